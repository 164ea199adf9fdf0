// Hours of a week on average over several. Part of hours_check.h, which says what it promises.
#pragma once

#include <functional>
#include <vector>

#include "rest/verdict.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

// One finding for each time that the average rises above what `rule_at` a week allows, over any so
// many weeks one after the other.
std::vector<Finding> averages_above(const std::vector<Worked>& weeks, Rule rule,
                                    const std::function<const AverageRule*(Instant)>& rule_at);

}  // namespace vigie::rest
