// Stories of incidents in the hands of people: acknowledgements that end, hand-overs, one suspect
// for what fails together, recoveries of a whole scope, workarounds, locks.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

const PersonName alice("alice");
const PersonName bruno("bruno");

std::string check(const std::string& name, const std::string& service) {
  return fmt::format(
      "  {0}:\n    http: https://{0}.example.org/\n    service: {1}\n    interval: 30s\n"
      "    retry_interval: 10s\n    timeout: 5s\n    stable_for: 2m\n",
      name, service);
}

// The people of two_people; a host with two services on it, and one that stands alone.
std::string house() {
  std::string text = two_people;
  text.resize(text.find("checks:"));
  return text +
         "services:\n  host: {}\n  shop: { depends_on: host }\n  post: { depends_on: host }\n"
         "  alone: {}\nchecks:\n" +
         check("host", "host") + check("shop", "shop") + check("post", "post") +
         check("alone", "alone");
}

Simulation& begin(Simulation& s, const char* check_name) {
  s.run_for(minutes(2));
  s.take_down(check_name);
  s.expect_mail("alice", PageKind::call, minutes(2));
  return s;
}

TEST(Acknowledgement, EndsAndTheSamePersonIsCalledAndThenTheNextStep) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  s.expect_no_mail("alice", minutes(29));
  const Mail again = s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(again.page.cause, CallCause::expired);
  EXPECT_EQ(again.page.round, outside_rounds);
  EXPECT_EQ(s.expect_mail("bruno", PageKind::call, minutes(3)).page.step, 1);
  s.acknowledge("alice");
  EXPECT_EQ(s.incident(s.only_incident()).acknowledged_by, "alice");
  s.expect_mail("bruno", PageKind::taken, minutes(1));
  s.invariants().at_end();
}

TEST(Acknowledgement, ANoteOfWhoHasItMakesItLastAndOneOfSomebodyElseDoesNot) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  const IncidentId id = s.only_incident();
  s.run_for(minutes(20));
  ASSERT_TRUE(s.ask(AddNote{id, "person:alice", "the disk is full"}));
  s.run_for(minutes(15));
  ASSERT_TRUE(s.ask(AddNote{id, "person:bruno", "I am no help"}));
  s.expect_no_mail("alice", minutes(14));
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.invariants().at_end();
}

MaintenanceWindow window_of(const std::string& check_name, Instant from, Instant to) {
  MaintenanceWindow window;
  window.scope.title = "new rack";
  window.scope.checks = {CheckName(check_name)};
  window.period = {from, to};
  return window;
}

TEST(Acknowledgement, ThatEndsDuringMaintenanceCallsAtTheEndOfIt) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  ASSERT_TRUE(s.ask(CreateWindow{window_of("web", s.now(), s.now() + hours(2)), "person:bruno"}));
  s.expect_no_mail("alice", minutes(119));
  const Mail call = s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(call.page.cause, CallCause::expired);
  s.expect_no_mail("bruno", seconds(90));  // it is hers to answer first
  s.expect_mail("bruno", PageKind::call, minutes(1));
  s.invariants().at_end();
}

TEST(Acknowledgement, ThatEndsDuringMaintenanceCallsWhenItIsEndedEarlyAndNotWhenAllIsGreen) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  const auto window =
      s.ask(CreateWindow{window_of("web", s.now(), s.now() + hours(5)), "person:bruno"});
  ASSERT_TRUE(window);
  s.expect_no_mail("alice", hours(1));
  ASSERT_TRUE(s.ask(EndWindow{WindowId(window->id), "person:bruno"}));
  s.expect_mail("alice", PageKind::call, minutes(1));
  s.acknowledge("alice");
  ASSERT_TRUE(s.ask(CreateWindow{window_of("web", s.now(), s.now() + hours(2)), "person:bruno"}));
  s.run_for(hours(1));
  s.bring_up("web");
  EXPECT_EQ(s.expect_mail("alice", PageKind::resolved, minutes(5)).page.kind, PageKind::resolved);
  EXPECT_TRUE(std::ranges::none_of(s.arrivals(), [&](const Mail& mail) {
    return mail.page.kind == PageKind::call && mail.arrived > s.elapsed() - hours(1);
  }));
  s.invariants().at_end();
}

TEST(Acknowledgement, StillOnItMakesItLast) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  const IncidentId id = s.only_incident();
  for (int times = 0; times < 4; ++times) {
    s.expect_no_mail("alice", minutes(25));
    ASSERT_TRUE(s.ask(StillOnIt{id, alice}));
  }
  EXPECT_FALSE(s.ask(StillOnIt{id, bruno}));
  s.invariants().at_end();
}

TEST(Acknowledgement, LastsAsLongAsThePolicySays) {
  Simulation s(with(two_people, "    repeat: 1\n", "    repeat: 1\n    acknowledgement: 5m\n"));
  begin(s, "web");
  s.acknowledge("alice");
  s.expect_no_mail("alice", minutes(4));
  s.expect_mail("alice", PageKind::call, minutes(2));
}

TEST(Acknowledgement, WhileAllIsGreenNobodyIsAskedForASignOfLife) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 1h"));
  begin(s, "web");
  s.acknowledge("alice");
  s.run_for(minutes(10));
  s.bring_up("web");
  s.expect_no_mail("alice", minutes(50));
  s.take_down("web");  // and then at once: the time was over long ago
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.invariants().at_end();
}

TEST(Acknowledgement, ASnoozeEndsByItselfAndCallsAgain) {
  Simulation s(two_people);
  begin(s, "web");
  const IncidentId id = s.only_incident();
  EXPECT_FALSE(s.ask(Snooze{id, alice, s.now() + hours(25)}));
  EXPECT_FALSE(s.ask(Snooze{id, alice, s.now() - minutes(1)}));
  ASSERT_TRUE(s.ask(Snooze{id, alice, s.now() + hours(3)}));
  EXPECT_FALSE(s.ask(Snooze{id, bruno, s.now() + hours(3)}));
  s.expect_no_mail("alice", hours(3) - minutes(1));
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(2)).page.cause, CallCause::snooze);
  s.invariants().at_end();
}

TEST(HandOver, NeedsAcceptance) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  const IncidentId id = s.only_incident();
  EXPECT_FALSE(s.ask(HandOver{id, bruno, alice}));  // it is not his to give
  EXPECT_FALSE(s.ask(HandOver{id, alice, PersonName("nobody")}));
  ASSERT_TRUE(s.ask(HandOver{id, alice, bruno}));
  s.expect_mail("bruno", PageKind::offer, minutes(1));
  EXPECT_EQ(s.incident(id).acknowledged_by, "alice");
  ASSERT_TRUE(s.ask(AnswerHandOver{id, bruno, false}));
  s.expect_mail("alice", PageKind::declined, minutes(1));
  EXPECT_EQ(s.incident(id).acknowledged_by, "alice");
  EXPECT_FALSE(s.ask(AnswerHandOver{id, bruno, true}));
  ASSERT_TRUE(s.ask(HandOver{id, alice, bruno}));
  s.expect_mail("bruno", PageKind::offer, minutes(1));
  ASSERT_TRUE(s.ask(Acknowledge{id, bruno, "link"}));
  EXPECT_EQ(s.incident(id).acknowledged_by, "bruno");
  s.expect_mail("alice", PageKind::taken, minutes(1));
  s.invariants().at_end();
}

TEST(Intervention, BackToRestLeavesItOpenAndARelapseCallsAtOnce) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 20m"));
  begin(s, "web");
  s.acknowledge("alice");
  s.bring_up("web");
  s.run_for(minutes(2));
  const IncidentId id = s.only_incident();
  ASSERT_TRUE(s.ask(EndIntervention{id, alice}));
  EXPECT_EQ(s.count("intervention.ended"), 1U);
  EXPECT_EQ(s.incident(id).status, IncidentStatus::acknowledged);
  s.take_down("web");
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(2)).page.cause, CallCause::relapsed);
  s.invariants().at_end();
}

TEST(Suspect, ServicesThatShareAParentAreOneIncidentAlthoughTheParentIsGreen) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  EXPECT_EQ(s.incident(id).suspect, ServiceName("shop"));
  s.acknowledge("alice");
  s.take_down("post");
  // What she took has grown: she hears of it.
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(2)).page.cause, CallCause::worse);
  EXPECT_EQ(s.only_incident(), id);
  EXPECT_EQ(s.incident(id).suspect, ServiceName("host"));
  EXPECT_EQ(s.incident(id).services.size(), 2U);
  s.acknowledge("alice");
  // The parent's own check may fail and recover: neither splits nor closes it.
  s.take_down("host");
  s.run_for(minutes(3));
  s.bring_up("host");
  s.run_for(minutes(10));
  EXPECT_EQ(s.only_incident(), id);
  EXPECT_NE(s.incident(id).status, IncidentStatus::resolved);
  s.bring_up("shop");
  s.run_for(minutes(5));
  EXPECT_NE(s.incident(id).status, IncidentStatus::resolved);
  s.bring_up("post");
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  s.invariants().at_end();
}

TEST(Suspect, FortyChildrenAreOneIncidentAndOneCall) {
  std::string text = two_people;
  text.resize(text.find("checks:"));
  text = with(text, "wait: 2m", "wait: 1h") + "services:\n  host: {}\n";
  std::string checks = "checks:\n" + check("host", "host");
  for (int child = 0; child < 40; ++child) {
    text += fmt::format("  vm{}: {{ depends_on: host }}\n", child);
    checks += check(fmt::format("vm{}", child), fmt::format("vm{}", child));
  }
  Simulation s(text + checks);
  s.run_for(minutes(2));
  for (int child = 0; child < 40; ++child) s.take_down(fmt::format("vm{}", child));
  s.run_for(minutes(5));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  EXPECT_EQ(s.incident(s.only_incident()).suspect, ServiceName("host"));
  EXPECT_EQ(s.arrivals().size(), 1U);
  s.invariants().at_end();
}

TEST(Suspect, WhatFailsMuchLaterOrStandsOnNothingInCommonIsAnotherIncident) {
  Simulation s(house());
  begin(s, "shop");
  s.take_down("alone");
  s.run_for(minutes(2));
  EXPECT_EQ(s.count("incident.opened"), 2U);
  s.run_for(minutes(12));
  s.take_down("post");
  s.run_for(minutes(2));
  EXPECT_EQ(s.count("incident.opened"), 3U);
  s.invariants().at_end();
}

TEST(Severity, AHigherOneCallsThroughAnAcknowledgement) {
  Simulation s(with(two_people, "    interval: 30s", "    severity: warning\n    interval: 30s"));
  begin(s, "web");
  s.acknowledge("alice");
  const IncidentId id = s.only_incident();
  ASSERT_TRUE(s.ask(SetSeverity{id, Severity::critical, "person:bruno"}));
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(1)).page.cause, CallCause::worse);
  s.expect_mail("bruno", PageKind::call, minutes(3));  // she does not react
  s.invariants().at_end();
}

// Alice has taken the incident; she hears that it grew, whatever she took it for.
void expect_worse(Simulation& s, IncidentId id) {
  const Mail call = s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(call.page.cause, CallCause::worse);
  EXPECT_EQ(call.page.incident, id);
  EXPECT_EQ(s.incident(id).status, IncidentStatus::triggered);
}

TEST(Severity, ACheckThatFailsWorseThanTheOthersCallsThroughASnooze) {
  const std::string text = house() + check("slow", "shop") + check("dead", "shop");
  Simulation s(with(text, "slow.example.org/", "slow.example.org/\n    severity: warning"));
  begin(s, "slow");
  const IncidentId id = s.only_incident();
  EXPECT_EQ(s.incident(id).severity, Severity::warning);
  ASSERT_TRUE(s.ask(Snooze{id, alice, s.now() + hours(3)}));
  s.take_down("dead");
  expect_worse(s, id);
  EXPECT_EQ(s.incident(id).severity, Severity::critical);
  // Another one of the service that she knows to be down, no worse than that, is nothing new.
  s.acknowledge("alice");
  s.take_down("shop");
  s.expect_no_mail("alice", minutes(10));
  EXPECT_EQ(s.only_incident(), id);
  s.invariants().at_end();
}

TEST(Acknowledgement, AServiceThatFailsNewlyCallsThroughIt) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  s.acknowledge("alice");
  s.take_down("post");
  expect_worse(s, id);
  EXPECT_EQ(s.only_incident(), id);
  EXPECT_TRUE(s.incident(id).services.contains(ServiceName("post")));
  s.expect_mail("bruno", PageKind::call, minutes(3));  // she does not react
  s.invariants().at_end();
}

TEST(Acknowledgement, AServiceThatSomebodyElseMergesIntoItCallsThroughIt) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  s.acknowledge("alice");
  s.take_down("alone");
  s.expect([&] { return s.world().incidents.size() == 2; }, "another one", minutes(2));
  const IncidentId alone = s.world().incidents.rbegin()->first;
  s.expect_mail("alice", PageKind::call, minutes(2));  // of the other one
  ASSERT_TRUE(s.ask(MergeIncidents{id, alone, "person:bruno"}));
  s.expect_mail("alice", PageKind::resolved, minutes(1));  // of the other one
  expect_worse(s, id);
  s.invariants().at_end();
}

TEST(Recovery, WaitsForWhatTurnedRedMeanwhileOrForAReasonNotTo) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  s.take_down("alone");
  s.run_for(minutes(2));
  s.bring_up("shop");
  s.run_for(minutes(20));
  EXPECT_TRUE(s.incident(id).green_since);
  EXPECT_NE(s.incident(id).status, IncidentStatus::resolved);
  EXPECT_FALSE(s.ask(WaiveCheck{id, CheckName("alone"), " ", "person:alice"}));
  EXPECT_FALSE(s.ask(WaiveCheck{id, CheckName("host"), "why not", "person:alice"}));
  ASSERT_TRUE(s.ask(WaiveCheck{id, CheckName("alone"), "it has its own", "person:alice"}));
  s.expect([&] { return s.count("incident.resolved") == 1; }, "verified", minutes(1));
  s.invariants().at_end();
}

TEST(Recovery, TheLastCheckThatCouldVerifyItCannotBeWaived) {
  Simulation s(two_people);
  begin(s, "web");
  EXPECT_FALSE(s.ask(WaiveCheck{s.only_incident(), CheckName("web"), "sold", "person:alice"}));
}

TEST(Recovery, ACheckThatIsTakenAwayIsNotWaitedForIfAnotherOneVerifies) {
  Simulation s(house());
  begin(s, "shop");
  s.take_down("post");
  s.run_for(minutes(2));
  s.bring_up("shop");
  ASSERT_TRUE(s.apply(with(house(), check("post", "post"), "")));
  EXPECT_EQ(s.count("incident.check_retired"), 1U);
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  s.invariants().at_end();
}

TEST(Recovery, AServerThatWasReplacedMustProveItselfAnew) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 10m"));
  begin(s, "web");
  s.bring_up("web");
  s.run_for(minutes(9));
  ASSERT_TRUE(s.apply(with(with(two_people, "stable_for: 2m", "stable_for: 10m"),
                           "https://web.example.org/", "https://new.example.org/")));
  EXPECT_EQ(s.count("incident.check_retargeted"), 1U);
  s.expect_no_mail("alice", minutes(9));
  s.expect_mail("alice", PageKind::resolved, minutes(4));
  s.invariants().at_end();
}

TEST(Recovery, AWorkaroundKeepsItOpenWithoutCallsUntilItIsReverted) {
  Simulation s(two_people);
  begin(s, "web");
  s.acknowledge("alice");
  const IncidentId id = s.only_incident();
  const auto added = s.ask(AddWorkaround{id, "traffic goes through the old proxy", "person:alice"});
  ASSERT_TRUE(added);
  s.bring_up("web");
  s.expect([&] { return s.incident(id).restored_at.has_value(); }, "restored", minutes(5));
  s.expect_no_mail("alice", hours(30));
  EXPECT_EQ(s.only_incident(), id);
  ASSERT_TRUE(s.ask(RevertWorkaround{WorkaroundId(added->id), "person:alice"}));
  EXPECT_FALSE(s.ask(RevertWorkaround{WorkaroundId(added->id), "person:alice"}));
  s.expect_mail("alice", PageKind::resolved, minutes(4));
  s.run_for(minutes(1));
  s.invariants().at_end();
  s.invariants().settled();
}

TEST(Merge, OneGoesOnAsAPartOfTheOther) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId shop = s.only_incident();
  s.acknowledge("alice");
  s.take_down("alone");
  s.expect([&] { return s.world().incidents.size() == 2; }, "another one", minutes(2));
  const IncidentId alone = s.world().incidents.rbegin()->first;
  EXPECT_FALSE(s.ask(MergeIncidents{shop, shop, "person:alice"}));
  ASSERT_TRUE(s.ask(MergeIncidents{shop, alone, "person:alice"}));
  s.run_for(minutes(1));
  EXPECT_EQ(s.only_incident(), shop);
  EXPECT_EQ(s.incident(shop).services.size(), 2U);
  s.bring_up("shop");
  s.run_for(minutes(10));
  EXPECT_EQ(s.only_incident(), shop);
  s.bring_up("alone");
  s.expect([&] { return s.world().incidents.empty(); }, "verified", minutes(10));
  s.invariants().at_end();
}

TEST(ByHand, AnIncidentOfAServiceWhoseChecksAreGreenIsAMissedDetection) {
  Simulation s(house());
  s.run_for(minutes(2));
  const auto opened =
      s.ask(OpenIncident{"the till", Severity::warning, ServiceName("shop"), "person:bruno"});
  ASSERT_TRUE(opened);
  s.expect_mail("alice", PageKind::call, minutes(1));
  EXPECT_TRUE(s.incident(IncidentId(opened->id)).missed_detection);
  s.run_for(minutes(30));
  EXPECT_NE(s.incident(IncidentId(opened->id)).status, IncidentStatus::resolved);
  s.take_down("shop");  // now it is seen, and it is the same trouble
  s.run_for(minutes(2));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  s.invariants().at_end();
}

TEST(ByHand, ReportsFromOutsideAddToOneIncident) {
  Simulation s(two_people);
  const PolicyName policy("default");
  const auto first = s.ask(ReportProblem{"no mail since noon", Severity::warning, policy});
  ASSERT_TRUE(first);
  s.expect_mail("alice", PageKind::call, minutes(1));
  const auto second = s.ask(ReportProblem{"me neither", Severity::warning, policy});
  ASSERT_TRUE(second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(s.count("incident.report"), 2U);
}

TEST(Timeline, ALineMayTellOfThePast) {
  Simulation s(two_people);
  begin(s, "web");
  const IncidentId id = s.only_incident();
  EXPECT_TRUE(s.ask(AddNote{id, "person:alice", "saw it", s.now() - hours(2), true}));
  EXPECT_FALSE(s.ask(AddNote{id, "person:alice", "saw it", s.now() + hours(2)}));
  EXPECT_FALSE(s.ask(AddNote{id, "person:alice", "saw it", s.now() - hours(24 * 366)}));
  EXPECT_EQ(s.count("incident.action"), 1U);
}

TEST(Milestones, AreThereWhenTheyHappened) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  s.take_down("post");
  s.run_for(minutes(2));
  EXPECT_TRUE(s.incident(id).happened_from);
  EXPECT_TRUE(s.incident(id).paged_at);
  s.acknowledge("alice");
  EXPECT_TRUE(s.incident(id).first_acknowledged_at);
  ASSERT_TRUE(s.ask(Announce{id, "person:alice"}));
  s.bring_up("shop");
  s.expect([&] { return s.incident(id).partial_at.has_value(); }, "partial", minutes(2));
  EXPECT_FALSE(s.incident(id).full_at);
  s.bring_up("post");
  s.expect([&] { return s.incident(id).full_at.has_value(); }, "full", minutes(2));
  s.invariants().at_end();
}

TEST(Lock, IsShownEndsAndTellsItsHolderWhatChanged) {
  Simulation s(house());
  s.run_for(minutes(2));
  const ServiceName shop("shop");
  EXPECT_FALSE(s.ask(SetLock{shop, bruno, " ", s.now() + hours(2)}));
  ASSERT_TRUE(s.ask(SetLock{shop, bruno, "replacing a disk", s.now() + hours(2)}));
  EXPECT_FALSE(s.ask(SetLock{shop, alice, "me too", s.now() + hours(2)}));
  s.take_down("shop");
  s.expect_mail("bruno", PageKind::changed, minutes(2));
  EXPECT_EQ(s.count("lock.change_seen"), 1U);
  s.bring_up("shop");
  s.expect_mail("bruno", PageKind::changed, minutes(2));
  s.expect([&] { return s.world().locks.empty(); }, "its time is over", hours(3));
  EXPECT_EQ(s.count("lock.expired"), 1U);
  EXPECT_FALSE(s.ask(EndLock{shop, "person:bruno"}));
  s.invariants().at_end();
}

TEST(Lock, AChangeThatNoIncidentIsAboutIsToldToItsHolderAndToWhoIsOnCall) {
  Simulation s(house());
  begin(s, "shop");
  const IncidentId id = s.only_incident();
  ASSERT_TRUE(s.ask(SetLock{ServiceName("shop"), bruno, "replacing a disk", s.now() + hours(2)}));
  ASSERT_TRUE(s.ask(Resolve{id, "person:alice", "nobody needs it tonight"}));
  s.bring_up("shop");
  const Mail holder = s.expect_mail("bruno", PageKind::changed, minutes(2));
  EXPECT_FALSE(holder.page.incident);
  EXPECT_EQ(holder.page.about, CheckName("shop"));
  EXPECT_EQ(std::ranges::count_if(s.arrivals(),
                                  [](const Mail& mail) {
                                    return mail.page.person == alice &&
                                           mail.page.kind == PageKind::changed;
                                  }),
            1);
  s.run_for(minutes(1));
  EXPECT_TRUE(s.world().pages.empty());  // said once, and forgotten
  s.invariants().at_end();
}

TEST(Lock, AChangeDuringMaintenanceIsToldAtItsEndIfItLasts) {
  Simulation s(house());
  s.run_for(minutes(2));
  ASSERT_TRUE(s.ask(SetLock{ServiceName("shop"), bruno, "replacing a disk", s.now() + hours(2)}));
  MaintenanceWindow window;
  window.scope.title = "disks";
  window.scope.services = {ServiceName("shop")};
  window.period = {s.now(), s.now() + minutes(30)};
  ASSERT_TRUE(s.ask(CreateWindow{window, "person:bruno"}));
  s.take_down("shop");
  s.expect_no_mail("bruno", minutes(25));
  EXPECT_EQ(s.count("lock.change_seen"), 1U);
  s.expect_mail("bruno", PageKind::changed, minutes(10));
  EXPECT_EQ(s.count("lock.change_seen"), 2U);
}

}  // namespace
}  // namespace vigie::sim
