#include "civil/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}
Zone zone(std::string_view name) {
  return Zone::find(name).value();
}

TEST(Dates, CountFromTheEpochOverLeapYears) {
  EXPECT_EQ(days_since_epoch({1970, 1, 1}), 0);
  EXPECT_EQ(days_since_epoch({1969, 12, 31}), -1);
  EXPECT_EQ(days_since_epoch({2000, 3, 1}), 11'017);
  EXPECT_EQ(add_days({2024, 2, 28}, 1), (LocalDate{2024, 2, 29}));
  EXPECT_EQ(add_days({1900, 2, 28}, 1), (LocalDate{1900, 3, 1}));
  EXPECT_EQ(add_days({2026, 1, 1}, -1), (LocalDate{2025, 12, 31}));
}

// Every day of four centuries follows the one before, by a rule that knows only month lengths.
TEST(Dates, EveryDayFollowsTheDayBefore) {
  LocalDate expected{1599, 12, 31};
  const std::int64_t first = days_since_epoch(expected);
  int weekday_number = static_cast<int>(weekday(expected));
  for (std::int64_t day = first; day < first + 146'098; ++day) {
    ASSERT_EQ(date_from_days(day), expected);
    ASSERT_EQ(days_since_epoch(expected), day);
    ASSERT_EQ(static_cast<int>(weekday(expected)), weekday_number);
    weekday_number = (weekday_number + 1) % 7;
    const bool exists =
        parse_date(to_string({expected.year, expected.month, expected.day + 1})).has_value();
    if (exists)
      ++expected.day;
    else if (expected.month < 12)
      expected = {expected.year, expected.month + 1, 1};
    else
      expected = {expected.year + 1, 1, 1};
  }
}

TEST(Dates, HaveWeekdays) {
  EXPECT_EQ(weekday({1970, 1, 1}), Weekday::thursday);
  EXPECT_EQ(weekday({2026, 11, 20}), Weekday::friday);
  EXPECT_EQ(weekday({1969, 12, 28}), Weekday::sunday);
}

RC_GTEST_PROP(Dates, ParseUndoesRender, ()) {
  const LocalDate date = date_from_days(
      *rc::gen::inRange(days_since_epoch({0, 1, 1}), days_since_epoch({10000, 1, 1})));
  RC_ASSERT(parse_date(to_string(date)) == date);
  RC_ASSERT(days_since_epoch(date_from_days(days_since_epoch(date))) == days_since_epoch(date));
}

RC_GTEST_PROP(TimesOfDay, ParseUndoesRender, ()) {
  const TimeOfDay time{*rc::gen::inRange(0, 86'400)};
  RC_ASSERT(parse_time_of_day(to_string(time)) == time);
}

TEST(Dates, RefuseWhatDoesNotExist) {
  for (const char* text : {"", "2026-02-29", "2026-2-1", "2026-04-31", "2026-00-10", "2026-01-00",
                           "2026/01/01", "20260101", "2026-01-01 ", "-026-01-01", "1900-02-29"})
    EXPECT_FALSE(parse_date(text)) << text;
  EXPECT_TRUE(parse_date("2000-02-29"));
}

TEST(TimesOfDay, StopBeforeMidnight) {
  for (const char* text : {"", "24:00", "9:00", "09:60", "09:00:60", "0900", "09:00:", "09-00"})
    EXPECT_FALSE(parse_time_of_day(text)) << text;
  EXPECT_EQ(parse_time_of_day("23:59:59")->seconds, 86'399);
  EXPECT_EQ(to_string(TimeOfDay{9 * 3'600}), "09:00");
  EXPECT_EQ(to_string(TimeOfDay{9 * 3'600 + 5}), "09:00:05");
}

TEST(Weekdays, AreReadBackAndCorrected) {
  for (int day = 0; day < 7; ++day)
    EXPECT_EQ(parse_weekday(to_string(static_cast<Weekday>(day))), static_cast<Weekday>(day));
  EXPECT_NE(parse_weekday("tuseday").error().text().find("\"tuesday\""), std::string::npos);
  EXPECT_FALSE(parse_weekday(""));
}

TEST(Zones, AnUnknownNameGetsASuggestion) {
  const auto typo = Zone::find("Europe/Pariss");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().code, ErrorCode::invalid);
  EXPECT_NE(typo.error().text().find("\"Europe/Paris\""), std::string::npos);
  EXPECT_NE(Zone::find("paris").error().text().find("\"Europe/Paris\""), std::string::npos);
  EXPECT_FALSE(Zone::find(""));
  EXPECT_FALSE(Zone::find("localtime"));
  EXPECT_FALSE(Zone::find("../../etc/passwd"));
}

TEST(Zones, ShowLocalTimeOffsetAndAbbreviation) {
  const Zone paris = zone("Europe/Paris");
  const Instant winter = at("2026-11-20T19:30:00.750Z");
  EXPECT_EQ(paris.name(), "Europe/Paris");
  EXPECT_EQ(paris.to_local(winter), (LocalTime{{2026, 11, 20}, {(20 * 60 + 30) * 60}}));
  EXPECT_EQ(paris.offset(winter), Duration(hours(1)));
  EXPECT_EQ(paris.abbreviation(winter), "CET");
  EXPECT_EQ(paris.abbreviation(at("2026-07-01T00:00:00Z")), "CEST");
  EXPECT_EQ(to_rfc3339(winter, paris), "2026-11-20T20:30:00.750+01:00");
  EXPECT_EQ(to_rfc3339(winter, zone("America/St_Johns")), "2026-11-20T16:00:00.750-03:30");
  EXPECT_EQ(to_rfc3339(winter, Zone::utc()), "2026-11-20T19:30:00.750Z");
  EXPECT_EQ(to_rfc3339(winter, zone("Europe/London")), "2026-11-20T19:30:00.750+00:00");
}

// Lisbon left its summer time in 1992 by moving to Central European Time: another name, the same
// hour.
TEST(Zones, ANewAbbreviationIsNoTransition) {
  const Zone lisbon = zone("Europe/Lisbon");
  EXPECT_NE(lisbon.abbreviation(at("1992-09-01T00:00:00Z")),
            lisbon.abbreviation(at("1992-11-01T00:00:00Z")));
  EXPECT_EQ(lisbon.next_transition(at("1992-09-01T00:00:00Z")), at("1993-03-28T01:00:00Z"));
}

TEST(Zones, UtcNeverChanges) {
  EXPECT_EQ(Zone::utc().next_transition(Instant()), std::nullopt);
  EXPECT_EQ(Zone::utc().resolve({{2026, 3, 29}, {7'200}}).first, at("2026-03-29T02:00:00Z"));
}

TEST(Zones, SpringGapMeansNothingAndAutumnOverlapTwoThings) {
  const Zone paris = zone("Europe/Paris");
  const Resolved gap = paris.resolve({{2026, 3, 29}, {2 * 3'600 + 1'800}});
  EXPECT_EQ(gap.kind, LocalKind::nonexistent);
  EXPECT_EQ(gap.first, at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(gap.second, gap.first);
  const Resolved overlap = paris.resolve({{2026, 10, 25}, {2 * 3'600 + 1'800}});
  EXPECT_EQ(overlap.kind, LocalKind::ambiguous);
  EXPECT_EQ(overlap.first, at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(overlap.second, at("2026-10-25T01:30:00Z"));
}

// Samoa went from the 29th to the 31st of December 2011.
TEST(Zones, ASkippedDayEndsAtTheNextMidnight) {
  const Zone apia = zone("Pacific/Apia");
  for (const int second : {0, 43'200, 86'399}) {
    const Resolved skipped = apia.resolve({{2011, 12, 30}, {second}});
    EXPECT_EQ(skipped.kind, LocalKind::nonexistent) << second;
    EXPECT_EQ(apia.to_local(skipped.first), (LocalTime{{2011, 12, 31}, {0}}));
  }
}

class Transitions : public testing::TestWithParam<const char*> {};

std::vector<Instant> changes(const Zone& place, Instant from, Instant to) {
  std::vector<Instant> out;
  while (from < to) {
    const auto next = place.next_transition(from);
    // A zone may rest for more than the ten years that next_transition() looks ahead.
    from = next ? *next : from + hours(24 * 3'650);
    if (next && *next < to) out.push_back(*next);
  }
  return out;
}

LocalTime reading(Instant t, Duration offset) {
  return Zone::utc().to_local(t + offset);
}

// Around each change of offset, every five minutes: resolve() undoes to_local(), and says unique,
// nonexistent or ambiguous as the two offsets demand.
TEST_P(Transitions, ResolveUndoesToLocal) {
  const Zone place = zone(GetParam());
  const auto all = changes(place, at("2000-01-01T00:00:00Z"), at("2038-01-01T00:00:00Z"));
  for (const Instant change : all) {
    const Duration before = place.offset(change - Duration(1));
    const Duration after = place.offset(change);
    const Duration jump = after - before;
    ASSERT_NE(jump, Duration(0));
    for (Instant t = change - hours(30); t < change + hours(30); t += minutes(5)) {
      const LocalTime local = place.to_local(t);
      ASSERT_EQ(local, reading(t, t < change ? before : after));
      const Resolved resolved = place.resolve(local);
      ASSERT_TRUE(t == resolved.first || t == resolved.second) << to_rfc3339(t, place);
      ASSERT_EQ(parse_rfc3339(to_rfc3339(t, place)), t);
      // The last |jump| before the change and the first after it show the same readings.
      const bool twice = jump < Duration(0) && t >= change + jump && t < change - jump;
      ASSERT_EQ(resolved.kind, twice ? LocalKind::ambiguous : LocalKind::unique);
      ASSERT_EQ(resolved.second - resolved.first, twice ? -jump : Duration(0));
      ASSERT_EQ(to_rfc3339(resolved.first) < to_rfc3339(resolved.second), twice);
    }
    for (Duration into(0); into < jump; into += minutes(5)) {
      const Resolved skipped = place.resolve(reading(change + into, before));
      ASSERT_EQ(skipped.kind, LocalKind::nonexistent);
      ASSERT_EQ(skipped.first, change);
      ASSERT_EQ(skipped.second, change);
    }
  }
  // Samoa gave up summer time in 2021; the others change twice a year.
  EXPECT_EQ(all.size(), std::string_view(GetParam()) == "Pacific/Apia" ? 23U : 76U);
}

INSTANTIATE_TEST_SUITE_P(Zones, Transitions,
                         testing::Values("Europe/Paris", "America/New_York", "Australia/Lord_Howe",
                                         "Pacific/Apia", "America/St_Johns"));

}  // namespace
}  // namespace vigie
