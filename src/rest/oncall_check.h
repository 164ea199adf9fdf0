// A plan of being on call, before it is served: told in time, not too often, not in every weekly
// rest, and what calls would do to the returns to work. Risks, each with a name; a verdict is for
// what really happened (record_check.h, hours_check.h). Pure; any thread.
#pragma once

#include <vector>

#include "base/result.h"
#include "civil/calendar.h"
#include "rest/plan_risk.h"

namespace vigie::rest {

// invalid with the shift, the call or the period that cannot be, or an expectation out of range.
Result<void> check_plan(const OnCallPlan& plan, const Expectation& expected);

// All of the below, in that order. `plan` and `expected` passed check_plan().
std::vector<PlanRisk> plan_risks(const OnCallPlan& plan, const Expectation& expected,
                                 const RulePack& pack, const Switches& switches, const Zone& zone);

// From the certain date to the day on which a period begins: by the switch `notice`, that day and
// 15 days before it (told on the 1st, on call on the 16th), or 15 whole days between the two.
std::vector<PlanRisk> notice_risks(const OnCallPlan& plan, const RulePack& pack,
                                   const Switches& switches, const Zone& zone);

// A day on call is 24 hours from the beginning of a period, one that is begun counts: from Monday
// evening to Monday morning are seven. More of them than allowed in so many days.
std::vector<PlanRisk> day_risks(const OnCallPlan& plan, const RulePack& pack, const Zone& zone);

// By the switch uncalled_oncall_is_rest = alert: so many weeks one after the other in which no
// weekly rest is free of being on call (ECSR 149/2017).
std::vector<PlanRisk> free_rest_risks(const OnCallPlan& plan, const RulePack& pack,
                                      const Switches& switches, const Zone& zone);

// Each return after time on call: without a call, and with those expected (expected_calls.h says
// when they come), and with one that comes when it delays most.
std::vector<PlanRisk> return_risks(const OnCallPlan& plan, const Expectation& expected,
                                   const RulePack& pack, const Switches& switches,
                                   const Zone& zone);

// Of each period: how fast one has to be there, and the calls of its nights.
std::vector<PlanRisk> requalification_risks(const OnCallPlan& plan, const Expectation& expected,
                                            const RulePack& pack, const Zone& zone);

}  // namespace vigie::rest
