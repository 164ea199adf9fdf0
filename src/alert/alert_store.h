// Alerts in the database: those that fire, and those of incidents that are not over.
#pragma once

#include <vector>

#include "alert/alert.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Alert& alert);
Result<void> erase_alert(db::Connection& connection, Fingerprint fingerprint);
Result<std::vector<Alert>> load_alerts(db::Connection& connection);

}  // namespace vigie
