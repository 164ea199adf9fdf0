#include "world/rest_of.h"

#include "config/contracts.h"
#include "world/duty_parts.h"

namespace vigie {

std::optional<RestOf> rest_of(const World& world, const PersonName& person, Instant at) {
  const Configuration& configuration = *world.configuration;
  const rest::Contract* contract = contract_at(configuration, person, at);
  if (contract == nullptr) return std::nullopt;
  RestOf found;
  found.contract = contract;
  found.pack = &pack_of(configuration, *contract);
  found.interventions = for_rest(interventions_of(world, person), found.pack->switches, at);
  return found;
}

std::optional<NextReturn> next_return(const World& world, const PersonName& person, Instant at) {
  const auto rest = rest_of(world, person, at);
  if (!rest) return std::nullopt;
  return next_return(*rest->contract, *rest->pack, rest->interventions, at);
}

Zone working_zone(const World& world, const PersonName& person, Instant at) {
  const Configuration& configuration = *world.configuration;
  if (const rest::Contract* contract = contract_at(configuration, person, at))
    return zone_of(*contract);
  const auto known = configuration.people.find(person);
  if (known == configuration.people.end()) return Zone::utc();
  return Zone::find(known->second.zone).value_or(Zone::utc());
}

bool is_signed(const World& world, const PersonName& person, Instant at) {
  const auto own = world.signatures.find(person);
  if (own == world.signatures.end()) return false;
  const auto month = own->second.find(month_of(at, working_zone(world, person, at)));
  return month != own->second.end() && !month->second.reopened_at;
}

std::vector<InterventionRecord> interventions_of(const World& world, const PersonName& person) {
  std::vector<InterventionRecord> records;
  const auto own = world.interventions_of.find(person);
  if (own == world.interventions_of.end()) return records;
  for (const InterventionId id : own->second) records.push_back(world.interventions.at(id));
  return records;
}

}  // namespace vigie
