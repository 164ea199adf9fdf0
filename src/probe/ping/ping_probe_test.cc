#include "probe/ping/ping_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace vigie {
namespace {

using std::chrono::microseconds;
using ::testing::HasSubstr;

Check check(PingCheck question = {.host = "db1.example.org"}) {
  Check out;
  out.name = CheckName("db1");
  out.question = std::move(question);
  return out;
}

PingResult echoes(int sent, std::vector<std::chrono::nanoseconds> round_trips) {
  PingResult result;
  result.sent = sent;
  result.received = static_cast<int>(round_trips.size());
  result.round_trips = std::move(round_trips);
  return result;
}

ProbeAnswer judge(const PingCheck& question, const PingResult& result,
                  const Message& obstacle = {}) {
  return judge_ping(check(question), "192.0.2.7", result, obstacle);
}

TEST(PingProbe, AHostThatAnswersIsGood) {
  const ProbeAnswer seen =
      judge({.host = "x"}, echoes(3, {microseconds(400), microseconds(600), microseconds(1'100)}));
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "3 of 3 pings answered in 0.70 ms");
  EXPECT_EQ(text(seen.summary, Language::fr), "3 pings sur 3 ont eu leur réponse en 0,70 ms");
  EXPECT_EQ(seen.details.at("round_trip_least_ms"), "0.400");
  EXPECT_EQ(seen.details.at("round_trip_mean_ms"), "0.700");
  EXPECT_EQ(seen.details.at("round_trip_most_ms"), "1.100");
  EXPECT_EQ(seen.details.at("loss_percent"), "0");
  EXPECT_EQ(seen.details.at("remote_address"), "192.0.2.7");
}

TEST(PingProbe, LossIsBadBeyondItsShare) {
  const PingResult half = echoes(4, {microseconds(1), microseconds(1)});
  EXPECT_TRUE(judge({.host = "x", .loss_percent = 50}, half).good);
  const ProbeAnswer seen = judge({.host = "x", .loss_percent = 49}, half);
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "2 of 4 pings lost (50 %, wanted at most 49 %)");
}

TEST(PingProbe, AllLostIsBadWhateverTheShare) {
  const ProbeAnswer seen = judge({.host = "x", .loss_percent = 99}, echoes(3, {}));
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "no answer to 3 pings within 10 s");
}

TEST(PingProbe, SlowIsBad) {
  const ProbeAnswer seen =
      judge({.host = "x", .slower_than = milliseconds(80)}, echoes(1, {milliseconds(120)}));
  EXPECT_EQ(text(seen.summary), "round trip of 120 ms, wanted at most 80 ms");
}

TEST(PingProbe, ARefusalIsToldWithWhoRefused) {
  PingResult result = echoes(3, {});
  result.refusal = EHOSTUNREACH;
  result.refuser = "192.0.2.254";
  EXPECT_EQ(text(judge({.host = "x"}, result).summary), "host unreachable (says 192.0.2.254)");
}

TEST(PingProbe, OurOwnTroubleIsNoEvidence) {
  EXPECT_EQ(text(judge({.host = "x"}, echoes(3, {}), verbatim("no route")).not_asked), "no route");
  EXPECT_TRUE(
      judge({.host = "x"}, echoes(3, {microseconds(1)}), verbatim("no route")).not_asked.empty());
  PingResult firewall = echoes(3, {});
  firewall.error = EPERM;
  EXPECT_THAT(text(judge({.host = "x"}, firewall).not_asked),
              HasSubstr("firewall of this machine"));
  PingResult forbidden;
  forbidden.unasked = PingResult::Unasked::not_allowed;
  EXPECT_THAT(text(judge({.host = "x"}, forbidden).not_asked),
              ::testing::AllOf(HasSubstr("CAP_NET_RAW"), HasSubstr("ping_group_range")));
  PingResult no_ipv6;
  no_ipv6.unasked = PingResult::Unasked::no_socket;
  no_ipv6.error = EAFNOSUPPORT;
  EXPECT_THAT(text(judge({.host = "x"}, no_ipv6).not_asked), HasSubstr("address family"));
}

}  // namespace
}  // namespace vigie
