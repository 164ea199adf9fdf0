// Routes about people's hours: when somebody may be back at work, what was recorded of them, and
// what they mend and sign.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> duty_routes(runtime::Backend& backend);

}  // namespace vigie
