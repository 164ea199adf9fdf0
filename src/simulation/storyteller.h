// Plays a story through the whole program on simulated time, and says whether it came out as told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "people/people.h"
#include "simulation/story.h"

namespace vigie::simulation {

// One line of what is printed: what was in the true story on one side, what Vigie does on the
// other.
struct ToldLine {
  Instant at;
  enum class Kind { was, vigie, unmet, pending } kind = Kind::vigie;
  std::string text;
};

std::string_view to_string(ToldLine::Kind kind);

struct Verdict {
  bool holds = false;
  int expectations = 0;
  int unmet = 0;
  std::vector<std::string> pending;  // each part once
  std::vector<ToldLine> lines;       // in order of time
};

// `invalid` when its world cannot be set up (an error in its configuration, a check or a person
// that is not in it). `language`: of the lines.
Result<Verdict> play(const Story& story, Language language);

}  // namespace vigie::simulation
