#include "civil/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

constexpr std::int64_t year_0 = -62'167'219'200'000;
constexpr std::int64_t year_10000 = 253'402'300'800'000;

TEST(Rfc3339, RendersMillisecondsOnlyWhenThereAreSome) {
  EXPECT_EQ(to_rfc3339(Instant::from_ms(1'795'203'000'000)), "2026-11-20T19:30:00Z");
  EXPECT_EQ(to_rfc3339(Instant::from_ms(1'795'203'000'045)), "2026-11-20T19:30:00.045Z");
  EXPECT_EQ(to_rfc3339(Instant::from_ms(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(Rfc3339, ReadsEveryFormOfTheGrammar) {
  const Instant half_past_seven = Instant::from_ms(1'795'203'000'000);
  for (const char* text :
       {"2026-11-20T19:30:00Z", "2026-11-20T20:30:00+01:00", "2026-11-20t19:30:00z",
        "2026-11-20T09:30:00-10:00", "2026-11-21T01:15:00+05:45", "2026-11-20T19:30:00-00:00",
        "2026-11-20T19:30:00.0Z", "2026-11-20T19:30:00.000999999Z"})
    EXPECT_EQ(parse_rfc3339(text), half_past_seven) << text;
  EXPECT_EQ(parse_rfc3339("2026-11-20T19:30:00.5Z"), half_past_seven + milliseconds(500));
  EXPECT_EQ(parse_rfc3339("0001-01-01T00:00:00Z"), Instant::from_ms(-62'135'596'800'000));
}

TEST(Rfc3339, RefusesWhatIsNotOnePointInTime) {
  for (const char* text : {"",
                           "2026-11-20",
                           "2026-11-20T19:30:00",
                           "2026-11-20 19:30:00Z",
                           "2026-11-20T19:30Z",
                           "2026-12-31T23:59:60Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-20T24:00:00Z",
                           "2026-11-20T19:30:00.Z",
                           "2026-11-20T19:30:00+1:00",
                           "2026-11-20T19:30:00+0100",
                           "2026-11-20T19:30:00+24:00",
                           "2026-11-20T19:30:00+01:60",
                           "2026-11-20T19:30:00Z ",
                           "+026-11-20T19:30:00Z",
                           "2026-11-20T19:30:00.5",
                           "2026-11-20T19:+0:00Z",
                           "20261-1-20T19:30:00Z"}) {
    const auto result = parse_rfc3339(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
}

RC_GTEST_PROP(Rfc3339, ParseUndoesRender, ()) {
  const Instant t = Instant::from_ms(*rc::gen::inRange<std::int64_t>(year_0, year_10000));
  RC_ASSERT(parse_rfc3339(to_rfc3339(t)) == t);
}

RC_GTEST_PROP(Rfc3339, NoTextMakesItFall, (const std::string& text)) {
  (void)parse_rfc3339(text);
  (void)parse_rfc3339("2026-11-20T19:30:00" + text);
  (void)parse_duration(text);
}

TEST(DurationText, ReadsUnitsFromTheLargestToTheSmallest) {
  EXPECT_EQ(parse_duration("1d 2h"), Duration(hours(26)));
  EXPECT_EQ(parse_duration("90s"), Duration(seconds(90)));
  EXPECT_EQ(parse_duration("1h30m"), Duration(minutes(90)));
  EXPECT_EQ(parse_duration("250ms"), Duration(250));
  EXPECT_EQ(parse_duration("1m 0s 5ms"), Duration(60'005));
}

TEST(DurationText, RefusesEverythingElse) {
  for (const char* text : {"",
                           " ",
                           "5",
                           "m",
                           "-5m",
                           "+5m",
                           "5 m",
                           "1.5h",
                           "0s",
                           "0d 0ms",
                           "1m 1h",
                           "1h 1h",
                           "5M",
                           "1w",
                           "5m ",
                           " 5m",
                           "5m  3s",
                           "5m,3s",
                           "99999999999999999999s",
                           "9223372036854775807ms",
                           "26687997792d",
                           "26687997791d 99999999999h",
                           "1d -1h"}) {
    const auto result = parse_duration(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
}

TEST(DurationText, RendersTheFormThatIsRead) {
  EXPECT_EQ(to_string(Duration(0)), "0s");
  EXPECT_EQ(to_string(Duration(hours(26))), "1d 2h");
  EXPECT_EQ(to_string(Duration(90'250)), "1m 30s 250ms");
  EXPECT_EQ(to_string(Duration(-90'000)), "-1m 30s");
  EXPECT_EQ(to_string(Duration::min()), "-106751991167d 7h 12m 55s 808ms");
}

RC_GTEST_PROP(DurationText, ParseUndoesRender, ()) {
  const Duration d(*rc::gen::inRange<std::int64_t>(1, Instant::max().ms()));
  RC_ASSERT(parse_duration(to_string(d)) == d);
}

}  // namespace
}  // namespace vigie
