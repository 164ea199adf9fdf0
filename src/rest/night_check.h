// Is somebody a night worker, and are the maxima kept that hold then? Part of hours_check.h, which
// says what it promises.
#pragma once

#include <vector>

#include "rest/verdict.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

// "Usually" is more than half of the weeks with planned work: no text has a number. A pack without
// a night finds nothing.
std::vector<Finding> check_nights(const WorkRecord& record, const IntervalSet& work,
                                  const std::vector<Worked>& weeks, const RulePack& pack,
                                  const Zone& zone);

}  // namespace vigie::rest
