#include "notify/wording.h"

#include <fmt/format.h>

#include "base/text.h"

namespace vigie {

std::string_view severity_word(Severity severity, Language language) {
  switch (severity) {
    case Severity::critical:
      return in_language(language, "CRITICAL", "CRITIQUE");
    case Severity::warning:
      return in_language(language, "WARNING", "AVERTISSEMENT");
    case Severity::info:
      break;
  }
  return in_language(language, "INFO", "INFO");
}

std::string_view severity_mark(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "‼";
    case Severity::warning:
      return "▲";
    case Severity::info:
      break;
  }
  return "●";
}

std::string list_text(std::span<const std::string> names, Language language) {
  if (names.empty()) return {};
  if (names.size() == 1) return names[0];
  return fmt::format("{} {} {}", join(names.first(names.size() - 1), ", "),
                     in_language(language, "and", "et"), names.back());
}

namespace {

constexpr char32_t replacement = 0xFFFD;

// The code point at the start of `text` and its bytes; a byte that begins none counts as one
// replacement character (RFC 3629: no overlong form, no surrogate, at most U+10FFFF).
struct Decoded {
  char32_t point = replacement;
  std::size_t bytes = 1;
};
Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  char32_t point = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0u) != 0x80u) return {};
    point = point << 6 | (next & 0x3Fu);
  }
  const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
  if (overlong || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) return {};
  return {point, size};
}

bool breaks_a_line(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out;
  bool broken = false;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (breaks_a_line(next.point)) {
      broken = true;
    } else {
      if (broken && !out.ends_with(' ')) out += ' ';
      broken = false;
      if (next.point == replacement)
        out += "\xEF\xBF\xBD";
      else
        out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return std::string(trim(out));
}

}  // namespace vigie
