// What the routes tell of one incident beyond its own row: milestones, what must be green again,
// workarounds, the services with their locks and targets.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "http/schema.h"
#include "incident/scope.h"
#include "incident/workaround.h"
#include "runtime/backend.h"

namespace vigie {

struct StoredLife {
  Incident incident;
  std::vector<ScopeRow> scope;
  std::vector<Workaround> workarounds;
};
Result<StoredLife> read_life(db::Connection& connection, IncidentId id);

std::vector<http::Field> life_fields();
// Without a world (it is being loaded), verdicts read unknown and services are not told.
void add_life(boost::json::object& out, const StoredLife& life, const World* world, Instant now);

http::Schema difference_schema();
// What was green before and is not green now.
boost::json::value difference_json(const StoredLife& life, const World& world, Instant now);

}  // namespace vigie
