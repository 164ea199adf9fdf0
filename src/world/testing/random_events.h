// A random life for a world: every kind of event, and times that matter (timers that fall due,
// gaps, senders that come back late).
//
// A choice is three numbers, read against the world as it is: which incident "the second one" is
// depends on what has happened. So RapidCheck can shrink a list of choices, a seed can make them
// for a long run, and both meet situations that exist.
// Promises: only events that an edge could send (a receipt is of an attempt that was made).
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "world/event.h"

namespace vigie {

struct Choice {
  std::uint32_t kind = 0;
  std::uint32_t which = 0;
  std::uint32_t value = 0;
};

Choice random_choice(std::mt19937_64& random);

// When the choice happens: `now`, a bit later, at the next timer, or after a long silence.
Instant time_of(const World& world, const Choice& choice, Instant now);

// What happens, or TimersDue where the choice means nothing (a receipt with nothing under way).
Event event_of(const World& world, const Choice& choice, Instant now);

// Applying one of the configurations that the choices switch between; `number` counts around.
ApplyConfiguration configuration_of(const World& world, std::size_t number);

}  // namespace vigie
