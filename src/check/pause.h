// A check that nobody wants to hear of for a while. A pause always has an end; until then nothing
// is judged and the check reads "not watched".
#pragma once

#include <string>

#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

struct Pause {
  CheckName check;
  Instant from;
  Instant to;
  std::string reason;
  std::string created_by;
  friend bool operator==(const Pause&, const Pause&) = default;
};

}  // namespace vigie
