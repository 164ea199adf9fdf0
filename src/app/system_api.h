// Routes about the server itself: is it alive, is it ready, its numbers, its style sheet.
#pragma once

#include <string>
#include <vector>

#include "app/events_api.h"
#include "http/route.h"
#include "runtime/backend.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {

// `backend` and `statuses` must outlive the routes.
std::vector<http::Route> system_routes(runtime::Backend& backend, StatusSource& statuses);

// All routes of the program, in the order of the documentation. `backend`, the feed's stream and
// `statuses` must outlive the routes.
std::vector<http::Route> all_routes(runtime::Backend& backend, const EventFeed& feed,
                                    StatusSource& statuses);

// The OpenAPI document of all routes; needs no server.
std::string openapi_text();

}  // namespace vigie::app
