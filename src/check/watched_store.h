// The watched stretches of checks in the database.
#pragma once

#include <vector>

#include "check/watched.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Watched& watched);

// Those that are not closed, at most one of each check.
Result<std::vector<Watched>> load_open_watched(db::Connection& connection);

// The closed stretches of a check (empty: the gaps) that reach beyond `since`, the newest first, at
// most `limit`.
Result<std::vector<Watched>> list_watched(db::Connection& connection, const CheckName& check,
                                          Instant since, std::int64_t limit);

}  // namespace vigie
