// When somebody may be back at work, from what is in memory of their interventions and from their
// contract. Pure.
#pragma once

#include <optional>
#include <vector>

#include "duty/next_return.h"
#include "world/world.h"

namespace vigie {

// Somebody's rest, with the rules by which it is judged.
struct RestOf {
  const rest::Contract* contract = nullptr;
  const rest::RulePack* pack = nullptr;
  std::vector<rest::Intervention> interventions;  // as rest counts them
};
// Nothing: no contract holds then.
std::optional<RestOf> rest_of(const World& world, const PersonName& person, Instant at);

// Where a person works at that moment: as their contract says, else they themselves.
Zone working_zone(const World& world, const PersonName& person, Instant at);

// As it was known at `at`; nothing: no contract, no rule, or no planned work (duty/next_return.h).
std::optional<NextReturn> next_return(const World& world, const PersonName& person, Instant at);

}  // namespace vigie
