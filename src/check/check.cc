#include "check/check.h"

#include <algorithm>

#include "base/check.h"
#include "base/choice.h"
#include "base/fnv.h"
#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "check/heartbeat.h"

namespace vigie {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::warning:
      return "warning";
    case Severity::critical:
      return "critical";
  }
  return "critical";
}

Result<Severity> parse_severity(std::string_view text) {
  return choose("a severity", text, {Severity::info, Severity::warning, Severity::critical});
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::unknown:
      return "unknown";
    case Verdict::up:
      return "up";
    case Verdict::down:
      return "down";
  }
  return "unknown";
}

namespace {

using Transition = CheckStep::Transition;

std::optional<Instant> newest_evidence(const Freshness& freshness) {
  if (!freshness.last_good && !freshness.last_bad) return std::nullopt;
  const Instant good = freshness.last_good ? freshness.last_good->at : Instant::min();
  const Instant bad = freshness.last_bad ? freshness.last_bad->at : Instant::min();
  return std::max(good, bad);
}

void reach(CheckState& state, Verdict verdict, Instant at) {
  state.verdict = verdict;
  state.since = at;
  state.bad_run = 0;
  state.good_run = 0;
}

Transition good_answer(const Check& check, CheckState& state, const Bound& certain) {
  switch (state.verdict) {
    case Verdict::unknown:
      reach(state, Verdict::up, certain.at);
      state.first_bad.reset();
      state.first_good = certain;
      return Transition::went_up;
    case Verdict::up:
      if (state.bad_run == 0) return Transition::none;
      state.bad_run = 0;
      state.first_bad.reset();
      return Transition::cleared;
    case Verdict::down:
      break;
  }
  const bool first = state.good_run == 0;
  if (first) state.first_good = certain;
  if (state.good_run + 1 >= check.successes) {
    reach(state, Verdict::up, certain.at);
    state.first_bad.reset();
    return Transition::went_up;
  }
  ++state.good_run;
  return first ? Transition::first_good : Transition::none;
}

Transition bad_answer(const Check& check, CheckState& state, const Bound& certain) {
  if (state.verdict == Verdict::down) {
    if (state.good_run == 0) return Transition::none;
    state.good_run = 0;
    state.first_good.reset();
    return Transition::relapsed;
  }
  const bool first = state.bad_run == 0;
  if (first) state.first_bad = certain;
  if (state.bad_run + 1 >= check.failures) {
    reach(state, Verdict::down, certain.at);
    state.first_good.reset();
    return Transition::went_down;
  }
  ++state.bad_run;
  return first ? Transition::first_bad : Transition::none;
}

Instant valid_until(const Check& check, Instant evidence) {
  if (const auto* heartbeat = std::get_if<HeartbeatCheck>(&check.question))
    return evidence_until(*heartbeat, evidence);
  return evidence + check.interval + check.timeout + limits::freshness_flush;
}

std::size_t recent_changes(const CheckState& state, Instant now) {
  return static_cast<std::size_t>(std::ranges::count_if(
      state.changes, [&](Instant change) { return now - change < limits::flapping; }));
}

// The first verdict is no change.
void count_change(CheckStep& step, const CheckState& before, Instant now) {
  CheckState& state = step.state;
  if (before.verdict != Verdict::unknown && before.verdict != state.verdict) {
    std::erase_if(state.changes, [&](Instant change) { return now - change >= limits::flapping; });
    if (state.changes.size() >= limits::flapping_kept) state.changes.erase(state.changes.begin());
    state.changes.push_back(now);
  }
  const std::size_t recent = recent_changes(state, now);
  step.flapping_began = !before.flapping && recent >= limits::flapping_begins;
  step.flapping_ended = before.flapping && recent <= limits::flapping_ends;
  if (step.flapping_began) state.flapping = true;
  if (step.flapping_ended) state.flapping = false;
}

}  // namespace

CheckStep observe(const Check& check, const CheckState& state, const Freshness& freshness,
                  const Observation& observation) {
  CheckStep step{.state = state, .freshness = freshness};
  step.state.check = check.name;
  const auto newest = newest_evidence(freshness);
  // The same one comes twice when nobody knew whether its batch had landed. Signals are asked for
  // once, and two of one instant both count.
  const bool told = std::holds_alternative<HeartbeatCheck>(check.question);
  if (newest && (told ? observation.started < *newest : observation.started <= *newest))
    return step;

  const std::string evidence = observation.summary.size() <= limits::summary
                                   ? observation.summary
                                   : stored(from_stored(observation.summary), limits::summary);
  // A clock that was set back during the probe must not turn the bounds of an outage around.
  const Bound certain{std::max(observation.started, observation.finished), evidence};
  if (observation.good) {
    step.transition = good_answer(check, step.state, certain);
    step.freshness.last_good = Bound{observation.started, evidence};
  } else {
    step.transition = bad_answer(check, step.state, certain);
    step.freshness.last_bad = Bound{observation.started, evidence};
  }
  count_change(step, state, certain.at);
  return step;
}

bool is_flapping(const CheckState& state, Instant now) {
  return state.flapping && recent_changes(state, now) > limits::flapping_ends;
}

std::optional<Instant> horizon(const Check& check, const Freshness& freshness) {
  const auto newest = newest_evidence(freshness);
  if (!newest) return std::nullopt;
  return valid_until(check, *newest);
}

Verdict shown_verdict(const Check& check, const CheckState& state, const Freshness& freshness,
                      Instant now) {
  // Bad answers that wait for their confirmation keep the evidence fresh, yet none of them says
  // "up".
  if (state.verdict == Verdict::up &&
      (!freshness.last_good || now > valid_until(check, freshness.last_good->at)))
    return Verdict::unknown;
  const auto until = horizon(check, freshness);
  if (!until || now > *until) return Verdict::unknown;
  return state.verdict;
}

Instant next_on_grid(const Check& check, Instant after) {
  CHECK(check.interval > Duration::zero());
  const std::int64_t interval = check.interval.count();
  const auto phase =
      static_cast<std::int64_t>(fnv1a(check.name.text) % static_cast<std::uint64_t>(interval));
  std::int64_t since_grid = (after.ms() - phase) % interval;
  if (since_grid < 0) since_grid += interval;  // before 1970
  return after + Duration(interval - since_grid);
}

Instant next_probe(const Check& check, const CheckState& state, Instant now) {
  const Instant grid = next_on_grid(check, now);
  const bool waits_for_confirmation =
      state.verdict == Verdict::down ? state.good_run > 0 : state.bad_run > 0;
  if (waits_for_confirmation || state.verdict == Verdict::unknown)
    return std::min(grid, now + check.retry_interval);
  return grid;
}

}  // namespace vigie
