// The journal in words, for the timeline of a story.
#pragma once

#include <optional>
#include <string>

#include "civil/calendar.h"
#include "people/people.h"
#include "world/world.h"

namespace vigie::simulation {

// nullopt: a line that tells a reader nothing new (an attempt that was repeated, a token).
std::optional<std::string> journal_words(const JournalEntry& entry, const Zone& zone,
                                         Language language);

}  // namespace vigie::simulation
