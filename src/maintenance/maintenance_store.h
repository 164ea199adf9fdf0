// Maintenance windows in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "maintenance/maintenance.h"

namespace vigie {

Result<void> save(db::Connection& connection, const MaintenanceWindow& window);
Result<void> erase_window(db::Connection& connection, WindowId id);
Result<std::vector<MaintenanceWindow>> load_windows(db::Connection& connection);

}  // namespace vigie
