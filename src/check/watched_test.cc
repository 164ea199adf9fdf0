#include "check/watched.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

Check web() {
  Check check;
  check.name = CheckName("web");
  check.interval = seconds(60);
  check.timeout = seconds(5);
  check.failures = 2;
  check.successes = 1;
  return check;
}

// A check that is asked and remembers its stretches, as the world does.
struct Watching {
  Check check = web();
  CheckState state;
  Freshness freshness;
  std::vector<Watched> closed;
  std::optional<Watched> open;

  void see(Instant at, bool good) {
    const CheckStep step = observe(check, state, freshness, {check.name, at, at, good, "", {}});
    for (const Watched& each : watch(check, open ? &*open : nullptr, freshness, step)) {
      if (each.until) {
        closed.push_back(each);
        open.reset();
      } else {
        open = each;
      }
    }
    state = step.state;
    freshness = step.freshness;
  }
};

Watched stretch(Instant from, std::optional<Instant> until, Verdict verdict) {
  return {CheckName("web"), from, until, verdict};
}

TEST(watched, answers_in_time_are_one_stretch_that_nothing_is_written_for) {
  Watching web;
  for (int minute = 0; minute < 60; ++minute) web.see(start + minutes(minute), true);
  EXPECT_THAT(web.closed, IsEmpty());
  EXPECT_EQ(web.open, stretch(start, std::nullopt, Verdict::up));
  EXPECT_EQ(proven_until(web.check, *web.open, web.freshness, start + minutes(60)),
            start + minutes(60));
}

TEST(watched, a_silence_is_unknown_from_the_last_answer_on) {
  Watching web;
  web.see(start, true);
  web.see(start + minutes(1), true);
  EXPECT_EQ(proven_until(web.check, *web.open, web.freshness, start + minutes(9)),
            start + minutes(1));
  web.see(start + minutes(10), true);
  EXPECT_THAT(web.closed, ElementsAre(stretch(start, start + minutes(1), Verdict::up)));
  EXPECT_EQ(web.open, stretch(start + minutes(10), std::nullopt, Verdict::up));
}

TEST(watched, a_failure_begins_with_the_first_bad_answer_and_ends_with_the_first_good_one) {
  Watching web;
  web.see(start, true);
  web.see(start + seconds(60), false);
  EXPECT_EQ(web.open, stretch(start, std::nullopt, Verdict::up));
  web.see(start + seconds(75), false);
  web.see(start + seconds(120), false);
  web.see(start + seconds(180), true);
  EXPECT_THAT(web.closed,
              ElementsAre(stretch(start, start + seconds(60), Verdict::up),
                          stretch(start + seconds(60), start + seconds(180), Verdict::down)));
  EXPECT_EQ(web.open, stretch(start + seconds(180), std::nullopt, Verdict::up));
}

TEST(watched, a_failure_after_a_silence_proves_nothing_of_the_silence) {
  Watching web;
  web.see(start, true);
  web.see(start + minutes(30), false);
  web.see(start + minutes(31), false);
  EXPECT_THAT(web.closed, ElementsAre(stretch(start, start, Verdict::up)));
  EXPECT_EQ(web.open, stretch(start + minutes(30), std::nullopt, Verdict::down));
}

// Whatever a stretch says at an instant, an answer was not further away from it than the horizon.
RC_GTEST_PROP(watched, no_stretch_reaches_where_no_answer_spoke, ()) {
  Watching web;
  std::vector<Instant> answers;
  Instant now = start;
  const int number = *rc::gen::inRange(1, 40);
  for (int i = 0; i < number; ++i) {
    now += seconds(*rc::gen::inRange(1, 200));
    web.see(now, *rc::gen::arbitrary<bool>());
    answers.push_back(now);
  }
  std::vector<Watched> all = web.closed;
  if (web.open) {
    Watched last = *web.open;
    last.until = proven_until(web.check, last, web.freshness, now);
    all.push_back(last);
  }
  const Duration validity = web.check.interval + web.check.timeout + limits::freshness_flush;
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(all[i].verdict != Verdict::unknown);
    RC_ASSERT(all[i].from <= *all[i].until);
    if (i > 0) RC_ASSERT(all[i - 1].until <= all[i].from);
    for (Instant t = all[i].from; t < *all[i].until; t += seconds(1)) {
      const bool spoke = std::ranges::any_of(
          answers, [&](Instant answer) { return answer <= t && t <= answer + validity; });
      RC_ASSERT(spoke);
    }
  }
}

}  // namespace
}  // namespace vigie
