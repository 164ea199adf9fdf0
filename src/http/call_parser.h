// The values of a request as its route describes them: path, query and body. Pure; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "http/route.h"

namespace vigie::http {

struct ParsedCall {
  std::map<std::string, std::string, std::less<>> path_texts;
  boost::json::object path;
  boost::json::object query;
  boost::json::value body;
};

// `values` are the texts behind the placeholders of the path, in order. The error is the response
// to send: 400, or 415 for a body of another media type.
tl::expected<ParsedCall, Response> parse_call(const Route& route,
                                              const std::vector<std::string>& values,
                                              const Request& request);

// The names in the placeholders of a path, in order: {"id"} for "/a/{id}/b".
std::vector<std::string> placeholders(std::string_view path);

}  // namespace vigie::http
