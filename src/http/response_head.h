// The text of a response's head. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace vigie::http {

struct Framing {
  std::optional<std::size_t> length;  // Content-Length; none for an open body
  bool chunked = false;
  bool close = false;       // "Connection: close"
  bool keep_alive = false;  // said aloud, which HTTP/1.0 needs
  std::string_view date;    // empty: no Date
};

// False when the head would not be what it says: a status that is no final one, a header name or
// value with a character that ends or forges a line.
bool sendable(const Response& response);

// Headers that belong to the framing (Content-Length, Transfer-Encoding, Connection) are written
// from `framing`, never from the response.
std::string response_head(const Response& response, const Framing& framing);

// 204 and 304 have no body, whatever the response says.
bool status_has_body(int status);

}  // namespace vigie::http
