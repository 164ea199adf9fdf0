// People whom nothing reaches but what Vigie itself watches: when that fails, so does the call
// about it. Names are compared as they are written; the machine behind them is not looked up.
#pragma once

#include <vector>

#include "config/configuration.h"

namespace vigie {

// One warning for each person, with the host, the check that watches it, and the remedy.
std::vector<Message> only_watched_contacts(const Configuration& configuration);

}  // namespace vigie
