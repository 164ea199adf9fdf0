// A cron schedule: five fields (minute, hour, day of month, month, day of week), read in a zone.
//
// Over a change of the clocks it names each local time once: one that does not exist is due at the
// moment of the change, one that comes twice is due the first time. Pure values, any thread.
#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "civil/calendar.h"

namespace vigie {

class Cron {
 public:
  // "*/15 8-18 * * mon-fri": lists, ranges, steps and English names of months and days; 7 is Sunday
  // too. As in Vixie cron, a day that is given both ways is any day that fits one of them (unless
  // one of the two begins with "*"). invalid names the field; also when no day ever fits.
  static Result<Cron> parse(std::string_view text);

  // The first due instant strictly after `after`.
  Instant next(const Zone& zone, Instant after) const;

  // Does the schedule name this minute? Seconds do not matter.
  bool names(LocalTime local) const;

  friend bool operator==(const Cron&, const Cron&) = default;

 private:
  bool names_day(LocalDate date) const;
  std::optional<TimeOfDay> next_time(int minute_of_day) const;  // at or after it

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;  // of the month, from 1
  std::bitset<13> months_;
  std::bitset<7> weekdays_;  // 0 is Sunday
  bool any_day_ = false;     // the day of the month begins with "*"
  bool any_weekday_ = false;
};

}  // namespace vigie
