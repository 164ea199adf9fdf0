// Who was on call, in the database.
#pragma once

#include <vector>

#include "civil/intervals.h"
#include "db/db.h"
#include "duty/duty_period.h"

namespace vigie {

Result<void> save(db::Connection& connection, const DutyPeriod& period);
Result<std::vector<DutyPeriod>> load_open_periods(db::Connection& connection);
// Those of a person that touch the stretch, in order of their beginning; without a person, of all.
Result<std::vector<DutyPeriod>> load_periods(db::Connection& connection, const PersonName& person,
                                             Interval span);

Result<void> save(db::Connection& connection, const DutyPlan& plan);
Result<void> erase_plan(db::Connection& connection, const ScheduleName& schedule);
Result<std::vector<DutyPlan>> load_plans(db::Connection& connection);

}  // namespace vigie
