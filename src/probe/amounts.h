// Lengths and shares as people read them, in the summaries of probes.
#pragma once

#include <chrono>

#include "base/message.h"
#include "civil/instant.h"

namespace vigie {

// "340 ms", "2.5 s", "10 s": as long as a person needs it.
Message human(Duration length);
// "0.42 ms", "12.3 ms", then as above: for round trips.
Message human_fine(std::chrono::nanoseconds length);

// "0.417": milliseconds with what the kernel knows below them, for details.
std::string fine_ms(std::chrono::nanoseconds length);

}  // namespace vigie
