#include "probe/first_questions.h"

#include <algorithm>
#include <variant>

#include "base/limits.h"

namespace vigie {

std::map<CheckName, Instant> first_questions(const std::map<CheckName, Check>& checks,
                                             const std::map<CheckName, CheckState>& states,
                                             Instant now) {
  std::map<CheckName, Instant> questions;
  Instant registries_free = now;
  for (const auto& [name, check] : checks) {
    const auto state = states.find(name);
    const Instant grid = next_on_grid(check, now);
    Instant at = state == states.end() ? now : next_probe(check, state->second, now);
    if (at >= grid) continue;
    if (std::holds_alternative<DomainCheck>(check.question)) {
      at = std::max(at, registries_free);
      registries_free = at + limits::registry_pause;
    }
    questions.emplace(name, std::min(at, grid));
  }
  return questions;
}

}  // namespace vigie
