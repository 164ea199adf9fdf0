// The worked cases of the law, by their numbers: circular DRT 2003-06, D3131-1 to -7, L3132-1 to
// -4, the decisions named in docs/rest.md, and what employers' lawyers publish. Times are of Paris.
#include "rest/return_check.h"

#include <gtest/gtest.h>

#include "rest/testing/cases.h"

namespace vigie::rest {
namespace {

using testing::at;
using testing::Case;
using testing::french_with_nine_hours;

// Work ends on Tuesday at 18:00 and goes on on Wednesday at 9:00.
Case night(std::vector<std::pair<std::string, std::string>> calls) {
  Case made{.ended = at("2026-09-08 18:00"), .calls = {}, .back = at("2026-09-09 09:00")};
  for (const auto& [from, to] : calls) made.calls.emplace_back(at(from), at(to));
  return made;
}
// Work ends on Friday at 18:00 and goes on on Monday at 9:00.
Case weekend(std::vector<std::pair<std::string, std::string>> calls) {
  Case made{.kind = PauseKind::weekly,
            .ended = at("2026-09-11 18:00"),
            .calls = {},
            .back = at("2026-09-14 09:00")};
  for (const auto& [from, to] : calls) made.calls.emplace_back(at(from), at(to));
  return made;
}

void expect(const Judgement& judged, Verdict verdict, const std::string& earliest) {
  EXPECT_EQ(to_string(judged.verdict), to_string(verdict));
  EXPECT_EQ(to_rfc3339(judged.earliest, testing::paris()),
            to_rfc3339(at(earliest), testing::paris()));
}

bool has(const Judgement& judged, Rule rule, Finding::Kind kind) {
  return std::ranges::any_of(judged.findings, [&](const Finding& finding) {
    return finding.rule == rule && finding.kind == kind;
  });
}

using enum Verdict;

TEST(DailyRest, case_3_nine_hours_before_a_call_are_not_enough) {
  expect(night({{"2026-09-09 03:00", "2026-09-09 04:00"}}).judged(), delay_until,
         "2026-09-09 15:00");
}

TEST(DailyRest, case_4_a_call_at_midnight) {
  expect(night({{"2026-09-09 00:00", "2026-09-09 00:30"}}).judged(), delay_until,
         "2026-09-09 11:30");
}

TEST(DailyRest, case_5_two_calls) {
  expect(night({{"2026-09-08 23:00", "2026-09-08 23:30"}, {"2026-09-09 05:00", "2026-09-09 05:30"}})
             .judged(),
         delay_until, "2026-09-09 16:30");
}

TEST(DailyRest, case_6_calls_of_the_day_reset_it_until_the_next_night) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"},
                     {"2026-09-09 05:00", "2026-09-09 05:30"},
                     {"2026-09-09 10:00", "2026-09-09 10:30"},
                     {"2026-09-09 15:00", "2026-09-09 15:30"}});
  made.back = at("2026-09-10 09:00");
  expect(made.judged(), ok, "2026-09-10 02:30");
}

TEST(DailyRest, case_8_a_whole_rest_before_the_call) {
  const Case made = night({{"2026-09-09 05:00", "2026-09-09 05:30"}});
  expect(made.judged(), ok, "2026-09-09 05:30");
  expect(made.judged(Reading::last_gap), delay_until, "2026-09-09 16:30");
  expect(made.judged(Reading::trailing_24h), ok, "2026-09-09 05:30");
  expect(made.judged(Reading::anchored_24h), ok, "2026-09-09 05:30");
}

TEST(DailyRest, case_9_the_question_of_the_seed) {
  const Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  const Judgement judged = made.judged();
  expect(judged, delay_until, "2026-09-09 10:30");
  ASSERT_EQ(judged.findings.size(), 1U);
  const Finding& finding = judged.findings[0];
  EXPECT_EQ(to_string(finding.rule), "daily.rest");
  EXPECT_EQ(finding.source.article, "L3131-1");
  EXPECT_EQ(finding.block, (Interval{at("2026-09-08 23:30"), at("2026-09-09 09:00")}));
  EXPECT_EQ(finding.found, minutes(570));
  EXPECT_EQ(finding.required, hours(11));
  EXPECT_TRUE(finding.breach());
  EXPECT_FALSE(judged.lawful());
}

TEST(DailyRest, case_10_one_block_through_midnight) {
  expect(night({{"2026-09-08 22:30", "2026-09-09 01:15"}}).judged(), delay_until,
         "2026-09-09 12:15");
}

TEST(DailyRest, case_12_eleven_hours_after_it_are_enough) {
  expect(night({{"2026-09-08 21:00", "2026-09-08 21:45"}}).judged(), ok, "2026-09-09 08:45");
}

TEST(DailyRest, case_14_five_minutes_are_work_unless_an_agreement_says_otherwise) {
  Case made = night({{"2026-09-09 02:00", "2026-09-09 02:05"}});
  expect(made.judged(), delay_until, "2026-09-09 13:05");
  ASSERT_TRUE(set_switch(made.switches, "intervention.min_minutes", "10"));
  expect(made.judged(), ok, "2026-09-09 05:00");
}

TEST(DailyRest, case_15_a_bare_acknowledgement_is_work_of_no_length) {
  expect(night({{"2026-09-09 02:00", "2026-09-09 02:00"}}).judged(), delay_until,
         "2026-09-09 13:00");
}

TEST(DailyRest, case_16_travel_is_intervention) {
  expect(night({{"2026-09-08 22:00", "2026-09-09 00:30"}}).judged(), delay_until,
         "2026-09-09 11:30");
}

TEST(DailyRest, case_19_nine_hours_by_agreement_and_the_rest_is_owed) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack = french_with_nine_hours();
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-09 08:30");
  ASSERT_TRUE(has(judged, Rule::daily_reduced, Finding::Kind::owed));
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, minutes(90));
  EXPECT_TRUE(judged.lawful());
}

TEST(DailyRest, case_20_nine_hours_are_the_floor) {
  Case made = night({{"2026-09-09 00:30", "2026-09-09 01:00"}});
  made.pack = french_with_nine_hours();
  expect(made.judged(), delay_until, "2026-09-09 10:00");
  made.back = at("2026-09-09 10:00");
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-09 10:00");
  ASSERT_EQ(judged.findings.size(), 1U);
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, hours(2));
}

TEST(DailyRest, case_21_urgent_works_leave_a_rest_to_be_given) {
  Case made = night({{"2026-09-09 02:00", "2026-09-09 06:00"}});
  expect(made.judged(), delay_until, "2026-09-09 17:00");
  ASSERT_TRUE(set_switch(made.switches, "urgent_works", "declared"));
  Judgement judged = made.judged();
  expect(judged, ok, "2026-09-09 06:00");
  ASSERT_TRUE(has(judged, Rule::urgent_works, Finding::Kind::owed));
  EXPECT_EQ(judged.findings[0].source.article, "D3131-1");
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, hours(3));
  ASSERT_TRUE(set_switch(made.switches, "urgent_works.shortfall", "last_block"));
  judged = made.judged();
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, hours(8));
}

TEST(DailyRest, urgent_works_suspend_nothing_where_no_rule_says_so) {
  Case made = night({{"2026-09-09 02:00", "2026-09-09 06:00"}});
  ASSERT_TRUE(set_switch(made.switches, "urgent_works", "declared"));
  made.pack.daily->urgent_works.reset();
  const Judgement judged = made.judged();
  expect(judged, delay_until, "2026-09-09 17:00");
  EXPECT_TRUE(has(judged, Rule::urgent_works, Finding::Kind::note));
}

TEST(DailyRest, case_26_spain_wants_twelve_hours) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.daily->least = hours(12);
  made.pack.daily->credit = CreditRule::none;
  expect(made.judged(), delay_until, "2026-09-09 11:30");
}

TEST(DailyRest, case_27_switzerland_adds_what_is_missing) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.daily->credit = CreditRule::remaining_fraction;
  made.pack.daily->credit_block = hours(4);
  expect(made.judged(), ok, "2026-09-09 05:30");
}

TEST(DailyRest, switzerland_begins_anew_when_no_block_reaches_four_hours) {
  Case made = night({{"2026-09-08 20:00", "2026-09-08 20:30"},
                     {"2026-09-08 23:30", "2026-09-09 00:00"},
                     {"2026-09-09 03:30", "2026-09-09 04:00"}});
  made.pack.daily->credit = CreditRule::remaining_fraction;
  made.pack.daily->credit_block = hours(4);
  // 2 h, 3 h and 3.5 h: 2.5 h are missing, and they would not reach four hours either.
  expect(made.judged(), delay_until, "2026-09-09 15:00");
}

TEST(DailyRest, case_29_germany_begins_anew) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.daily->credit = CreditRule::none;
  expect(made.judged(), delay_until, "2026-09-09 10:30");
}

TEST(DailyRest, ontario_exempts_whoever_is_called) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.daily->credit = CreditRule::exempt_when_called;
  made.pack.daily->credit_source = {"ESA 18(2)", {2000, 1, 1}, Seen::unverified};
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-08 23:30");
  EXPECT_TRUE(has(judged, Rule::daily_rest, Finding::Kind::note));  // it says "unverified"
  EXPECT_TRUE(judged.lawful());
}

TEST(DailyRest, the_cases_that_cure_by_no_delay_when_24_hours_are_anchored_are_amber) {
  const std::vector<Case> cases = {
      night({{"2026-09-09 03:00", "2026-09-09 04:00"}}),
      night({{"2026-09-09 00:00", "2026-09-09 00:30"}}),
      night({{"2026-09-08 23:00", "2026-09-08 23:30"}, {"2026-09-09 05:00", "2026-09-09 05:30"}}),
      night({{"2026-09-08 23:00", "2026-09-08 23:30"}}),
      night({{"2026-09-08 22:30", "2026-09-09 01:15"}})};
  for (const Case& made : cases) {
    const Judgement judged = made.judged(Reading::anchored_24h);
    EXPECT_EQ(judged.verdict, amber);
    EXPECT_TRUE(has(judged, Rule::daily_amplitude, Finding::Kind::note));
    EXPECT_EQ(judged.earliest, made.judged().earliest);
  }
  EXPECT_EQ(night({{"2026-09-08 21:00", "2026-09-08 21:45"}}).judged(Reading::anchored_24h).verdict,
            ok);
}

TEST(DailyRest, a_credit_does_not_outlive_the_24_hours_before_a_call) {
  // Fifteen hours on Friday night, then a call every ten hours or less.
  Case made = weekend({{"2026-09-12 05:00", "2026-09-12 05:30"},
                       {"2026-09-12 15:00", "2026-09-12 15:30"},
                       {"2026-09-13 01:00", "2026-09-13 01:30"},
                       {"2026-09-13 11:00", "2026-09-13 11:30"},
                       {"2026-09-13 21:00", "2026-09-13 21:30"}});
  made.kind = PauseKind::daily;
  made.back = at("2026-09-14 07:00");
  expect(made.judged(), delay_until, "2026-09-14 08:30");
  ASSERT_TRUE(set_switch(made.switches, "daily.credit_scope", "since_last_shift"));
  expect(made.judged(), ok, "2026-09-13 21:30");
}

TEST(OverAChangeOfTheClocks, case_30_eleven_hours_on_the_wall_were_ten) {
  const Case made{.ended = at("2026-03-28 18:00"),
                  .calls = {{at("2026-03-29 05:00"), at("2026-03-29 05:30")}},
                  .back = at("2026-03-29 09:00")};
  expect(made.judged(), delay_until, "2026-03-29 16:30");
  Case by_the_wall = made;
  ASSERT_TRUE(set_switch(by_the_wall.switches, "time_basis", "wall"));
  expect(by_the_wall.judged(), ok, "2026-03-29 05:30");
}

TEST(OverAChangeOfTheClocks, case_31_ten_hours_on_the_wall_were_eleven) {
  const Case made{.ended = at("2026-10-24 18:00"),
                  .calls = {{at("2026-10-25 04:00"), at("2026-10-25 04:30")}},
                  .back = at("2026-10-25 09:00")};
  expect(made.judged(), ok, "2026-10-25 04:30");
}

TEST(OverAChangeOfTheClocks, case_32_a_call_from_half_past_two_to_a_quarter_past_two) {
  const Case made{.ended = at("2026-10-24 18:00"),
                  .calls = {{at("2026-10-25T02:30:00+02:00"), at("2026-10-25T02:15:00+01:00")}},
                  .back = at("2026-10-25 09:00")};
  EXPECT_EQ(made.interventions()[0].worked.length(), minutes(45));
  expect(made.judged(), delay_until, "2026-10-25 13:15");
}

TEST(OverAChangeOfTheClocks, case_34_a_night_without_a_call_that_is_an_hour_short) {
  const Case made{.ended = at("2026-03-28 21:00"), .calls = {}, .back = at("2026-03-29 08:00")};
  for (const Reading reading : all_readings)
    expect(made.judged(reading), delay_until, "2026-03-29 09:00");
}

TEST(OverAChangeOfTheClocks, case_36_thirty_five_hours_on_the_wall_were_thirty_four) {
  const Case made{.kind = PauseKind::weekly,
                  .ended = at("2026-03-27 20:00"),
                  .calls = {{at("2026-03-29 07:00"), at("2026-03-29 07:30")}},
                  .back = at("2026-03-30 09:00")};
  expect(made.judged(), delay_until, "2026-03-30 18:30");
  EXPECT_EQ(made.week(), (WeekHolds{false, false, false}));
}

TEST(WeeklyRest, case_38_thirty_one_hours_on_either_side) {
  const Judgement judged = weekend({{"2026-09-13 01:00", "2026-09-13 02:00"}}).judged();
  expect(judged, delay_until, "2026-09-14 13:00");
  EXPECT_TRUE(has(judged, Rule::weekly_rest, Finding::Kind::if_worked));
  ASSERT_TRUE(has(judged, Rule::weekly_week, Finding::Kind::crystallised));
  EXPECT_EQ(judged.findings.back().found, hours(31));
  EXPECT_EQ(judged.findings.back().required, hours(35));
}

TEST(WeeklyRest, case_39_the_key_case_of_the_seed) {
  Case made =
      weekend({{"2026-09-12 14:00", "2026-09-12 15:00"}, {"2026-09-13 16:00", "2026-09-13 17:00"}});
  expect(made.judged(), delay_until, "2026-09-15 04:00");
  EXPECT_EQ(made.week(), WeekHolds{});
  // Tuesday is lawful; what was lost in the week before stays lost.
  made.back = at("2026-09-15 09:00");
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-15 04:00");
  EXPECT_TRUE(has(judged, Rule::weekly_week, Finding::Kind::crystallised));
  EXPECT_FALSE(judged.lawful());
}

TEST(WeeklyRest, case_41_a_call_at_saturday_lunch) {
  const Case made = weekend({{"2026-09-12 12:30", "2026-09-12 13:00"}});
  expect(made.judged(), ok, "2026-09-14 00:00");
  EXPECT_EQ(made.week(), (WeekHolds{true, true, true}));
  expect(made.judged(Reading::contained35), ok, "2026-09-14 00:00");
  const Case later = weekend({{"2026-09-12 12:30", "2026-09-12 13:01"}});
  EXPECT_EQ(later.judged(Reading::contained35).verdict, breach_if_worked);
}

TEST(WeeklyRest, case_42_saturday_splits_it) {
  const Case made = weekend({{"2026-09-12 14:00", "2026-09-12 15:00"}});
  expect(made.judged(), ok, "2026-09-14 02:00");
  EXPECT_TRUE(made.judged().lawful());
  EXPECT_EQ(made.week(), (WeekHolds{true, false, true}));
  const Judgement contained = made.judged(Reading::contained35);
  expect(contained, breach_if_worked, "2026-09-14 02:00");
  ASSERT_FALSE(contained.findings.empty());
  EXPECT_EQ(contained.findings[0].found, hours(33));
  EXPECT_EQ(contained.findings[0].required, hours(35));
}

TEST(WeeklyRest, case_43_had_before) {
  const Case made = weekend({{"2026-09-13 10:00", "2026-09-13 11:00"}});
  expect(made.judged(), ok, "2026-09-13 11:00");
  expect(made.judged(Reading::last_gap), ok, "2026-09-13 22:00");
}

// The text that lets a rest from before a call count may be read worse than the rest's own.
TEST(WeeklyRest, had_before_rests_on_the_text_that_says_so) {
  Case made = weekend({{"2026-09-13 10:00", "2026-09-13 11:00"}});
  made.pack.weekly->credit = {"FAQ 35", {2020, 1, 1}, Seen::unverified};
  const Judgement judged = made.judged();
  ASSERT_EQ(judged.findings.size(), 1U);
  EXPECT_TRUE(has(judged, Rule::weekly_rest, Finding::Kind::note));
  EXPECT_EQ(judged.findings[0].source.article, "FAQ 35");
  made.calls.clear();  // nothing counts from before a call
  EXPECT_TRUE(made.judged().findings.empty());
}

TEST(WeeklyRest, case_46_had_before_and_a_call_on_sunday_night) {
  Case made = weekend({{"2026-09-13 22:00", "2026-09-13 23:00"}});
  expect(made.judged(), ok, "2026-09-13 23:00");
  expect(made.judged(Reading::last_gap), delay_until, "2026-09-14 10:00");
  expect(made.judged(Reading::anchored_24h), delay_until, "2026-09-14 10:00");
  ASSERT_TRUE(set_switch(made.switches, "weekly.credit_covers_daily", "false"));
  expect(made.judged(), delay_until, "2026-09-14 10:00");
}

TEST(WeeklyRest, case_47_a_call_on_friday_night) {
  expect(weekend({{"2026-09-11 23:00", "2026-09-11 23:30"}}).judged(), ok, "2026-09-13 10:30");
}

TEST(WeeklyRest, case_49_monday_saves_the_week) {
  const Case made = weekend({{"2026-09-12 22:00", "2026-09-12 22:30"}});
  const Judgement judged = made.judged();
  expect(judged, delay_until, "2026-09-14 09:30");
  EXPECT_FALSE(has(judged, Rule::weekly_week, Finding::Kind::crystallised));
}

TEST(WeeklyRest, the_week_can_be_saved_until_saturday_midnight) {
  const auto lost = [](const std::string& from, const std::string& to) {
    const Judgement judged = weekend({{from, to}}).judged();
    EXPECT_EQ(judged.verdict, delay_until);
    return has(judged, Rule::weekly_week, Finding::Kind::crystallised);
  };
  EXPECT_FALSE(lost("2026-09-12 23:00", "2026-09-13 00:00"));
  EXPECT_TRUE(lost("2026-09-12 23:00", "2026-09-13 00:01"));
}

TEST(WeeklyRest, the_limit_moves_with_the_clocks) {
  const auto lost = [](const std::string& friday, const std::string& to, const std::string& back) {
    const Case made{.kind = PauseKind::weekly,
                    .ended = at(friday),
                    .calls = {{at(to) - minutes(30), at(to)}},
                    .back = at(back)};
    return has(made.judged(), Rule::weekly_week, Finding::Kind::crystallised);
  };
  EXPECT_FALSE(lost("2026-03-27 18:00", "2026-03-28 23:00", "2026-03-30 09:00"));
  EXPECT_TRUE(lost("2026-03-27 18:00", "2026-03-28 23:01", "2026-03-30 09:00"));
  EXPECT_FALSE(lost("2026-10-23 18:00", "2026-10-25 01:00", "2026-10-26 09:00"));
  EXPECT_TRUE(lost("2026-10-23 18:00", "2026-10-25 01:01", "2026-10-26 09:00"));
}

TEST(WeeklyRest, case_54_urgent_works_leave_what_was_suppressed_to_be_given) {
  Case made =
      weekend({{"2026-09-12 14:00", "2026-09-12 15:00"}, {"2026-09-13 16:00", "2026-09-13 17:00"}});
  ASSERT_TRUE(set_switch(made.switches, "urgent_works", "declared"));
  Judgement judged = made.judged();
  EXPECT_EQ(judged.verdict, ok);
  ASSERT_EQ(judged.findings.size(), 1U);
  EXPECT_EQ(judged.findings[0].source.article, "L3132-4");
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, hours(10));
  ASSERT_TRUE(set_switch(made.switches, "urgent_works.shortfall", "whole_rest"));
  judged = made.judged();
  EXPECT_EQ(judged.findings[0].required - judged.findings[0].found, hours(35));
}

TEST(WeeklyRest, after_a_lost_week_an_agreement_may_ask_for_the_daily_rest_alone) {
  Case made = weekend({{"2026-09-13 01:00", "2026-09-13 02:00"}});
  ASSERT_TRUE(set_switch(made.switches, "weekly.after_call", "daily_only"));
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-13 13:00");
  EXPECT_TRUE(has(judged, Rule::weekly_week, Finding::Kind::crystallised));
  // While it can be saved, it is to be saved.
  Case early = weekend({{"2026-09-12 22:00", "2026-09-12 22:30"}});
  early.switches = made.switches;
  expect(early.judged(), delay_until, "2026-09-14 09:30");
}

TEST(EstimatedEnds, make_a_verdict_that_hangs_on_them_amber) {
  Case made = night({{"2026-09-08 20:00", "2026-09-08 20:15"}});
  made.estimated = true;
  const Judgement judged = made.judged();
  expect(judged, amber, "2026-09-09 07:15");
  EXPECT_TRUE(has(judged, Rule::estimated_end, Finding::Kind::note));
  // Whoever had slept before does not hang on it.
  Case after_rest = night({{"2026-09-09 05:00", "2026-09-09 05:10"}});
  after_rest.estimated = true;
  EXPECT_EQ(after_rest.judged().verdict, ok);
}

// The hours that were required are those of the agreement, and nobody has verified it.
TEST(ReducedRest, is_judged_by_its_own_article) {
  Case made = night({{"2026-09-09 00:30", "2026-09-09 01:00"}});
  made.pack = french_with_nine_hours();
  const Judgement late = made.judged();
  ASSERT_EQ(late.findings.size(), 1u);
  EXPECT_EQ(late.findings[0].source.article, "D3131-6");
  made.pack.daily->reduced->source.seen = Seen::unverified;
  made.back = at("2026-09-09 10:00");
  EXPECT_TRUE(std::ranges::any_of(made.judged().findings, [](const Finding& finding) {
    return finding.rule == Rule::daily_rest && finding.source.seen == Seen::unverified;
  }));
}

TEST(RulesInTime, hold_from_their_date_on) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.daily->source.since = {2026, 9, 10};
  // "ok" alone would say that somebody had looked.
  const Judgement judged = made.judged();
  expect(judged, ok, "2026-09-08 23:30");
  ASSERT_EQ(judged.findings.size(), 1U);
  EXPECT_TRUE(has(judged, Rule::not_yet, Finding::Kind::note));
  EXPECT_EQ(judged.findings[0].source.article, "L3131-1");
  EXPECT_TRUE(judged.lawful());
  made.pack.daily->source.since = {2026, 9, 9};
  EXPECT_EQ(made.judged().verdict, delay_until);
}

// An agreement of tomorrow changes nothing of today: what it extends still holds.
TEST(RulesInTime, until_then_those_hold_that_an_agreement_changes) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack.before = {made.pack};
  made.pack.daily->least = hours(12);
  made.pack.daily->source.since = {2026, 9, 10};
  expect(made.judged(), delay_until, "2026-09-09 10:30");
  made.pack.daily->source.since = {2026, 9, 9};
  expect(made.judged(), delay_until, "2026-09-09 11:30");
}

TEST(RulesInTime, a_rest_is_not_reduced_before_its_day) {
  Case made = night({{"2026-09-08 23:00", "2026-09-08 23:30"}});
  made.pack = french_with_nine_hours();
  made.pack.daily->reduced->source.since = {2026, 9, 10};
  expect(made.judged(), delay_until, "2026-09-09 10:30");
  made.pack.daily->reduced->source.since = {2026, 9, 9};
  expect(made.judged(), ok, "2026-09-09 08:30");
}

TEST(NoPack, demands_nothing) {
  Case made = night({{"2026-09-09 03:00", "2026-09-09 04:00"}});
  made.pack = RulePack{};
  expect(made.judged(), ok, "2026-09-09 04:00");
}

}  // namespace
}  // namespace vigie::rest
