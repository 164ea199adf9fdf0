// Hours of work by L3121-16 to -23, L3122-5 to -23 and L3132-1; the decision of 13 November 2025 on
// twelve days in a row, and CJEU C-306/16. Times are of Paris.
#include "rest/hours_check.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "rest/testing/cases.h"
#include "rest/wording.h"

namespace vigie::rest {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::french_with_hours;
using ::testing::IsEmpty;
using testing::paris;

Interval span(const std::string& from, const std::string& to) {
  return {at(from), at(to)};
}
Intervention call(const std::string& from, const std::string& to) {
  return {span(from, to), false, false};
}
Instant clock_on(LocalDate date, int hour) {
  return paris().first_instant({date, {hour * 3600}});
}
// Each of these days from `from` to `to` o'clock, without the hour after noon when it spans it.
WorkRecord days(LocalDate first, const std::vector<int>& offsets, int from = 9, int to = 18) {
  WorkRecord record;
  for (const int offset : offsets) {
    const LocalDate date = add_days(first, offset);
    record.shifts.push_back({clock_on(date, from), clock_on(date, to)});
    if (from < 12 && 13 < to) record.breaks.push_back({clock_on(date, 12), clock_on(date, 13)});
  }
  return record;
}
constexpr LocalDate monday{2026, 9, 7};

std::vector<Finding> all_found(const WorkRecord& record, const Switches& switches = {}) {
  EXPECT_TRUE(check_record(record));
  return check_hours(record, french_with_hours(), switches, paris());
}
// But for the notes on work on Sundays, which has a test of its own.
std::vector<Finding> found(const WorkRecord& record, const RulePack& pack = french_with_hours(),
                           Switches switches = {}) {
  EXPECT_TRUE(check_record(record));
  switches.weekly_on_any_day = true;
  return check_hours(record, pack, switches, paris());
}
std::vector<std::string> rules(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& one : findings)
    names.push_back((one.breach() ? "" : "note ") + std::string(to_string(one.rule)));
  return names;
}
std::vector<std::string> found_rules(const WorkRecord& record,
                                     const RulePack& pack = french_with_hours(),
                                     const Switches& switches = {}) {
  return rules(found(record, pack, switches));
}
std::string words(const Finding& finding, Language language = Language::en) {
  return text(finding_words(finding, paris()), language);
}

TEST(Hours, of_an_ordinary_week_break_nothing) {
  EXPECT_THAT(found_rules(days(monday, {0, 1, 2, 3, 4, 7})), IsEmpty());
  EXPECT_THAT(found_rules({}), IsEmpty());
}

TEST(DayHours, a_call_makes_eleven_of_ten) {
  WorkRecord record = days(monday, {0}, 9, 19);  // nine hours
  record.interventions = {call("2026-09-07 20:00", "2026-09-07 21:00")};
  EXPECT_THAT(found_rules(record), IsEmpty());  // ten are allowed
  record.interventions = {call("2026-09-07 20:00", "2026-09-07 22:00")};
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("day.hours"));
  EXPECT_EQ(findings[0].found, hours(11));
  EXPECT_EQ(words(findings[0]),
            "The day of Monday 7 September 2026 has 11 h of work; 10 h at most are allowed "
            "(L3121-18).");
}

TEST(DayHours, a_night_is_two_civil_days_and_one_day_of_work) {
  WorkRecord record;
  record.shifts = {span("2026-09-07 20:00", "2026-09-08 07:00")};
  record.breaks = {span("2026-09-08 00:00", "2026-09-08 00:20")};
  RulePack pack = french_with_hours();
  pack.night_worker.reset();
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
  Switches switches;
  ASSERT_TRUE(set_switch(switches, "daily_cap_day", "from_start"));
  EXPECT_THAT(found_rules(record, pack, switches), ElementsAre("day.hours"));
}

TEST(DayHours, a_rule_holds_from_its_day_on) {
  RulePack pack = french_with_hours();
  pack.before = {pack};
  pack.day_max->most = hours(7);
  pack.day_max->source.since = {2026, 9, 8};
  EXPECT_THAT(found_rules(days(monday, {0, 1}), pack), ElementsAre("day.hours"));
}

// A call in a break is work, and one in a shift is no more work than the shift.
TEST(DayHours, count_once_what_overlaps_and_not_what_is_a_break) {
  WorkRecord record = days(monday, {0}, 9, 20);  // ten hours
  record.interventions = {call("2026-09-07 15:00", "2026-09-07 17:00")};
  EXPECT_THAT(found_rules(record), IsEmpty());
  record.interventions = {call("2026-09-07 12:00", "2026-09-07 12:30")};
  EXPECT_THAT(found_rules(record), ElementsAre("day.hours"));
}

TEST(WeekHours, forty_eight_are_allowed_from_monday_to_sunday) {
  const WorkRecord long_days = days(monday, {0, 1, 2, 3, 4, 5}, 9, 18);  // six of eight hours
  EXPECT_THAT(found_rules(long_days), IsEmpty());
  WorkRecord called = long_days;
  called.interventions = {call("2026-09-12 19:00", "2026-09-12 19:01")};
  const std::vector<Finding> findings = found(called);
  ASSERT_THAT(rules(findings), ElementsAre("week.hours"));
  EXPECT_EQ(words(findings[0]),
            "The week of Monday 7 September to Sunday 13 September 2026 has 48 h 1 min of work; "
            "48 h at most are allowed (L3121-20).");
}

// Sunday night of the autumn change has an hour more.
TEST(WeekHours, are_those_that_really_pass) {
  WorkRecord record = days({2026, 10, 19}, {0, 1, 2, 3, 4});  // forty hours
  record.shifts.push_back(span("2026-10-24 23:00", "2026-10-25 06:00"));
  RulePack pack = french_with_hours();
  pack.week_max->most = hours(47);
  pack.pause.reset();
  pack.night_worker.reset();
  const std::vector<Finding> findings = found(record, pack);
  ASSERT_THAT(rules(findings), ElementsAre("week.hours", "weekly.missing"));
  EXPECT_EQ(findings[0].found, hours(48));
}

TEST(AverageHours, twelve_weeks_of_forty_five) {
  WorkRecord record;
  std::vector<int> offsets;
  for (int week = 0; week < 14; ++week)
    for (int day = 0; day < 5; ++day) offsets.push_back(7 * week + day);
  record = days({2026, 6, 1}, offsets, 8, 18);  // nine hours, five days
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("average.hours"));  // once, not for each week after it
  EXPECT_EQ(findings[0].found, hours(45));
  EXPECT_EQ(findings[0].block, span("2026-06-01 00:00", "2026-08-24 00:00"));
  // A week of holidays, and the twelve weeks around it have 41 h 15 min.
  std::erase_if(record.shifts, [](const Interval& shift) {
    return span("2026-07-20 00:00", "2026-07-27 00:00").contains(shift.from);
  });
  std::erase_if(record.breaks, [](const Interval& one) {
    return span("2026-07-20 00:00", "2026-07-27 00:00").contains(one.from);
  });
  EXPECT_THAT(found_rules(record), IsEmpty());
}

TEST(AverageHours, of_a_shorter_record_are_found_when_the_rest_cannot_mend_them) {
  RulePack pack = french_with_hours();
  pack.avg_max->most = hours(7);  // 84 in twelve weeks
  EXPECT_THAT(found_rules(days(monday, {0, 1, 2, 3, 4, 7, 8, 9, 10, 11}), pack), IsEmpty());
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14});
  EXPECT_THAT(found_rules(record, pack), ElementsAre("average.hours"));
  record.shifts.back().to = at("2026-09-21 14:00");  // 84 of them are allowed
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
}

TEST(Break, is_due_when_work_reaches_six_hours) {
  WorkRecord record;
  record.shifts = {span("2026-09-07 08:00", "2026-09-07 14:00")};
  EXPECT_THAT(found_rules(record), IsEmpty());  // who goes home has it
  record.shifts[0].to += minutes(1);
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("break"));
  EXPECT_EQ(words(findings[0]),
            "The work on Monday 7 September 2026 from 08:00 to 14:00 has no break of 20 min: its "
            "longest is 0 h (L3121-16).");
  record.breaks = {span("2026-09-07 11:00", "2026-09-07 11:19")};
  EXPECT_THAT(found_rules(record), IsEmpty());  // five hours and 42 minutes
  record.shifts[0].to += minutes(30);
  EXPECT_THAT(found_rules(record), ElementsAre("break"));
  record.breaks[0].to += minutes(1);
  EXPECT_THAT(found_rules(record), IsEmpty());
  record.interventions = {call("2026-09-07 11:10", "2026-09-07 11:12")};
  EXPECT_THAT(found_rules(record), ElementsAre("break"));
}

TEST(Break, comes_too_late_after_six_hours) {
  WorkRecord record;
  record.shifts = {span("2026-09-07 08:00", "2026-09-07 17:00")};
  record.breaks = {span("2026-09-07 14:10", "2026-09-07 15:00")};
  EXPECT_THAT(found_rules(record), ElementsAre("break"));
}

TEST(Amplitude, case_8_a_call_at_five_opens_the_day) {
  WorkRecord record = days(monday, {0, 1});
  record.interventions = {call("2026-09-08 05:00", "2026-09-08 05:30")};
  EXPECT_THAT(found_rules(record), IsEmpty());  // until 18:00 there are thirteen hours
  record.shifts[1].to += minutes(1);
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("note amplitude"));
  EXPECT_EQ(findings[0].block, span("2026-09-08 05:00", "2026-09-08 18:01"));
  Switches strict;
  ASSERT_TRUE(set_switch(strict, "daily.reference", "anchored_24h"));
  EXPECT_THAT(found_rules(record, french_with_hours(), strict), ElementsAre("amplitude"));
}

TEST(Amplitude, of_planned_work_is_a_breach_by_every_reading) {
  WorkRecord record;
  record.shifts = {span("2026-09-07 07:00", "2026-09-07 11:00"),
                   span("2026-09-07 17:00", "2026-09-07 20:30")};
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("amplitude"));
  EXPECT_EQ(findings[0].found, minutes(13 * 60 + 30));
}

// The facts of Cass. soc. 13 November 2025, 24-10.733.
TEST(DaysWorked, twelve_in_a_row_pass_when_each_week_has_its_day) {
  // Tuesday 3 to Friday 13 April 2018: eleven days, and Monday and Saturday are free.
  const WorkRecord april = days({2018, 4, 3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 9, 15);
  EXPECT_THAT(found_rules(april), IsEmpty());
  Switches in_a_row;
  ASSERT_TRUE(set_switch(in_a_row, "consecutive_days", "in_a_row"));
  const std::vector<Finding> findings = found(april, french_with_hours(), in_a_row);
  ASSERT_THAT(rules(findings), ElementsAre("days.worked"));
  EXPECT_EQ(
      words(findings[0]),
      "There is work on 11 of the days of Tuesday 3 April to Friday 13 April 2018; 6 at most are "
      "allowed (L3132-1).");
  // Monday 3 to Friday 14 September 2018: the first week has seven.
  const WorkRecord september = days({2018, 9, 3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 9, 15);
  EXPECT_THAT(found_rules(september), ElementsAre("days.worked", "weekly.missing"));
}

TEST(DaysWorked, a_call_on_the_seventh_is_told_and_no_breach) {
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 5}, 9, 12);
  record.interventions = {call("2026-09-13 23:00", "2026-09-13 23:30")};
  EXPECT_THAT(found_rules(record), ElementsAre("note days.worked"));
  // L3132-4 suspends the rest.
  record.interventions = {call("2026-09-13 12:00", "2026-09-13 12:30")};
  EXPECT_THAT(found_rules(record), ElementsAre("note days.worked", "weekly.missing"));
  record.interventions[0].urgent = true;
  EXPECT_THAT(found_rules(record), IsEmpty());
}

TEST(DaysWorked, a_night_is_the_day_that_it_begins_on) {
  WorkRecord record;
  for (const int i : {0, 1, 2, 4, 5})  // each day of the week holds some of it
    record.shifts.push_back(
        {clock_on(add_days(monday, i), 22), clock_on(add_days(monday, i + 1), 3)});
  RulePack pack = french_with_hours();
  pack.night_worker.reset();
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
}

TEST(WeeklyRest, is_given_on_sunday_unless_a_ground_is_named) {
  WorkRecord record = days(monday, {0, 1, 2, 3, 6}, 9, 12);
  const std::vector<Finding> findings = all_found(record);
  ASSERT_THAT(rules(findings), ElementsAre("note weekly.day"));
  EXPECT_EQ(words(findings[0]),
            "There are 3 h of work on Sunday 13 September 2026, the day of the weekly rest "
            "(L3132-3, R3132-5): nothing here says on what ground.");
  Switches any;
  ASSERT_TRUE(set_switch(any, "weekly.day", "any"));
  EXPECT_THAT(all_found(record, any), IsEmpty());
  record = days(monday, {0, 1, 2, 3}, 9, 12);
  record.interventions = {call("2026-09-13 09:00", "2026-09-13 10:00")};
  EXPECT_THAT(rules(all_found(record)), ElementsAre("note weekly.day"));
  record.interventions[0].basis = "R3132-5";
  EXPECT_THAT(all_found(record), IsEmpty());
}

TEST(WeeklyRest, that_was_never_planned_is_found) {
  // Work each day; what is judged before a return is the daily rest.
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 5, 6, 7}, 9, 14);
  for (const Judgement& judged : judge_record(record, french_with_hours(), {}, paris()))
    EXPECT_TRUE(judged.lawful());
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("days.worked", "weekly.missing"));
  EXPECT_EQ(words(findings[1]),
            "No weekly rest lies in the days of Monday 7 September to Sunday 13 September 2026: 35 "
            "h in a row are required (L3132-2), and the longest rest there lasts 19 h, from Monday "
            "7 September at 14:00 to Tuesday 8 September 2026 at 09:00.");
}

TEST(WeeklyRest, needs_its_24_hours_in_the_week_and_no_more) {
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 5}, 18, 23);
  record.shifts.back() = span("2026-09-12 18:00", "2026-09-13 00:00");
  record.shifts.push_back(span("2026-09-14 11:00", "2026-09-14 18:00"));
  RulePack pack = testing::french();
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
  Switches rolling;
  rolling.weekly_attribution = Attribution::rolling7;
  EXPECT_THAT(found_rules(record, pack, rolling), IsEmpty());
  record.shifts[5].to += minutes(1);
  EXPECT_THAT(found_rules(record, pack), ElementsAre("weekly.missing"));
  EXPECT_THAT(found_rules(record, pack, rolling), ElementsAre("weekly.missing"));
}

TEST(WeeklyRest, that_a_call_broke_is_left_to_the_verdict_on_the_return) {
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 7});
  record.interventions = {call("2026-09-12 14:00", "2026-09-12 15:00"),
                          call("2026-09-13 16:00", "2026-09-13 17:00")};
  const std::vector<Judgement> judged = judge_record(record, french_with_hours(), {}, paris());
  EXPECT_EQ(judged.back().findings.back().rule, Rule::weekly_week);
  EXPECT_THAT(found_rules(record), ElementsAre("note days.worked"));
}

// CJEU C-306/16: within each seven days, not after six. Read as any seven, twelve in a row are not.
TEST(WeeklyRest, of_any_seven_days_forbids_what_civil_weeks_allow) {
  const WorkRecord april = days({2018, 4, 3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 9, 15);
  Switches rolling;
  ASSERT_TRUE(set_switch(rolling, "weekly.attribution", "rolling7"));
  EXPECT_THAT(found_rules(april, french_with_hours(), rolling), ElementsAre("weekly.missing"));
  RulePack pack = french_with_hours();
  pack.weekly->period = WeeklyPeriod::rolling_7;
  EXPECT_THAT(found_rules(april, pack), ElementsAre("weekly.missing"));
  EXPECT_THAT(found_rules(days(monday, {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12}, 9, 15), pack),
              IsEmpty());
}

// Spain: a day and a half a week, or three days in fourteen.
TEST(WeeklyRest, of_two_weeks_may_be_given_together) {
  RulePack pack;
  pack.weekly = WeeklyRest{.source = {"ET 37.1", {2015, 11, 13}, Seen::secondary},
                           .least = hours(36),
                           .core = hours(24),
                           .period = WeeklyPeriod::n_days,
                           .days = 14,
                           .day_pref = Weekday::sunday};
  // Eleven days of work and three without, twice.
  const std::vector<int> eleven = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                   14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
  EXPECT_THAT(found_rules(days(monday, eleven), pack), IsEmpty());
  std::vector<int> twelve = eleven;
  twelve.insert(twelve.begin() + 11, 11);
  const std::vector<Finding> findings = found(days(monday, twelve), pack);
  ASSERT_THAT(rules(findings), ElementsAre("weekly.missing"));
  EXPECT_EQ(findings[0].required, hours(72));
  EXPECT_EQ(findings[0].found, hours(63));
}

TEST(ReducedRest, more_often_than_allowed) {
  RulePack pack = testing::french_with_nine_hours();
  pack.daily->reduced->max_per_period = {1, 7};
  // Two late evenings of one week: ten hours of rest after each.
  WorkRecord record = days(monday, {0, 1, 2, 3});
  record.interventions = {call("2026-09-07 22:30", "2026-09-07 23:00"),
                          call("2026-09-09 22:30", "2026-09-09 23:00")};
  const std::vector<Finding> findings = found(record, pack);
  ASSERT_THAT(rules(findings), ElementsAre("daily.reduced_often"));
  EXPECT_EQ(findings[0].found / hours(24), 2);
  pack.daily->reduced->max_per_period = {1, 2};
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
}

TEST(NightWorker, by_two_nights_of_three_hours_in_most_weeks) {
  WorkRecord record;
  for (const int offset : {0, 1, 7, 8})
    record.shifts.push_back(
        {clock_on(add_days(monday, offset), 17), clock_on(add_days(monday, offset + 1), 0)});
  RulePack pack = french_with_hours();
  pack.pause.reset();
  const std::vector<Finding> findings = found(record, pack);
  ASSERT_THAT(rules(findings), ElementsAre("note night.usual"));
  EXPECT_EQ(words(findings[0]),
            "A night worker: 2 of 2 weeks of work have the nights that make one (L3122-5).");
  // One week of two is not usual.
  record.shifts.pop_back();
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
  // Calls are no usual work, whatever their hour.
  WorkRecord called = days(monday, {0, 1, 7, 8}, 9, 12);
  called.interventions = {call("2026-09-07 21:00", "2026-09-08 00:00"),
                          call("2026-09-08 21:00", "2026-09-09 00:00")};
  EXPECT_THAT(found_rules(called), ElementsAre("note amplitude"));
}

TEST(NightWorker, by_270_hours_of_a_year_and_calls_count) {
  WorkRecord record;
  for (int week = 0; week < 52; ++week) {
    const LocalDate date = add_days({2026, 1, 5}, 7 * week);
    record.shifts.push_back({clock_on(date, 18), clock_on(add_days(date, 1), 1)});
    record.breaks.push_back({clock_on(date, 20), clock_on(date, 21)});
    record.interventions.push_back(
        {{clock_on(add_days(date, 1), 4), clock_on(add_days(date, 1), 6)}, false, false});
  }
  // Six hours a week: the 270th is of the 45th. Eight hours in the day of a night worker are
  // enough.
  const std::vector<Finding> findings = found(record);
  ASSERT_THAT(rules(findings), ElementsAre("note night.yearly"));
  EXPECT_EQ(findings[0].found, hours(270));
  EXPECT_EQ(findings[0].block.to, at("2026-11-10 06:00"));
  EXPECT_THAT(words(findings[0]), ::testing::HasSubstr("L3122-23, unverified"));
  record.shifts[3].from = record.shifts[3].from - minutes(1);
  EXPECT_THAT(found_rules(record), ElementsAre("note night.yearly", "night.day"));
}

TEST(NightWorker, forty_hours_on_average) {
  WorkRecord record;
  for (int week = 0; week < 12; ++week)
    for (int day = 0; day < 6; ++day) {
      const LocalDate date = add_days({2026, 6, 1}, 7 * week + day);
      record.shifts.push_back({clock_on(date, 16), clock_on(add_days(date, 1), 0)});
      record.breaks.push_back({clock_on(date, 19), clock_on(date, 20)});
    }
  EXPECT_THAT(found_rules(record), ElementsAre("note night.usual", "night.average"));
}

// L3121-62: no maximum of hours, but all of the rest.
TEST(ForfaitJours, case_18_has_no_maximum_of_hours_and_all_of_the_rest) {
  RulePack pack = french_with_hours();
  pack.day_max.reset();
  pack.week_max.reset();
  pack.avg_max.reset();
  pack.night_worker.reset();
  WorkRecord record;
  std::vector<int> offsets;
  for (int week = 0; week < 13; ++week)
    for (int day = 0; day < 5; ++day) offsets.push_back(7 * week + day);
  record = days({2026, 6, 29}, offsets, 8, 20);  // eleven hours a day, 55 a week
  EXPECT_THAT(rules(found(record)).size(), 65 + 13 + 1);
  EXPECT_THAT(found_rules(record, pack), IsEmpty());
  record = days({2026, 9, 8}, {0, 1});
  record.interventions = {call("2026-09-08 23:00", "2026-09-08 23:30")};
  const Judgement judged = judge_record(record, pack, {}, paris()).at(0);
  EXPECT_EQ(judged.verdict, Verdict::delay_until);
  EXPECT_EQ(judged.earliest, at("2026-09-09 10:30"));
}

TEST(Hours, every_finding_is_said_in_both_languages) {
  WorkRecord record = days(monday, {0, 1, 2, 3, 4, 5, 6}, 4, 23);
  record.breaks.clear();
  for (const Finding& finding : all_found(record)) {
    EXPECT_NE(words(finding), "");
    EXPECT_NE(words(finding), words(finding, Language::fr)) << to_string(finding.rule);
  }
}

// More work never mends anything: each rule that was broken stays so.
RC_GTEST_PROP(HoursProperty, MoreWorkMendsNothing, ()) {
  WorkRecord record =
      days(monday, {0, 1, 2, 3, 4}, *rc::gen::inRange(5, 10), *rc::gen::inRange(14, 22));
  const std::vector<Finding> before = check_hours(record, french_with_hours(), {}, paris());
  const Instant from = at("2026-09-07 00:00") + minutes(*rc::gen::inRange(0, 7 * 24 * 60));
  record.interventions = {{{from, from + minutes(*rc::gen::inRange(1, 300))}, false, false}};
  const std::vector<Finding> after = check_hours(record, french_with_hours(), {}, paris());
  for (const Finding& finding : before) {
    if (!finding.breach()) continue;
    const bool still = std::ranges::any_of(after, [&](const Finding& one) {
      return one.rule == finding.rule && one.breach() && one.block.from <= finding.block.from &&
             finding.block.from < one.block.to;
    });
    // A call before the first work may divide days otherwise, and be the break that was missing.
    RC_ASSERT(still || finding.rule == Rule::pause);
  }
}

}  // namespace
}  // namespace vigie::rest
