// Waiting to become the node that decides, on a database that several nodes share.
#pragma once

#include "db/db.h"

namespace vigie::app {

// Returns once the lease names nobody or its beat has stood still for limits::lease on this
// machine's steady clock. On SQLite at once: the file's lock has said already that nobody else is
// there.
Result<void> wait_for_lease(db::Database& database);

}  // namespace vigie::app
