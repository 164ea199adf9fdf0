// What the rules say of the hours of a record, day by day and week by week: maxima, breaks, nights,
// days in a row, and weeks in which no rest was even planned. Returns to work are
// record_check.h's.
//
// A break or a rest that nobody wrote down does not exist here, and the time around a record is
// rest: a rule that looks at twelve weeks finds in the first eleven only what they alone exceed. An
// estimated end is the earliest that it may be: what is found stays, and more may come.
// Sums are elapsed time. The interventions are those that the switches count
// (as_the_switches_count). Pure; any thread.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/record_check.h"
#include "rest/verdict.h"

namespace vigie::rest {

// In the order of the rules, and of each in time. All are breaches of the record as it is given,
// `crystallised`, but for notes: who is a night worker, the amplitude of a day that only calls
// made too long, seven days of which a call made the seventh, work on the day of rest.
std::vector<Finding> check_hours(const WorkRecord& record, const RulePack& pack,
                                 const Switches& switches, const Zone& zone);

}  // namespace vigie::rest
