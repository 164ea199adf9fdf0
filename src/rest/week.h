// The civil week: Monday 0:00 to Sunday 24:00 where a person works (L3121-35; Cass. soc. 13
// November 2025, 24-10.733). 167 or 169 hours over a change of the clocks.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "civil/intervals.h"
#include "rest/rule_pack.h"

namespace vigie::rest {

// Where each local day begins, from the one that holds `from` on; the last one begins after `to`.
std::vector<Instant> day_starts(Instant from, Instant to, const Zone& zone);

// The week that holds `at`.
Interval civil_week(Instant at, const Zone& zone);

// The week in which the weekly rest after `work_ended` lies: that of `work_ended`, unless too
// little of it is left for the core of a weekly rest.
Interval week_of_rest(Instant work_ended, Duration core, const Zone& zone);
// The same for who knows the civil week of `work_ended` already.
Interval week_of_rest(Instant work_ended, Duration core, const Interval& week, const Zone& zone);

// How long a weekly rest is that is counted with a daily rest: the switch
// weekly.min_with_reduced_daily. `reduced` is what reduces the daily rest, or null.
Duration weekly_least(const WeeklyRest& weekly, const ReducedRest* reduced,
                      const Switches& switches);

}  // namespace vigie::rest
