// Locks in the database: those that stand, and all that ever did.
#pragma once

#include <vector>

#include "db/db.h"
#include "lock/lock.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Lock& lock);
Result<std::vector<Lock>> load_standing_locks(db::Connection& connection);
Result<Lock> find_lock(db::Connection& connection, LockId id);  // not_found

}  // namespace vigie
