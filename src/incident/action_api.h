// Routes of what people do to an incident beyond taking and ending it.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> incident_action_routes(runtime::Backend& backend);

}  // namespace vigie
