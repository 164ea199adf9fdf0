// The routes of the fatigue report.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie::fatigue {

std::vector<http::Route> fatigue_routes(runtime::Backend& backend);

}  // namespace vigie::fatigue
