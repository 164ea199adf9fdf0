// Routes about what is watched: the state of everything, and the outages of one check.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> check_routes(runtime::Backend& backend);

}  // namespace vigie
