// Routes about what is watched: the state of everything, and the outages of one check.
#pragma once

#include <boost/json/value.hpp>
#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// The answer of GET /api/v1/status.
boost::json::value status_json(const World& world, const runtime::Backend& backend, Instant now,
                               Language language);

// `backend` must outlive the routes.
std::vector<http::Route> check_routes(runtime::Backend& backend);

}  // namespace vigie
