// Why the operating system refused, in words. Pure; any thread.
#pragma once

#include "base/message.h"

namespace vigie {

// Of an errno: ours for what a person meets, those of the C library for the rest.
Message system_reason(int error);

}  // namespace vigie
