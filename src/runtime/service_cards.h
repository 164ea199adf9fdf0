// The cards of the services that an incident is about, taken from the live world. Pure.
#pragma once

#include <vector>

#include "notify/service_card.h"
#include "world/world.h"

namespace vigie::runtime {

ServiceCard card_of(const World& world, const Service& service);

// The suspect first; at most limits::cards_shown, so that a message stays readable.
std::vector<ServiceCard> service_cards(const World& world, const Incident& incident);

}  // namespace vigie::runtime
