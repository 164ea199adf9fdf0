#include "civil/calendar.h"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <exception>

#include "base/check.h"
#include "base/text.h"

namespace vigie {
namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr std::array<std::string_view, 7> weekday_names = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

void append_two(std::string& out, std::int64_t number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

// The number that `text` spells with digits alone; nullopt if there is anything else.
std::optional<int> digits_only(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

Message quoted(std::string_view text) {
  return say("\"{}\"", shorten(text, 80));
}

}  // namespace

// Counting years from March puts the leap day at the end of a year, so that the month lengths
// before it follow one line: (153 * month + 2) / 5. 400 years are an era of 146,097 days.
std::int64_t days_since_epoch(LocalDate date) {
  const std::int64_t year = static_cast<std::int64_t>(date.year) - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

LocalDate date_from_days(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  const std::int64_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return {.year = static_cast<int>(year),
          .month = static_cast<int>(month < 10 ? month + 3 : month - 9),
          .day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)};
}

Weekday weekday(LocalDate date) {
  const std::int64_t days = days_since_epoch(date) + 3;  // 1970-01-01 was a Thursday
  return static_cast<Weekday>(days - floor_div(days, 7) * 7);
}

Result<LocalDate> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const auto year = digits_only(text.substr(0, 4));
    const auto month = digits_only(text.substr(5, 2));
    const auto day = digits_only(text.substr(8, 2));
    if (year && month && day && *month >= 1 && *month <= 12 && *day >= 1 &&
        *day <= days_in_month(*year, *month))
      return LocalDate{*year, *month, *day};
  }
  return fail(ErrorCode::invalid,
              say("{} is not a date that exists; write it like 2026-11-20", quoted(text)));
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  if ((text.size() == 5 || text.size() == 8) && text[2] == ':' &&
      (text.size() == 5 || text[5] == ':')) {
    const auto hour = digits_only(text.substr(0, 2));
    const auto minute = digits_only(text.substr(3, 2));
    const auto second = text.size() == 8 ? digits_only(text.substr(6, 2)) : 0;
    if (hour && minute && second && *hour <= 23 && *minute <= 59 && *second <= 59)
      return TimeOfDay{*hour * 3'600 + *minute * 60 + *second};
  }
  return fail(
      ErrorCode::invalid,
      say("{} is not a time of day; write it like 09:00 or 09:00:30, from 00:00 to 23:59:59",
          quoted(text)));
}

Result<Weekday> parse_weekday(std::string_view text) {
  const auto found = std::ranges::find(weekday_names, text);
  if (found != weekday_names.end()) return static_cast<Weekday>(found - weekday_names.begin());
  const std::vector<std::string> names(weekday_names.begin(), weekday_names.end());
  const auto near = closest(text, names);
  return fail(ErrorCode::invalid, say("{} is not a day of the week; {}", quoted(text),
                                      near ? say("did you mean \"{}\"?", *near)
                                           : say("write monday, tuesday, ... sunday")));
}

std::string to_string(LocalDate date) {
  std::string out;
  if (date.year < 0 || date.year > 9999) {
    out = (date.year < 0 ? "" : "+") + std::to_string(date.year);
  } else {
    append_two(out, date.year / 100);
    append_two(out, date.year % 100);
  }
  out += '-';
  append_two(out, date.month);
  out += '-';
  append_two(out, date.day);
  return out;
}

std::string to_string(TimeOfDay time) {
  std::string out;
  append_two(out, time.seconds / 3'600);
  out += ':';
  append_two(out, time.seconds / 60 % 60);
  if (time.seconds % 60 != 0) {
    out += ':';
    append_two(out, time.seconds % 60);
  }
  return out;
}

std::string_view to_string(Weekday day) {
  return weekday_names[static_cast<std::size_t>(day)];
}

namespace {

// A stretch of one offset, in seconds of UTC: [begin, end).
struct Stretch {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t offset;
  std::string abbreviation;
};

// A null zone is UTC, which works on a machine without tzdata too.
Stretch stretch_at(const void* zone, std::int64_t second) {
  if (zone == nullptr) return {INT64_MIN, INT64_MAX, 0, "UTC"};
  const auto info = static_cast<const date::time_zone*>(zone)->get_info(
      date::sys_seconds(std::chrono::seconds(second)));
  // The library marks "since ever" and "for ever" with the ends of its own calendar.
  constexpr std::int64_t first =
      date::sys_seconds(date::sys_days(date::year::min() / 1 / 1)).time_since_epoch().count();
  constexpr std::int64_t last =
      date::sys_seconds(date::sys_days(date::year::max() / 12 / 31)).time_since_epoch().count();
  const std::int64_t begin = info.begin.time_since_epoch().count();
  const std::int64_t end = info.end.time_since_epoch().count();
  return {begin <= first ? INT64_MIN : begin, end >= last ? INT64_MAX : end, info.offset.count(),
          info.abbrev};
}

std::int64_t whole_seconds(Instant t) {
  return floor_div(t.ms(), 1'000);
}

LocalTime local_from_seconds(std::int64_t second) {
  const std::int64_t days = floor_div(second, day_seconds);
  return {date_from_days(days), {static_cast<int>(second - days * day_seconds)}};
}

std::int64_t seconds_from_local(LocalTime local) {
  return days_since_epoch(local.date) * day_seconds + local.time.seconds;
}

Error unknown_zone(std::string_view name) {
  std::vector<std::string> names;
  try {
    for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
  } catch (const std::exception&) {
    return {ErrorCode::internal,
            say("the time zone database cannot be read; install the package tzdata")};
  }
  // People write the city alone ("Paris"): no typing mistake, so closest() would not find it.
  const auto city = std::ranges::find_if(names, [&](const std::string& zone) {
    return to_lower(zone).ends_with("/" + to_lower(name));
  });
  const auto near = city != names.end() ? std::optional(*city) : closest(name, names);
  return {ErrorCode::invalid, say("there is no time zone {}; {}", quoted(name),
                                  near ? say("did you mean \"{}\"?", *near)
                                       : say("write an IANA name such as Europe/Paris"))};
}

}  // namespace

Zone Zone::utc() {
  return Zone("UTC", nullptr);
}

Result<Zone> Zone::find(std::string_view name) {
  if (name == "UTC") return utc();
  // What the machine is set to: no name that means the same on another one.
  if (name == "localtime") return fail(unknown_zone(name));
  try {
    return Zone(std::string(name), date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    return fail(unknown_zone(name));
  }
}

LocalTime Zone::to_local(Instant t) const {
  const std::int64_t second = whole_seconds(t);
  return local_from_seconds(second + stretch_at(zone_, second).offset);
}

// Looks at every stretch of one offset that could show `local`: no offset was ever further from UTC
// than 16 hours, so all of them touch the two days around the same reading in UTC.
Resolved Zone::resolve(LocalTime local) const {
  constexpr std::int64_t reach = day_seconds;
  const std::int64_t reading = seconds_from_local(local);
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> second;
  std::optional<std::int64_t> gap_end;
  std::int64_t at = reading - reach;
  while (true) {
    const Stretch stretch = stretch_at(zone_, at);
    const std::int64_t candidate = reading - stretch.offset;
    if (candidate < stretch.begin && !gap_end) gap_end = stretch.begin;
    if (candidate >= stretch.begin && candidate < stretch.end) (first ? second : first) = candidate;
    if (stretch.end > reading + reach) break;
    at = stretch.end;
  }
  const auto instant = [](std::int64_t s) { return Instant::from_ms(s * 1'000); };
  if (!first) {
    CHECK(gap_end);
    return {LocalKind::nonexistent, instant(*gap_end), instant(*gap_end)};
  }
  if (second && *second != *first) return {LocalKind::ambiguous, instant(*first), instant(*second)};
  return {LocalKind::unique, instant(*first), instant(*first)};
}

Duration Zone::offset(Instant t) const {
  return std::chrono::seconds(stretch_at(zone_, whole_seconds(t)).offset);
}

std::string Zone::abbreviation(Instant t) const {
  return stretch_at(zone_, whole_seconds(t)).abbreviation;
}

std::optional<Instant> Zone::next_transition(Instant t) const {
  constexpr std::int64_t horizon = 3'653 * day_seconds;
  const std::int64_t from = whole_seconds(t);
  Stretch stretch = stretch_at(zone_, from);
  const std::int64_t offset = stretch.offset;
  // Some entries of tzdata change the abbreviation alone.
  while (stretch.offset == offset) {
    if (stretch.end > from + horizon) return std::nullopt;
    stretch = stretch_at(zone_, stretch.end);
  }
  return Instant::from_ms(stretch.begin * 1'000);
}

// RFC 3339 knows offsets of whole minutes only. Where the zone has seconds too (local mean time,
// long ago) the offset is cut to the minute and the clock reading with it: the instant stays exact.
std::string to_rfc3339(Instant t, const Zone& zone) {
  const std::int64_t second = whole_seconds(t);
  const std::int64_t offset =
      std::chrono::duration_cast<std::chrono::minutes>(zone.offset(t)).count();
  const LocalTime local = local_from_seconds(second + offset * 60);
  std::string out = to_string(local.date);
  out += 'T';
  append_two(out, local.time.seconds / 3'600);
  out += ':';
  append_two(out, local.time.seconds / 60 % 60);
  out += ':';
  append_two(out, local.time.seconds % 60);
  if (const std::int64_t ms = t.ms() - second * 1'000; ms != 0) {
    out += '.';
    out += static_cast<char>('0' + ms / 100);
    append_two(out, ms % 100);
  }
  if (zone.name() == "UTC") return out + "Z";
  const std::int64_t distance = offset < 0 ? -offset : offset;
  out += offset < 0 ? '-' : '+';
  append_two(out, distance / 60);
  out += ':';
  append_two(out, distance % 60);
  return out;
}

}  // namespace vigie
