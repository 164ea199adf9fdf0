// The civil week: Monday 0:00 to Sunday 24:00 where a person works (L3121-35; Cass. soc. 13
// November 2025, 24-10.733). 167 or 169 hours over a change of the clocks.
#pragma once

#include "civil/calendar.h"
#include "civil/intervals.h"

namespace vigie::rest {

// The week that holds `at`.
Interval civil_week(Instant at, const Zone& zone);

// The week in which the weekly rest after `work_ended` lies: that of `work_ended`, unless too
// little of it is left for the core of a weekly rest.
Interval week_of_rest(Instant work_ended, Duration core, const Zone& zone);
// The same for who knows the civil week of `work_ended` already.
Interval week_of_rest(Instant work_ended, Duration core, const Interval& week, const Zone& zone);

}  // namespace vigie::rest
