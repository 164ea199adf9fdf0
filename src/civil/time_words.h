// Times and lengths of time as people and protocols write them, in French and English. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/language.h"
#include "civil/calendar.h"
#include "civil/instant.h"

namespace vigie {

// "Fri 20 Nov 2026, 20:30:05 CET", "ven. 20 nov. 2026, 20:30:05 CET"; where a zone has no
// abbreviation of letters, its offset: "UTC+03". The abbreviation tells the two 02:30 of an autumn
// night apart.
std::string time_text(Instant at, const Zone& zone, Language language);

// Where there is room for little: "20 Nov 20:30 CET", "20 nov. 20:30 CET".
std::string short_time_text(Instant at, const Zone& zone, Language language);

// Where the seconds mean nothing: "20 Nov 2026, 20:30 CET", "20 nov. 2026, 20:30 CET".
std::string minute_text(Instant at, const Zone& zone, Language language);

// The two largest units: "45 s", "2 min", "1 h 5 min", "3 d 4 h" ("3 j 4 h"). Negative reads "0 s".
std::string length_text(Duration length, Language language);

// "Fri, 20 Nov 2026 19:30:05 GMT": of HTTP (RFC 9110 section 5.6.7) and RSS.
std::string http_date(Instant at);

// "Fri, 20 Nov 2026 20:30:05 +0100": of mail (RFC 5322 section 3.3).
std::string mail_date(Instant at, const Zone& zone);

// A message must go out although the zone of its reader has vanished from tzdata: then in UTC, as
// each time says.
Zone zone_or_utc(std::string_view name);

}  // namespace vigie
