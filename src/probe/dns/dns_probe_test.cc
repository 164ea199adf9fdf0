#include "probe/dns/dns_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Check check(DnsCheck question) {
  Check out;
  out.name = CheckName("zone");
  out.question = std::move(question);
  return out;
}

DnsResult answered(int rcode, std::vector<DnsRecord> records = {}, bool authenticated = false) {
  DnsResult result;
  result.outcome = DnsResult::Outcome::answered;
  result.server = "192.0.2.53:53";
  result.took = milliseconds(12);
  result.reply.rcode = rcode;
  result.reply.authenticated = authenticated;
  result.reply.answers = std::move(records);
  return result;
}

DnsRecord record(const std::string& type, const std::string& value) {
  return {"example.org", type, 300, value};
}

TEST(DnsProbe, AnAnswerWithRecordsIsGood) {
  const ProbeAnswer seen = judge_dns(
      check({.name = "example.org", .type = "MX"}),
      answered(0, {record("MX", "20 b.example.org"), record("MX", "10 a.example.org")}), {});
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "10 a.example.org, 20 b.example.org in 12 ms");
  EXPECT_EQ(seen.details.at("answer"), "10 a.example.org\n20 b.example.org");
  EXPECT_EQ(seen.details.at("rcode"), "NOERROR");
}

TEST(DnsProbe, AnAnswerWithoutRecordsIsBadUnlessItIsWanted) {
  const auto alias = answered(0, {record("CNAME", "www.example.org")});
  EXPECT_EQ(text(judge_dns(check({.name = "example.org"}), alias, {}).summary),
            "there is no A record of example.org");
  EXPECT_TRUE(judge_dns(check({.name = "example.org", .rcode = "NODATA"}), alias, {}).good);
  const auto full = answered(0, {record("A", "192.0.2.7")});
  EXPECT_EQ(text(judge_dns(check({.name = "example.org", .rcode = "NODATA"}), full, {}).summary),
            "NOERROR, wanted NODATA");
}

TEST(DnsProbe, AnyRcodeMayBeWanted) {
  EXPECT_EQ(text(judge_dns(check({.name = "x.org"}), answered(3), {}).summary),
            "NXDOMAIN, wanted NOERROR");
  const ProbeAnswer seen =
      judge_dns(check({.name = "x.org", .rcode = "NXDOMAIN"}), answered(3), {});
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "NXDOMAIN in 12 ms");
}

TEST(DnsProbe, RecordsAreComparedAsTheDnsComparesThem) {
  const auto good = [](const std::string& type, const std::string& there,
                       const std::string& wanted) {
    return judge_dns(check({.name = "x.org", .type = type, .records = {wanted}}),
                     answered(0, {record(type, there)}), {})
        .good;
  };
  EXPECT_TRUE(good("MX", "10 mail.example.org", "10  Mail.Example.ORG."));
  EXPECT_FALSE(good("MX", "10 mail.example.org", "20 mail.example.org"));
  EXPECT_TRUE(good("AAAA", "2001:db8::7", "2001:0DB8:0::7"));
  EXPECT_TRUE(good("TXT", R"("v=spf1 " "-all")", "v=spf1 -all"));
  EXPECT_TRUE(good("TXT", R"("v=spf1 " "-all")", R"("v=spf1 -all")"));
  EXPECT_FALSE(good("TXT", R"("v=SPF1 -all")", "v=spf1 -all"));
  EXPECT_TRUE(good("CAA", R"(0 issue "letsencrypt.org")", "0 issue letsencrypt.org"));
}

TEST(DnsProbe, MissingAndUnwantedRecordsAreNamed) {
  DnsCheck question{.name = "x.org", .records = {"192.0.2.7", "192.0.2.8"}};
  const auto there = answered(0, {record("A", "192.0.2.7"), record("A", "192.0.2.9")});
  EXPECT_EQ(text(judge_dns(check(question), there, {}).summary), "192.0.2.8 is missing");
  question.only = true;
  EXPECT_EQ(text(judge_dns(check(question), there, {}).summary),
            "192.0.2.8 is missing; 192.0.2.9 is not wanted");
}

TEST(DnsProbe, DnssecDemandsTheFlag) {
  const DnsCheck question{.name = "x.org", .dnssec = true};
  const std::vector<DnsRecord> records = {record("A", "192.0.2.7")};
  EXPECT_FALSE(judge_dns(check(question), answered(0, records, false), {}).good);
  EXPECT_TRUE(judge_dns(check(question), answered(0, records, true), {}).good);
}

TEST(DnsProbe, SlowIsBad) {
  const DnsCheck question{.name = "x.org", .slower_than = milliseconds(10)};
  EXPECT_EQ(text(judge_dns(check(question), answered(0, {record("A", "192.0.2.7")}), {}).summary),
            "took 12 ms, wanted at most 10 ms");
}

TEST(DnsProbe, SilenceIsBadAndOurOwnTroubleIsNot) {
  DnsResult silent;
  silent.server = "192.0.2.53:53";
  EXPECT_EQ(text(judge_dns(check({.name = "x.org"}), silent, {}).summary),
            "no answer from 192.0.2.53:53 within 10 s");
  EXPECT_EQ(text(judge_dns(check({.name = "x.org"}), silent, verbatim("no route")).not_asked),
            "no route");
  silent.garbage = 2;
  EXPECT_THAT(text(judge_dns(check({.name = "x.org"}), silent, {}).summary),
              HasSubstr("says nothing that answers the question"));
}

TEST(DnsProbe, ServersAreReadFromTheMachinesFile) {
  EXPECT_THAT(name_servers("# x\nsearch a\nnameserver 192.0.2.1\nnameserver\t2001:db8::1\n"
                           "nameserver nonsense\n"),
              ElementsAre("192.0.2.1:53", "[2001:db8::1]:53"));
  EXPECT_THAT(name_servers(""), ElementsAre("127.0.0.1:53"));
}

TEST(DnsProbe, AServerMayHaveAPort) {
  const auto both = [](const std::string& text) {
    const DnsServer server = dns_server(text);
    return server.host + " " + std::to_string(server.port);
  };
  EXPECT_EQ(both("192.0.2.1"), "192.0.2.1 53");
  EXPECT_EQ(both("192.0.2.1:5353"), "192.0.2.1 5353");
  EXPECT_EQ(both("2001:db8::1"), "2001:db8::1 53");
  EXPECT_EQ(both("[2001:db8::1]:5353"), "2001:db8::1 5353");
  EXPECT_EQ(both("ns.example.org"), "ns.example.org 53");
  EXPECT_EQ(both("ns.example.org:5353"), "ns.example.org 5353");
}

}  // namespace
}  // namespace vigie
