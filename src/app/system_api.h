// Routes about the server itself: is it alive, is it ready, its numbers, its style sheet.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie::app {

// `backend` must outlive the routes.
std::vector<http::Route> system_routes(runtime::Backend& backend);

// All routes of the program, in the order of the documentation. `make_secret` as in access_api.h.
std::vector<http::Route> all_routes(runtime::Backend& backend);

// The OpenAPI document of the routes.
std::string openapi_text(const std::vector<http::Route>& routes);

}  // namespace vigie::app
