// How old the newest data is that the backups of a service hold, by the evidence of the checks that
// watch them (HeartbeatCheck::backup). Pure.
#pragma once

#include <optional>

#include "base/message.h"
#include "world/world.h"

namespace vigie {

struct BackedUp {
  bool known = false;            // every backup has said it, and its evidence speaks
  std::optional<Instant> until;  // of the newest data, as far as it was ever told
  std::optional<Instant> unknown_since;
};

// Each of several backups may hold a part, so that the oldest counts. nullopt: no check watches
// one.
std::optional<BackedUp> backed_up(const World& world, const ServiceName& service, Instant now);

// In words, with what may be lost (rpo).
Message backup_sentence(const Service& service, const std::optional<BackedUp>& age, Instant now);

}  // namespace vigie
