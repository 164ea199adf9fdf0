// Deleting what is over for longer than it is kept.
#pragma once

#include "db/db.h"

namespace vigie {

// Deletes at most limits::retention_rows rows of one kind, inside an open transaction; `turn`
// chooses the kind, so that successive turns go through all of them. An incident goes last, when
// nothing of it is left; a live one never does.
// Watched stretches and announced work are kept until `watched_before`.
Result<void> clear_history(db::Connection& connection, Instant before, std::int64_t turn,
                           Instant watched_before);

}  // namespace vigie
