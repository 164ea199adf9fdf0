// One check: how it stands, where its signals go, and its pauses.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> watch_routes(runtime::Backend& backend);

}  // namespace vigie
