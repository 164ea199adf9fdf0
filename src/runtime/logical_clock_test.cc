#include "runtime/logical_clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace vigie::runtime {
namespace {

constexpr Instant noon = Instant::from_ms(1'700'000'000'000);

// A machine whose clocks a test moves.
struct Machine {
  ClockReading reading{noon, hours(5)};
  void run(Duration d) {
    reading.wall += d;
    reading.elapsed += d;
  }
  void set_wall(Duration by) { reading.wall += by; }
};

TEST(LogicalClock, FollowsAnHonestClock) {
  Machine m;
  LogicalClock clock(m.reading, Instant::from_ms(0));
  for (int i = 0; i < 100; ++i) {
    m.run(seconds(1));
    EXPECT_EQ(clock.update(m.reading), std::nullopt);
  }
  EXPECT_EQ(clock.at(m.reading), noon + seconds(100));
}

TEST(LogicalClock, NeverStartsBeforeTheLastCommit) {
  Machine m;
  LogicalClock clock(m.reading, noon + hours(1));
  EXPECT_EQ(clock.at(m.reading), noon + hours(1));
}

// A busy program looks at the clock after every batch.
TEST(LogicalClock, SlowTimeGoesOnHoweverOftenItIsLookedAt) {
  Machine m;
  LogicalClock clock(m.reading, noon + hours(1));
  for (int i = 0; i < 1'000; ++i) {
    m.run(milliseconds(1));
    clock.update(m.reading);
  }
  EXPECT_EQ(clock.at(m.reading), noon + hours(1) + milliseconds(800));
}

TEST(LogicalClock, ASuspendIsAGapThatReallyPassed) {
  Machine m;
  LogicalClock clock(m.reading, noon);
  m.run(hours(6));
  const auto gap = clock.update(m.reading);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->from, noon);
  EXPECT_EQ(gap->to, noon + hours(6));
  EXPECT_EQ(gap->reason, "suspended");
  EXPECT_EQ(gap->shift, Duration{});
}

TEST(LogicalClock, AClockSetForwardShortensNoWait) {
  Machine m;
  LogicalClock clock(m.reading, noon);
  m.run(seconds(1));
  m.set_wall(hours(1));
  const auto gap = clock.update(m.reading);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->shift, hours(1));
  EXPECT_EQ(gap->from, noon + seconds(1));
  EXPECT_EQ(gap->to, noon + hours(1) + seconds(1));
  EXPECT_EQ(clock.at(m.reading), m.reading.wall);
}

TEST(LogicalClock, AClockSetBackIsToldOnceAndCaughtUpWithSlowly) {
  Machine m;
  LogicalClock clock(m.reading, noon);
  m.set_wall(-hours(1));
  int told = 0;
  Instant last = clock.at(m.reading);
  for (int second = 0; second < 6 * 3600; ++second) {
    m.run(seconds(1));
    if (clock.update(m.reading)) ++told;
    const Instant now = clock.at(m.reading);
    ASSERT_GT(now, last);
    ASSERT_GE(now - last, milliseconds(800));
    ASSERT_LE(now - last, seconds(1));
    last = now;
  }
  EXPECT_EQ(told, 1);
  EXPECT_EQ(clock.at(m.reading), m.reading.wall);  // five hours made up for the one
}

RC_GTEST_PROP(LogicalClock, NeverGoesBackWhateverIsDoneToTheClock, ()) {
  Machine m;
  LogicalClock clock(m.reading, noon);
  Instant last = clock.at(m.reading);
  const auto moves = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 20'000), rc::gen::inRange(-7'200'000, 7'200'000)));
  for (const auto& [passed, set] : moves) {
    m.run(milliseconds(passed));
    if (set % 3 == 0) m.set_wall(milliseconds(set));
    RC_ASSERT(clock.at(m.reading) >= last);
    last = clock.at(m.reading);
    if (set % 2 == 0) {
      const auto gap = clock.update(m.reading);
      if (gap) RC_ASSERT(gap->from <= gap->to && gap->to <= clock.at(m.reading));
    }
    RC_ASSERT(clock.at(m.reading) >= last);
    last = clock.at(m.reading);
  }
}

}  // namespace
}  // namespace vigie::runtime
