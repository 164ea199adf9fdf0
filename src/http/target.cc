#include "http/target.h"

#include <array>
#include <cstddef>

#include "base/text.h"

namespace vigie::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Part { path, form };

Result<std::string> decode(std::string_view raw, Part part) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    bool encoded = c == '%';
    if (encoded) {
      int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
      int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
      if (high < 0 || low < 0)
        return fail(ErrorCode::invalid,
                    say("the address has a '%' that is not followed by two hexadecimal digits"));
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && part == Part::form) {
      c = ' ';
    }
    auto byte = static_cast<unsigned char>(c);
    bool line_break = part == Part::form && (c == '\n' || c == '\r' || c == '\t');
    if ((byte < 0x20 && !line_break) || byte == 0x7f)
      return fail(ErrorCode::invalid, say("the address has a control character"));
    if (encoded && c == '/' && part == Part::path)
      return fail(ErrorCode::invalid,
                  say("the path has an encoded '/' (%2F), which no route takes"));
    text.push_back(c);
  }
  if (!valid_utf8(text)) return fail(ErrorCode::invalid, say("the address is not UTF-8"));
  return text;
}

// The part after "scheme://authority" of an absolute form; the whole of an origin form.
std::string_view origin_form(std::string_view raw) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (to_lower(raw.substr(0, scheme.size())) != scheme) continue;
    std::size_t begin = raw.find_first_of("/?", scheme.size());
    if (begin == std::string_view::npos) return "/";
    return raw.substr(begin);
  }
  return raw;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    auto second = static_cast<unsigned char>(text[i + 1]);
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    if (lead == 0xe0 && second < 0xa0) return false;
    if (lead == 0xed && second > 0x9f) return false;
    if (lead == 0xf0 && second < 0x90) return false;
    if (lead == 0xf4 && second > 0x8f) return false;
    i += length;
  }
  return true;
}

Result<Pairs> parse_form(std::string_view raw) {
  Pairs pairs;
  for (std::string_view piece : split(raw, '&')) {
    if (piece.empty()) continue;
    std::size_t equals = piece.find('=');
    Result<std::string> name = decode(piece.substr(0, equals), Part::form);
    if (!name) return fail(name.error());
    std::string_view raw_value;
    if (equals != std::string_view::npos) raw_value = piece.substr(equals + 1);
    Result<std::string> value = decode(raw_value, Part::form);
    if (!value) return fail(value.error());
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

Result<Target> parse_target(std::string_view raw) {
  std::string_view origin = origin_form(raw);
  if (origin.find('#') != std::string_view::npos)
    return fail(ErrorCode::invalid, say("the address has a '#', which a client must not send"));
  std::size_t question = origin.find('?');
  std::string_view raw_path = origin.substr(0, question);
  if (raw_path.empty()) raw_path = "/";
  if (raw_path.front() != '/')
    return fail(ErrorCode::invalid, say("the address does not begin with '/'"));
  Target target;
  Result<std::string> path = decode(raw_path, Part::path);
  if (!path) return fail(path.error());
  target.path = std::move(*path);
  if (question != std::string_view::npos) {
    Result<Pairs> query = parse_form(origin.substr(question + 1));
    if (!query) return fail(query.error());
    target.query = std::move(*query);
  }
  return target;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (char c : text) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded.push_back(c);
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    encoded.push_back('%');
    encoded.push_back(digits[byte >> 4]);
    encoded.push_back(digits[byte & 15]);
  }
  return encoded;
}

}  // namespace vigie::http
