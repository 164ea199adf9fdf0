// Routes about who is on call, and overrides.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> schedule_routes(runtime::Backend& backend);

}  // namespace vigie
