// What the files about people's hours share. Private to src/world.
#pragma once

#include <vector>

#include "world/rest_of.h"
#include "world/stepping.h"

namespace vigie {

// Whether the month that holds the instant stands signed by the person.
bool is_signed(const World& world, const PersonName& person, Instant at);
// Of one person, in memory.
std::vector<InterventionRecord> interventions_of(const World& world, const PersonName& person);

}  // namespace vigie
