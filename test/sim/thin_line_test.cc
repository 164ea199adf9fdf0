// The thin line: down, called, nobody answers, the next one, taken, told, green, verified.
#include <gtest/gtest.h>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

TEST(ThinLine, FromADeadServiceToAVerifiedRecovery) {
  Simulation s(two_people);
  s.run_for(minutes(5));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(s.world().checks.at(CheckName("web")).verdict, Verdict::down);
  s.expect_mail("bruno", PageKind::call, minutes(3));
  s.acknowledge("bruno");
  s.expect_mail("alice", PageKind::taken, minutes(1));
  s.expect_no_mail("bruno", minutes(10));

  s.bring_up("web");
  const IncidentId id = s.only_incident();
  s.expect([&] { return s.incident(id).green_since.has_value(); }, "green", minutes(2));
  s.take_down("web");
  s.expect([&] { return !s.incident(id).green_since; }, "red again, the same incident", minutes(2));
  s.bring_up("web");
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  s.expect_mail("bruno", PageKind::resolved, minutes(1));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  s.run_for(minutes(1));
  EXPECT_TRUE(s.world().incidents.empty());
  s.invariants().at_end();
  s.invariants().settled();
}

}  // namespace
}  // namespace vigie::sim
