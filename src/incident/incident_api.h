// Routes about incidents: list, one with its timeline, and what a responder does to it.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> incident_routes(runtime::Backend& backend);

}  // namespace vigie
