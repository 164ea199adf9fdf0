// Weeks, or as many days as a pack says, in which somebody has no weekly rest because none was
// planned: what judges of returns do not see. Part of hours_check.h, which says what it promises.
#pragma once

#include <vector>

#include "civil/calendar.h"
#include "rest/record_check.h"
#include "rest/verdict.h"

namespace vigie::rest {

std::vector<Finding> weeks_without_rest(const WorkRecord& record, const IntervalSet& work,
                                        const RulePack& pack, const Switches& switches,
                                        const Zone& zone);

}  // namespace vigie::rest
