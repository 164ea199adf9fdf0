#include "statement/statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "statement/statement_json.h"
#include "statement/testing/november.h"

namespace vigie::statement {
namespace {

using namespace testing;
using ::testing::HasSubstr;

Statement made(const Facts& facts) {
  const Result<Statement> statement = build_statement(facts);
  EXPECT_TRUE(statement) << (statement ? "" : statement.error().text());
  return statement.value_or(Statement{});
}

TEST(Statement, HoursOnCallAreThoseOfTheMonthGrossAndNet) {
  const Statement statement = made(november());
  ASSERT_EQ(statement.duty.size(), 2u);
  EXPECT_EQ(statement.duty[0].gross, hours(2 * 24 + 9));  // 1 November 0:00 to the 3rd 9:00
  EXPECT_EQ(statement.duty[1].gross, hours(7 * 24));
  EXPECT_EQ(statement.duty[1].net, hours(7 * 24 - 2));
  EXPECT_EQ(statement.gross - statement.net, hours(2));
}

TEST(Statement, ACallSaysWhatOfItWasNightSundayAndHoliday) {
  Facts facts = november();
  facts.calls[1].worked = span("11-22 05:00", "11-22 07:00");
  Statement statement = made(facts);
  EXPECT_EQ(statement.calls[0].night, minutes(30));
  EXPECT_EQ(statement.calls[0].sunday, Duration(0));
  EXPECT_EQ(statement.calls[1].night, hours(1));
  EXPECT_EQ(statement.calls[1].sunday, hours(2));
  facts.calls = {facts.calls[0]};
  facts.calls[0].worked = span("11-10 23:00", "11-11 01:00");
  EXPECT_EQ(made(facts).calls[0].holiday, hours(1));
}

// The call of the 18th at 23:00: 7 hours of rest before it, 9.5 after; back at 10:30.
TEST(Statement, ADelayedReturnIsProvenAndCounted) {
  const Statement statement = made(november());
  const auto back = std::ranges::find_if(
      statement.rest, [](const RestLine& line) { return line.planned == at("2026-11-19 09:00"); });
  ASSERT_NE(back, statement.rest.end());
  EXPECT_EQ(back->earliest, at("2026-11-19 10:30"));
  EXPECT_EQ(back->block, span("11-18 23:30", "11-19 10:30"));
  EXPECT_FALSE(back->lawful);
  ASSERT_EQ(statement.late.size(), 1u);
  EXPECT_EQ(statement.late[0].missed, span("11-19 09:00", "11-19 10:30"));
}

TEST(Statement, WhatReallyWasMissedGoesBeforeWhatTheLawSays) {
  Facts facts = november();
  facts.missed = {{span("11-19 09:00", "11-19 11:00")}};
  const Statement statement = made(facts);
  ASSERT_EQ(statement.late.size(), 1u);
  EXPECT_EQ(statement.late[0].missed.length(), hours(2));
}

TEST(Statement, PaysAWeekOnceWhereItEndsWithItsShortNotice) {
  const Statement statement = made(november());
  std::vector<std::int64_t> amounts;
  for (const pay::Line& line : statement.pay.lines)
    if (line.kind <= pay::LineKind::short_notice) amounts.push_back(line.amount->cents);
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{15000, 15000, 7500}));
}

TEST(Statement, AnEstimatedEndIsToldUntilItIsConfirmed) {
  Facts facts = november();
  EXPECT_THAT(text(made(facts).warnings.at(0)), HasSubstr("is estimated"));
  facts.calls[1].estimated = false;
  EXPECT_TRUE(made(facts).warnings.empty());
}

TEST(Statement, UnderForfaitJoursDaysAreCountedAndCallsOfADayOffAreHalves) {
  Facts facts = november();
  facts.contract.regime = rest::Regime::forfait_days;
  facts.contract.weekly_hours = Duration(0);
  facts.agreement.half_day_after = hours(1);
  Statement statement = made(facts);
  EXPECT_EQ(statement.forfait_days, Ratio(41, 2));  // 20 days of work, and the Sunday
  EXPECT_EQ(statement.pay.overtime, Duration(0));
  facts.agreement.half_day_after = hours(2);
  EXPECT_EQ(made(facts).forfait_days, Ratio(20));
  facts.agreement.half_day_after = hours(1);
  facts.switches.day_off_call = rest::DayOffCall::rest_only;
  EXPECT_EQ(made(facts).forfait_days, Ratio(20));
}

TEST(Statement, TheHashIsOfWhatIsSaidAndOfNoApproval) {
  Facts facts = november();
  const std::string hash = made(facts).hash;
  EXPECT_EQ(hash.size(), 64u);
  facts.approvals.clear();
  facts.made_at += hours(1);
  EXPECT_EQ(made(facts).hash, hash);
  facts.calls[0].worked.to += minutes(1);
  EXPECT_NE(made(facts).hash, hash);
}

TEST(Statement, WhoWorksOnTwoIncidentsAtOnceWorksOnce) {
  Facts facts = november();
  CallFact other = facts.calls[0];
  other.worked = span("11-18 23:10", "11-18 23:50");
  other.page = "4712";
  other.incident = "313";
  other.incident_title = "the disk is full";
  other.estimated = true;
  other.called = at("2026-11-18 22:50");
  const std::vector<CallFact> calls = apart({facts.calls[1], other, facts.calls[0]});
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].worked, span("11-18 23:00", "11-18 23:50"));
  EXPECT_EQ(calls[0].page, "4711, 4712");
  EXPECT_EQ(calls[0].incident, "312, 313");
  EXPECT_EQ(calls[0].called, at("2026-11-18 22:50"));
  EXPECT_TRUE(calls[0].estimated);
  facts.calls = calls;
  EXPECT_EQ(made(facts).gross - made(facts).net, minutes(50 + 90));
}

TEST(Statement, BadInputIsNamed) {
  Facts facts = november();
  std::swap(facts.duty[0], facts.duty[1]);
  EXPECT_EQ(build_statement(facts).error().text(),
            "the duty of Tuesday 27 October 2026 at 09:00 begins before the one before has ended");
  facts = november();
  facts.duty[0].span.to = facts.duty[0].span.from;
  EXPECT_THAT(build_statement(facts).error().text(), HasSubstr("ends before it begins"));
  facts = november();
  facts.calls[1].worked = facts.calls[0].worked;
  EXPECT_FALSE(build_statement(facts));
  facts = november();
  facts.zone = "Europe/Pariss";
  EXPECT_FALSE(build_statement(facts));
}

}  // namespace
}  // namespace vigie::statement
