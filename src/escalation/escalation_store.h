// Escalations in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "escalation/escalation.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Escalation& escalation);
// Those of live incidents.
Result<std::vector<Escalation>> load_live_escalations(db::Connection& connection);

}  // namespace vigie
