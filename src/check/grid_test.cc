// When a check is probed.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <rapidcheck/gtest.h>
#include <array>

#include "check/check.h"

namespace vigie {
namespace {

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

Check named(std::string name, Duration interval = minutes(1)) {
  Check check;
  check.name = CheckName(std::move(name));
  check.interval = interval;
  return check;
}

// Reckoned apart from this code: a release that moved them would move every probe of every check.
TEST(Grid, PhasesStayWhatTheyAre) {
  const auto phase = [](const Check& check) {
    return next_on_grid(check, Instant::from_ms(-1)).ms();
  };
  EXPECT_EQ(phase(named("web")), 41'521);
  EXPECT_EQ(phase(named("web", minutes(5))), 101'521);
  EXPECT_EQ(phase(named("db")), 30'371);
}

RC_GTEST_PROP(Grid, ARestartAtAnyTimeLeadsToTheSameInstants, ()) {
  const Check check = named(*rc::gen::nonEmpty<std::string>(),
                            milliseconds(*rc::gen::inRange<std::int64_t>(1, 86'400'000)));
  const Instant after =
      Instant::from_ms(*rc::gen::inRange<std::int64_t>(-4'000'000'000'000, 4'000'000'000'000));
  const Instant next = next_on_grid(check, after);
  RC_ASSERT(next > after);
  RC_ASSERT(next - after <= check.interval);
  RC_ASSERT(next_on_grid(check, next) == next + check.interval);
  const Instant restart =
      next - milliseconds(*rc::gen::inRange<std::int64_t>(1, check.interval.count() + 1));
  RC_ASSERT(next_on_grid(check, restart) == next);
}

TEST(Grid, AThousandChecksAreSpreadOverTheInterval) {
  for (const char* pattern : {"check-{}", "web-{:04}", "{}-http", "shop{}.example"}) {
    std::array<int, 10> tenths{};
    for (int i = 0; i < 1'000; ++i) {
      const Check check = named(fmt::format(fmt::runtime(pattern), i));
      const Duration offset = next_on_grid(check, start) - start;
      ++tenths[static_cast<std::size_t>((offset.count() - 1) / 6'000)];
    }
    for (const int count : tenths) {
      EXPECT_GT(count, 60) << pattern;
      EXPECT_LT(count, 140) << pattern;
    }
  }
}

struct Case {
  Verdict verdict;
  int bad_run;
  int good_run;
  bool soon;
};

TEST(NextProbe, IsSoonerWhileSomethingWaitsForConfirmation) {
  const Check check = named("web");
  const Instant grid = next_on_grid(check, start);
  const Instant just_after = grid + milliseconds(100);
  const Case table[] = {
      {Verdict::up, 0, 0, false},  {Verdict::up, 1, 0, true},      {Verdict::down, 0, 0, false},
      {Verdict::down, 0, 1, true}, {Verdict::unknown, 0, 0, true}, {Verdict::unknown, 1, 0, true},
  };
  for (const auto& [verdict, bad_run, good_run, soon] : table) {
    CheckState state;
    state.verdict = verdict;
    state.bad_run = bad_run;
    state.good_run = good_run;
    EXPECT_EQ(next_probe(check, state, just_after),
              soon ? just_after + check.retry_interval : grid + check.interval)
        << to_string(verdict) << " " << bad_run << " " << good_run;
    // The grid comes first: no need to wait for the retry.
    const Instant just_before = grid - seconds(1);
    EXPECT_EQ(next_probe(check, state, just_before), grid);
  }
}

}  // namespace
}  // namespace vigie
