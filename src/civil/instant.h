// A point on the UTC time line and lengths between points, in whole milliseconds. Local time, zones
// and calendars are in the other headers of this folder; nothing here knows a clock.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vigie {

using Duration = std::chrono::milliseconds;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Milliseconds since 1970-01-01T00:00:00Z, as stored in the database. 23:59:60 does not exist here.
class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant from_ms(std::int64_t ms) { return Instant(ms); }
  constexpr std::int64_t ms() const { return ms_; }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant t, Duration d) { return Instant(t.ms_ + d.count()); }
  friend constexpr Instant operator-(Instant t, Duration d) { return Instant(t.ms_ - d.count()); }
  friend constexpr Duration operator-(Instant a, Instant b) { return Duration(a.ms_ - b.ms_); }
  constexpr Instant& operator+=(Duration d) { return *this = *this + d; }

  static constexpr Instant min() { return Instant(INT64_MIN / 4); }
  static constexpr Instant max() { return Instant(INT64_MAX / 4); }

 private:
  explicit constexpr Instant(std::int64_t ms) : ms_(ms) {}
  std::int64_t ms_ = 0;
};

// RFC 3339 in UTC: "2026-11-20T19:30:00Z", with ".123" only when there are milliseconds. An instant
// outside the years 0..9999 gets a signed year, which no parser takes.
std::string to_rfc3339(Instant t);

// RFC 3339 section 5.6 with any offset ("Z" or "+01:00"). invalid on anything else: no offset, a
// second of 60, a date that does not exist. Digits finer than milliseconds are dropped.
Result<Instant> parse_rfc3339(std::string_view text);

// "1d 2h", "90s", "15m", "250ms": units d h m s ms, largest first, each once, a positive sum; the
// space between two may be missing. A day is 24 hours.
Result<Duration> parse_duration(std::string_view text);
std::string to_string(Duration d);  // the same form; "0s" for zero, "-" before a negative one

}  // namespace vigie
