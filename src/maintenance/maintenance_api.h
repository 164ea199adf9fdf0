// Maintenance over the API: what is planned and what runs, made and ended.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

std::vector<http::Route> maintenance_routes(runtime::Backend& backend);

}  // namespace vigie
