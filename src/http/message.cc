#include "http/message.h"

#include <algorithm>

#include "base/text.h"

namespace vigie::http {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

Response with_type(int status, std::string type, std::string body) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", std::move(type)});
  response.body = std::move(body);
  return response;
}

}  // namespace

bool same_header_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (same_header_name(header.name, name)) return header.value;
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

Language Request::language() const {
  return preferred_language(header("Accept-Language").value_or(""));
}

namespace {

// The weight of one range in thousandths, by the "q" behind it: 1000 without, 0 for nonsense.
int weight_of(std::string_view parameters) {
  const std::string_view q = trim(parameters);
  if (q.empty()) return 1000;
  if (!q.starts_with("q=") || q.size() < 3 || q.size() > 7) return 0;
  if (q[2] == '1') return 1000;
  int weight = 0;
  int unit = 100;
  for (const char digit : q.substr(std::min<std::size_t>(4, q.size()))) {
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * unit;
    unit /= 10;
  }
  return weight;
}

}  // namespace

Language preferred_language(std::string_view accept_language) {
  if (accept_language.empty()) return Language::en;
  int english = 0;
  int french = 0;
  for (const std::string_view each : split(accept_language, ',')) {
    const std::size_t semicolon = each.find(';');
    const std::string range = to_lower(trim(each.substr(0, semicolon)));
    const std::string_view tag = std::string_view(range).substr(0, range.find('-'));
    const int weight =
        weight_of(semicolon == std::string_view::npos ? "" : each.substr(semicolon + 1));
    if (tag == "en") english = std::max(english, weight);
    if (tag == "fr") french = std::max(french, weight);
  }
  if (french != english) return french > english ? Language::fr : Language::en;
  // Equal weights: the first that is named.
  const std::string lower = to_lower(accept_language);
  return french > 0 && lower.find("fr") < lower.find("en") ? Language::fr : Language::en;
}

Response Response::json(int status, std::string body) {
  return with_type(status, "application/json", std::move(body));
}

Response Response::html(int status, std::string body) {
  return with_type(status, "text/html; charset=utf-8", std::move(body));
}

Response Response::text(int status, std::string body) {
  return with_type(status, "text/plain; charset=utf-8", std::move(body));
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

}  // namespace vigie::http
