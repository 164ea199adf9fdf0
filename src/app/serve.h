// The server: puts the parts together, runs until it is told to stop, takes them apart in order.
#pragma once

#include "app/options.h"

namespace vigie::app {

// Returns the exit status. Prints what a person starting it needs to know.
int serve(const ServeOptions& options, Language language);

}  // namespace vigie::app
