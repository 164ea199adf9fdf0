// The OpenAPI 3.1 document of a list of routes, always in the same order, so that a golden file
// shows every change of the interface as a diff. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/route.h"

namespace vigie::http {

// JSON text, indented. Routes with `documented = false` are left out; paths come in the order of
// their text, methods in the order of HTTP's habit. A route with a permission needs a bearer token,
// and says which permission under "x-permission".
std::string openapi_document(std::span<const Route> routes, std::string_view title,
                             std::string_view version);

}  // namespace vigie::http
