// Public updates in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "statuspage/status_evidence.h"

namespace vigie {

Result<void> save(db::Connection& connection, const StatusUpdate& update);

// Those of live incidents, in order.
Result<std::vector<StatusUpdate>> load_live_updates(db::Connection& connection);

// Incidents with an update after `since`, the newest first, at most `limit`; each with all its
// updates.
Result<std::vector<PublicIncident>> list_public_incidents(db::Connection& connection, Instant since,
                                                          std::int64_t limit);

// All of one incident, in order.
Result<std::vector<StatusUpdate>> list_updates(db::Connection& connection, IncidentId incident);

}  // namespace vigie
