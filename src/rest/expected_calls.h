// When calls would come that history lets expect: spread evenly over the night. Part of
// oncall_check.h. Pure; any thread.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/plan_risk.h"
#include "rest/rule_pack.h"

namespace vigie::rest {

// The hours on call of each night, by the pack's window or from 21:00 to 6:00, outside of shifts.
// A night that is on call in several parts has them all.
std::vector<IntervalSet> nights_on_call(const OnCallPlan& plan, const RulePack& pack,
                                        const Zone& zone);

// So many calls in each of these nights, each as long as expected: one begins in the middle of what
// is on call, two begin at its thirds. One that goes on into a shift ends there; two that would
// overlap are one.
std::vector<Interval> expected_calls(const OnCallPlan& plan, const Expectation& expected,
                                     const RulePack& pack, const Zone& zone);

}  // namespace vigie::rest
