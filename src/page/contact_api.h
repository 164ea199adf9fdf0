// Whether a person is reached: a message over every contact, and the receipts.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// `backend` must outlive the routes.
std::vector<http::Route> contact_routes(runtime::Backend& backend);

}  // namespace vigie
