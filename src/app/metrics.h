// The numbers for Prometheus, computed when they are asked for.
#pragma once

#include <string>

#include "runtime/decider_thread.h"

namespace vigie::app {

// Text exposition format 0.0.4. A check's state expires here as everywhere else.
std::string render_metrics(const World& world, const runtime::Health& health, Instant now);

}  // namespace vigie::app
