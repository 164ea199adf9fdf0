#include "http/response_head.h"

#include <algorithm>
#include <array>

namespace vigie::http {

namespace {

// Asked for every character of every head that is sent: a table.
constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> table{};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_token_character(char c) {
  return token_characters[static_cast<unsigned char>(c)];
}

bool is_value_character(char c) {
  auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// Without a way out at the first bad one, so that the compiler looks at many at once.
bool is_value(std::string_view text) {
  bool good = true;
  for (char c : text) good &= is_value_character(c);
  return good;
}

bool is_framing(std::string_view name) {
  return same_header_name(name, "Content-Length") || same_header_name(name, "Transfer-Encoding") ||
         same_header_name(name, "Connection");
}

}  // namespace

bool sendable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::ranges::all_of(response.headers, [](const Header& header) {
    return !header.name.empty() && std::ranges::all_of(header.name, is_token_character) &&
           is_value(header.value);
  });
}

bool status_has_body(int status) {
  return status != 204 && status != 304;
}

std::string response_head(const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  for (const Header& header : response.headers) {
    if (is_framing(header.name)) continue;
    head += header.name;
    head += ": ";
    head += header.value;
    head += "\r\n";
  }
  if (!framing.date.empty()) {
    head += "Date: ";
    head += framing.date;
    head += "\r\n";
  }
  if (framing.length && status_has_body(response.status)) {
    head += "Content-Length: ";
    head += std::to_string(*framing.length);
    head += "\r\n";
  }
  if (framing.chunked) head += "Transfer-Encoding: chunked\r\n";
  if (framing.close) head += "Connection: close\r\n";
  if (framing.keep_alive) head += "Connection: keep-alive\r\n";
  head += "\r\n";
  return head;
}

}  // namespace vigie::http
