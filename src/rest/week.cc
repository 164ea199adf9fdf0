#include "rest/week.h"

namespace vigie::rest {

std::vector<Instant> day_starts(Instant from, Instant to, const Zone& zone) {
  std::int64_t number = days_since_epoch(zone.to_local(from).date);
  const auto asked = [&] { return zone.first_instant({date_from_days(number), {}}); };
  std::vector<Instant> starts = {asked()};
  std::optional<Instant> change = zone.next_transition(starts.back());
  while (starts.back() <= to) {
    ++number;
    const Instant usual = starts.back() + hours(24);
    // Asking the zone is slow, and needed only around a change of the clocks.
    const bool changes = change && *change <= usual + hours(24);
    starts.push_back(changes ? asked() : usual);
    if (change && *change <= starts.back()) change = zone.next_transition(starts.back());
  }
  return starts;
}

Interval civil_week(Instant at, const Zone& zone) {
  const LocalDate today = zone.to_local(at).date;
  const LocalDate monday = add_days(today, -static_cast<int>(weekday(today)));
  return {zone.first_instant({monday, {}}), zone.first_instant({add_days(monday, 7), {}})};
}

Interval week_of_rest(Instant work_ended, Duration core, const Zone& zone) {
  return week_of_rest(work_ended, core, civil_week(work_ended, zone), zone);
}

Interval week_of_rest(Instant work_ended, Duration core, const Interval& week, const Zone& zone) {
  return week.to - work_ended >= core ? week : civil_week(week.to, zone);
}

Duration weekly_least(const WeeklyRest& weekly, const ReducedRest* reduced,
                      const Switches& switches) {
  if (switches.shorter_week_with_reduced_daily && reduced != nullptr)
    return weekly.core + reduced->floor;
  return weekly.least;
}

}  // namespace vigie::rest
