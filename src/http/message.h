// A request and its response as the rest of Vigie sees them: plain values, no socket, no library.
// Reading a handler needs this header alone, and a file that includes only it compiles in under 1
// s.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/language.h"

namespace vigie::http {

struct Header {
  std::string name;  // as received; compared without case
  std::string value;
};

struct Request {
  std::string method;  // upper case
  std::string path;    // decoded, without the query; begins with '/'
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  std::vector<Header> headers;
  std::string body;
  std::string peer;  // address of the client, from X-Forwarded-For only behind a trusted proxy
  bool secure = false;

  // Filled by the router.
  std::map<std::string, std::string, std::less<>> path_values;  // {name} -> text

  std::optional<std::string_view> header(std::string_view name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
  Language language() const;  // of the texts of the answer
};

// What the reader prefers of what we speak (RFC 9110 section 12.5.4): "fr-CA, en;q=0.8" is French.
// English when none of ours is named.
Language preferred_language(std::string_view accept_language);

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  // Sent instead of `body`: bytes that many responses share, so that none needs its own copy.
  std::shared_ptr<const std::string> shared_body = nullptr;

  std::string_view content() const { return shared_body ? *shared_body : body; }

  static Response json(int status, std::string body);
  static Response html(int status, std::string body);
  static Response text(int status, std::string body);
};

// "Not Found" for 404; "Unknown" for a number without a meaning (RFC 9110 section 15).
std::string_view reason_phrase(int status);

// Header names compare without case (RFC 9110 section 5.1); ASCII only.
bool same_header_name(std::string_view a, std::string_view b);

}  // namespace vigie::http
