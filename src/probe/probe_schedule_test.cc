#include "probe/probe_schedule.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace vigie {
namespace {

const Instant noon = Instant::from_ms(1'795'176'000'000);

Check check_named(const std::string& name, Duration interval = minutes(1)) {
  Check check;
  check.name = CheckName(name);
  check.interval = interval;
  return check;
}

std::shared_ptr<const ProbeSchedule::Checks> checks_of(const std::vector<Check>& list) {
  auto checks = std::make_shared<ProbeSchedule::Checks>();
  for (const Check& check : list) checks->emplace(check.name, check);
  return checks;
}

const CheckName web("web");

TEST(ProbeSchedule, ACheckIsFirstDueOnItsGrid) {
  ProbeSchedule schedule;
  EXPECT_EQ(schedule.next_due(), std::nullopt);
  const Check check = check_named("web");
  schedule.configure(checks_of({check}), noon);
  const Instant first = next_on_grid(check, noon);
  EXPECT_EQ(schedule.next_due(), first);
  EXPECT_TRUE(schedule.due(first - Duration(1), 10).empty());
  EXPECT_EQ(schedule.due(first, 10), std::vector{web});
}

TEST(ProbeSchedule, ARunningCheckIsNotDueUntilItHasFinished) {
  ProbeSchedule schedule;
  schedule.configure(checks_of({check_named("web")}), noon);
  ASSERT_EQ(schedule.due(noon + minutes(1), 10).size(), 1u);
  schedule.set_next(web, noon);
  schedule.configure(checks_of({check_named("web", seconds(10))}), noon + minutes(1));
  EXPECT_TRUE(schedule.due(noon + hours(5), 10).empty());
  EXPECT_EQ(schedule.running(), 1u);
  schedule.finished(web, noon + hours(5));
  schedule.set_next(web, noon + hours(5));
  EXPECT_EQ(schedule.due(noon + hours(5), 10), std::vector{web});
}

TEST(ProbeSchedule, WithoutADecisionACheckComesBackAnIntervalLaterOnItsGrid) {
  const Check check = check_named("web");
  ProbeSchedule schedule;
  schedule.configure(checks_of({check}), noon);
  const Instant end = noon + seconds(75);
  schedule.due(end, 10);
  schedule.finished(web, end);
  EXPECT_EQ(schedule.next_due(), next_on_grid(check, end + minutes(1)));
  schedule.set_next(web, end + seconds(15));
  EXPECT_EQ(schedule.next_due(), end + seconds(15));
}

TEST(ProbeSchedule, NothingIsCaughtUpAfterAPause) {
  ProbeSchedule schedule;
  schedule.configure(checks_of({check_named("web", seconds(10))}), noon);
  const Instant later = noon + hours(6);
  EXPECT_EQ(schedule.due(later, 10), std::vector{web});
  schedule.finished(web, later);
  EXPECT_TRUE(schedule.due(later, 10).empty());
}

TEST(ProbeSchedule, TheLongestOverdueComeFirstAndNotMoreThanAsked) {
  ProbeSchedule schedule;
  schedule.configure(checks_of({check_named("a"), check_named("b"), check_named("c")}), noon);
  schedule.set_next(CheckName("a"), noon + seconds(3));
  schedule.set_next(CheckName("b"), noon + seconds(1));
  schedule.set_next(CheckName("c"), noon + seconds(2));
  EXPECT_EQ(schedule.due(noon + seconds(9), 2), (std::vector{CheckName("b"), CheckName("c")}));
  EXPECT_EQ(schedule.due(noon + seconds(9), 2), (std::vector{CheckName("a")}));
}

TEST(ProbeSchedule, OnlyWhatChangedIsPlacedAgain) {
  ProbeSchedule schedule;
  schedule.configure(checks_of({check_named("a"), check_named("b"), check_named("gone")}), noon);
  schedule.set_next(CheckName("a"), noon + seconds(5));
  schedule.set_next(CheckName("b"), noon + seconds(5));
  const Check slower = check_named("b", minutes(2));
  schedule.configure(checks_of({check_named("a"), slower}), noon + seconds(1));
  EXPECT_EQ(schedule.due(noon + seconds(5), 10), std::vector{CheckName("a")});
  EXPECT_EQ(schedule.next_due(), next_on_grid(slower, noon + seconds(1)));
}

TEST(ProbeSchedule, ACheckRemovedWhileItRunsIsStillFinishedOnce) {
  ProbeSchedule schedule;
  schedule.configure(checks_of({check_named("web")}), noon);
  schedule.due(noon + minutes(1), 1);
  schedule.configure(checks_of({}), noon + minutes(1));
  schedule.configure(checks_of({check_named("web")}), noon + minutes(1));
  EXPECT_TRUE(schedule.due(noon + hours(1), 1).empty()) << "probed twice at once";
  schedule.finished(web, noon + hours(1));
  EXPECT_NE(schedule.next_due(), std::nullopt);
  schedule.due(noon + hours(2), 1);
  schedule.configure(checks_of({}), noon + hours(2));
  schedule.finished(web, noon + hours(2));
  EXPECT_EQ(schedule.next_due(), std::nullopt);
}

TEST(ProbeSchedule, AClockSetBackLeavesNoCheckAlone) {
  const Check check = check_named("web");
  ProbeSchedule schedule;
  schedule.configure(checks_of({check}), noon);
  schedule.due(noon, 1);
  const Instant back = noon - hours(1);
  EXPECT_TRUE(schedule.due(back, 1).empty());
  EXPECT_EQ(schedule.next_due(), next_on_grid(check, back));
  schedule.set_next(web, noon + seconds(15));  // from somebody who still lives an hour ahead
  EXPECT_EQ(schedule.next_due(), next_on_grid(check, back));
}

// Drives a schedule through `length` from `from` as Prober does: every probe takes `probe_time` and
// is answered at once with the next point of the grid. Counts the starts of each check.
std::map<CheckName, int> simulate(ProbeSchedule& schedule, const ProbeSchedule::Checks& checks,
                                  Instant from, Duration length, Duration probe_time) {
  std::map<CheckName, int> starts;
  std::multimap<Instant, CheckName> running;
  std::set<CheckName> running_names;
  Instant now = from;
  while (now < from + length) {
    while (!running.empty() && running.begin()->first <= now) {
      const CheckName name = running.begin()->second;
      running.erase(running.begin());
      running_names.erase(name);
      schedule.finished(name, now);
      schedule.set_next(name, next_on_grid(checks.at(name), now));
    }
    for (const CheckName& name : schedule.due(now, 7)) {
      RC_ASSERT(running_names.insert(name).second);  // never twice at once
      running.emplace(now + probe_time, name);
      ++starts[name];
    }
    std::optional<Instant> next = schedule.next_due();
    if (!running.empty()) next = std::min(next.value_or(Instant::max()), running.begin()->first);
    if (!next) break;
    now = std::max(*next, now);
  }
  return starts;
}

RC_GTEST_PROP(ProbeScheduleProperty, EachCheckGetsItsShareOfAnHour, ()) {
  const auto count = *rc::gen::inRange(1, 30);
  ProbeSchedule::Checks checks;
  for (int i = 0; i < count; ++i) {
    const Check check =
        check_named("check-" + std::to_string(i), Duration(*rc::gen::inRange(5'000, 4'000'000)));
    checks.emplace(check.name, check);
  }
  const Instant from = noon + Duration(*rc::gen::inRange(0, 100'000'000));
  const Duration probe_time(*rc::gen::inRange(0, 4'999));
  ProbeSchedule schedule;
  schedule.configure(std::make_shared<const ProbeSchedule::Checks>(checks), from);
  const auto starts = simulate(schedule, checks, from, hours(1), probe_time);
  for (const auto& [name, check] : checks) {
    const auto share = hours(1) / check.interval;
    const int got = starts.contains(name) ? starts.at(name) : 0;
    RC_ASSERT(got >= share);
    RC_ASSERT(got <= share + 1);
  }
}

RC_GTEST_PROP(ProbeScheduleProperty, ARestartKeepsThePhase, ()) {
  const Check check = check_named("check-" + std::to_string(*rc::gen::inRange(0, 1'000'000)),
                                  Duration(*rc::gen::inRange(1'000, 4'000'000)));
  ProbeSchedule before;
  before.configure(checks_of({check}), noon);
  const Instant restart = noon + Duration(*rc::gen::inRange(0, 100'000'000));
  ProbeSchedule after;
  after.configure(checks_of({check}), restart);
  const Duration apart = *after.next_due() - *before.next_due();
  RC_ASSERT(apart % check.interval == Duration(0));
  RC_ASSERT(*after.next_due() <= restart + check.interval);
}

// Whatever order the calls come in: nobody probed twice at once, nobody forgotten.
RC_GTEST_PROP(ProbeScheduleProperty, NoOrderOfCallsBreaksIt, ()) {
  ProbeSchedule schedule;
  std::set<CheckName> configured;
  std::set<CheckName> running;
  Instant now = noon;
  for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000'000))) {
    const CheckName name("c" + std::to_string(step / 10 % 5));
    switch (step % 6) {
      case 0: {
        std::vector<Check> list;
        configured.clear();
        for (int i = 0; i < 5; ++i) {
          if ((step >> i) % 2 == 0) continue;
          list.push_back(check_named("c" + std::to_string(i), seconds(10 + step % 3)));
          configured.insert(list.back().name);
        }
        schedule.configure(checks_of(list), now);
        break;
      }
      case 1:
        now += Duration(step % 40'000);
        break;
      case 2:
        now = now - Duration(step % 7'200'000);
        break;
      case 3:
        if (running.erase(name) > 0) schedule.finished(name, now);
        break;
      case 4:
        schedule.set_next(name, now + Duration(step % 20'000));
        break;
      default:
        for (const CheckName& started : schedule.due(now, 2)) {
          RC_ASSERT(configured.contains(started));
          RC_ASSERT(running.insert(started).second);
        }
    }
    RC_ASSERT(schedule.running() == running.size());
  }
  while (!running.empty()) schedule.finished(running.extract(running.begin()).value(), now);
  schedule.due(now, 0);
  const auto all = schedule.due(now + seconds(40), 100);
  RC_ASSERT(std::set<CheckName>(all.begin(), all.end()) == configured);
}

TEST(ProbeSchedule, TenThousandChecksAreCheap) {
  auto checks = std::make_shared<ProbeSchedule::Checks>();
  for (int i = 0; i < 10'000; ++i) {
    const Check check = check_named("check-" + std::to_string(i));
    checks->emplace(check.name, check);
  }
  ProbeSchedule schedule;
  schedule.configure(checks, noon);
  const auto starts = simulate(schedule, *checks, noon, minutes(3), seconds(1));
  EXPECT_EQ(starts.size(), 10'000u);
  // Their phases are spread over the minute: no second gets ten times its share.
  std::map<std::int64_t, int> per_second;
  for (const auto& [name, check] : *checks)
    ++per_second[(next_on_grid(check, noon) - noon) / seconds(1)];
  for (const auto& [second, starting] : per_second) EXPECT_LT(starting, 1'667) << second;
}

}  // namespace
}  // namespace vigie
