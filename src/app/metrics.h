// The numbers for Prometheus, computed when they are asked for.
#pragma once

#include <string>
#include <vector>

#include "runtime/decider_thread.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {

// Text exposition format 0.0.4. A check's state expires here as everywhere else.
std::string render_metrics(const World& world, const runtime::Health& health, Instant now,
                           const std::vector<StatusCopy>& copies);

}  // namespace vigie::app
