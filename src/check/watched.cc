#include "check/watched.h"

#include <algorithm>

namespace vigie {

namespace {

Watched closed(const Watched& open, Instant until) {
  Watched out = open;
  out.until = std::max(until, open.from);
  return out;
}

using Transition = CheckStep::Transition;

// A change of the verdict counts from the first answer of the run that confirms it, unless a
// silence within the run leaves open what was in between.
Instant run_from(const Check& check, const Bound& first, const CheckStep& step,
                 const Freshness& before) {
  const Verdict verdict = Verdict::down;  // any answer: the last one belongs to the run
  const auto speaks = [&](Instant at) {
    Freshness one;
    one.last_bad = Bound{at, {}};
    return step.state.since <= horizon_of(check, one, verdict).value_or(at);
  };
  if (speaks(first.at)) return first.at;
  const auto previous = newest_evidence(before, verdict);
  return previous && speaks(*previous) ? *previous : step.state.since;
}

// The first answer of the run that has changed the verdict.
const Bound* first_of_run(const CheckStep& step) {
  if (step.transition == Transition::went_down) return &*step.state.first_bad;
  if (step.transition == Transition::went_up) return &*step.state.first_good;
  return nullptr;
}

// Where the verdict of this step begins to be proven, if the observation speaks for it.
std::optional<Instant> speaks_from(const Check& check, const CheckStep& step,
                                   const Freshness& before) {
  if (const Bound* first = first_of_run(step)) return run_from(check, *first, step, before);
  if (step.state.verdict == Verdict::unknown) return std::nullopt;
  const auto now = newest_evidence(step.freshness, step.state.verdict);
  if (!now || now == newest_evidence(before, step.state.verdict)) return std::nullopt;
  return now;
}

}  // namespace

std::optional<Instant> newest_evidence(const Freshness& freshness, Verdict verdict) {
  std::optional<Instant> newest;
  if (freshness.last_good) newest = freshness.last_good->at;
  if (verdict == Verdict::down && freshness.last_bad)
    newest = newest ? std::max(*newest, freshness.last_bad->at) : freshness.last_bad->at;
  return newest;
}

std::optional<Instant> horizon_of(const Check& check, const Freshness& freshness, Verdict verdict) {
  if (verdict == Verdict::unknown) return std::nullopt;
  Freshness speaking = freshness;
  if (verdict == Verdict::up) speaking.last_bad.reset();
  return horizon(check, speaking);
}

Instant proven_until(const Check& check, const Watched& open, const Freshness& freshness,
                     Instant now) {
  const auto speaks = horizon_of(check, freshness, open.verdict);
  if (!speaks) return open.from;
  if (now <= *speaks) return std::max(open.from, now);
  return std::max(open.from, *newest_evidence(freshness, open.verdict));
}

std::vector<Watched> watch(const Check& check, const Watched* open, const Freshness& before,
                           const CheckStep& step) {
  const auto begins = speaks_from(check, step, before);
  std::vector<Watched> out;
  if (open != nullptr) {
    const auto newest = newest_evidence(before, open->verdict);
    const Instant proven = newest ? std::max(open->from, *newest) : open->from;
    const Instant speaks =
        std::max(proven, horizon_of(check, before, open->verdict).value_or(proven));
    // Whatever was seen now tells what time it is: with no newer word for the verdict, its
    // evidence may have run out.
    Instant seen = begins.value_or(proven);
    for (const auto& bound : {step.freshness.last_good, step.freshness.last_bad})
      if (!begins && bound) seen = std::max(seen, bound->at);
    const Bound* other = first_of_run(step);
    if (other == nullptr && step.state.verdict == open->verdict && seen <= speaks) return {};
    out.push_back(closed(*open, other != nullptr && other->at <= speaks ? other->at : proven));
  }
  if (begins) out.push_back({step.state.check, *begins, std::nullopt, step.state.verdict});
  return out;
}

}  // namespace vigie
