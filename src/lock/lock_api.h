// Routes about locks on services, and the page that a lock's link shows without a login.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> lock_routes(runtime::Backend& backend);

}  // namespace vigie
