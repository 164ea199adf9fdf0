// Words that every message to a person shares, in French and English: severities, times in the
// receiver's zone, lengths of time, lists of names. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "check/check.h"
#include "civil/calendar.h"
#include "civil/instant.h"
#include "people/people.h"

namespace vigie {

// The text in the language of the reader. Both stand side by side, so that neither is forgotten.
std::string_view in_language(Language language, std::string_view english, std::string_view french);

std::string_view severity_word(Severity severity, Language language);  // "CRITICAL", "CRITIQUE"
std::string_view severity_mark(Severity severity);  // a shape, for who cannot tell the colours

// "Fri 20 Nov 2026, 20:30:05 CET", "ven. 20 nov. 2026, 20:30:05 CET"; where a zone has no
// abbreviation of letters, its offset: "UTC+03". The abbreviation tells the two 02:30 of an autumn
// night apart.
std::string time_text(Instant at, const Zone& zone, Language language);

// Where there is room for little: "20 Nov 20:30 CET", "20 nov. 20:30 CET".
std::string short_time_text(Instant at, const Zone& zone, Language language);

// The two largest units: "45 s", "2 min", "1 h 5 min", "3 d 4 h" ("3 j 4 h"). Negative reads "0 s".
std::string length_text(Duration length, Language language);

// "Alice, Bob and Chloé"
std::string list_text(std::span<const std::string> names, Language language);

// Safe to put in a header or a line of text: control characters, line and paragraph separators and
// bidirectional overrides become one space, bytes that are not UTF-8 become U+FFFD; trimmed.
std::string one_line(std::string_view text);

// A message must go out although the zone of its reader has vanished from tzdata: then in UTC, as
// each time says.
Zone zone_or_utc(std::string_view name);

}  // namespace vigie
