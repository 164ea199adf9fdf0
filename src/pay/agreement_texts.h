// The agreements that come with Vigie, as they are written in agreements/: YAML, which is read by
// config/agreements.h. In the order in which people are shown them. Any thread.
#pragma once

#include <span>

#include "rest/pack_texts.h"

namespace vigie::pay {

std::span<const rest::PackText> agreement_texts();

}  // namespace vigie::pay
