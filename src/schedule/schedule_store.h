// Overrides in the database. Schedules themselves are resources (config/config_store.h).
#pragma once

#include <vector>

#include "db/db.h"
#include "schedule/schedule.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Override& override_);
Result<void> erase_override(db::Connection& connection, OverrideId id);
Result<std::vector<Override>> load_overrides(db::Connection& connection);  // in order of id

}  // namespace vigie
