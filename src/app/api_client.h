// The command line's way to a running server: one request, one answer.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "base/result.h"

namespace vigie::app {

struct ApiOptions {
  std::string url;         // empty: $VIGIE_URL, else http://127.0.0.1:8120
  std::string token_file;  // empty: $VIGIE_TOKEN_FILE, else <data>/local.token
  std::string ca_file;
  std::string data = "vigie-data";
  Language language = Language::en;  // of the answer's texts
  bool json = false;                 // print the server's JSON instead of text
};

// The answer's body. The problem's detail as the error when the server refuses; unavailable with
// the remedy when it cannot be reached.
Result<boost::json::value> ask_api(const ApiOptions& options, const std::string& method,
                                   const std::string& path,
                                   const boost::json::value* body = nullptr);

// What a route gives that is not JSON, as it came.
Result<std::string> fetch_api(const ApiOptions& options, const std::string& path);

}  // namespace vigie::app
