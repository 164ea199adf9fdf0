// What must be green again, and the workarounds, of incidents: the live ones that the decider
// holds, and all that ever were.
#pragma once

#include <vector>

#include "db/db.h"
#include "incident/scope.h"
#include "incident/workaround.h"

namespace vigie {

Result<void> save(db::Connection& connection, const ScopeRow& row);
Result<std::vector<ScopeRow>> load_live_scope(db::Connection& connection);
Result<std::vector<ScopeRow>> list_scope(db::Connection& connection, IncidentId incident);

Result<void> save(db::Connection& connection, const Workaround& workaround);
Result<std::vector<Workaround>> load_live_workarounds(db::Connection& connection);
Result<std::vector<Workaround>> list_workarounds(db::Connection& connection, IncidentId incident);

}  // namespace vigie
