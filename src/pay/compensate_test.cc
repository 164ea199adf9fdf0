#include "pay/compensate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pay/testing/facts.h"

namespace vigie::pay {
namespace {

using namespace testing;
using enum Weekday;

PeriodEntry entry(PeriodKind kind, Worth worth) {
  return {{}, kind, usual_window(kind), {}, std::move(worth), {}};
}
Money eur(std::int64_t cents) {
  return {cents, "EUR"};
}

// --- turns of duty

// Friday 18:00 to Monday 8:00, Monday evenings to Friday mornings, and a week: the tables of the
// civil service, without their names.
Agreement table() {
  Agreement agreement;
  agreement.periods = {entry(PeriodKind::week, eur(14948)), entry(PeriodKind::weekend, eur(10928)),
                       entry(PeriodKind::sunday_or_holiday, eur(4338)),
                       entry(PeriodKind::saturday, eur(3485)), entry(PeriodKind::night, eur(1005))};
  agreement.holidays = HolidayRegion::france;
  return agreement;
}

TEST(Compensate, TheFirstEntryThatFitsTakesItsHours) {
  Month month{.agreement = table()};
  month.on_call = {{span("2026-09-04 18:00", "2026-09-11 18:00")}};
  EXPECT_EQ(told(month.paid()), "week 149.48");
  month.on_call = {{span("2026-09-04 18:00", "2026-09-07 08:00")}};
  EXPECT_EQ(told(month.paid()), "week-end 109.28");
  month.on_call = {{span("2026-09-05 00:00", "2026-09-06 00:00")}};
  EXPECT_EQ(told(month.paid()), "Saturday 34.85");
  month.on_call = {{span("2026-09-08 18:00", "2026-09-09 08:00")},
                   {span("2026-09-09 18:00", "2026-09-10 08:00")}};
  EXPECT_EQ(told(month.paid()), "night 10.05, night 10.05");
}

// On call outside of office hours only: the working time need no cover.
TEST(Compensate, PlannedWorkIsNoHoleInATurn) {
  Month month{.agreement = table()};
  month.planned = office_hours();
  month.on_call = {{span("2026-09-04 16:00", "2026-09-07 09:00")},
                   {span("2026-09-07 16:00", "2026-09-08 09:00")},
                   {span("2026-09-08 16:00", "2026-09-09 09:00")},
                   {span("2026-09-09 16:00", "2026-09-10 09:00")}};
  EXPECT_EQ(told(month.paid()), "week-end 109.28, night 10.05, night 10.05, night 10.05");
  month.on_call.push_back({span("2026-09-10 16:00", "2026-09-11 09:00")});
  EXPECT_EQ(told(month.paid()), "week 149.48");
}

TEST(Compensate, ATurnThatCrossesTheMonthIsPaidOnceWhereItEnds) {
  Month month{.agreement = table()};
  month.on_call = {{span("2026-08-28 18:00", "2026-09-04 18:00")}};
  EXPECT_EQ(told(month.paid()), "week 149.48");
  month.range = month_of(2026, 8);
  EXPECT_EQ(told(month.paid()), "");
  EXPECT_TRUE(month.paid().warnings.empty());
}

TEST(Compensate, HoursThatNoEntryPaysAreTold) {
  Month month{.agreement = table()};
  month.on_call = {{span("2026-09-08 12:00", "2026-09-08 15:30")}};
  ASSERT_EQ(month.paid().warnings.size(), 1u);
  EXPECT_EQ(text(month.paid().warnings[0]),
            "no entry of the agreement is about 3 h 30 min on call");
}

TEST(Compensate, AShorterNightNeedsItsOwnEntry) {
  Month month{.agreement = table()};
  PeriodEntry whole = entry(PeriodKind::night, eur(1075));
  whole.least = hours(10);
  PeriodEntry part = entry(PeriodKind::night, eur(860));
  part.least = minutes(1);
  month.agreement.periods = {whole, part};
  month.on_call = {{span("2026-09-08 18:00", "2026-09-09 04:00")},
                   {span("2026-09-09 18:00", "2026-09-10 03:59")}};
  EXPECT_EQ(told(month.paid()), "night 10.75, night 8.60");
}

TEST(Compensate, APublicHolidayOnAWeekdayIsOne) {
  Month month{.agreement = table(), .range = month_of(2026, 7)};
  month.on_call = {{span("2026-07-14 00:00", "2026-07-15 00:00")}};
  EXPECT_EQ(told(month.paid()), "Sunday or public holiday 43.38");
  // 26 December is one in Alsace-Moselle only.
  month.range = month_of(2028, 12);
  month.on_call = {{span("2028-12-26 00:00", "2028-12-27 00:00")}};
  EXPECT_NE(told(month.paid()), "Sunday or public holiday 43.38");
  month.agreement.holidays = HolidayRegion::alsace_moselle;
  EXPECT_EQ(told(month.paid()), "Sunday or public holiday 43.38");
}

// The night of 24 to 25 October 2026 has an hour more, that of 28 to 29 March one less.
TEST(Compensate, AnHourIsOneThatPassed) {
  Month month{.agreement = table(), .range = month_of(2026, 10)};
  month.agreement.periods = {entry(PeriodKind::hour, eur(100))};
  month.on_call = {{span("2026-10-24 18:00", "2026-10-25 06:00")}};
  EXPECT_EQ(month.cents(), 1300);
  month.range = month_of(2026, 3);
  month.on_call = {{span("2026-03-28 18:00", "2026-03-29 06:00")}};
  EXPECT_EQ(month.cents(), 1100);
  // A night is a night, however long.
  month.agreement.periods = {entry(PeriodKind::night, eur(1005))};
  month.on_call = {{span("2026-03-28 18:00", "2026-03-29 08:00")}};
  EXPECT_EQ(month.cents(), 1005);
}

TEST(Compensate, WithoutAnAmountTheHoursAreToldAndTheRightToMore) {
  Month month{.agreement = law()};
  month.on_call = {{span("2026-09-08 18:00", "2026-09-09 08:00")}};
  const Compensation paid = month.paid();
  ASSERT_EQ(paid.lines.size(), 1u);
  EXPECT_EQ(paid.lines[0].time, hours(14));
  EXPECT_EQ(paid.lines[0].amount, std::nullopt);
  ASSERT_EQ(paid.warnings.size(), 1u);
  EXPECT_EQ(text(paid.warnings[0]),
            "being on call gives a right to money or rest, and no agreement says how much");
}

TEST(Compensate, AnEntryHoldsFromItsFirstDay) {
  Month month{.agreement = table()};
  month.agreement.periods[0].source.since = {2026, 9, 5};
  month.on_call = {{span("2026-09-04 18:00", "2026-09-11 18:00")}};
  EXPECT_EQ(told(month.paid()),
            "week-end 109.28, night 10.05, night 10.05, night 10.05, night 10.05");
  month.agreement.periods[0].source.since = {2026, 9, 4};
  EXPECT_EQ(told(month.paid()), "week 149.48");
}

// Being on call during work is no substitute for a night that somebody else had.
TEST(Compensate, HoursOfWorkDoNotMakeUpForAHole) {
  Month month{.agreement = table()};
  month.planned = office_hours();
  month.on_call = {{span("2026-09-07 08:00", "2026-09-11 18:00")},
                   {span("2026-09-12 00:00", "2026-09-14 08:00")}};
  month.agreement.periods = {entry(PeriodKind::week, eur(14948))};
  EXPECT_EQ(told(month.paid()), "");
}

// Whatever the turns, no hour is in two periods that are paid.
RC_GTEST_PROP(Compensate, NoHourIsPaidTwice, ()) {
  Month month{.agreement = table()};
  month.planned = office_hours();
  Instant last = at("2026-09-01 00:00");
  for (const int gap : *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(0, 60))) {
    const Instant from = last + hours(gap);
    last = from + hours(*rc::gen::inRange(1, 200));
    if (last >= month.range.to) break;
    month.on_call.push_back({{from, last}});
  }
  IntervalSet paid;
  for (const Line& line : month.paid().lines) {
    const IntervalSet hours_of = IntervalSet({line.when}) - IntervalSet(month.planned);
    RC_ASSERT((paid & hours_of).empty());
    paid = paid | hours_of;
  }
}

// --- rest instead of pay

TEST(Compensate, TheSameHourGivesRestOrPayNeverBoth) {
  Month month{.agreement = table()};
  month.agreement.periods[0].instead = Rest{{}, Ratio(3, 2)};
  month.on_call = {{span("2026-09-04 18:00", "2026-09-11 18:00"), {}, true}};
  Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "week");
  EXPECT_EQ(paid.rest, (Rest{{}, Ratio(3, 2)}));
  EXPECT_TRUE(paid.cents.empty());
  // Where the agreement leaves no choice, it is paid.
  month.agreement.periods[0].instead.reset();
  paid = month.paid();
  EXPECT_EQ(told(paid), "week 149.48");
  EXPECT_EQ(text(paid.lines[0].note), "the agreement gives no rest for it");
}

// --- short notice

TEST(Compensate, WhoIsToldTooLateIsPaidMore) {
  Month month{.agreement = table()};
  month.agreement.short_notice = ShortNotice{{}, Ratio(1, 2), 15, rest::NoticeDays::clear};
  month.on_call = {{span("2026-09-18 18:00", "2026-09-21 08:00"), at("2026-09-02 23:00")}};
  EXPECT_EQ(told(month.paid()), "week-end 109.28");  // 15 clear days: the 3rd to the 17th
  month.on_call[0].told = at("2026-09-03 00:00");
  EXPECT_EQ(told(month.paid()), "week-end 109.28, week-end 54.64");
  EXPECT_EQ(text(month.paid().lines[1].note), "told less than 15 clear days ahead");
  month.on_call[0].told.reset();
  EXPECT_EQ(told(month.paid()), "week-end 109.28");
  EXPECT_EQ(text(month.paid().warnings.at(0)),
            "nobody knows when some duty was told: no supplement for short notice");
}

// Case 60: notified on 1 September, on call from the 16th: 15 days; from the 15th: short.
TEST(Compensate, Case60DaysOfNotice) {
  Month month{.agreement = table()};
  month.agreement.short_notice = ShortNotice{{}, Ratio(1, 2), 15, rest::NoticeDays::calendar};
  month.on_call = {{span("2026-09-16 18:00", "2026-09-17 08:00"), at("2026-09-01 10:00")}};
  EXPECT_EQ(told(month.paid()), "night 10.05");
  month.on_call = {{span("2026-09-15 18:00", "2026-09-16 08:00"), at("2026-09-01 10:00")}};
  EXPECT_EQ(told(month.paid()), "night 10.05, night 5.03");
}

// A week of which somebody took over the last days at short notice.
TEST(Compensate, OnlyTheShareThatWasToldTooLateIsPaidMore) {
  Month month{.agreement = table()};
  month.agreement.periods = {entry(PeriodKind::weekend, eur(10000))};
  month.agreement.short_notice = ShortNotice{{}, Ratio(1, 2), 15, rest::NoticeDays::clear};
  month.on_call = {{span("2026-09-18 18:00", "2026-09-20 01:00"), at("2026-08-01 10:00")},
                   {span("2026-09-20 01:00", "2026-09-21 08:00"), at("2026-09-17 10:00")}};
  EXPECT_EQ(told(month.paid()), "week-end 100.00, week-end 25.00");
}

// --- caps

TEST(Compensate, DutyBeyondTheCapsIsPaidAndTold) {
  Month month{.agreement = table()};
  month.agreement.caps = Caps{{}, 1, 10, 1};
  month.on_call = {{span("2026-09-04 18:00", "2026-09-11 18:00")}};
  EXPECT_TRUE(month.paid().warnings.empty());
  month.on_call.push_back({span("2026-09-11 18:00", "2026-09-18 18:00")});
  const Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "week 149.48, week 149.48");
  ASSERT_EQ(paid.warnings.size(), 3u);
  EXPECT_EQ(text(paid.warnings[0]),
            "on call from 2026-09-04 to 2026-09-18: weeks in a row that the agreement allows: 1");
  EXPECT_EQ(text(paid.warnings[1]), "15 days on call in the month: the agreement allows 10");
  EXPECT_EQ(text(paid.warnings[2]), "2 week-ends on call in the month: the agreement allows 1");
}

// --- words

TEST(Compensate, EveryWordOfALineExistsInFrench) {
  for (const PeriodKind kind : all_period_kinds)
    EXPECT_FALSE(french_of(words(kind).words()).empty()) << words(kind);
  for (const BandKind kind : all_band_kinds)
    EXPECT_FALSE(french_of(words(kind).words()).empty()) << words(kind);
  for (const LineKind kind : {LineKind::on_call, LineKind::short_notice, LineKind::intervention,
                              LineKind::overtime, LineKind::late_return})
    EXPECT_FALSE(french_of(words(kind).words()).empty()) << words(kind);
  EXPECT_FALSE(french_of("working time").empty());
}

}  // namespace
}  // namespace vigie::pay
