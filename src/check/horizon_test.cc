// How long evidence speaks, and what the bounds of an outage promise.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <optional>
#include <vector>

#include "base/limits.h"
#include "check/check.h"

namespace vigie {
namespace {

using Transition = CheckStep::Transition;

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

Check web() {
  Check check;
  check.name = CheckName("web");
  check.interval = seconds(60);
  check.timeout = seconds(10);
  return check;
}

constexpr Duration validity = seconds(60) + seconds(10) + limits::freshness_flush;

Freshness fresh(std::optional<Instant> good, std::optional<Instant> bad) {
  Freshness freshness;
  if (good) freshness.last_good = Bound{*good, "HTTP 200"};
  if (bad) freshness.last_bad = Bound{*bad, "HTTP 500"};
  return freshness;
}

TEST(Horizon, CountsFromTheNewestEvidence) {
  EXPECT_EQ(horizon(web(), {}), std::nullopt);
  EXPECT_EQ(horizon(web(), fresh(start, std::nullopt)), start + validity);
  EXPECT_EQ(horizon(web(), fresh(std::nullopt, start)), start + validity);
  EXPECT_EQ(horizon(web(), fresh(start, start + seconds(5))), start + seconds(5) + validity);
  EXPECT_EQ(horizon(web(), fresh(start + seconds(5), start)), start + seconds(5) + validity);
}

TEST(ShownVerdict, HoldsUntilTheHorizonAndNotAMillisecondLonger) {
  CheckState state;
  state.verdict = Verdict::up;
  const Freshness good = fresh(start, std::nullopt);
  EXPECT_EQ(shown_verdict(web(), state, good, start), Verdict::up);
  EXPECT_EQ(shown_verdict(web(), state, good, start + validity), Verdict::up);
  EXPECT_EQ(shown_verdict(web(), state, good, start + validity + milliseconds(1)),
            Verdict::unknown);

  state.verdict = Verdict::down;
  const Freshness bad = fresh(std::nullopt, start);
  EXPECT_EQ(shown_verdict(web(), state, bad, start + validity), Verdict::down);
  EXPECT_EQ(shown_verdict(web(), state, bad, start + validity + milliseconds(1)), Verdict::unknown);
}

TEST(ShownVerdict, WithoutEvidenceIsUnknown) {
  CheckState state;
  for (const Verdict verdict : {Verdict::unknown, Verdict::up, Verdict::down}) {
    state.verdict = verdict;
    EXPECT_EQ(shown_verdict(web(), state, {}, start), Verdict::unknown);
  }
}

TEST(ShownVerdict, UnconfirmedBadAnswersDoNotKeepItUp) {
  CheckState state;
  state.verdict = Verdict::up;
  const Freshness freshness = fresh(start, start + seconds(80));
  EXPECT_EQ(shown_verdict(web(), state, freshness, start + validity), Verdict::up);
  EXPECT_EQ(shown_verdict(web(), state, freshness, start + validity + seconds(1)),
            Verdict::unknown);
}

TEST(ShownVerdict, UnconfirmedGoodAnswersDoNotEndAnOutage) {
  CheckState state;
  state.verdict = Verdict::down;
  const Freshness freshness = fresh(start + seconds(80), start);
  EXPECT_EQ(shown_verdict(web(), state, freshness, start + validity + seconds(1)), Verdict::down);
}

struct Probe {
  Observation observation;
  Instant looked_at;  // when the service was really asked, somewhere between started and finished
};

std::vector<Probe> random_probes() {
  std::vector<Probe> probes;
  Instant at = start;
  const int count = *rc::gen::inRange(1, 60);
  for (int i = 0; i < count; ++i) {
    at += milliseconds(*rc::gen::inRange(0, 120'000));
    const int took = *rc::gen::inRange(0, 10'000);
    Probe probe;
    probe.observation.check = CheckName("web");
    probe.observation.started = at;
    probe.observation.finished = at + milliseconds(took);
    probe.looked_at = at + milliseconds(*rc::gen::inRange(0, took + 1));
    at = probe.observation.finished + milliseconds(1);
    probes.push_back(probe);
  }
  return probes;
}

RC_GTEST_PROP(ShownVerdict, IsUpOnlyByAFreshGoodAnswerWithoutADownAfterIt, ()) {
  Check check = web();
  check.failures = *rc::gen::inRange(1, 6);
  check.successes = *rc::gen::inRange(1, 4);
  std::vector<Probe> probes = random_probes();
  const int bad_of_ten = *rc::gen::inRange(0, 11);
  CheckState state;
  Freshness freshness;
  for (Probe& probe : probes) {
    probe.observation.good = *rc::gen::inRange(0, 10) >= bad_of_ten;
    const CheckStep step = observe(check, state, freshness, probe.observation);
    state = step.state;
    freshness = step.freshness;
  }
  const Instant now =
      probes.back().observation.finished + milliseconds(*rc::gen::inRange(0, 200'000));
  if (shown_verdict(check, state, freshness, now) != Verdict::up) return;

  bool fresh_good = false;
  int bad_in_a_row = 0;
  for (const auto& [observation, looked_at] : probes) {
    bad_in_a_row = observation.good ? 0 : bad_in_a_row + 1;
    if (observation.good && observation.started + validity >= now) fresh_good = true;
    if (bad_in_a_row >= check.failures) fresh_good = false;
  }
  RC_ASSERT(fresh_good);
}

// A service that really changes at known instants, watched by probes at random times: every outage
// that is reported begins and ends within the bounds that are claimed for it.
RC_GTEST_PROP(Outages, BoundsContainTheTrueChange, ()) {
  Check check = web();
  check.failures = *rc::gen::inRange(1, 4);
  check.successes = *rc::gen::inRange(1, 4);
  std::vector<Probe> probes = random_probes();
  std::vector<Instant> changes;  // up at first, then down, up, ...
  Instant at = start;
  const int change_count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < change_count; ++i)
    changes.push_back(at += milliseconds(*rc::gen::inRange(1, 900'000)));
  const auto changed_between = [&](bool to_good, Instant from, Instant to) {
    for (std::size_t i = to_good ? 1 : 0; i < changes.size(); i += 2)
      if (changes[i] >= from && changes[i] <= to) return true;
    return false;
  };

  CheckState state;
  Freshness freshness;
  for (Probe& probe : probes) {
    const auto past = std::ranges::upper_bound(changes, probe.looked_at) - changes.begin();
    probe.observation.good = past % 2 == 0;
    const CheckStep step = observe(check, state, freshness, probe.observation);
    const bool was_down = state.verdict == Verdict::down;
    state = step.state;
    freshness = step.freshness;
    if (step.transition == Transition::went_down && freshness.last_good) {
      RC_ASSERT(freshness.last_good->at <= state.first_bad->at);
      RC_ASSERT(changed_between(false, freshness.last_good->at, state.first_bad->at));
    }
    if (step.transition == Transition::went_up && was_down) {
      RC_ASSERT(freshness.last_bad->at <= state.first_good->at);
      RC_ASSERT(changed_between(true, freshness.last_bad->at, state.first_good->at));
    }
  }
}

}  // namespace
}  // namespace vigie
