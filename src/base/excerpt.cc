#include "base/excerpt.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace vigie {

namespace {

// Length of the UTF-8 sequence that `bytes` begins with; 0 when it is none (RFC 3629 section 4).
std::size_t sequence_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  const unsigned second = at(1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool beyond = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f;
}

}  // namespace

std::string excerpt(std::string_view bytes, std::size_t limit) {
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  std::string text;
  bool replaced = false;
  while (!bytes.empty() && text.size() <= limit) {
    const std::size_t length = sequence_length(bytes);
    if (length == 0 || (length == 1 && is_control(bytes.front()))) {
      const bool line_end = bytes.starts_with("\r\n");
      if (!replaced && !line_end) text += replacement;
      replaced = !line_end;
      bytes.remove_prefix(1);
      continue;
    }
    replaced = false;
    text += bytes.substr(0, length);
    bytes.remove_prefix(length);
  }
  return shorten(text, limit);
}

std::string excerpt_line(std::string_view bytes, std::size_t limit) {
  std::string line = excerpt(bytes, limit);
  std::ranges::replace_if(line, [](char c) { return c == '\t' || c == '\n'; }, ' ');
  return line;
}

}  // namespace vigie
