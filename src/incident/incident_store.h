// Incidents in the database: the live ones that the decider holds, and all that ever were.
#pragma once

#include <vector>

#include "db/db.h"
#include "incident/incident.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Incident& incident);
Result<void> retire_incident(db::Connection& connection, IncidentId id);
Result<std::vector<Incident>> load_live_incidents(db::Connection& connection);

struct IncidentFilter {
  std::optional<IncidentStatus> status;
  bool open_only = false;
  IncidentId before;  // page by key: only ids below; none: from the newest
  std::int64_t limit = 100;
};
// The newest first.
Result<std::vector<Incident>> list_incidents(db::Connection& connection,
                                             const IncidentFilter& filter);
// Of an incident that is open or over; nothing happens to one that is not there.
Result<void> save_usefulness(db::Connection& connection, IncidentId id, Usefulness usefulness);
Result<Usefulness> find_usefulness(db::Connection& connection, IncidentId id);

Result<Incident> find_incident(db::Connection& connection, IncidentId id);  // not_found

}  // namespace vigie
