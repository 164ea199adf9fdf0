// How long a text is as a short message. GSM 03.38 has 7-bit letters, some of which count twice; a
// text with any other letter goes out in UTF-16, and is less than half as long. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

// Letters that GSM 03.38 lacks in the nearest ones it has: "ê" as "e", "«" as a quotation mark, a
// no-break space as a space. What has no near one (Greek, Cyrillic, signs) stays.
std::string nearest_gsm(std::string_view text);

// Septets of the text in GSM 03.38; npos when it has a letter beyond.
std::size_t gsm_units(std::string_view text);
// UTF-16 code units.
std::size_t utf16_units(std::string_view text);

inline constexpr std::size_t one_gsm_segment = 160;
inline constexpr std::size_t gsm_segment = 153;  // of several
inline constexpr std::size_t one_utf16_segment = 70;
inline constexpr std::size_t utf16_segment = 67;

std::size_t segments(std::string_view text);

}  // namespace vigie
