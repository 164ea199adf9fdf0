#include "rest/contract.h"

#include <algorithm>
#include <array>

namespace vigie::rest {
namespace {

constexpr int day_seconds = 24 * 3600;

struct PlannedDay {
  Interval shift;
  std::optional<Interval> pause;
};

// What a clock shows `seconds` after midnight of `date`, which may be on the day after.
Instant at(LocalDate date, int seconds, const Zone& zone) {
  return zone.first_instant({add_days(date, seconds / day_seconds), {seconds % day_seconds}});
}

// Of a time of day that comes after another one: seconds after the midnight before that.
int after(int time, int earlier) {
  return time > earlier ? time : time + day_seconds;
}

PlannedDay on(LocalDate date, const WorkDay& work, const Zone& zone) {
  const int begins = work.from.seconds;
  PlannedDay day;
  day.shift = {at(date, begins, zone), at(date, after(work.to.seconds, begins), zone)};
  if (!work.pause) return day;
  const int from = after(work.pause->from.seconds, begins);
  day.pause = Interval{at(date, from, zone), at(date, after(work.pause->to.seconds, from), zone)};
  return day;
}

bool absent_on(const Contract& contract, LocalDate date) {
  return std::ranges::any_of(contract.absences, [&](const Absence& absence) {
    return absence.first <= date && date <= absence.last;
  });
}

const WorkDay* work_of(const std::vector<WorkDay>& pattern, Weekday day) {
  const auto found =
      std::ranges::find_if(pattern, [&](const WorkDay& work) { return work.days.contains(day); });
  return found == pattern.end() ? nullptr : &*found;
}

std::vector<PlannedDay> planned_days(const Contract& contract, Interval span, const Zone& zone,
                                     std::optional<HolidayRegion> holidays) {
  std::vector<PlannedDay> days;
  if (contract.pattern.empty() || span.empty()) return days;
  const LocalDate last = zone.to_local(span.to).date;
  for (LocalDate date = zone.to_local(span.from).date; date <= last; date = add_days(date, 1)) {
    const WorkDay* work = work_of(contract.pattern, weekday(date));
    if (work == nullptr || !holds_on(contract, date) || absent_on(contract, date)) continue;
    if (!contract.works_on_holidays && holidays && is_holiday(*holidays, date)) continue;
    PlannedDay day = on(date, *work, zone);
    if (span.contains(day.shift.from) && !day.shift.empty()) days.push_back(day);
  }
  return days;
}

}  // namespace

std::string_view to_string(Regime regime) {
  return regime == Regime::hours ? "hours" : "forfait_days";
}

std::string_view to_string(AbsenceKind kind) {
  constexpr std::array words = {"leave", "sickness", "rest", "training", "other"};
  return words[static_cast<std::size_t>(kind)];
}

bool holds_on(const Contract& contract, LocalDate date) {
  return (!contract.from || *contract.from <= date) && (!contract.to || date <= *contract.to);
}

std::vector<Interval> planned_shifts(const Contract& contract, Interval span, const Zone& zone,
                                     std::optional<HolidayRegion> holidays) {
  std::vector<Interval> shifts;
  for (const PlannedDay& day : planned_days(contract, span, zone, holidays))
    shifts.push_back(day.shift);
  return shifts;
}

std::vector<Interval> planned_breaks(const Contract& contract, Interval span, const Zone& zone,
                                     std::optional<HolidayRegion> holidays) {
  std::vector<Interval> breaks;
  for (const PlannedDay& day : planned_days(contract, span, zone, holidays))
    if (day.pause) breaks.push_back(*day.pause);
  return breaks;
}

std::optional<Weekday> overlapping_day(const std::vector<WorkDay>& pattern) {
  for (int day = 0; day < 7; ++day) {
    const auto today = static_cast<Weekday>(day);
    const auto shared = std::ranges::count_if(
        pattern, [&](const WorkDay& work) { return work.days.contains(today); });
    if (shared > 1) return today;
    const WorkDay* work = work_of(pattern, today);
    const WorkDay* next = work_of(pattern, static_cast<Weekday>((day + 1) % 7));
    if (work == nullptr || next == nullptr) continue;
    const int ends = after(work->to.seconds, work->from.seconds) - day_seconds;
    if (ends >= next->from.seconds) return static_cast<Weekday>((day + 1) % 7);
  }
  return std::nullopt;
}

}  // namespace vigie::rest
