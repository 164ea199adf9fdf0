// Stories of services, people and configurations.
#include <gtest/gtest.h>

#include <algorithm>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

TEST(Story, NobodyAnswersAndTheLastResortGoesOn) {
  Simulation s(two_people);
  s.take_down("web");
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(3)).page.round, round);
    EXPECT_EQ(s.expect_mail("bruno", PageKind::call, minutes(3)).page.round, round);
  }
  for (int call = 0; call < 5; ++call)
    EXPECT_TRUE(s.expect_mail("bruno", PageKind::call, minutes(11)).page.last_resort);
  s.invariants().at_end();
}

TEST(Story, TheFirstGreenPausesAndRedAgainResumesTheSameIncident) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 10m"));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.bring_up("web");
  s.expect([&] { return s.count("escalation.paused") == 1; }, "paused", minutes(1));
  s.expect_no_mail("bruno", minutes(8));
  s.take_down("web");
  s.expect_mail("bruno", PageKind::call, minutes(5));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  s.invariants().at_end();
}

TEST(Story, OneBadAnswerMakesTheStableTimeBeginAnew) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 5m"));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.bring_up("web");
  s.run_for(minutes(4));
  s.take_down("web");
  s.expect([&] { return s.world().checks.at(CheckName("web")).bad_run == 1; }, "one bad answer",
           minutes(1));
  s.bring_up("web");
  s.expect_no_mail("alice", minutes(4));
  s.expect_mail("alice", PageKind::resolved, minutes(3));
  EXPECT_EQ(s.count("incident.recovery_unproven"), 1U);
  s.invariants().at_end();
}

TEST(Story, ARecoveryWithoutFreshEvidenceIsNotVerified) {
  Simulation s(with(two_people, "stable_for: 2m", "stable_for: 10m"));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  const IncidentId id = s.only_incident();
  s.bring_up("web");
  s.run_for(minutes(2));
  s.silence("web", true);
  s.expect([&] { return s.count("incident.recovery_unproven") > 0; }, "unproven", minutes(15));
  s.run_for(minutes(30));
  EXPECT_NE(s.incident(id).status, IncidentStatus::resolved);
  s.silence("web", false);
  s.expect_mail("alice", PageKind::resolved, minutes(15));
  s.invariants().at_end();
}

TEST(Story, DeclaredOverWhileItBurnsIsNewsWhenItRelapses) {
  Simulation s(with(two_people, "stable_for: 2m", "successes: 3"));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  ASSERT_TRUE(s.ask(Resolve{s.only_incident(), "person:alice", "planned work"}));
  s.expect_mail("alice", PageKind::resolved, seconds(5));
  s.expect_no_mail("alice", minutes(30));
  s.bring_up("web");
  s.expect([&] { return s.count("check.first_good") == 1; }, "a first good answer", minutes(1));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(s.count("incident.opened"), 2U);
  s.invariants().at_end();
}

TEST(Story, AllMailsRefusedForGoodLeadToTheNextStepAtOnce) {
  Simulation s(two_people);
  s.mailbox("alice@example.org", MailMode::refuses_for_good);
  s.take_down("web");
  s.expect([&] { return s.count("escalation.step") == 1; }, "the first step", minutes(2));
  s.expect_mail("bruno", PageKind::call, seconds(5));
  EXPECT_EQ(s.count("escalation.nobody_reached"), 1U);
  s.invariants().at_end();
}

TEST(Story, AMailThatIsRefusedForNowIsTriedAgain) {
  Simulation s(with(two_people, "wait: 2m", "wait: 20m"));
  s.mail_server(MailMode::refuses_for_now);
  s.take_down("web");
  s.run_for(minutes(3));
  s.mail_server(MailMode::ok);
  EXPECT_GT(s.expect_mail("alice", PageKind::call, minutes(2)).attempt, 3);
  s.invariants().at_end();
}

TEST(Story, AMailWhoseReceiptIsLostIsSentAgainUnderTheSameNumber) {
  Simulation s(with(two_people, "wait: 2m", "wait: 20m"));
  s.mail_server(MailMode::receipt_lost);
  s.take_down("web");
  const Mail first = s.expect_mail("alice", PageKind::call, minutes(2));
  s.mail_server(MailMode::ok);
  const Mail second = s.expect_mail("alice", PageKind::call, minutes(3));
  EXPECT_EQ(second.delivery, first.delivery);
  EXPECT_TRUE(second.outcome_unknown);
  s.invariants().at_end();
}

TEST(Story, MoreMailsThanSendersWaitTheirTurn) {
  std::string text = "people:\n";
  for (int i = 0; i < 45; ++i)
    text += "  p" + std::to_string(i) + ": p" + std::to_string(i) + "@example.org\n";
  text += "checks:\n  web:\n    http: https://web.example.org/\n    interval: 30s\n";
  Simulation s(text);
  s.take_down("web");
  s.expect([&] { return s.arrivals().size() == 45; }, "everybody is called", minutes(2));
  s.expect([&] { return s.world().sending.empty(); }, "all receipts", seconds(5));
  EXPECT_TRUE(s.world().queued.empty());
  Elapsed first = s.arrivals().front().sent;
  const auto at_once = std::ranges::count(s.arrivals(), first, &Mail::sent);
  EXPECT_EQ(at_once, std::ptrdiff_t{limits::sending_at_once});
  s.invariants().at_end();
}

TEST(Configuration, ACheckThatIsRemovedWhileDownLeavesItsIncidentToPeople) {
  Simulation s(
      with(two_people, "checks:\n", "checks:\n  other:\n    http: https://other.example.org/\n"));
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  const IncidentId id = s.only_incident();
  std::string without = two_people;
  without.resize(without.find("checks:"));
  ASSERT_TRUE(s.apply(without + "checks:\n  other:\n    http: https://other.example.org/\n"));
  s.expect_mail("bruno", PageKind::call, minutes(3));
  s.acknowledge("bruno");
  s.run_for(minutes(20));
  EXPECT_EQ(s.incident(id).status, IncidentStatus::acknowledged);
  ASSERT_TRUE(s.ask(Resolve{id, "person:bruno", "we do not need it any more"}));
  s.run_for(minutes(1));
  EXPECT_TRUE(s.world().incidents.empty());
  s.invariants().at_end();
}

TEST(Configuration, OtherLabelsWhileDownKeepTheIncident) {
  Simulation s(two_people);
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  const std::string other = with(with(two_people, "    interval: 30s",
                                      "    service: shop\n    severity: info\n    "
                                      "failures: 5\n    interval: 30s"),
                                 "checks:\n", "services:\n  shop:\n    policy: default\nchecks:\n");
  ASSERT_TRUE(s.apply(other));
  s.run_for(minutes(1));
  s.bring_up("web");
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  s.run_for(minutes(1));
  EXPECT_TRUE(s.world().incidents.empty());
  EXPECT_TRUE(s.world().alerts.empty());
  s.invariants().at_end();
}

TEST(Configuration, APolicyThatShrinksGoesOnWithWhatIsLeft) {
  Simulation s(two_people);
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.expect_mail("bruno", PageKind::call, minutes(3));
  ASSERT_TRUE(s.apply(with(two_people, "      - call: bruno\n        wait: 2m\n", "")));
  s.expect_mail("alice", PageKind::call, minutes(3));
  s.expect_mail("alice", PageKind::call, minutes(11));
  s.invariants().at_end();
}

void expect_called(Instant start, Duration until_failure, const char* person) {
  Options options;
  options.configuration = rotation;
  options.start = start;
  Simulation s(options);
  s.run_for(until_failure);
  s.take_down("web");
  s.expect([&] { return !s.arrivals().empty(); }, "a call", minutes(2));
  EXPECT_EQ(s.arrivals().front().page.person.text, person);
}

TEST(Rotation, ANightOnWhichClocksChangeHandsOverToTheRightPerson) {
  // 2026-01-04 is Alice's first day, so 2026-03-22 is Bruno's and 2026-03-29 Alice's. In that
  // night 02:30 does not exist: the hand-over is at 03:00, which is 01:00 UTC.
  const Instant spring = Instant::from_ms(1'774'742'400'000);  // 2026-03-29T00:00:00Z
  expect_called(spring, minutes(50), "bruno");
  expect_called(spring, minutes(61), "alice");
  // On 2026-10-25 Alice has it from the first 02:30, which is 00:30 UTC.
  const Instant autumn = Instant::from_ms(1'792'886'400'000);  // 2026-10-25T00:00:00Z
  expect_called(autumn, minutes(20), "bruno");
  expect_called(autumn, minutes(31), "alice");
  expect_called(autumn, minutes(100), "alice");
}

TEST(Rotation, WhoTakesATurnOfSomebodyElseIsCalled) {
  Simulation s(rotation);
  const PersonName regular =
      on_call(s.world().configuration->schedules.begin()->second, {}, s.now() + minutes(10));
  const char* other = regular.text == "alice" ? "bruno" : "alice";
  CreateOverride create;
  create.override_.schedule = ScheduleName("primary");
  create.override_.person = PersonName(other);
  create.override_.from = s.now();
  create.override_.to = s.now() + hours(8);
  create.actor = "person:alice";
  ASSERT_TRUE(s.ask(create));
  s.take_down("web");
  s.expect([&] { return !s.arrivals().empty(); }, "a call", minutes(2));
  EXPECT_EQ(s.arrivals().front().page.person.text, other);
  s.invariants().at_end();
}

}  // namespace
}  // namespace vigie::sim
