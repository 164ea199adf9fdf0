#include "notify/sms/gsm_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vigie {

namespace {

// The basic set of GSM 03.38 (3GPP TS 23.038, 6.2.1) beyond what it shares with ASCII.
constexpr std::u32string_view basic = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
constexpr std::u32string_view not_in_gsm = U"`";  // of ASCII
constexpr std::u32string_view twice = U"^{}\\[~]|€";

constexpr std::array<std::pair<std::u32string_view, std::string_view>, 33> near = {{
    {U"âáãă", "a"},
    {U"ÀÁÂÃ", "A"},
    {U"êë", "e"},
    {U"ÈÊË", "E"},
    {U"îïí", "i"},
    {U"ÌÍÎÏ", "I"},
    {U"ôóõ", "o"},
    {U"ÒÓÔÕ", "O"},
    {U"ûú", "u"},
    {U"ÙÚÛ", "U"},
    {U"ç", "c"},
    {U"ÿý", "y"},
    {U"ŸÝ", "Y"},
    {U"œ", "oe"},
    {U"Œ", "OE"},
    {U"š", "s"},
    {U"ž", "z"},
    {U"č", "c"},
    {U"ł", "l"},
    {U"“”„«»″", "\""},
    {U"‘’‚`´′", "'"},
    {U"…", "..."},
    {U"–—‐‑−", "-"},
    {U"·•", "-"},
    {U"\u00A0\u202F\u2009\u2007", " "},
    {U"×", "x"},
    {U"°", "o"},
    {U"→", "->"},
    {U"←", "<-"},
    {U"≥", ">="},
    {U"≤", "<="},
    {U"\u200B\uFEFF", ""},
    {U"№", "no"},
}};

// The text must be UTF-8, as one_line makes it.
char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t out = lead & (0x3Fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i)
    out = out << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return out;
}

std::size_t septets(char32_t letter) {
  if (twice.contains(letter)) return 2;
  const bool ascii = letter == '\n' || letter == '\r' || (letter >= 0x20 && letter < 0x7F);
  if ((ascii && !not_in_gsm.contains(letter)) || basic.contains(letter)) return 1;
  return 0;
}

}  // namespace

std::string nearest_gsm(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t letter = next_letter(text, at);
    const auto* found =
        std::ranges::find_if(near, [&](const auto& entry) { return entry.first.contains(letter); });
    out += found == near.end() ? text.substr(begin, at - begin) : found->second;
  }
  return out;
}

std::size_t gsm_units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t one = septets(next_letter(text, at));
    if (one == 0) return std::string::npos;
    units += one;
  }
  return units;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) units += next_letter(text, at) > 0xFFFF ? 2 : 1;
  return units;
}

std::size_t segments(std::string_view text) {
  const std::size_t septet_count = gsm_units(text);
  const bool gsm = septet_count != std::string::npos;
  const std::size_t units = gsm ? septet_count : utf16_units(text);
  if (units <= (gsm ? one_gsm_segment : one_utf16_segment)) return 1;
  const std::size_t each = gsm ? gsm_segment : utf16_segment;
  return (units + each - 1) / each;
}

}  // namespace vigie
