// A short restart at any point equals no restart, and commits that fail lose nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

// What a story comes to, without times: each mail once, then the journal lines about the incident.
using Outcome = std::vector<std::string>;

Outcome tell_story(Simulation& s) {
  s.restart_after_crash(milliseconds(300));
  s.run_for(minutes(2));
  s.take_down("web");
  s.expect_mail("bruno", PageKind::call, minutes(6));
  s.run_for(seconds(30));
  s.acknowledge("bruno");
  s.expect_mail("alice", PageKind::taken, minutes(4));
  s.run_for(minutes(1));
  s.bring_up("web");
  s.expect_mail("alice", PageKind::resolved, minutes(10));
  s.run_for(minutes(5));
  s.invariants().at_end();
  s.invariants().settled();
  std::set<std::string> mails;
  for (const Mail& mail : s.arrivals())
    mails.insert(fmt::format("{} {} {}/{}", mail.page.person.text, to_string(mail.page.kind),
                             mail.page.round, mail.page.step));
  Outcome outcome(mails.begin(), mails.end());
  for (const JournalEntry& entry : s.journal())
    // Evidence that was lost with the memory may have to be seen again: a recovery is proven later.
    if (entry.kind.starts_with("incident.") && entry.kind != "incident.recovery_unproven")
      outcome.push_back(entry.kind);
  return outcome;
}

class AnyPoint : public testing::TestWithParam<CommitFault> {};

TEST_P(AnyPoint, OfTheStoryMayFailAndTheOutcomeIsTheSame) {
  Simulation undisturbed(two_people);
  const std::int64_t first = undisturbed.database().commits();
  const Outcome expected = tell_story(undisturbed);
  const std::int64_t last = undisturbed.database().commits();
  ASSERT_GT(last - first, 20);
  for (std::int64_t commit = first; commit < last; ++commit) {
    Simulation s(two_people);
    s.database().plan(commit, GetParam());
    EXPECT_EQ(tell_story(s), expected) << "at commit " << commit;
  }
}

INSTANTIATE_TEST_SUITE_P(Fault, AnyPoint,
                         testing::Values(CommitFault::crash_before, CommitFault::crash_after,
                                         CommitFault::fails, CommitFault::in_doubt_landed,
                                         CommitFault::in_doubt_lost));

TEST(Restart, BetweenAMailAndItsReceiptLeavesTheOutcomeUnknown) {
  Simulation s(two_people);
  bool killed = false;
  s.on_mail = [&](const Mail&) {
    if (std::exchange(killed, true)) return;
    s.crash();
    s.later(seconds(1), [&] { s.start(); });
  };
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  const Mail again = s.expect_mail("alice", PageKind::call, seconds(30));
  EXPECT_EQ(again.attempt, 2);
  EXPECT_TRUE(again.outcome_unknown);
  EXPECT_EQ(again.page.round, 0);
  EXPECT_EQ(again.page.step, 0);
  s.invariants().at_end();
}

TEST(Restart, CallsNobodyForWhatWasTakenWhileTheCallWasOnItsWay) {
  Simulation s(two_people);
  s.mail_server(MailMode::silent);
  s.take_down("web");
  s.expect([&] { return !s.world().sending.empty(); }, "a call is on its way", minutes(2));
  ASSERT_TRUE(s.ask(Acknowledge{s.only_incident(), PersonName("bruno"), "api"}));
  s.mail_server(MailMode::ok);
  s.restart();
  s.run_for(minutes(10));
  for (const Mail& mail : s.arrivals()) EXPECT_NE(mail.page.kind, PageKind::call);
  s.invariants().at_end();
}

TEST(FailingCommits, AnswerUnavailableAndSendNothing) {
  Simulation s(two_people);
  s.run_for(minutes(1));
  s.database().away(true);
  const auto answer = s.ask(OpenIncident{"by hand", Severity::critical, {}, "person:alice"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  s.take_down("web");
  s.run_for(minutes(5));
  EXPECT_TRUE(s.arrivals().empty());
  s.database().away(false);
  s.expect_mail("alice", PageKind::call, minutes(2));
  EXPECT_EQ(s.count("incident.opened"), 1U);
  s.invariants().at_end();
}

TEST(FailingCommits, AnEventThatNoDatabaseTakesDoesNotHarmTheOthersOfItsBatch) {
  Simulation s(two_people);
  CreateToken poison;
  poison.token.label = std::string("poison\0", 7);
  poison.token.hash = "hash";
  std::vector<bool> taken;
  const auto note = [&](const Result<Answer>& answer) { taken.push_back(answer.has_value()); };
  s.command(OpenIncident{"before", Severity::critical, {}, "person:alice"}, note);
  s.command(poison, note);
  s.command(OpenIncident{"after", Severity::critical, {}, "person:alice"}, note);
  s.run_for(seconds(1));
  EXPECT_EQ(taken, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(s.world().incidents.size(), 2U);
  EXPECT_TRUE(s.world().tokens.empty());
  s.invariants().at_end();
}

}  // namespace
}  // namespace vigie::sim
