// A whole stretch of somebody's work, return by return. Pure; a year takes microseconds, as the
// reports of a company need it.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/return_check.h"
#include "rest/verdict.h"
#include "rest/work.h"

namespace vigie::rest {

// Planned shifts, and the calls between them.
struct WorkRecord {
  std::vector<Interval> shifts;             // in order and apart
  std::vector<Intervention> interventions;  // in order and apart
};

// invalid with the shift or intervention that is wrong: an end before its start, out of order, or
// beginning before the one before has ended.
Result<void> check_record(const WorkRecord& record);

// The pauses before each shift but the first. One holds the weekly rest when it is the last of its
// week that was planned long enough for it and none before it in that week has really held one.
// The spans look into `record`, which passed check_record().
std::vector<Pause> pauses_of(const WorkRecord& record, const RulePack& pack,
                             const Switches& switches, const Zone& zone);

// The verdicts on these returns, in order.
std::vector<Judgement> judge_record(const WorkRecord& record, const RulePack& pack,
                                    const Switches& switches, const Zone& zone);

}  // namespace vigie::rest
