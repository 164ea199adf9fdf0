// Routes with which people mend what was recorded of their interventions, and sign a month.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> intervention_routes(runtime::Backend& backend);

}  // namespace vigie
