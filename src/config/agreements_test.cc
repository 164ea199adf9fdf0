// The agreements that come with Vigie, amount by amount, and those of companies that were seen,
// each with what a month under it gives.
#include "config/agreements.h"

#include <gtest/gtest.h>

#include "pay/testing/facts.h"

namespace vigie {
namespace {

using namespace pay::testing;
using pay::Agreement;
using pay::LineKind;
using rest::Seen;

Agreement read(const std::string& yaml) {
  const auto made = read_agreement({"acme.yaml", yaml});
  EXPECT_TRUE(made) << (made ? "" : made.error().text());
  return made.value_or(Agreement{});
}
Agreement of_company(const std::string& yaml) {
  return read("article: Accord Acme\nsince: 2026-01-01\n" + yaml);
}

std::string paid_for(const Agreement& made, const std::string& from, const std::string& to) {
  Month month{.agreement = made};
  month.on_call = {{span(from, to), at("2026-07-01 00:00")}};
  return told(month.paid());
}
std::string hour_of_work(const Agreement& made, const std::string& from) {
  Month month{.agreement = made};
  month.calls = {{{at(from), at(from) + hours(1)}}};
  return told(month.paid());
}

TEST(Agreements, AllThatComeWithVigieAreRightAndNamed) {
  for (const std::string& name : agreement_names()) {
    const auto made = agreement(name);
    ASSERT_TRUE(made) << name;
    EXPECT_EQ(made->name, name);
    EXPECT_NE(made->title_en, name) << "no title";
    EXPECT_NE(made->title_fr, made->title_en) << "no French title";
    for (const pay::CitedEntry& cited : pay::cited_entries(*made))
      EXPECT_FALSE(cited.source.article.empty()) << name << " " << cited.entry;
  }
  EXPECT_EQ(agreement_names().front(), "fr");
  EXPECT_EQ(agreement_names().size(), 4u);
}

TEST(Agreements, AnUnknownNameIsToldTheNearest) {
  const auto made = agreement("fr-public-others");
  ASSERT_FALSE(made);
  EXPECT_NE(text(made.error().message).find("did you mean \"fr-public-other\"?"),
            std::string::npos);
}

// --- the law alone

TEST(Agreements, TheLawNamesNoAmountAndPaysWorkAsWork) {
  const Agreement law = *agreement("fr");
  EXPECT_TRUE(law.periods.empty());
  EXPECT_EQ(law.overtime, pay::testing::law().overtime);
  EXPECT_EQ(hour_of_work(law, "2026-09-08 23:00"), "working time 20.00");
}

// --- the tables of 2015, order of 3 November 2015

TEST(Agreements, OtherCorpsPeriods) {
  const Agreement table = *agreement("fr-public-other");
  EXPECT_EQ(paid_for(table, "2026-09-07 08:00", "2026-09-14 08:00"), "week 149.48");
  EXPECT_EQ(paid_for(table, "2026-09-11 18:00", "2026-09-14 08:00"), "week-end 109.28");
  EXPECT_EQ(paid_for(table, "2026-09-07 08:00", "2026-09-11 18:00"), "Monday to Friday 45.00");
  EXPECT_EQ(paid_for(table, "2026-09-12 08:00", "2026-09-12 18:00"), "Saturday 34.85");
  EXPECT_EQ(paid_for(table, "2026-09-13 08:00", "2026-09-13 18:00"),
            "Sunday or public holiday 43.38");
  EXPECT_EQ(paid_for(table, "2026-09-08 18:00", "2026-09-09 08:00"), "night 10.05");
}

TEST(Agreements, OtherCorpsInterventions) {
  const Agreement table = *agreement("fr-public-other");
  EXPECT_EQ(hour_of_work(table, "2026-09-08 19:00"), "weekday 16.00");
  EXPECT_EQ(hour_of_work(table, "2026-09-12 10:00"), "Saturday 20.00");
  EXPECT_EQ(hour_of_work(table, "2026-09-09 02:00"), "night + weekday 24.00");
  EXPECT_EQ(hour_of_work(table, "2026-09-13 10:00"), "Sunday or public holiday 32.00");
  Month month{.agreement = table, .range = month_of(2026, 11)};
  month.calls = {{span("2026-11-11 10:00", "2026-11-11 11:00")}};
  EXPECT_EQ(told(month.paid()), "Sunday or public holiday 32.00");
}

TEST(Agreements, OtherCorpsMayTakeADayAndAHalfForAWeek) {
  Month month{.agreement = *agreement("fr-public-other")};
  month.on_call = {{span("2026-09-07 08:00", "2026-09-14 08:00"), {}, true}};
  EXPECT_EQ(month.paid().rest.days, Ratio(3, 2));
  EXPECT_EQ(month.cents(), 0);
}

// Case 58: a full week, an hour on Saturday, an hour on Sunday night: 149.48 + 20 + 32 where the
// best of the bands holds, + 24 more where they are added.
TEST(Agreements, Case58StackingOfBands) {
  Month month{.agreement = *agreement("fr-public-other")};
  month.on_call = {{span("2026-09-07 08:00", "2026-09-14 08:00")}};
  month.calls = {{span("2026-09-12 10:00", "2026-09-12 11:00")},
                 {span("2026-09-13 23:00", "2026-09-14 00:00")}};
  EXPECT_EQ(month.cents(), 14948 + 2000 + 3200);
  month.switches.multipliers = rest::Stacking::add;
  EXPECT_EQ(month.cents(), 14948 + 2000 + 3200 + 2400);
  // An agreement in which night goes before Sunday says so in its bands.
  month.switches = {};
  month.agreement = read(
      "extends: fr-public-other\n"
      "article: Délibération\nsince: 2026-01-01\n"
      "interventions:\n"
      "  bands:\n"
      "    - { kind: night, from: '22:00', to: '05:00', amount: 24 EUR }\n"
      "    - { kind: sunday_or_holiday, from: '05:00', to: '22:00', amount: 32 EUR }\n"
      "    - { kind: saturday, amount: 20 EUR }\n");
  EXPECT_EQ(month.cents(), 14948 + 2000 + 2400);
}

// --- technical staff, order of 14 April 2015

TEST(Agreements, TechnicalStaffPeriods) {
  const Agreement table = *agreement("fr-public-technical");
  EXPECT_EQ(paid_for(table, "2026-09-07 08:00", "2026-09-14 08:00"), "week 159.20");
  EXPECT_EQ(paid_for(table, "2026-09-11 18:00", "2026-09-14 08:00"), "week-end 116.20");
  EXPECT_EQ(paid_for(table, "2026-09-12 08:00", "2026-09-12 18:00"), "Saturday 37.40");
  EXPECT_EQ(paid_for(table, "2026-09-13 08:00", "2026-09-13 18:00"),
            "Sunday or public holiday 46.55");
  EXPECT_EQ(paid_for(table, "2026-09-08 18:00", "2026-09-09 08:00"), "night 10.75");
  EXPECT_EQ(paid_for(table, "2026-09-08 18:00", "2026-09-09 04:00"), "night 10.75");
  EXPECT_EQ(paid_for(table, "2026-09-08 18:00", "2026-09-09 03:00"), "night 8.60");
}

TEST(Agreements, TechnicalStaffInterventions) {
  for (const char* name : {"fr-public-technical", "fr-public-technical-decision"}) {
    const Agreement table = *agreement(name);
    EXPECT_EQ(hour_of_work(table, "2026-09-08 19:00"), "weekday 16.00");
    EXPECT_EQ(hour_of_work(table, "2026-09-09 02:00"), "night + weekday 22.00");
    EXPECT_EQ(hour_of_work(table, "2026-09-12 10:00"), "Saturday 22.00");
    EXPECT_EQ(hour_of_work(table, "2026-09-13 10:00"), "Sunday or public holiday 22.00");
  }
}

TEST(Agreements, TechnicalStaffIsPaidHalfMoreAtShortNotice) {
  Month month{.agreement = *agreement("fr-public-technical")};
  month.on_call = {{span("2026-09-07 08:00", "2026-09-14 08:00"), at("2026-08-23 10:00")}};
  EXPECT_EQ(told(month.paid()), "week 159.20, week 79.60");
  month.on_call[0].told = at("2026-08-22 10:00");
  EXPECT_EQ(told(month.paid()), "week 159.20");
}

TEST(Agreements, DecisionDutyPeriods) {
  const Agreement table = *agreement("fr-public-technical-decision");
  EXPECT_EQ(paid_for(table, "2026-09-07 08:00", "2026-09-14 08:00"), "week 121.00");
  EXPECT_EQ(paid_for(table, "2026-09-11 18:00", "2026-09-14 08:00"), "week-end 76.00");
  EXPECT_EQ(paid_for(table, "2026-09-12 08:00", "2026-09-12 18:00"), "Saturday 25.00");
  EXPECT_EQ(paid_for(table, "2026-09-13 08:00", "2026-09-13 18:00"),
            "Sunday or public holiday 34.85");
  EXPECT_EQ(paid_for(table, "2026-09-08 18:00", "2026-09-09 08:00"), "night 10.00");
}

// --- agreements of companies that were seen

// A list of administrators, 2011: slots of 12 hours, a night is one, a week-end five; 125 % in the
// evening and the early morning and until Saturday 22:00, 200 % at night, on Sundays and holidays.
Agreement slots_of_twelve_hours() {
  return of_company(R"(
periods:
  - { kind: 12h_slot, from: "20:00", amount: 40 EUR }
  - { kind: 12h_slot, from: "08:00", days: [saturday, sunday, holidays], amount: 40 EUR }
interventions:
  stack: max
  as_working_time: true
  bands:
    - { kind: evening, from: "20:00", to: "22:00", multiple_of_rate: 1.25 }
    - { kind: any, from: "05:00", to: "08:00", multiple_of_rate: 1.25 }
    - { kind: saturday, from: "00:00", to: "22:00", multiple_of_rate: 1.25 }
    - { kind: night, from: "22:00", to: "05:00", multiple_of_rate: 2 }
    - { kind: sunday_or_holiday, multiple_of_rate: 2 }
holidays: france
)");
}

TEST(Agreements, SlotsOfTwelveHours) {
  const Agreement made = slots_of_twelve_hours();
  Month month{.agreement = made};
  month.on_call = {{span("2026-09-08 20:00", "2026-09-09 08:00")}};
  EXPECT_EQ(lines_of(month.paid(), LineKind::on_call).size(), 1u);
  month.on_call = {{span("2026-09-11 20:00", "2026-09-14 08:00")}};
  EXPECT_EQ(lines_of(month.paid(), LineKind::on_call).size(), 5u) << "a week-end";
  EXPECT_EQ(month.cents(), 5 * 4000);
  EXPECT_EQ(hour_of_work(made, "2026-09-08 19:00"), "working time 20.00");
  EXPECT_EQ(hour_of_work(made, "2026-09-08 20:30"), "evening 25.00");
  EXPECT_EQ(hour_of_work(made, "2026-09-09 05:00"), "any hour 25.00");
  EXPECT_EQ(hour_of_work(made, "2026-09-12 14:00"), "Saturday 25.00");
  EXPECT_EQ(hour_of_work(made, "2026-09-09 02:00"), "night 40.00");
  EXPECT_EQ(hour_of_work(made, "2026-09-13 14:00"), "Sunday or public holiday 40.00");
}

// A retailer: a flat rate for each day on call, and one for each hour of work.
TEST(Agreements, FlatRateOfADayAndOfAnHourOfWork) {
  const Agreement made = of_company(
      "periods: { kind: 24h, amount: 25 EUR }\n"
      "interventions: { bands: { kind: any, amount: 30 EUR } }\n");
  Month month{.agreement = made};
  month.on_call = {{span("2026-09-07 09:00", "2026-09-14 09:00")}};
  month.calls = {{span("2026-09-08 23:00", "2026-09-09 00:30")}};
  const pay::Compensation paid = month.paid();
  EXPECT_EQ(lines_of(paid, LineKind::on_call).size(), 7u);
  EXPECT_EQ(told(lines_of(paid, LineKind::intervention)), "any hour 45.00");
  EXPECT_EQ(month.cents(), 7 * 2500 + 4500);
}

// KALIARTI000038907589: one and a half times the least hourly wage of a coefficient for 24 hours.
TEST(Agreements, MultipleOfTheWageOfACoefficient) {
  const Agreement made = of_company(
      "reference_rate: 14.23 EUR\n"
      "periods: { kind: 24h, multiple_of_rate: 1.5, rate: reference }\n");
  EXPECT_EQ(paid_for(made, "2026-09-07 09:00", "2026-09-09 09:00"),
            "24 hours 21.35, 24 hours 21.35");
}

// KALIARTI000027547709: half a day (3.5 h) of rest for a week, 3 days a year in proportion, never
// two weeks in a row.
TEST(Agreements, RestForAWeekAndDaysOfAYear) {
  const Agreement made = of_company(
      "periods:\n"
      "  - { kind: week, rest: 3h 30m }\n"
      "  - { kind: month, rest_days: 3/12 }\n"
      "caps: { consecutive_weeks: 1 }\n");
  Month month{.agreement = made};
  month.on_call = {{span("2026-09-07 09:00", "2026-09-14 09:00")}};
  pay::Compensation paid = month.paid();
  EXPECT_EQ(paid.rest, (pay::Rest{minutes(210), Ratio(1, 4)}));
  EXPECT_TRUE(paid.cents.empty());
  EXPECT_TRUE(paid.warnings.empty());
  month.on_call.push_back({span("2026-09-14 09:00", "2026-09-21 09:00")});
  paid = month.paid();
  EXPECT_EQ(paid.rest.time, hours(7));
  ASSERT_EQ(paid.warnings.size(), 1u);
  EXPECT_EQ(text(paid.warnings[0]),
            "on call from 2026-09-07 to 2026-09-21: weeks in a row that the agreement allows: 1");
}

// KALIARTI000020137636 gives three weeks of notice, KALIARTI000032035147 one month.
TEST(Agreements, LongerNotice) {
  for (const int days : {21, 30}) {
    const Agreement made = of_company(
        "periods: { kind: week, amount: 100 EUR }\n"
        "short_notice: { percent: 20, days: " +
        std::to_string(days) + ", count: calendar }\n");
    Month month{.agreement = made};
    month.on_call = {{span("2026-09-07 09:00", "2026-09-14 09:00")}};
    month.on_call[0].told = at("2026-09-07 00:00") - hours(24) * days;
    EXPECT_EQ(told(month.paid()), "week 100.00");
    *month.on_call[0].told += hours(24);
    EXPECT_EQ(told(month.paid()), "week 100.00, week 20.00");
  }
}

// --- reading

TEST(Agreements, ACompanysKeepsWhatItDoesNotSay) {
  const Agreement made = read(
      "extends: fr-public-technical\n"
      "article: Accord Acme\nsince: 2026-01-01\nseen: official\n"
      "short_notice: { percent: 100 }\n"
      "interventions: { minimum: 1h }\n"
      "holidays: alsace_moselle\n");
  const Agreement other = *agreement("fr-public-technical");
  EXPECT_EQ(made.periods, other.periods);
  EXPECT_EQ(made.interventions->bands, other.interventions->bands);
  EXPECT_EQ(made.interventions->least, hours(1));
  EXPECT_EQ(made.short_notice->supplement, Ratio(1));
  EXPECT_EQ(made.short_notice->days, 15);
  EXPECT_EQ(made.short_notice->source, other.short_notice->source);
  EXPECT_EQ(made.holidays, HolidayRegion::alsace_moselle);
}

TEST(Agreements, WhatNamesNoArticleStandsWhereTheAgreementDoes) {
  const Agreement made = of_company(
      "periods:\n"
      "  - { kind: night, amount: 10 EUR }\n"
      "  - { kind: week, amount: 90 EUR, article: art. 7, since: 2026-03-01, seen: official }\n");
  EXPECT_EQ(made.periods[0].source, (rest::Source{"Accord Acme", {2026, 1, 1}, Seen::unverified}));
  EXPECT_EQ(made.periods[1].source, (rest::Source{"art. 7", {2026, 3, 1}, Seen::official}));
}

TEST(Agreements, UsualHoursAreThoseOfTheKind) {
  const Agreement made = of_company(
      "periods:\n"
      "  - { kind: week, from: monday 08:00, amount: 1 EUR }\n"
      "  - { kind: night, days: [workdays, sunday], from: '20:00', to: '07:00', amount: 1 EUR }\n"
      "  - { kind: 24h, from: '08:00', amount: 1 EUR }\n"
      "  - { kind: weekend, amount: 1 EUR }\n");
  const TimeOfDay eight{8 * 3600};
  EXPECT_EQ(made.periods[0].window,
            pay::Window(pay::WeekPart{Weekday::monday, eight, Weekday::monday, eight}));
  EXPECT_EQ(made.periods[1].window,
            pay::Window(pay::Hours{{0x40, true, false}, {20 * 3600}, {7 * 3600}}));
  EXPECT_EQ(made.periods[2].window, pay::Window(pay::Hours{pay::DaySet::all(), eight, eight}));
  EXPECT_EQ(made.periods[3].window, pay::usual_window(pay::PeriodKind::weekend));
}

}  // namespace
}  // namespace vigie
