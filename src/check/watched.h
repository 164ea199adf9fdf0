// What can be proven of a check's past: the stretches in which its evidence spoke without a hole.
//
// A stretch is written when it begins and when it ends, never for an answer in between: until when
// an open one reaches follows from the freshness. What lies between two stretches is unknown, also
// when nobody has noticed it at the time. Pure values.
#pragma once

#include <optional>
#include <vector>

#include "check/check.h"

namespace vigie {

struct Watched {
  CheckName check;  // empty: a gap, in which nothing at all was watched; then always closed
  Instant from;
  std::optional<Instant> until;        // none: it goes on as long as the newest evidence speaks
  Verdict verdict = Verdict::unknown;  // up or down; of a gap unknown
  friend bool operator==(const Watched&, const Watched&) = default;
};

// The newest evidence for a verdict: of "up" the last good answer, of "down" any answer.
std::optional<Instant> newest_evidence(const Freshness& freshness, Verdict verdict);
// Until when that evidence speaks; none for "unknown".
std::optional<Instant> horizon_of(const Check& check, const Freshness& freshness, Verdict verdict);

// Until when an open stretch is proven at `now`: now while its evidence speaks, else the evidence.
Instant proven_until(const Check& check, const Watched& open, const Freshness& freshness,
                     Instant now);

// What one observation writes: the end of the stretch that was open (null: none was), the
// beginning of the next. `before` is the freshness without the observation, `step` what observe()
// made of it.
std::vector<Watched> watch(const Check& check, const Watched* open, const Freshness& before,
                           const CheckStep& step);

}  // namespace vigie
