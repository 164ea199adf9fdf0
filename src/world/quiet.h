// What keeps a check quiet: maintenance of it or of its service, or a pause. Quiet suppresses
// calls, never evaluation.
#pragma once

#include <optional>
#include <string>

#include "world/world.h"

namespace vigie {

struct Quiet {
  enum class Kind { maintenance, paused };
  Kind kind = Kind::maintenance;
  Instant until;
  std::string title;  // of the maintenance; why it is paused
};

// Of several, the one that lasts longest.
std::optional<Quiet> quiet_of(const World& world, const CheckName& check,
                              const std::optional<ServiceName>& service, Instant now);

// Every check of the incident that burns is kept quiet: until when for one of them.
std::optional<Instant> quiet_until(const World& world, IncidentId incident, Instant now);

}  // namespace vigie
