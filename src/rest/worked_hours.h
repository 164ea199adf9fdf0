// How much somebody worked: by day, by week and by night. Elapsed time, whatever the clocks on the
// walls show; planned work and calls count once where they overlap, and breaks do not. For maxima
// and statements; a verdict on them is hours_check.h. Pure; any thread.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/record_check.h"
#include "rest/rule_pack.h"

namespace vigie::rest {

struct Worked {
  Interval span;  // the whole day, week or night
  Duration hours{};
  friend bool operator==(const Worked&, const Worked&) = default;
};

// All work of a record: shifts without their breaks, and calls.
IntervalSet worked(const WorkRecord& record);
// Of it, what was planned.
IntervalSet planned_work(const WorkRecord& record);

// Civil days with work.
std::vector<Worked> civil_days(const IntervalSet& work, const Zone& zone);
// Civil weeks from the first with work to the last, those between without any too.
std::vector<Worked> civil_weeks(const IntervalSet& work, const Zone& zone);
// Nights with work, by the window of a pack.
std::vector<Worked> nights(const IntervalSet& work, const NightWindow& window, const Zone& zone);

// The rest that divides one day of work from the next: the daily rest of the pack, as an agreement
// reduces it, on the last day of the record; eleven hours where it has none.
Duration dividing_rest(const IntervalSet& work, const RulePack& pack, const Zone& zone);

// Work between two daily rests: from its first hour to its last. `rest` is the shortest that
// divides.
std::vector<Worked> stretches(const IntervalSet& work, Duration rest);
// The same, and each is cut 24 hours after its first work, after which the next work opens another.
std::vector<Worked> days_from_start(const IntervalSet& work, Duration rest);

// How much of `work` lies in each of these spans, which are in order by both their ends.
std::vector<Worked> sums(const IntervalSet& work, const std::vector<Interval>& spans);

}  // namespace vigie::rest
