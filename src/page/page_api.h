// The acknowledge link of a message, and the outbox after a restore.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> page_routes(runtime::Backend& backend);

}  // namespace vigie
