// A whole stretch of somebody's work, return by return. Pure; a year takes microseconds, as the
// reports of a company need it.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/return_check.h"
#include "rest/verdict.h"
#include "rest/work.h"

namespace vigie::rest {

// Planned shifts, and the calls between them. All lists are in order, and what is in one is apart.
struct WorkRecord {
  std::vector<Interval> shifts;
  std::vector<Intervention> interventions;
  std::vector<Interval> breaks = {};  // in shifts: no work, unless a call falls into them
  std::vector<Interval> given = {};   // rest that was given for rest that was owed (owed.h)
};

// invalid with the shift, the break, the rest given or the intervention that is wrong: an end
// before its start, out of order, beginning before the one before has ended, a break in no shift.
Result<void> check_record(const WorkRecord& record);

// invalid with what the pack cannot judge: an intervention whose basis is an article that it does
// not know, and work in a year of which it has no public holidays.
Result<void> check_against(const WorkRecord& record, const RulePack& pack, const Zone& zone);

// The pauses before each shift but the first. One holds the weekly rest when it is the last of its
// week that was planned long enough for it and none before it in that week has really held one.
// The spans look into `record`, which passed check_record().
std::vector<Pause> pauses_of(const WorkRecord& record, const RulePack& pack,
                             const Switches& switches, const Zone& zone);

// The verdicts on these returns, in order.
std::vector<Judgement> judge_record(const WorkRecord& record, const RulePack& pack,
                                    const Switches& switches, const Zone& zone);

}  // namespace vigie::rest
