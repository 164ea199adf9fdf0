// The public routes of status pages, without login, and those with which people write on them.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"
#include "statuspage/status_source_api.h"

namespace vigie {

// `backend` and `source` must outlive the routes.
std::vector<http::Route> status_page_routes(runtime::Backend& backend, StatusSource& source);

}  // namespace vigie
