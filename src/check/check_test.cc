#include "check/check.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>
#include <vector>

#include "base/limits.h"

namespace vigie {
namespace {

using Transition = CheckStep::Transition;

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

Check web(int failures, int successes) {
  Check check;
  check.name = CheckName("web");
  check.failures = failures;
  check.successes = successes;
  return check;
}

Observation answer(bool good, Instant started, Duration took = milliseconds(40)) {
  return {.check = CheckName("web"),
          .started = started,
          .finished = started + took,
          .good = good,
          .summary = good ? "HTTP 200" : "HTTP 500",
          .details = {}};
}

// A letter for each transition, so that a story and what becomes of it can be read side by side.
char letter(Transition transition) {
  switch (transition) {
    case Transition::none:
      return '.';
    case Transition::first_bad:
      return 'b';
    case Transition::went_down:
      return 'D';
    case Transition::first_good:
      return 'g';
    case Transition::relapsed:
      return 'r';
    case Transition::went_up:
      return 'U';
    case Transition::cleared:
      return 'c';
  }
  return '?';
}

struct Watched {
  Check check;
  CheckState state;
  Freshness freshness;
  Instant at = start;

  Transition see(bool good) {
    const CheckStep step = observe(check, state, freshness, answer(good, at));
    state = step.state;
    freshness = step.freshness;
    at += seconds(60);
    return step.transition;
  }
  std::string follow(std::string_view answers) {
    std::string letters;
    for (const char c : answers) letters += letter(see(c == '+'));
    return letters;
  }
};

Watched watched(int failures, int successes) {
  return {.check = web(failures, successes), .state = {}, .freshness = {}};
}

TEST(Check, WordsOfSeverityAndVerdict) {
  EXPECT_EQ(to_string(Severity::info), "info");
  EXPECT_EQ(to_string(Severity::warning), "warning");
  EXPECT_EQ(to_string(Severity::critical), "critical");
  EXPECT_EQ(to_string(Verdict::unknown), "unknown");
  EXPECT_EQ(to_string(Verdict::up), "up");
  EXPECT_EQ(to_string(Verdict::down), "down");
  for (const Severity severity : {Severity::info, Severity::warning, Severity::critical})
    EXPECT_EQ(parse_severity(to_string(severity)), severity);
  const auto wrong = parse_severity("critcal");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().text().find("did you mean \"critical\"?"), std::string::npos);
}

struct Story {
  const char* name;
  int failures;
  int successes;
  std::string_view answers;      // + good, - bad
  std::string_view transitions;  // see letter()
  Verdict verdict;               // at the end
};

class Stories : public testing::TestWithParam<Story> {};

TEST_P(Stories, Unfold) {
  const Story& story = GetParam();
  Watched check = watched(story.failures, story.successes);
  EXPECT_EQ(check.follow(story.answers), story.transitions);
  EXPECT_EQ(check.state.verdict, story.verdict);
}

INSTANTIATE_TEST_SUITE_P(
    Check, Stories,
    testing::Values(Story{"first_good_is_enough_at_the_beginning", 3, 3, "++", "U.", Verdict::up},
                    Story{"down_from_the_beginning", 3, 2, "---", "b.D", Verdict::down},
                    Story{"bad_then_good_at_the_beginning", 3, 2, "-+", "bU", Verdict::up},
                    Story{"unconfirmed_at_the_beginning", 3, 2, "--", "b.", Verdict::unknown},
                    Story{"goes_down", 3, 2, "+---", "Ub.D", Verdict::down},
                    Story{"stays_down", 2, 2, "+-----", "UbD...", Verdict::down},
                    Story{"one_failure_is_enough", 1, 2, "+-", "UD", Verdict::down},
                    Story{"one_failure_is_enough_at_the_beginning", 1, 2, "-", "D", Verdict::down},
                    Story{"cleared", 3, 2, "+--+", "Ub.c", Verdict::up},
                    Story{"clearing_begins_the_count_anew", 2, 2, "+-+-+-", "Ubcbcb", Verdict::up},
                    Story{"recovers", 1, 3, "-+++", "Dg.U", Verdict::up},
                    Story{"one_success_is_enough", 1, 1, "-+", "DU", Verdict::up},
                    Story{"relapses", 2, 2, "--+-", "bDgr", Verdict::down},
                    Story{"relapsing_begins_the_count_anew", 1, 2, "-+-+-++", "DgrgrgU",
                          Verdict::up},
                    Story{"the_whole_way", 2, 2, "++--+-+++--", "U.bDgrgU.bD", Verdict::down}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Check, ASteadyAnswerChangesNothing) {
  for (const char* answers : {"+", "-+", "--", "--++", "+-+"}) {
    Watched check = watched(2, 2);
    check.follow(answers);
    const CheckState before = check.state;
    const bool good = before.verdict == Verdict::up;
    EXPECT_EQ(check.see(good), Transition::none) << answers;
    EXPECT_EQ(check.state, before) << answers;
  }
}

TEST(Check, TheBoundsOfAnOutageAreItsOuterEvidence) {
  const Check check = web(2, 2);
  CheckState state;
  Freshness freshness;
  const auto see = [&](bool good, int started_s, int finished_s) {
    const CheckStep step =
        observe(check, state, freshness,
                answer(good, start + seconds(started_s), seconds(finished_s) - seconds(started_s)));
    state = step.state;
    freshness = step.freshness;
    return step.transition;
  };
  see(true, 0, 1);
  EXPECT_EQ(see(false, 60, 63), Transition::first_bad);
  EXPECT_EQ(state.since, start + seconds(1));
  EXPECT_EQ(see(false, 75, 77), Transition::went_down);
  EXPECT_EQ(freshness.last_good, (Bound{start, "HTTP 200"}));
  EXPECT_EQ(state.first_bad, (Bound{start + seconds(63), "HTTP 500"}));
  EXPECT_EQ(state.since, start + seconds(77));

  EXPECT_EQ(see(true, 120, 122), Transition::first_good);
  EXPECT_EQ(state.first_good, (Bound{start + seconds(122), "HTTP 200"}));
  EXPECT_EQ(see(false, 135, 136), Transition::relapsed);
  EXPECT_EQ(state.first_good, std::nullopt);
  EXPECT_EQ(state.first_bad, (Bound{start + seconds(63), "HTTP 500"}));

  EXPECT_EQ(see(true, 180, 182), Transition::first_good);
  EXPECT_EQ(see(true, 195, 196), Transition::went_up);
  EXPECT_EQ(freshness.last_bad, (Bound{start + seconds(135), "HTTP 500"}));
  EXPECT_EQ(state.first_good, (Bound{start + seconds(182), "HTTP 200"}));
  EXPECT_EQ(state.first_bad, std::nullopt);
  EXPECT_EQ(state.since, start + seconds(196));
}

TEST(Check, AClearedFailureLeavesNoTrace) {
  Watched check = watched(3, 2);
  check.follow("+");
  const CheckState before = check.state;
  check.follow("--+");
  EXPECT_EQ(check.state, before);
}

TEST(Check, TheOutageBelongsToTheCaller) {
  Watched check = watched(1, 1);
  check.follow("+");
  check.state.outage = OutageId(7);
  check.follow("-");
  EXPECT_EQ(check.state.outage, OutageId(7));
  check.follow("+");
  EXPECT_EQ(check.state.outage, OutageId(7));
}

TEST(Check, AnOlderAnswerIsIgnored) {
  Watched check = watched(2, 2);
  check.follow("+-");
  const CheckStep step =
      observe(check.check, check.state, check.freshness, answer(false, start + seconds(59)));
  EXPECT_EQ(step.transition, Transition::none);
  EXPECT_EQ(step.state, check.state);
  EXPECT_EQ(step.freshness, check.freshness);
}

// An edge tells an answer again when nobody could say whether the first time was stored.
TEST(Check, AnAnswerThatIsToldTwiceCountsOnce) {
  Watched check = watched(2, 2);
  check.follow("+-");
  const CheckStep again =
      observe(check.check, check.state, check.freshness, answer(false, start + seconds(60)));
  EXPECT_EQ(again.transition, Transition::none);
  EXPECT_EQ(again.state, check.state);
  EXPECT_EQ(again.freshness, check.freshness);
}

TEST(Check, AClockSetBackDuringAProbeDoesNotTurnTheBoundsAround) {
  Watched check = watched(1, 1);
  check.follow("+");
  const CheckStep step = observe(check.check, check.state, check.freshness,
                                 answer(false, start + seconds(60), -hours(1)));
  ASSERT_EQ(step.transition, Transition::went_down);
  EXPECT_EQ(step.state.first_bad->at, start + seconds(60));
}

TEST(Check, EvidenceIsCutToItsLimit) {
  const Check check = web(1, 1);
  Observation observation = answer(false, start);
  observation.summary.assign(limits::summary + 1, 'x');
  const CheckStep step = observe(check, {}, {}, observation);
  EXPECT_LE(step.state.first_bad->evidence.size(), limits::summary);
  EXPECT_LE(step.freshness.last_bad->evidence.size(), limits::summary);
}

TEST(Check, LoweredThresholdsHoldFromTheNextAnswerOn) {
  Watched falling = watched(5, 5);
  falling.follow("+---");
  falling.check.failures = 2;
  EXPECT_EQ(falling.see(false), Transition::went_down);

  Watched rising = watched(1, 5);
  rising.follow("-+++");
  rising.check.successes = 2;
  EXPECT_EQ(rising.see(true), Transition::went_up);
}

TEST(Check, RaisedThresholdsGoOnCounting) {
  Watched falling = watched(3, 2);
  falling.follow("+--");
  falling.check.failures = 4;
  EXPECT_EQ(falling.follow("--"), ".D");
}

// The verdict by looking at the whole past, without counting.
Verdict verdict_of(const std::vector<bool>& answers, int failures, int successes) {
  const auto last_are = [&](std::size_t end, int count, bool good) {
    if (end < static_cast<std::size_t>(count)) return false;
    for (std::size_t i = end - static_cast<std::size_t>(count); i < end; ++i)
      if (answers[i] != good) return false;
    return true;
  };
  Verdict verdict = Verdict::unknown;
  for (std::size_t end = 1; end <= answers.size(); ++end) {
    if (verdict != Verdict::down && last_are(end, failures, false)) verdict = Verdict::down;
    if (verdict == Verdict::down && last_are(end, successes, true)) verdict = Verdict::up;
    if (verdict == Verdict::unknown && answers[end - 1]) verdict = Verdict::up;
  }
  return verdict;
}

RC_GTEST_PROP(CheckProperties, TheVerdictIsThatOfTheWholePast, (const std::vector<bool>& answers)) {
  Watched check = watched(*rc::gen::inRange(1, 5), *rc::gen::inRange(1, 5));
  for (const bool good : answers) check.see(good);
  RC_ASSERT(check.state.verdict ==
            verdict_of(answers, check.check.failures, check.check.successes));
}

// Transitions alone tell the same story as the state: who follows them misses nothing.
RC_GTEST_PROP(CheckProperties, TransitionsFollowEachOtherAsTheyMust,
              (const std::vector<bool>& answers)) {
  Watched check = watched(*rc::gen::inRange(1, 5), *rc::gen::inRange(1, 5));
  Verdict verdict = Verdict::unknown;
  bool waits = false;
  for (const bool good : answers) {
    switch (check.see(good)) {
      case Transition::none:
        break;
      case Transition::first_bad:
        RC_ASSERT(verdict != Verdict::down && !waits);
        waits = true;
        break;
      case Transition::first_good:
        RC_ASSERT(verdict == Verdict::down && !waits);
        waits = true;
        break;
      case Transition::cleared:
        RC_ASSERT(verdict == Verdict::up && waits);
        waits = false;
        break;
      case Transition::relapsed:
        RC_ASSERT(verdict == Verdict::down && waits);
        waits = false;
        break;
      case Transition::went_down:
        RC_ASSERT(verdict != Verdict::down);
        verdict = Verdict::down;
        waits = false;
        break;
      case Transition::went_up:
        RC_ASSERT(verdict != Verdict::up);
        verdict = Verdict::up;
        waits = false;
        break;
    }
    RC_ASSERT(check.state.verdict == verdict);
    RC_ASSERT((check.state.bad_run + check.state.good_run > 0) == waits);
  }
}

RC_GTEST_PROP(CheckProperties, ThresholdsMayChangeAtAnyTime, (const std::vector<bool>& answers)) {
  Watched check = watched(1, 1);
  for (const bool good : answers) {
    check.check.failures = *rc::gen::inRange(1, 6);
    check.check.successes = *rc::gen::inRange(1, 6);
    check.see(good);
    RC_ASSERT(check.state.bad_run < check.check.failures);
    RC_ASSERT(check.state.good_run < check.check.successes);
    RC_ASSERT(check.state.verdict != Verdict::down || check.state.first_bad.has_value());
    RC_ASSERT(check.state.verdict != Verdict::up || check.state.first_good.has_value());
  }
  // Whatever came before: enough equal answers lead to a verdict that stays.
  for (int i = 0; i < 6; ++i) check.see(false);
  RC_ASSERT(check.state.verdict == Verdict::down);
  const CheckState before = check.state;
  RC_ASSERT(check.see(false) == Transition::none);
  RC_ASSERT(check.state == before);
}

// What is stored of the freshness may be old: the verdict does not depend on it.
RC_GTEST_PROP(CheckProperties, ARestartWithOlderFreshnessDecidesTheSame,
              (const std::vector<bool>& answers)) {
  Watched steady = watched(2, 3);
  Watched restarted = steady;
  Freshness stored;
  for (const bool good : answers) {
    if (*rc::gen::arbitrary<bool>()) stored = restarted.freshness;
    if (*rc::gen::arbitrary<bool>()) restarted.freshness = stored;
    RC_ASSERT(steady.see(good) == restarted.see(good));
    RC_ASSERT(steady.state == restarted.state);
  }
}

TEST(Question, TheHostOfADnsCheckIsItsServerWithoutPort) {
  const auto host = [](const std::string& server) {
    return host_of(DnsCheck{.name = "example.org", .server = server});
  };
  EXPECT_EQ(host("192.0.2.53:5353"), "192.0.2.53");
  EXPECT_EQ(host("[2001:db8::53]:5353"), "2001:db8::53");
  EXPECT_EQ(host("2001:db8::53"), "2001:db8::53");
  EXPECT_EQ(host("ns.example.org"), "ns.example.org");
  EXPECT_EQ(host(""), "");
}

}  // namespace
}  // namespace vigie
