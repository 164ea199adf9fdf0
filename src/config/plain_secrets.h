// Secrets that a configuration seems to hold as plain text, although it could name them.
#pragma once

#include <vector>

#include "config/configuration.h"

namespace vigie {

// One warning for each header that by its name carries a secret, and names none in its value. The
// value is not in it.
std::vector<Message> plain_secrets(const Configuration& configuration);

}  // namespace vigie
