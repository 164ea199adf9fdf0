// Stories of people with several channels.
#include <gtest/gtest.h>

#include "configurations.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {
namespace {

// Alice by mail, and by SMS two minutes later; Bruno after five minutes.
constexpr const char* mail_then_sms = R"(
people:
  alice:
    email: alice@example.org
    sms: "+33612345678"
    rules: { critical: [email, { sms: 2m }] }
  bruno: bruno@example.org
gateways:
  own: { url: "https://sms.example.org/", body: "{{text}}" }
policies:
  default:
    steps:
      - call: alice
        wait: 5m
      - call: bruno
        wait: 5m
checks:
  web:
    http: https://web.example.org/
    interval: 30s
    retry_interval: 10s
    timeout: 5s
    stable_for: 5m
)";

TEST(ChannelsStory, TheSmsFollowsTheMail) {
  Simulation s(mail_then_sms);
  s.take_down("web");
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(2)).channel, Channel::email);
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(3)).channel, Channel::sms);
  s.acknowledge("alice");
  s.expect_no_mail("bruno", minutes(10));
  s.invariants().at_end();
}

TEST(ChannelsStory, WhoTakesItInTimeGetsNoSmsAlsoAfterARestart) {
  Simulation s(mail_then_sms);
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.expect([&] { return s.count("page.accepted") == 1; }, "the receipt", seconds(10));
  s.restart();
  s.acknowledge("alice");
  s.expect_no_mail("alice", minutes(10));
  s.invariants().at_end();
}

TEST(ChannelsStory, ARestartLosesNoChannelThatWaits) {
  Simulation s(mail_then_sms);
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.expect([&] { return s.count("page.accepted") == 1; }, "the receipt", seconds(10));
  s.restart();
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(3)).channel, Channel::sms);
  s.invariants().at_end();
}

TEST(ChannelsStory, ADeadMailboxMakesTheSmsGoAtOnce) {
  Simulation s(mail_then_sms);
  s.mailbox("alice@example.org", MailMode::refuses_for_good);
  s.take_down("web");
  EXPECT_EQ(s.expect_mail("alice", PageKind::call, minutes(1)).channel, Channel::sms);
  EXPECT_EQ(s.count("page.brought_forward"), 1U);
  s.invariants().at_end();
}

TEST(ChannelsStory, ARecoveryHoldsTheSmsBack) {
  Simulation s(mail_then_sms);
  s.take_down("web");
  s.expect_mail("alice", PageKind::call, minutes(2));
  s.bring_up("web");
  s.expect([&] { return s.count("escalation.paused") == 1; }, "paused", minutes(1));
  s.expect_no_mail("alice", minutes(4));
  EXPECT_EQ(s.expect_mail("alice", PageKind::resolved, minutes(3)).channel, Channel::email);
  s.invariants().at_end();
}

}  // namespace
}  // namespace vigie::sim
