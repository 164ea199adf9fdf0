#include "base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

TEST(Money, FractionsAreExact) {
  EXPECT_EQ(Ratio(6, 4), Ratio(3, 2));
  EXPECT_EQ(Ratio(1, 3) + Ratio(1, 6), Ratio(1, 2));
  EXPECT_EQ(Ratio(1, 3) - Ratio(1, 2), Ratio(-1, 6));
  EXPECT_EQ(Ratio(5, 4) * Ratio(4, 5), Ratio(1));
  EXPECT_LT(Ratio(5, 4), Ratio(3, 2));
  EXPECT_EQ(Ratio(0, 7), Ratio());
}

// 1,000 agreements may not bring a server down.
TEST(Money, FinerThanAThousandMillionthIsRounded) {
  Ratio sum;
  for (const int by : {999'983, 999'979, 999'961, 999'959, 999'953}) sum = sum + Ratio(1, by);
  EXPECT_EQ(sum, Ratio(5'000, 1'000'000'000));
  EXPECT_EQ(Ratio(1, 1'000'000'000) * Ratio(1, 2), Ratio(1, 1'000'000'000));
  EXPECT_EQ(Ratio(999'999, 1'000'000) * Ratio(1, 1'000), Ratio(999'999, 1'000'000'000));
}

TEST(Money, AreWrittenAsPeopleDo) {
  EXPECT_EQ(parse_ratio("1.25"), Ratio(5, 4));
  EXPECT_EQ(parse_ratio("3/52"), Ratio(3, 52));
  EXPECT_EQ(parse_ratio("999999.9999"), Ratio(9'999'999'999, 10'000));
  for (const char* wrong : {"", ".", "1.", ".5", "-1", "1,5", "1.23456", "1000000", "1/0", "1/2/3"})
    EXPECT_EQ(parse_ratio(wrong), std::nullopt) << wrong;
  EXPECT_EQ(to_string(Ratio(3, 2)), "1.5");
  EXPECT_EQ(to_string(Ratio(-1, 4)), "-0.25");
  EXPECT_EQ(to_string(Ratio(3, 52)), "3/52");
  EXPECT_EQ(parse_cents("149.48"), 14948);
  EXPECT_EQ(parse_cents("16"), 1600);
  EXPECT_EQ(parse_cents("9999999.99"), 999'999'999);
  for (const char* wrong : {"", "16.", "1.234", "-1", "16 EUR", "10000000"})
    EXPECT_EQ(parse_cents(wrong), std::nullopt) << wrong;
  EXPECT_EQ(decimal(5), "0.05");
  EXPECT_EQ(decimal(-14948), "-149.48");
  EXPECT_EQ(money_text({14948, "EUR"}, Language::en), "EUR\u00a0149.48");
  EXPECT_EQ(money_text({14948, "EUR"}, Language::fr), "149,48\u00a0EUR");
  EXPECT_EQ(number_text(Ratio(3, 2), Language::fr), "1,5");
}

TEST(Money, HalfACentGoesAwayFromZero) {
  EXPECT_EQ(times({1, "EUR"}, Ratio(1, 2)).cents, 1);
  EXPECT_EQ(times({-1, "EUR"}, Ratio(1, 2)).cents, -1);
  EXPECT_EQ(times({1, "EUR"}, Ratio(49, 100)).cents, 0);
  EXPECT_EQ(times({1075, "CHF"}, Ratio(3, 2)), (Money{1613, "CHF"}));
}

RC_GTEST_PROP(Money, WhatIsWrittenIsReadAgain, ()) {
  const Ratio some(*rc::gen::inRange(0, 999'999), *rc::gen::inRange(1, 999'999));
  RC_ASSERT(parse_ratio(to_string(some)) == some);
  const std::int64_t cents = *rc::gen::inRange(0, 999'999'999);
  RC_ASSERT(parse_cents(decimal(cents)) == cents);
}

}  // namespace
}  // namespace vigie
