// Random worlds for engines that are compared: chance, how many worlds a run wants, and when the
// clocks change. Tests only.
#pragma once

#include <cstdlib>
#include <random>
#include <vector>

#include "civil/calendar.h"

namespace vigie::rest::testing {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  int number(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }

 private:
  std::mt19937_64 engine_;
};

// VIGIE_REST_WORLDS: so many in each zone.
inline int worlds_wanted() {
  const char* given = std::getenv("VIGIE_REST_WORLDS");
  return given == nullptr ? 200 : std::max(1, std::atoi(given));
}

inline std::vector<Instant> changes_of_2026(const Zone& zone) {
  std::vector<Instant> changes;
  for (auto next = zone.next_transition(*parse_rfc3339("2026-02-01T00:00:00Z"));
       next && *next < *parse_rfc3339("2026-12-01T00:00:00Z"); next = zone.next_transition(*next))
    changes.push_back(*next);
  return changes;
}

}  // namespace vigie::rest::testing
