// Local dates and times, zones and holidays.
//
// Zones come from the machine's tzdata, read once per process; the date library that reads it is
// hidden in calendar.cc, and so are its exceptions. It knows the changes that tzdata lists, in
// Debian's package up to 2037; later instants keep the offset of the last one. Everything here is a
// pure function and safe on every thread; a Zone is a name and a pointer, cheap to copy.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "civil/instant.h"

namespace vigie {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

// A day of the proleptic Gregorian calendar, in no zone.
struct LocalDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  friend auto operator<=>(const LocalDate&, const LocalDate&) = default;
};

// A time on a clock face, in no zone: minutes (and seconds) since 00:00; 24:00 is not one.
struct TimeOfDay {
  int seconds = 0;  // 0..86399
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

struct LocalTime {
  LocalDate date;
  TimeOfDay time;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

std::int64_t days_since_epoch(LocalDate date);
LocalDate date_from_days(std::int64_t days);
inline LocalDate add_days(LocalDate date, std::int64_t days) {
  return date_from_days(days_since_epoch(date) + days);
}
Weekday weekday(LocalDate date);

Result<LocalDate> parse_date(std::string_view text);         // "2026-11-20"
Result<TimeOfDay> parse_time_of_day(std::string_view text);  // "09:00" or "09:00:30"
Result<Weekday> parse_weekday(std::string_view text);        // "monday"
std::string to_string(LocalDate date);  // beyond the years 0..9999 with a sign, which parse refuses
std::string to_string(TimeOfDay time);  // "09:00", seconds only when there are some
std::string_view to_string(Weekday day);

// What a local time means in a zone. In the spring gap it means nothing; in the autumn overlap two
// instants.
enum class LocalKind { unique, nonexistent, ambiguous };
struct Resolved {
  LocalKind kind = LocalKind::unique;
  Instant first;   // unique: the instant; ambiguous: the earlier; nonexistent: the end of the gap
  Instant second;  // ambiguous: the later; else equal to first
};

class Zone {
 public:
  // An IANA name ("Europe/Paris"). invalid with a suggestion if tzdata has no such zone; internal
  // if the machine has no tzdata. A binary search over some 600 names: no need to keep the result.
  static Result<Zone> find(std::string_view name);
  static Zone utc();

  const std::string& name() const { return name_; }
  LocalTime to_local(Instant t) const;  // milliseconds are dropped
  Resolved resolve(LocalTime local) const;
  Instant first_instant(LocalTime local) const { return resolve(local).first; }
  Duration offset(Instant t) const;           // east of UTC is positive
  std::string abbreviation(Instant t) const;  // "CET"
  // The next change of offset after `t`; nullopt if tzdata has none within 10 years.
  std::optional<Instant> next_transition(Instant t) const;

 private:
  explicit Zone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_;
  const void* zone_;
};

// "2026-11-20T20:30:00+01:00" in the zone; "Z" for the zone UTC.
std::string to_rfc3339(Instant t, const Zone& zone);

LocalDate easter_sunday(int year);  // Gregorian, years 1583..4099

// Public holidays of one place and year, in date order; none outside the years 1583..4099. Two that
// fall on one day are one entry with both names ("Fête du Travail et Ascension", 1 May 2008): what
// is counted is days off.
enum class HolidayRegion { france, alsace_moselle };
struct Holiday {
  LocalDate date;
  std::string name_fr;
  std::string name_en;
  friend bool operator==(const Holiday&, const Holiday&) = default;
};
// France: Code du travail L3133-1. Alsace-Moselle adds Good Friday and 26 December (L3134-13); the
// law gives Good Friday to the municipalities with a Protestant church, which is for the caller to
// know.
std::vector<Holiday> holidays(HolidayRegion region, int year);
bool is_holiday(HolidayRegion region, LocalDate date);  // makes no list: cheap

}  // namespace vigie
