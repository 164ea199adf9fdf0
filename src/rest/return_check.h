// Was the rest before a return to work long enough, and if not, when is it?
//
// judge() follows circular DRT 2003-06 unless switches say otherwise: rest is what lies between
// work that was really done. A call starts the whole rest again from its end, except for whoever
// had had it wholly before. docs/decisions/0008 says what was chosen where texts are silent.
//
// Pure; a year of one person takes microseconds, as the reports of a company need it.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/reading.h"
#include "rest/verdict.h"
#include "rest/work.h"

namespace vigie::rest {

// The verdict on a planned return. `zone` is where the person works: it says which week it is.
// Sums of hours are elapsed time; over a change of the clocks they differ from what a clock shows.
Judgement judge(const Pause& pause, const RulePack& pack, const Switches& switches,
                const Zone& zone);

// The same, but a verdict that would be another one if estimated ends were later is amber.
Judgement judge_cautiously(const Pause& pause, const RulePack& pack, const Switches& switches,
                           const Zone& zone);

// Why each rule that holds allows the return from when it does.
std::vector<Ground> grounds(const Pause& pause, const RulePack& pack, const Switches& switches,
                            const Zone& zone);

WeekHolds week_holds(const Pause& pause, const RulePack& pack, const Switches& switches,
                     const Zone& zone);

}  // namespace vigie::rest
