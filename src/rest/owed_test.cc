// What is owed for rest that was cut short, by D3131-2 and L3132-4. Times are of Paris.
#include "rest/owed.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "rest/testing/cases.h"

namespace vigie::rest {
namespace {

using testing::at;
using testing::paris;

Interval span(const std::string& from, const std::string& to) {
  return {at(from), at(to)};
}
Intervention call(const std::string& from, const std::string& to, bool urgent = false) {
  return {span(from, to), false, urgent};
}
// Monday to Friday from 9:00 to 18:00, and Monday again.
WorkRecord working_week() {
  WorkRecord record;
  for (const char* date :
       {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-14"})
    record.shifts.push_back(span(std::string(date) + " 09:00", std::string(date) + " 18:00"));
  return record;
}
// Nine hours are enough, and what is missing is given within four weeks.
RulePack agreement() {
  RulePack pack = testing::french_with_nine_hours();
  pack.daily->reduced->owed_within = hours(24 * 28);
  return pack;
}
// As case 19: nine and a half hours of rest, an hour and a half short.
WorkRecord case_19() {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-08 23:00", "2026-09-08 23:30")};
  return record;
}
std::vector<Debt> debts(const WorkRecord& record, const RulePack& pack = agreement(),
                        const Switches& switches = {}) {
  EXPECT_TRUE(check_record(record));
  return owed(record, pack, switches, paris());
}
std::string words(const Debt& debt, Language language = Language::en) {
  return text(debt_words(debt, paris()), language);
}

TEST(Owed, case_19_an_hour_and_a_half_within_the_agreement_s_four_weeks) {
  const std::vector<Debt> found = debts(case_19());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].source.article, "D3131-6");
  EXPECT_EQ(found[0].since, at("2026-09-09 09:00"));
  EXPECT_EQ(found[0].left, minutes(90));
  EXPECT_EQ(words(found[0]),
            "1 h 30 min of rest are owed since Wednesday 9 September 2026 at 09:00 (D3131-6), 1 h "
            "30 min of them still; the last day is Wednesday 7 October 2026.");
}

TEST(Owed, case_21_urgent_works_without_a_day_on_which_it_ends) {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-09 02:00", "2026-09-09 06:00", true)};
  const std::vector<Debt> found = debts(record, testing::french());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, Rule::urgent_works);
  EXPECT_EQ(found[0].amount, hours(3));
  EXPECT_EQ(words(found[0]),
            "3 h of rest are owed since Wednesday 9 September 2026 at 09:00 (D3131-1), 3 h of them "
            "still; no text says until when.");
}

TEST(Owed, case_54_what_urgent_works_took_of_a_week_end) {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-12 14:00", "2026-09-12 15:00", true),
                          call("2026-09-13 16:00", "2026-09-13 17:00", true)};
  const std::vector<Debt> found = debts(record, testing::french());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].amount, hours(10));
  EXPECT_EQ(found[0].source.article, "L3132-4");
}

TEST(Owed, only_rest_that_is_given_for_it_pays_unless_longer_rest_does) {
  Switches longer;
  ASSERT_TRUE(set_switch(longer, "owed.paid_by", "longer_rest"));
  EXPECT_EQ(debts(case_19())[0].left, minutes(90));  // although the next night had fifteen hours
  const Debt paid = debts(case_19(), agreement(), longer)[0];
  EXPECT_EQ(paid.left, Duration(0));
  EXPECT_EQ(paid.settled, at("2026-09-10 09:00"));
}

TEST(Owed, is_paid_oldest_first_in_parts_and_not_by_rest_that_was_worked_in) {
  WorkRecord record = case_19();
  record.interventions.push_back(call("2026-09-09 23:00", "2026-09-09 23:30"));
  record.shifts[3].from = at("2026-09-10 11:00");  // two hours later: nothing is missing
  EXPECT_EQ(debts(record).size(), 1U);
  record.shifts[3].from = at("2026-09-10 09:00");
  record.shifts[4] = span("2026-09-11 11:00", "2026-09-11 18:00");
  record.given = {span("2026-09-11 09:00", "2026-09-11 11:00")};
  std::vector<Debt> found = debts(record);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].settled, at("2026-09-11 11:00"));
  EXPECT_EQ(found[1].left, hours(1));
  EXPECT_EQ(words(found[0]),
            "1 h 30 min of rest, owed since Wednesday 9 September 2026 at 09:00 (D3131-6), were "
            "given by Friday 11 September 2026 at 11:00.");
  record.interventions.push_back(call("2026-09-11 10:00", "2026-09-11 10:30"));
  EXPECT_EQ(debts(record).at(1).left, minutes(90));
  // Rest from before pays nothing.
  record.given = {span("2026-09-07 07:00", "2026-09-07 09:00")};
  EXPECT_EQ(debts(record).at(0).left, minutes(90));
}

TEST(Owed, that_is_given_too_late_says_so) {
  WorkRecord record = case_19();
  record.given = {span("2026-10-08 09:00", "2026-10-08 10:30")};
  EXPECT_EQ(words(debts(record)[0]),
            "1 h 30 min of rest, owed since Wednesday 9 September 2026 at 09:00 (D3131-6), were "
            "given by Thursday 8 October 2026 at 10:30, too late: the last day was Wednesday 7 "
            "October 2026.");
}

TEST(Owed, nothing_where_the_average_of_some_weeks_is_enough) {
  RulePack pack = agreement();
  pack.daily->reduced->average = {hours(11), 2};
  const Debt level = debts(case_19(), pack)[0];
  EXPECT_EQ(level.left, Duration(0));
  EXPECT_EQ(level.until, (LocalDate{2026, 9, 20}));
  pack.daily->reduced->average = {hours(14), 2};  // 9.5, 15, 15, 15: an hour and a half short
  EXPECT_EQ(debts(case_19(), pack)[0].left, minutes(90));
  pack.daily->reduced->average = {minutes(820), 2};
  EXPECT_EQ(debts(case_19(), pack)[0].left, minutes(10));
}

TEST(Owed, is_said_in_both_languages) {
  Debt debt{.source = {"D3131-6", {2017, 1, 1}, Seen::official},
            .since = at("2026-09-09 09:00"),
            .amount = hours(2),
            .left = hours(1),
            .until = {},
            .settled = {}};
  EXPECT_NE(words(debt), words(debt, Language::fr));
  debt.until = LocalDate{2026, 10, 7};
  EXPECT_NE(words(debt), words(debt, Language::fr));
  debt.left = {};
  debt.settled = at("2026-10-09 09:00");
  EXPECT_NE(words(debt), words(debt, Language::fr));
}

// What is left and what was given back are what was owed; more rest given leaves no more.
RC_GTEST_PROP(OwedProperty, RestGivenPaysAsMuchAsItIs, ()) {
  WorkRecord record = working_week();
  for (const char* date : {"2026-09-07", "2026-09-08", "2026-09-09"}) {
    const Instant from = at(std::string(date) + " 20:00") + minutes(*rc::gen::inRange(0, 240));
    record.interventions.push_back(
        {{from, from + minutes(*rc::gen::inRange(1, 30))}, false, false});
  }
  const auto sum = [](const std::vector<Debt>& all, Duration Debt::* part) {
    return std::accumulate(all.begin(), all.end(), Duration(0),
                           [&](Duration total, const Debt& debt) { return total + debt.*part; });
  };
  const std::vector<Debt> before = owed(record, agreement(), {}, paris());
  RC_ASSERT(sum(before, &Debt::left) == sum(before, &Debt::amount));
  const Duration given = minutes(*rc::gen::inRange(0, 600));
  record.given = {{at("2026-09-12 09:00"), at("2026-09-12 09:00") + given}};
  const std::vector<Debt> after = owed(record, agreement(), {}, paris());
  RC_ASSERT(sum(after, &Debt::left) == std::max(Duration(0), sum(before, &Debt::amount) - given));
  for (const Debt& debt : after) RC_ASSERT((debt.left == Duration(0)) == debt.settled.has_value());
}

}  // namespace
}  // namespace vigie::rest
