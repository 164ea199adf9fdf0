// After any gap: nothing is replayed, nothing is lost, no wait is shortened.
#include <gtest/gtest.h>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

Verdict shown(const Simulation& s, const char* name) {
  const CheckName check(name);
  return shown_verdict(s.world().configuration->checks.at(check), s.world().checks.at(check),
                       s.world().freshness.at(check), s.now());
}

void open_incident(Simulation& s) {
  s.run_for(minutes(1));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
}

TEST(Gap, AStopOfSixHoursIsFollowedByOneStepThatIsMarkedLate) {
  Simulation s(two_people);
  open_incident(s);
  s.crash();
  s.run_for(hours(6));
  s.start();
  EXPECT_EQ(shown(s, "web"), Verdict::unknown);
  const Mail call = s.expect_mail("bruno", PageKind::call, seconds(5));
  EXPECT_TRUE(call.page.late);
  EXPECT_EQ(call.page.step, 1);
  const std::size_t arrived = s.arrivals().size();
  s.run_for(seconds(110));
  EXPECT_EQ(s.arrivals().size(), arrived) << "more than one overdue step";
  EXPECT_EQ(s.count("watch.gap"), 1U);
  s.invariants().at_end();
}

TEST(Gap, ASuspendOfSixHoursIsTheSame) {
  Simulation s(two_people);
  open_incident(s);
  s.suspend(hours(6));
  s.run_for(hours(6));
  const Mail call = s.expect_mail("bruno", PageKind::call, seconds(5));
  EXPECT_TRUE(call.page.late);
  EXPECT_EQ(s.count("watch.gap"), 1U);
  s.invariants().at_end();
}

TEST(Gap, AClockSetForwardByAnHourShortensNoWait) {
  Simulation s(two_people);
  open_incident(s);
  const Elapsed called = s.elapsed();
  s.set_clock(hours(1));
  const Mail call = s.expect_mail("bruno", PageKind::call, minutes(5));
  EXPECT_GE(call.sent - called, minutes(2) - seconds(1));
  EXPECT_FALSE(call.page.late);
  EXPECT_EQ(s.count("watch.gap"), 1U);
  s.invariants().at_end();
}

TEST(Gap, AClockSetBackByAnHourNeverTurnsTimeBack) {
  Simulation s(two_people);
  open_incident(s);
  const Instant before = s.now();
  const Elapsed called = s.elapsed();
  s.set_clock(-hours(1));
  const Mail call = s.expect_mail("bruno", PageKind::call, minutes(5));
  EXPECT_LE(call.sent - called, seconds(2 * 60 * 5 / 4 + 5));
  EXPECT_GE(s.now(), before);
  EXPECT_GT(s.now(), s.wall());
  s.run_for(hours(6));  // at four fifths the wall clock catches up after five hours
  EXPECT_EQ(s.now(), s.wall());
  s.invariants().at_end();
}

TEST(Gap, ARestartAfterTheClockWasSetBackGoesOnFromTheLastCommit) {
  Simulation s(two_people);
  open_incident(s);
  const Instant before = s.now();
  s.crash();
  s.set_clock(-hours(1));
  s.start();
  EXPECT_GE(s.now(), before - seconds(1));
  s.expect_mail("bruno", PageKind::call, minutes(5));
  s.invariants().at_end();
}

TEST(Gap, WhatWasGreenBeforeItMustBeStableAgain) {
  Simulation s(two_people);
  open_incident(s);
  const IncidentId id = s.only_incident();
  s.bring_up("web");
  s.expect([&] { return s.incident(id).green_since.has_value(); }, "green", minutes(2));
  s.restart(hours(1));
  const Instant back = s.now();
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  EXPECT_GE(s.now() - back, minutes(2));
  s.invariants().at_end();
}

}  // namespace
}  // namespace vigie::sim
