// A temporary measure that brought a service back and must not be forgotten. While one is open, a
// recovery that is proven makes an incident "restored, not clean", and not resolved. Pure value.
#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

struct Workaround {
  WorkaroundId id;
  IncidentId incident;
  std::string text;
  std::string added_by;
  Instant added_at;
  std::optional<Instant> reverted_at;  // none: it still stands
  std::string reverted_by;
  friend bool operator==(const Workaround&, const Workaround&) = default;
};

}  // namespace vigie
