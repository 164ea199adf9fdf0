// Plans of being on call: L3121-12 (notice), OLT1 14(2) (days), ECSR 149/2017 (free rests), Cass.
// soc. 26 October 2022 (requalification), and what calls would do. Times are of Paris.
#include "rest/oncall_check.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "rest/expected_calls.h"
#include "rest/testing/cases.h"

namespace vigie::rest {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::french_with_hours;
using ::testing::IsEmpty;
using testing::paris;

const Instant long_ago = at("2026-01-01 09:00");
constexpr LocalDate monday{2026, 9, 7};

Interval span(const std::string& from, const std::string& to) {
  return {at(from), at(to)};
}
Instant clock_on(LocalDate date, int hour) {
  return paris().first_instant({date, {hour * 3600}});
}
// Monday to Friday from 9:00 to 18:00, for so many weeks and the Monday after them.
WorkRecord working_weeks(int weeks) {
  WorkRecord record;
  for (int i = 0; i <= 7 * weeks; ++i)
    if (const LocalDate date = add_days(monday, i); weekday(date) <= Weekday::friday)
      record.shifts.push_back({clock_on(date, 9), clock_on(date, 18)});
  return record;
}
// From Monday evening to Monday morning, each so many weeks after the first.
OnCallPlan weeks_on_call(const std::vector<int>& weeks, int working = 0) {
  OnCallPlan plan{working_weeks(working), {}};
  for (const int week : weeks)
    plan.periods.push_back(
        {{clock_on(add_days(monday, 7 * week), 18), clock_on(add_days(monday, 7 * week + 7), 9)},
         long_ago});
  return plan;
}
RulePack french() {
  RulePack pack = french_with_hours();
  const LocalDate since{2016, 8, 10};
  pack.oncall.source = {"L3121-10, L3121-12", since, Seen::official};
  pack.oncall.notice_days = 15;
  pack.oncall.notice_short = 1;
  pack.oncall.requalification = {
      {"Cass. soc. 26/10/2022, 21-14.178", {2022, 10, 26}, Seen::secondary}, minutes(20), 7};
  pack.oncall.free_rest = {{"CEDS 149/2017", {2021, 5, 19}, Seen::official}, 4};
  return pack;
}

std::vector<std::string> named(const std::vector<PlanRisk>& risks) {
  std::vector<std::string> names;
  for (const PlanRisk& one : risks) names.emplace_back(to_string(one.kind));
  return names;
}
std::string words(const PlanRisk& risk, Language language = Language::en) {
  return text(risk_words(risk, paris()), language);
}

// --- notice

std::vector<PlanRisk> notice(const std::string& published, const std::string& from,
                             const RulePack& pack = french(), const Switches& switches = {}) {
  const OnCallPlan plan{{}, {{{at(from), at(from) + hours(12)}, at(published)}}};
  return notice_risks(plan, pack, switches, paris());
}

TEST(Notice, case_60_fifteen_days_from_the_first_to_the_sixteenth) {
  EXPECT_THAT(notice("2026-09-01 17:00", "2026-09-16 09:00"), IsEmpty());
  const std::vector<PlanRisk> late = notice("2026-09-01 09:00", "2026-09-15 18:00");
  ASSERT_THAT(named(late), ElementsAre("notice.exceptional"));
  EXPECT_EQ(words(late[0]),
            "On call from Tuesday 15 September at 18:00 to Wednesday 16 September 2026 at 06:00: "
            "known 14 days ahead, and 15 are required (L3121-10, L3121-12) unless circumstances "
            "are exceptional.");
}

TEST(Notice, clear_days_count_neither_the_first_nor_the_last) {
  Switches clear;
  ASSERT_TRUE(set_switch(clear, "notice", "clear"));
  EXPECT_THAT(named(notice("2026-09-01 09:00", "2026-09-16 09:00", french(), clear)),
              ElementsAre("notice.exceptional"));
  EXPECT_THAT(notice("2026-09-01 09:00", "2026-09-17 09:00", french(), clear), IsEmpty());
}

TEST(Notice, of_less_than_a_clear_day_nothing_excuses) {
  EXPECT_THAT(named(notice("2026-09-13 23:00", "2026-09-15 01:00")),
              ElementsAre("notice.exceptional"));
  EXPECT_THAT(named(notice("2026-09-14 00:30", "2026-09-15 23:00")),
              ElementsAre("notice.too_short"));
  EXPECT_EQ(notice("2026-09-16 00:30", "2026-09-15 23:00")[0].found, -1);  // told when it had begun
}

TEST(Notice, is_what_an_agreement_says) {
  RulePack pack = french();
  pack.oncall.notice_days = 21;
  EXPECT_THAT(named(notice("2026-09-01 09:00", "2026-09-21 09:00", pack)),
              ElementsAre("notice.exceptional"));
  EXPECT_THAT(notice("2026-09-01 09:00", "2026-09-22 09:00", pack), IsEmpty());
  pack.oncall.notice_days = 15;
  pack.oncall.notice_months = 1;
  EXPECT_THAT(notice("2026-02-10 09:00", "2026-03-10 09:00", pack), IsEmpty());
  EXPECT_EQ(notice("2026-02-10 09:00", "2026-03-09 09:00", pack).at(0).required, 28);
  EXPECT_THAT(notice("2026-01-31 09:00", "2026-02-28 09:00", pack), IsEmpty());  // no 31st
  EXPECT_THAT(notice("2026-12-10 09:00", "2027-01-10 09:00", pack), IsEmpty());
  pack.oncall.notice_short.reset();  // where shorter notice costs more and is not forbidden
  EXPECT_THAT(named(notice("2026-09-01 09:00", "2026-09-30 09:00", pack)),
              ElementsAre("notice.short"));
}

TEST(Notice, is_asked_by_the_rules_of_the_day) {
  RulePack pack = french();
  pack.before = {pack};
  pack.oncall.notice_days = 30;
  pack.oncall.source.since = {2026, 10, 1};
  EXPECT_THAT(notice("2026-09-01 09:00", "2026-09-16 09:00", pack), IsEmpty());
  EXPECT_THAT(named(notice("2026-09-10 09:00", "2026-10-01 09:00", pack)),
              ElementsAre("notice.exceptional"));
  EXPECT_THAT(notice("2026-09-15 08:00", "2026-09-15 09:00", RulePack{}), IsEmpty());
}

// --- days on call

TEST(DaysOnCall, seven_in_four_weeks_are_allowed_in_switzerland) {
  RulePack pack;
  pack.oncall.source = {"OLT1 14(2)", {2000, 8, 1}, Seen::unverified};
  pack.oncall.max_days = {7, 28};
  EXPECT_THAT(day_risks(weeks_on_call({0}), pack, paris()), IsEmpty());
  EXPECT_THAT(day_risks(weeks_on_call({0, 4}), pack, paris()), IsEmpty());
  const std::vector<PlanRisk> often = day_risks(weeks_on_call({0, 3}), pack, paris());
  ASSERT_THAT(named(often), ElementsAre("oncall.days"));
  EXPECT_EQ(
      words(often[0]),
      "On call on 14 of the days of Monday 7 September to Sunday 4 October 2026; 7 at most are "
      "allowed (OLT1 14(2), unverified).");
}

// --- weekly rests

TEST(FreeRest, four_weeks_in_a_row_are_told_if_somebody_asks) {
  const OnCallPlan plan = weeks_on_call({0, 1, 2, 3}, 4);
  EXPECT_THAT(free_rest_risks(plan, french(), {}, paris()), IsEmpty());
  Switches alert;
  ASSERT_TRUE(set_switch(alert, "uncalled_oncall_is_rest", "alert"));
  const std::vector<PlanRisk> none = free_rest_risks(plan, french(), alert, paris());
  ASSERT_THAT(named(none), ElementsAre("oncall.no_free_rest"));
  EXPECT_EQ(
      words(none[0]),
      "The weekly rests of Monday 7 September to Sunday 4 October 2026 are all on call, 4 weeks "
      "in a row. Being on call is not rest entirely (CEDS 149/2017); Vigie warns from 4 "
      "weeks on.");
  EXPECT_THAT(free_rest_risks(weeks_on_call({0, 1, 3, 4}, 5), french(), alert, paris()), IsEmpty());
}

// --- returns

TEST(Returns, one_call_at_night_moves_the_morning) {
  OnCallPlan plan{working_weeks(0), {{span("2026-09-07 18:00", "2026-09-08 09:00"), long_ago}}};
  plan.work.shifts.push_back(span("2026-09-08 09:00", "2026-09-08 18:00"));
  EXPECT_THAT(return_risks(plan, {}, french(), {}, paris()), IsEmpty());
  // The night is from 21:00 to 6:00, its middle at 1:30.
  const std::vector<PlanRisk> moved =
      return_risks(plan, {1, minutes(35), {}}, french(), {}, paris());
  ASSERT_THAT(named(moved), ElementsAre("return.moves"));
  EXPECT_EQ(moved[0].worst, at("2026-09-08 16:20"));  // at 4:45, a quarter before eleven hours
  EXPECT_EQ(words(moved[0]),
            "With one call at night the return on Tuesday 8 September 2026 at 09:00 would move to "
            "Tuesday 8 September 2026 at 13:05 (L3131-1); with one at the worst moment, to Tuesday "
            "8 September 2026 at 16:20.");
  EXPECT_EQ(words(moved[0], Language::fr).find("With"), std::string::npos);
}

TEST(Returns, that_calls_at_night_leave_may_move_by_one_at_the_worst_moment) {
  // Whoever stops at 14:00 has had eleven hours when the call comes.
  const OnCallPlan plan{
      {{span("2026-09-07 08:00", "2026-09-07 14:00"), span("2026-09-08 09:00", "2026-09-08 18:00")},
       {}},
      {{span("2026-09-07 14:00", "2026-09-08 09:00"), long_ago}}};
  const std::vector<PlanRisk> may = return_risks(plan, {1, minutes(30), {}}, french(), {}, paris());
  ASSERT_THAT(named(may), ElementsAre("return.may_move"));
  EXPECT_EQ(may[0].worst, at("2026-09-08 12:15"));
}

// Where no rest before a call counts, the worst one ends when work begins.
TEST(Returns, may_be_moved_most_by_a_call_just_before_them) {
  RulePack pack = french();
  pack.daily->credit = CreditRule::none;
  const OnCallPlan plan{
      {{span("2026-09-07 08:00", "2026-09-07 14:00"), span("2026-09-08 09:10", "2026-09-08 18:00")},
       {}},
      {{span("2026-09-07 14:00", "2026-09-08 09:10"), long_ago}}};
  const std::vector<PlanRisk> moved = return_risks(plan, {1, minutes(5), {}}, pack, {}, paris());
  ASSERT_THAT(named(moved), ElementsAre("return.moves"));
  EXPECT_EQ(moved[0].worst, at("2026-09-08 20:10"));
}

TEST(Returns, that_are_too_early_by_themselves) {
  const OnCallPlan plan{
      {{span("2026-09-07 12:00", "2026-09-07 23:00"), span("2026-09-08 09:00", "2026-09-08 18:00")},
       {}},
      {{span("2026-09-07 23:00", "2026-09-08 09:00"), long_ago}}};
  const std::vector<PlanRisk> early =
      return_risks(plan, {2, minutes(30), {}}, french(), {}, paris());
  ASSERT_THAT(named(early), ElementsAre("return.too_early"));
  EXPECT_EQ(early[0].earliest, at("2026-09-08 10:00"));
}

TEST(Returns, that_are_not_on_call_have_no_risk) {
  const OnCallPlan plan{
      {{span("2026-09-07 12:00", "2026-09-07 23:00"), span("2026-09-08 09:00", "2026-09-08 18:00")},
       {}},
      {}};
  EXPECT_THAT(return_risks(plan, {2, minutes(30), {}}, french(), {}, paris()), IsEmpty());
}

TEST(Returns, a_week_end_of_calls_loses_its_week) {
  OnCallPlan plan = weeks_on_call({0}, 1);
  const std::vector<PlanRisk> risks =
      return_risks(plan, {1, minutes(30), {}}, french(), {}, paris());
  ASSERT_FALSE(risks.empty());
  EXPECT_EQ(to_string(risks.back().kind), "week.lost");
  EXPECT_EQ(risks.back().planned, at("2026-09-14 09:00"));
  EXPECT_EQ(words(risks.back()),
            "With one call at night the week of Monday 7 September to Sunday 13 September 2026 "
            "would have no weekly rest (L3132-2), and no later return would mend that.");
}

TEST(Returns, time_on_call_that_is_no_rest_by_its_pack_is_work) {
  RulePack pack = french();
  pack.oncall.uncalled_counts_as_rest = false;
  OnCallPlan plan{working_weeks(0), {{span("2026-09-07 20:00", "2026-09-07 23:00"), long_ago}}};
  plan.work.shifts.push_back(span("2026-09-08 09:00", "2026-09-08 18:00"));
  const std::vector<PlanRisk> risks = return_risks(plan, {}, pack, {}, paris());
  ASSERT_THAT(named(risks), ElementsAre("return.too_early"));
  EXPECT_EQ(risks[0].earliest, at("2026-09-08 10:00"));
}

TEST(ExpectedCalls, lie_evenly_in_what_is_on_call_of_a_night) {
  OnCallPlan plan{{}, {{span("2026-09-07 18:00", "2026-09-08 09:00"), long_ago}}};
  EXPECT_EQ(expected_calls(plan, {2, minutes(30), {}}, french(), paris()),
            (std::vector{span("2026-09-08 00:00", "2026-09-08 00:30"),
                         span("2026-09-08 03:00", "2026-09-08 03:30")}));
  plan.work.shifts = {span("2026-09-07 23:00", "2026-09-08 04:00")};  // 21 to 23 and 4 to 6
  EXPECT_EQ(expected_calls(plan, {1, minutes(30), {}}, french(), paris()),
            (std::vector{span("2026-09-08 04:00", "2026-09-08 04:30")}));
  EXPECT_THAT(expected_calls(plan, {}, french(), paris()), IsEmpty());
  plan.work.shifts = {span("2026-09-08 02:00", "2026-09-08 07:00")};  // 21 to 2, and work goes on
  EXPECT_EQ(expected_calls(plan, {1, hours(4), {}}, french(), paris()),
            (std::vector{span("2026-09-07 23:30", "2026-09-08 02:00")}));
}

// More calls never bring a return forward, and the worst one is no better than the expected one.
RC_GTEST_PROP(ReturnsProperty, MoreCallsMendNothing, ()) {
  const OnCallPlan plan = weeks_on_call({0}, 1);
  const int calls = *rc::gen::inRange(1, 6);
  const Expectation few{calls, minutes(*rc::gen::inRange(1, 120)), {}};
  for (const PlanRisk& risk : return_risks(plan, few, french(), {}, paris())) {
    RC_ASSERT(risk.earliest <= risk.worst);
    RC_ASSERT(risk.planned < risk.worst);
  }
}

// --- requalification

TEST(Requalification, is_an_alert_by_response_or_by_calls) {
  const OnCallPlan plan = weeks_on_call({0});
  EXPECT_THAT(requalification_risks(plan, {0, minutes(30), minutes(21)}, french(), paris()),
              IsEmpty());
  const std::vector<PlanRisk> quick =
      requalification_risks(plan, {0, minutes(30), minutes(20)}, french(), paris());
  ASSERT_THAT(named(quick), ElementsAre("requalified.response"));
  EXPECT_THAT(words(quick[0]), ::testing::HasSubstr("a judge may call all of it work (Cass. soc. "
                                                    "26/10/2022, 21-14.178)"));
  const std::vector<PlanRisk> often =
      requalification_risks(plan, {1, minutes(5), {}}, french(), paris());
  ASSERT_THAT(named(often), ElementsAre("requalified.calls"));  // seven nights
  EXPECT_EQ(often[0].found, 7);
  EXPECT_THAT(requalification_risks(plan, {9, minutes(5), minutes(5)}, RulePack{}, paris()),
              IsEmpty());
}

TEST(Plans, that_cannot_be_are_refused_by_name) {
  OnCallPlan plan = weeks_on_call({0, 1});
  EXPECT_TRUE(check_plan(plan, {1000, hours(24), {}}));
  EXPECT_FALSE(check_plan(plan, {1001, hours(24), {}}));
  EXPECT_FALSE(check_plan(plan, {-1, hours(24), {}}));
  EXPECT_FALSE(check_plan(plan, {1, hours(25), {}}));
  plan.periods[1].span.from = plan.periods[0].span.to - hours(1);
  EXPECT_EQ(check_plan(plan, {}).error().text(),
            "period on call 2 begins at 2026-09-14T06:00:00Z, before period on call 1 ends at "
            "2026-09-14T07:00:00Z");
  std::swap(plan.periods[0].span.from, plan.periods[0].span.to);
  EXPECT_THAT(check_plan(plan, {}).error().text(), ::testing::StartsWith("period on call 1: its"));
}

TEST(Plans, every_risk_is_said_in_both_languages) {
  for (int kind = 0; kind <= static_cast<int>(PlanRisk::Kind::requalified_by_calls); ++kind)
    for (const int calls : {1, 3}) {
      PlanRisk risk;
      risk.kind = static_cast<PlanRisk::Kind>(kind);
      risk.when = span("2026-09-07 18:00", "2026-09-08 09:00");
      risk.found = calls;
      EXPECT_NE(words(risk), words(risk, Language::fr)) << to_string(risk.kind);
    }
}

TEST(Plans, all_risks_come_in_one_list) {
  OnCallPlan plan = weeks_on_call({0}, 1);
  plan.periods[0].published = at("2026-09-01 09:00");
  EXPECT_THAT(named(plan_risks(plan, {1, minutes(30), minutes(15)}, french(), {}, paris())),
              ElementsAre("notice.exceptional", "return.moves", "return.moves", "return.moves",
                          "return.moves", "return.moves", "week.lost", "requalified.response",
                          "requalified.calls"));
}

}  // namespace
}  // namespace vigie::rest
