// The pay clock of work for calls, and the hours beyond those of a contract.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pay/testing/facts.h"

namespace vigie::pay {
namespace {

using namespace testing;
using enum Weekday;

Month by_the_law() {
  Month month{.agreement = law()};
  month.planned = office_hours();
  return month;
}

// 8 September 2026 is a Tuesday.
Call call(const std::string& from, const std::string& to) {
  return {span("2026-09-" + from, "2026-09-" + to)};
}

// 125 % in the evening, 200 % at night and on Sundays and public holidays.
Agreement with_bands() {
  Agreement agreement = law();
  const std::vector<Weekday> each = {monday, tuesday,  wednesday, thursday,
                                     friday, saturday, sunday};
  agreement.overtime.reset();
  agreement.interventions->bands = {
      {{}, BandKind::evening, on(each, 20, 22), OfRate{Ratio(5, 4)}, {}},
      {{}, BandKind::night, on(each, 22, 5), OfRate{2}, {}},
      {{}, BandKind::sunday_or_holiday, on({sunday}, 0, 0, true), OfRate{2}, {}}};
  return agreement;
}

TEST(CallPay, WorkIsPaidAsWork) {
  Month month = by_the_law();
  month.agreement.overtime.reset();
  month.calls = {call("08 23:00", "08 23:30")};
  EXPECT_EQ(told(month.paid()), "working time 10.00");
  EXPECT_EQ(month.paid().lines[0].call, 0u);
}

TEST(CallPay, ACallInPlannedWorkIsPlannedWork) {
  Month month = by_the_law();
  month.calls = {call("08 08:30", "08 09:30"), call("08 11:00", "08 12:00")};
  month.agreement.overtime.reset();
  const Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "working time 10.00");
  EXPECT_EQ(paid.lines[0].time, minutes(30));
}

TEST(CallPay, BandsCutACallWhereTheyBegin) {
  Month month{.agreement = with_bands()};
  month.calls = {call("08 19:00", "08 23:00")};
  EXPECT_EQ(told(month.paid()), "working time 20.00, evening 50.00, night 40.00");
}

TEST(CallPay, TheHourThatComesTwiceIsPaidTwice) {
  Month month{.agreement = with_bands(), .range = month_of(2026, 10)};
  month.calls = {{span("2026-10-24 22:00", "2026-10-25 00:00")}};
  month.calls[0].worked.to = *parse_rfc3339("2026-10-25T04:00:00+01:00");
  EXPECT_EQ(told(lines_of(month.paid(), LineKind::intervention)),
            "night 80.00, night + Sunday or public holiday 200.00");
}

TEST(CallPay, StackingIsTheAgreements) {
  using rest::Stacking;
  Month month{.agreement = with_bands()};
  month.agreement.interventions->bands[2].worth = OfRate{Ratio(3, 2)};
  month.calls = {call("13 02:00", "13 03:00")};  // a Sunday night
  const auto with = [&](std::optional<Stacking> stack) {
    month.agreement.interventions->stack = stack;
    return month.cents();
  };
  EXPECT_EQ(with(Stacking::max), 4000);
  EXPECT_EQ(with(Stacking::add), 5000);
  EXPECT_EQ(with(Stacking::multiply), 6000);
  month.switches.multipliers = Stacking::add;
  EXPECT_EQ(with(std::nullopt), 5000);
}

TEST(CallPay, PayRoundsAndRestDoesNot) {
  Month month{.agreement = with_bands()};
  month.agreement.interventions->rounding = minutes(15);
  month.calls = {call("08 02:00", "08 02:16")};
  Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "night 20.00");
  EXPECT_EQ(paid.lines[0].time, minutes(30));
  EXPECT_EQ(text(paid.lines[0].note), "rounded up, or the minimum of a call");
  month.calls = {call("08 02:00", "08 02:15")};
  paid = month.paid();
  EXPECT_EQ(told(paid), "night 10.00");
  EXPECT_TRUE(paid.lines[0].note.empty());
}

TEST(CallPay, TheMinimumIsWorthWhatTheLastMinuteWas) {
  Month month{.agreement = with_bands()};
  month.agreement.interventions->least = hours(1);
  month.calls = {call("08 21:50", "08 22:10")};
  EXPECT_EQ(told(month.paid()), "evening 4.17, night 33.33");
}

// The second call lies in the hour that the first is paid for.
TEST(CallPay, NoMinuteIsPaidTwice) {
  Month month{.agreement = with_bands()};
  month.agreement.interventions->least = hours(1);
  month.calls = {call("08 02:00", "08 02:10"), call("08 02:30", "08 02:40")};
  EXPECT_EQ(told(month.paid()), "night 40.00");
  month.calls[1] = call("08 03:00", "08 03:10");
  EXPECT_EQ(told(month.paid()), "night 40.00, night 40.00");
}

TEST(CallPay, NearCallsAreOneWithWhatLiesBetween) {
  Month month{.agreement = with_bands()};
  month.agreement.interventions->merge_gap = minutes(15);
  month.calls = {call("08 02:00", "08 02:20"), call("08 02:35", "08 03:00")};
  EXPECT_EQ(told(month.paid()), "night 40.00");
  month.calls[1] = call("08 02:36", "08 03:00");
  EXPECT_EQ(told(month.paid()), "night 13.33, night 16.00");
}

TEST(CallPay, RestInsteadOfPay) {
  Month month{.agreement = with_bands()};
  month.agreement.interventions->bands[1].instead = Rest{hours(2), {}};
  month.calls = {call("08 02:00", "08 02:45")};
  month.calls[0].as_rest = true;
  const Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "night");
  EXPECT_EQ(paid.rest.time, minutes(90));
}

TEST(CallPay, WithoutARateTheHoursAreToldWithoutAnAmount) {
  Month month{.agreement = with_bands()};
  month.rate.reset();
  month.calls = {call("08 02:00", "08 03:00")};
  const Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "night");
  EXPECT_EQ(paid.lines[0].time, hours(1));
  EXPECT_EQ(text(paid.warnings.at(0)),
            "the contract has no hourly rate: lines that need it have no amount");
}

// --- overtime

// Case 56: calls of 0.5 h and 1 h, and 1.5 h of planned work missed because of the rest after
// them (case 9).
Month case_56() {
  Month month = by_the_law();
  month.calls = {call("08 23:00", "08 23:30"), call("10 20:00", "10 21:00")};
  month.missed = {span("2026-09-09 09:00", "2026-09-09 10:30")};
  return month;
}

TEST(Overtime, Case56MissedHoursThatAreNoWorkMakeNoOvertime) {
  const Compensation paid = case_56().paid();
  EXPECT_EQ(paid.overtime, Duration(0));
  EXPECT_EQ(told(lines_of(paid, LineKind::intervention)), "working time 10.00, working time 20.00");
  EXPECT_EQ(told(lines_of(paid, LineKind::overtime)), "");
  EXPECT_EQ(told(lines_of(paid, LineKind::late_return)), "planned work that rest took away");
}

TEST(Overtime, Case56MissedHoursThatCountMakeOneAndAHalfAtAQuarterMore) {
  Month month = case_56();
  month.switches.late_return = rest::LateReturn::worked;
  const Compensation paid = month.paid();
  EXPECT_EQ(paid.overtime, minutes(90));
  EXPECT_EQ(paid.quota_hours, minutes(90));
  const std::vector<Line> overtime = lines_of(paid, LineKind::overtime);
  EXPECT_EQ(told(overtime), "supplement of 25 % 7.50");
  EXPECT_EQ(overtime.at(0).time, minutes(90));
}

TEST(Overtime, Case56MissedHoursThatAreNotPaidAreTakenOff) {
  Month month = case_56();
  month.switches.late_return = rest::LateReturn::unpaid;
  EXPECT_EQ(told(lines_of(month.paid(), LineKind::late_return)),
            "planned work that rest took away -30.00");
}

// 35 hours planned and 10 of a call: 8 at 25 %, 2 at 50 %.
TEST(Overtime, EightHoursAtAQuarterMoreThenHalfMore) {
  Month month = by_the_law();
  month.calls = {call("12 08:00", "12 18:00")};  // the Saturday
  const Compensation paid = month.paid();
  EXPECT_EQ(told(paid), "working time 200.00, working time 60.00");
  EXPECT_EQ(text(paid.lines[0].note), "overtime +25 %");
  EXPECT_EQ(text(paid.lines[1].note), "overtime +50 %");
  EXPECT_EQ(paid.overtime, hours(10));
}

// Hours between 35 and 39 are in the salary of a contract of 39; they still fill the first tier.
TEST(Overtime, BeginsWhereTheContractEnds) {
  Month month = by_the_law();
  month.weekly_hours = hours(39);
  month.calls = {call("12 08:00", "12 18:00")};
  EXPECT_EQ(told(month.paid()), "working time 80.00, working time 100.00, working time 60.00");
  EXPECT_EQ(month.paid().overtime, hours(6));
}

TEST(Overtime, UrgentWorksDoNotFillTheQuota) {
  Month month = by_the_law();
  month.calls = {call("12 08:00", "12 12:00"), call("12 14:00", "12 16:00")};
  month.calls[1].urgent = true;
  EXPECT_EQ(month.paid().overtime, hours(6));
  EXPECT_EQ(month.paid().quota_hours, hours(4));
}

TEST(Overtime, NobodyUnderForfaitJoursHasAny) {
  Month month = by_the_law();
  month.weekly_hours.reset();
  month.calls = {call("12 08:00", "12 18:00")};
  EXPECT_EQ(month.paid().overtime, Duration(0));
}

TEST(Overtime, StacksWithABandAsBandsDo) {
  Month month = by_the_law();
  month.agreement.interventions->bands = {
      {{}, BandKind::sunday, on({sunday}, 0, 0), OfRate{2}, {}}};
  month.calls = {call("13 08:00", "13 09:00")};
  EXPECT_EQ(told(month.paid()), "Sunday 40.00");
  month.agreement.interventions->stack = rest::Stacking::add;
  EXPECT_EQ(told(month.paid()), "Sunday 45.00");
}

// The week of 28 September ends in October: each month tells its own days of it.
TEST(Overtime, AWeekThatCrossesTheMonthIsCountedFromItsMonday) {
  Month month = by_the_law();
  month.calls = {call("28 18:00", "28 22:00"), {span("2026-10-03 10:00", "2026-10-03 11:00")}};
  EXPECT_EQ(month.paid().overtime, Duration(0));
  month.range = month_of(2026, 10);
  EXPECT_EQ(month.paid().overtime, hours(5));
}

// --- properties

// Whatever the calls, what is paid at least is what was worked outside of planned hours.
RC_GTEST_PROP(CallPay, PaysEachMinuteAtLeastOnceAndWithoutRoundingOnce, ()) {
  Month month{.agreement = with_bands()};
  month.planned = office_hours();
  Instant at_last = at("2026-09-02 00:00");
  Duration outside{};
  for (const int gap : *rc::gen::container<std::vector<int>>(20, rc::gen::inRange(1, 1500))) {
    const Instant from = at_last + minutes(gap);
    const Instant to = from + minutes(*rc::gen::inRange(1, 300));
    if (to >= at("2026-09-30 00:00")) break;
    month.calls.push_back({{from, to}});
    outside += (IntervalSet({{from, to}}) - IntervalSet(month.planned)).total();
    at_last = to;
  }
  const auto paid_time = [&] {
    Duration sum{};
    for (const Line& line : month.paid().lines) sum += line.time;
    return sum;
  };
  RC_ASSERT(paid_time() == outside);
  month.agreement.interventions->rounding = minutes(15);
  month.agreement.interventions->least = minutes(30);
  RC_ASSERT(paid_time() >= outside);
}

// Another way to the same sum: minute by minute, the best of the bands.
std::int64_t minute_by_minute(const Month& month) {
  const auto in_hours = [](int hour, int from, int to) {
    return from < to ? from <= hour && hour < to : hour >= from || hour < to;
  };
  std::int64_t percents = 0;
  for (const Call& one : month.calls)
    for (Instant minute = one.worked.from; minute < one.worked.to; minute += minutes(1)) {
      if (IntervalSet(month.planned).contains(minute)) continue;
      const LocalTime local = paris().to_local(minute);
      const int hour = local.time.seconds / 3600;
      if (weekday(local.date) == sunday || in_hours(hour, 22, 5))
        percents += 200;
      else
        percents += in_hours(hour, 20, 22) ? 125 : 100;
    }
  return percents;
}

RC_GTEST_PROP(CallPay, IsTheSumOfItsMinutes, ()) {
  Month month{.agreement = with_bands(), .range = month_of(2026, 10)};
  Instant last = at("2026-10-20 00:00");  // over the change of the clocks on the 25th
  for (const int gap : *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(1, 1500))) {
    const Instant from = last + minutes(gap);
    last = from + minutes(*rc::gen::inRange(1, 500));
    month.calls.push_back({{from, last}});
  }
  month.rate = Money{6000, "EUR"};  // a cent for each percent of a minute
  while (!month.calls.empty() && month.calls.back().worked.to > month.range.to)
    month.calls.pop_back();
  RC_ASSERT(month.cents() == minute_by_minute(month));
}

}  // namespace
}  // namespace vigie::pay
