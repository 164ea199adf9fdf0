// A month of one person in Paris, written as an agreement's reader would tell it. Tests only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pay/compensate.h"

namespace vigie::pay::testing {

inline const Zone& paris() {
  static const Zone zone = *Zone::find("Europe/Paris");
  return zone;
}

// "2026-09-08 18:00" in Paris.
inline Instant at(const std::string& text) {
  return paris().first_instant(
      {*parse_date(text.substr(0, 10)), *parse_time_of_day(text.substr(11))});
}
inline Interval span(const std::string& from, const std::string& to) {
  return {at(from), at(to)};
}
inline Interval month_of(int year, int month) {
  const LocalDate next = month == 12 ? LocalDate{year + 1, 1, 1} : LocalDate{year, month + 1, 1};
  return {paris().first_instant({{year, month, 1}, {}}), paris().first_instant({next, {}})};
}

struct Month {
  Agreement agreement;
  std::vector<OnCall> on_call = {};
  std::vector<Call> calls = {};
  std::vector<Interval> planned = {};
  std::vector<Interval> missed = {};
  std::optional<Duration> weekly_hours = hours(35);
  std::optional<Money> rate = Money{2000, "EUR"};
  rest::Switches switches = {};
  Interval range = month_of(2026, 9);

  Compensation paid() const {
    return compensate({on_call, calls, planned, missed, weekly_hours, rate}, agreement, switches,
                      paris(), range);
  }
  std::int64_t cents() const {
    const Compensation all = paid();
    return all.cents.contains("EUR") ? all.cents.at("EUR") : 0;
  }
};

inline std::vector<Line> lines_of(const Compensation& paid, LineKind kind) {
  std::vector<Line> lines;
  for (const Line& line : paid.lines)
    if (line.kind == kind) lines.push_back(line);
  return lines;
}

// "week 149.48, night 10.05": what the lines are and give.
inline std::string told(const std::vector<Line>& lines) {
  std::string out;
  for (const Line& line : lines)
    out += (out.empty() ? "" : ", ") + text(line.what) +
           (line.amount ? " " + decimal(line.amount->cents) : "");
  return out;
}
inline std::string told(const Compensation& paid) {
  return told(paid.lines);
}

// Monday to Friday from 9:00 to 16:00, 35 hours, in the weeks that touch September 2026.
inline std::vector<Interval> office_hours() {
  std::vector<Interval> shifts;
  for (LocalDate date{2026, 8, 31}; date < LocalDate{2026, 10, 5}; date = add_days(date, 1))
    if (weekday(date) <= Weekday::friday)
      shifts.push_back({paris().first_instant({date, TimeOfDay{9 * 3600}}),
                        paris().first_instant({date, TimeOfDay{16 * 3600}})});
  return shifts;
}

// The law and nothing else: calls are work, overtime of L3121-36.
inline Agreement law() {
  Agreement agreement;
  agreement.name = "fr";
  agreement.interventions = InterventionRule{};
  agreement.interventions->as_working_time = true;
  agreement.overtime = OvertimeRule{{"L3121-36", {2016, 8, 10}, rest::Seen::official},
                                    hours(35),
                                    {{hours(8), Ratio(1, 4)}, {Duration(0), Ratio(1, 2)}},
                                    hours(220)};
  agreement.holidays = HolidayRegion::france;
  return agreement;
}

inline Hours on(std::vector<Weekday> days, int from, int to, bool holidays = false) {
  DaySet set;
  for (const Weekday day : days) set.weekdays |= 1u << static_cast<unsigned>(day);
  set.holidays = holidays;
  return {set, {from * 3600}, {to * 3600}};
}

}  // namespace vigie::pay::testing
