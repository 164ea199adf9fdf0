#include "probe/domain_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "http/client_test_peers.h"

namespace vigie {
namespace {

using namespace http::peers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Instant noon = Instant::from_ms(1'795'176'000'000);  // 2026-11-20

constexpr const char* bootstrap = R"({"version":"1.0","services":[
  [["fr","re"],["http://old.nic.test/","https://rdap.nic.test"]],
  [["ORG"],["https://rdap.org.test/v1/"]],
  [["co.test"],["https://rdap.co.test/"]], "odd", [["x"]]]})";

std::string registration(const std::string& expires, const std::string& status = "active") {
  return R"({"objectClassName":"domain","ldhName":"example.org","status":[")" + status +
         R"("],"events":[{"eventAction":"registration","eventDate":"2001-01-01T00:00:00Z"},
         {"eventAction":"expiration","eventDate":")" +
         expires + R"("}],"entities":[{"roles":["registrar"],"vcardArray":["vcard",
         [["version",{},"text","4.0"],["fn",{},"text","Some Registrar"]]]}]})";
}

TEST(Rdap, TheLongestSuffixThatIsListedDecides) {
  const auto servers = parse_rdap_servers(bootstrap);
  ASSERT_TRUE(servers);
  EXPECT_EQ(rdap_server_for(*servers, "www.example.fr"), "https://rdap.nic.test/");
  EXPECT_EQ(rdap_server_for(*servers, "example.ORG."), "https://rdap.org.test/v1/");
  EXPECT_EQ(rdap_server_for(*servers, "example.co.test"), "https://rdap.co.test/");
  EXPECT_EQ(rdap_server_for(*servers, "example.test"), std::nullopt);
  EXPECT_FALSE(parse_rdap_servers("{}"));
  EXPECT_FALSE(parse_rdap_servers("<html>"));
  EXPECT_EQ(rdap_url("https://rdap.test/v1", "Example.ORG"),
            "https://rdap.test/v1/domain/example.org");
}

TEST(Rdap, ARegistrationIsRead) {
  const auto read = parse_registration(registration("2027-03-01T10:00:00Z"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->expires, *parse_rfc3339("2027-03-01T10:00:00Z"));
  EXPECT_THAT(read->status, ElementsAre("active"));
  EXPECT_EQ(read->registrar, "Some Registrar");
}

TEST(Rdap, WhatIsNoRegistrationIsRefusedAndOddPartsAreNotThere) {
  for (const char* text : {"", "[]", "null", "{}", R"({"objectClassName":"entity"})", "<html>"})
    EXPECT_FALSE(parse_registration(text)) << text;
  const auto odd = parse_registration(
      R"({"objectClassName":"domain","events":[3,{"eventAction":"expiration","eventDate":"soon"}],
          "status":"active","entities":[{"roles":["registrar"],"vcardArray":[[],7]}]})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->expires, std::nullopt);
  EXPECT_EQ(odd->registrar, "");
}

class DomainProbeTest : public testing::Test {
 protected:
  // A registry on loopback, and IANA's list of it.
  DomainProbeTest()
      : registry_([this](const RawServer::Connection& other) {
          const std::string head = other.read_head();
          if (hanging_) return other.hang();
          const bool asks_for_list = head.starts_with("GET /dns.json");
          if (asks_for_list) ++lists_;
          const std::lock_guard lock(mutex_);
          const std::string body =
              asks_for_list ? R"({"services":[[["org"],[")" + registry_.url("/rdap") + R"("]]]})"
                            : body_;
          other.send("HTTP/1.1 " + (asks_for_list ? "200" : status_) +
                     " x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        }),
        probe_(domain_probe(client_, [this] { return now_.load(); },
                            {.servers = registry_.url("/dns.json")})) {}

  static Check check(const std::string& domain = "example.org") {
    Check check;
    check.name = CheckName("domain");
    check.question = DomainCheck{.domain = domain, .rdap = "", .expires_in = hours(24 * 30)};
    return check;
  }
  ProbeAnswer ask(const Check& check) {
    const auto answer = std::make_shared<std::promise<ProbeAnswer>>();
    probe_(check, [answer](ProbeAnswer seen) { answer->set_value(std::move(seen)); });
    return answer->get_future().get();
  }
  std::string ask() { return text(ask(check()).summary); }

  void answers(const std::string& status, const std::string& body) {
    const std::lock_guard lock(mutex_);
    status_ = status;
    body_ = body;
  }

  std::mutex mutex_;  // of status_ and body_
  std::string status_ = "200";
  std::string body_ = registration("2027-03-01T10:00:00Z");
  std::atomic<bool> hanging_ = false;
  std::atomic<int> lists_ = 0;
  std::atomic<Instant> now_ = noon;
  http::Client client_;
  RawServer registry_;
  Probe probe_;
};

TEST_F(DomainProbeTest, TheRegistryIsFoundAndAsked) {
  const ProbeAnswer seen = ask(check());
  EXPECT_TRUE(seen.good) << seen.not_asked;
  EXPECT_EQ(text(seen.summary), "registered until 2027-03-01");
  EXPECT_EQ(seen.details.at("domain_expires"), "2027-03-01T10:00:00Z");
  EXPECT_EQ(seen.details.at("registrar"), "Some Registrar");
}

TEST_F(DomainProbeTest, TheListIsReadOnceADay) {
  for (int i = 0; i < 3; ++i) ask();
  EXPECT_EQ(lists_, 1);
  now_ = noon + rdap_servers_speak_for;
  ask();
  EXPECT_EQ(lists_, 2);
}

TEST_F(DomainProbeTest, TheDaysThatAreLeftDecide) {
  answers("200", registration("2026-12-10T12:00:00Z"));
  EXPECT_THAT(ask(), StartsWith("the registration ends in "));
  answers("200", registration("2026-11-01T12:00:00Z"));
  EXPECT_THAT(ask(), StartsWith("the registration ended "));
  answers("200", registration("2027-03-01T10:00:00Z", "redemption period"));
  EXPECT_EQ(ask(), "the domain's status is \"redemption period\"");
  answers("200", R"({"objectClassName":"domain"})");
  EXPECT_EQ(ask(), "the registry's answer names no date of expiry");
}

TEST_F(DomainProbeTest, ADomainThatTheRegistryDoesNotKnowIsBad) {
  answers("404", "");
  const ProbeAnswer seen = ask(check());
  EXPECT_TRUE(seen.not_asked.empty());
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "the registry does not know this domain");
}

TEST_F(DomainProbeTest, ARegistryThatDoesNotAnswerSaysNothing) {
  answers("429", "");
  EXPECT_EQ(text(ask(check()).not_asked), "the registry answers HTTP 429");
  answers("200", "<html>");
  EXPECT_EQ(text(ask(check()).not_asked), "the registry's answer is not about a domain");
  EXPECT_THAT(text(ask(check("example.test")).not_asked), HasSubstr("no RDAP server for .test"));
  hanging_ = true;
  Check hasty = check();
  hasty.timeout = milliseconds(200);
  EXPECT_THAT(text(ask(hasty).not_asked), HasSubstr("does not answer"));
}

TEST_F(DomainProbeTest, WhatWasSaidLastSpeaksForSomeDays) {
  ask();
  answers("503", "");
  now_ = noon + hours(24);
  const ProbeAnswer seen = ask(check());
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "registered until 2027-03-01, as of " +
                                    to_rfc3339(noon).substr(0, 10) +
                                    " (the registry answers HTTP 503)");
  now_ = noon + registration_speaks_for + Duration(1);
  EXPECT_EQ(text(ask(check()).not_asked), "the registry answers HTTP 503");
}

TEST_F(DomainProbeTest, AServerThatIsNamedIsAskedWithoutTheList) {
  Check named = check("example.test");
  std::get<DomainCheck>(named.question).rdap = registry_.url("/here/");
  EXPECT_TRUE(ask(named).good);
  EXPECT_EQ(lists_, 0);
}

}  // namespace
}  // namespace vigie
