// When to ask, after a start or a new configuration, the checks that should not wait for their turn
// on the grid: those that were never seen, and those that wait for a confirmation. Pure.
#pragma once

#include <map>

#include "check/check.h"

namespace vigie {

// Never later than the grid. Checks that can wait for it are left out. Questions to registries are
// limits::registry_pause apart: whoever has many domains would else be shut out by the first
// configuration, and again by every restart until each was answered once.
std::map<CheckName, Instant> first_questions(const std::map<CheckName, Check>& checks,
                                             const std::map<CheckName, CheckState>& states,
                                             Instant now);

}  // namespace vigie
