#include "http/problem.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "http/target.h"

namespace vigie::http {

namespace json = boost::json;

namespace {

// Long enough for a leader election or a full queue to pass, short enough that nobody gives up.
constexpr const char* retry_after_s = "1";

// A detail may quote what a client sent, and JSON is UTF-8.
std::string readable(std::string_view text) {
  std::string clean(text);
  if (!valid_utf8(text))
    std::ranges::replace_if(clean, [](char c) { return (c & 0x80) != 0; }, '?');
  return clean;
}

Response make(int status, ErrorCode code, const Message& detail, Language language) {
  json::object body;
  body["type"] = "about:blank";
  body["title"] = json::string(reason_phrase(status));
  body["status"] = status;
  body["detail"] = readable(text(detail, language));
  body["code"] = json::string(to_string(code));
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/problem+json"});
  response.headers.push_back({"Content-Language", std::string(to_string(language))});
  if (status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer"});
  if (status == 429 || status == 503) response.headers.push_back({"Retry-After", retry_after_s});
  response.body = json::serialize(body);
  return response;
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::forbidden:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::limit:
      return 429;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

ErrorCode error_code_of(int status) {
  switch (status) {
    case 401:
      return ErrorCode::unauthenticated;
    case 403:
      return ErrorCode::forbidden;
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    case 413:
    case 429:
    case 431:
      return ErrorCode::limit;
    case 503:
      return ErrorCode::unavailable;
    default:
      return status >= 400 && status < 500 ? ErrorCode::invalid : ErrorCode::internal;
  }
}

Response problem(const Error& error, Language language) {
  return make(status_of(error.code), error.code, error.message, language);
}

Response problem(int status, const Message& detail, Language language) {
  return make(status, error_code_of(status), detail, language);
}

}  // namespace vigie::http
