#include "civil/intervals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bitset>

namespace vigie {
namespace {

constexpr int span = 120;  // minutes of the bitmap that the set is compared with

Instant minute(int m) {
  return Instant::from_ms(m * 60'000LL);
}
Interval between(int from, int to) {
  return {minute(from), minute(to)};
}

using Bitmap = std::bitset<span>;

struct Both {
  IntervalSet set;
  Bitmap bitmap;
};

// Random stretches, some of them empty or backwards, as a set and as one bit for each minute.
Both draw() {
  const auto pairs = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, span + 1), rc::gen::inRange(0, span + 1)));
  Both both;
  std::vector<Interval> intervals;
  for (const auto& [from, to] : pairs) {
    // Short ones too, or a dozen stretches would cover everything.
    const int end = from % 2 == 0 ? std::min(span, from + to % 10) : to;
    intervals.push_back(between(from, end));
    for (int m = from; m < end; ++m) both.bitmap.set(static_cast<std::size_t>(m));
  }
  both.set = IntervalSet(intervals);
  return both;
}

void expect_same(const IntervalSet& set, const Bitmap& bitmap) {
  for (int m = 0; m < span; ++m) {
    const bool in = bitmap.test(static_cast<std::size_t>(m));
    RC_ASSERT(set.contains(minute(m)) == in);
    RC_ASSERT(set.contains(minute(m + 1) - Duration(1)) == in);
  }
  RC_ASSERT(!set.contains(minute(span)));
  RC_ASSERT(set.total() == Duration(minutes(bitmap.count())));
  for (std::size_t i = 0; i < set.intervals().size(); ++i) {
    RC_ASSERT(!set.intervals()[i].empty());
    if (i > 0) RC_ASSERT(set.intervals()[i - 1].to < set.intervals()[i].from);
  }
}

RC_GTEST_PROP(Intervals, AlgebraAgreesWithABitmapOfMinutes, ()) {
  const Both a = draw();
  const Both b = draw();
  expect_same(a.set, a.bitmap);
  expect_same(a.set | b.set, a.bitmap | b.bitmap);
  expect_same(a.set & b.set, a.bitmap & b.bitmap);
  expect_same(a.set - b.set, a.bitmap & ~b.bitmap);
  expect_same(a.set.complement(between(0, span)), ~a.bitmap);
}

RC_GTEST_PROP(Intervals, EqualSetsAreEqualHoweverTheyWereMade, ()) {
  const IntervalSet a = draw().set;
  const IntervalSet b = draw().set;
  const Interval all = between(0, span);
  RC_ASSERT((a - b) == (a & b.complement(all)));
  RC_ASSERT(((a - b) | (a & b)) == a);
  RC_ASSERT(a.complement(all).complement(all) == a);
}

RC_GTEST_PROP(Intervals, LongestGapIsTheLongestRunOfZeros, ()) {
  const Both a = draw();
  const int from = *rc::gen::inRange(0, span);
  const int to = *rc::gen::inRange(from, span);
  int best = 0;
  int best_from = 0;
  int run = 0;
  for (int m = from; m < to; ++m) {
    run = a.bitmap.test(static_cast<std::size_t>(m)) ? 0 : run + 1;
    if (run > best) {
      best = run;
      best_from = m + 1 - run;
    }
  }
  const auto gap = a.set.longest_gap(between(from, to));
  if (best == 0)
    RC_ASSERT(!gap);
  else
    RC_ASSERT(gap == between(best_from, best_from + best));
}

TEST(Intervals, TouchingStretchesAreOne) {
  EXPECT_EQ(IntervalSet({between(5, 9), between(1, 5)}).intervals(),
            (std::vector<Interval>{between(1, 9)}));
}

TEST(Intervals, ComplementIsCutToTheRange) {
  const IntervalSet set({between(-10, 2), between(8, 50)});
  EXPECT_EQ(set.complement(between(0, 10)), IntervalSet({between(2, 8)}));
  EXPECT_TRUE(set.complement(between(10, 10)).empty());
}

TEST(Intervals, TheWholeOfTimeHasALength) {
  const IntervalSet all({{Instant::min(), Instant::max()}});
  EXPECT_EQ(all.total(), Instant::max() - Instant::min());
}

}  // namespace
}  // namespace vigie
