// Configuration as code over HTTP: plan, apply, export, roll back; and single resources that the
// API owns.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> config_routes(runtime::Backend& backend);

}  // namespace vigie
