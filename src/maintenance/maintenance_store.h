// Maintenance windows in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "maintenance/maintenance.h"

namespace vigie {

Result<void> save(db::Connection& connection, const MaintenanceWindow& window);
Result<void> erase_window(db::Connection& connection, WindowId id);
Result<std::vector<MaintenanceWindow>> load_windows(db::Connection& connection);

Result<void> save(db::Connection& connection, const Occurrence& occurrence);
Result<void> erase_occurrence(db::Connection& connection, const MaintenanceName& name);
Result<std::vector<Occurrence>> load_occurrences(db::Connection& connection);

// One that is there under its id is the same work, and lasted longer.
Result<void> save(db::Connection& connection, const FinishedWork& work);
// What ended after `since`, the newest first, at most `limit`.
Result<std::vector<FinishedWork>> list_finished_work(db::Connection& connection, Instant since,
                                                     std::int64_t limit);

}  // namespace vigie
