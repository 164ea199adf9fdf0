#include "runtime/service_cards.h"

#include <algorithm>

#include "base/limits.h"

namespace vigie::runtime {

namespace {

std::string name_of(const Configuration& configuration, const Target& target) {
  if (const auto* name = std::get_if<PersonName>(&target)) {
    const auto person = configuration.people.find(*name);
    if (person != configuration.people.end()) return person->second.full_name;
  }
  return to_string(target);
}

}  // namespace

ServiceCard card_of(const World& world, const Service& service) {
  ServiceCard card;
  card.title = service.title;
  if (service.owner) card.owner = name_of(*world.configuration, *service.owner);
  card.runbook = service.runbook;
  card.access = service.access;
  if (service.provider) {
    card.provider = service.provider->name;
    card.contract = service.provider->contract;
    card.phone = service.provider->phone;
    card.email = service.provider->email;
    card.console = service.provider->console;
  }
  if (const Lock* lock = lock_of(world, service.name)) {
    card.locked_by = name_of(*world.configuration, lock->holder);
    card.locked_why = lock->why;
    card.locked_until = lock->until;
  }
  return card;
}

std::vector<ServiceCard> service_cards(const World& world, const Incident& incident) {
  std::vector<ServiceName> names;
  if (!incident.suspect.empty()) names.push_back(incident.suspect);
  for (const ServiceName& service : incident.services)
    if (service != incident.suspect) names.push_back(service);
  std::vector<ServiceCard> cards;
  for (const ServiceName& name : names) {
    const auto service = world.configuration->services.find(name);
    if (service == world.configuration->services.end()) continue;
    if (cards.size() == limits::cards_shown) break;
    cards.push_back(card_of(world, service->second));
  }
  return cards;
}

}  // namespace vigie::runtime
