// A month of a calendar, in no zone. Pure; any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/language.h"
#include "base/result.h"
#include "civil/calendar.h"
#include "civil/intervals.h"

namespace vigie {

struct Month {
  int year = 1970;
  int month = 1;  // 1..12
  friend auto operator<=>(const Month&, const Month&) = default;
};

std::string to_string(Month month);                // "2026-11"
Result<Month> parse_month(std::string_view text);  // of the years 2000 to 2999
Month month_of(Instant at, const Zone& zone);
Month months_later(Month month, int months);  // fewer than 0: earlier
Interval span_of(Month month, const Zone& zone);

// "November 2026", "novembre 2026".
std::string month_text(Month month, Language language);

}  // namespace vigie
