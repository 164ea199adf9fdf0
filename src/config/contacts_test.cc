// What a configuration says of contacts, rules and gateways, and who is warned of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/only_watched.h"
#include "config/parse.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Configuration good(const std::string& text) {
  const SourceFile file{"vigie.yaml", text};
  auto parsed = parse_files(std::span(&file, 1));
  EXPECT_TRUE(parsed) << parsed.error().text();
  return parsed ? std::move(parsed->configuration) : Configuration{};
}

TEST(Contacts, EveryChannelIsReadWithItsRules) {
  const Configuration configuration = good(R"(
people:
  alice:
    email: alice@example.org
    sms: +33 6 12 34 56 78
    ntfy: { url: "https://ntfy.sh/{{secret.topic}}", token: "{{secret.token}}" }
    webhook: { url: "https://example.org/hook", secret: "{{secret.key}}" }
    chat: "https://chat.example.org/hooks/{{secret.hook}}"
    rules: { critical: [email, { sms: 2m }], info: chat }
gateways:
  own: { url: "https://sms.example.org/?n={{to}}", body: "{{text}}", escape: none }
)");
  const Person& alice = configuration.people.at(PersonName("alice"));
  EXPECT_THAT(
      alice.contacts,
      ElementsAre(
          ContactMethod{Channel::email, "alice@example.org"},
          ContactMethod{Channel::sms, "+33612345678", "", GatewayName("own")},
          ContactMethod{Channel::ntfy, "https://ntfy.sh/{{secret.topic}}", "{{secret.token}}"},
          ContactMethod{Channel::webhook, "https://example.org/hook", "{{secret.key}}"},
          ContactMethod{Channel::chat, "https://chat.example.org/hooks/{{secret.hook}}"}));
  EXPECT_THAT(
      alice.rules.at(Severity::critical),
      ElementsAre(ContactRule{Channel::email, Duration{}}, ContactRule{Channel::sms, minutes(2)}));
  EXPECT_THAT(alice.rules.at(Severity::info), ElementsAre(ContactRule{Channel::chat, Duration{}}));
}

TEST(Gateways, WhatIsWrittenReplacesPartsOfAPreset) {
  const Configuration configuration = good(R"(
people: { alice: { sms: "+33612345678" } }
gateways:
  twilio:
    preset: twilio
    url: "https://api.eu.example.org/{{settings.account}}"
    settings: { account: AC1, token: "{{secret.token}}", from: "+15551234567" }
)");
  const Gateway& gateway = configuration.gateways.at(GatewayName("twilio"));
  EXPECT_EQ(gateway.url, "https://api.eu.example.org/{{settings.account}}");
  EXPECT_EQ(gateway.escape, BodyEscape::form);
  EXPECT_EQ(gateway.user, "{{settings.account}}");
  const Configuration french = good(R"(
people: { alice: { sms: "+33612345678" } }
gateways: { free: { preset: free-mobile, settings: { user: "1", key: "{{secret.free}}" } } }
)");
  EXPECT_EQ(french.gateways.at(GatewayName("free")).method, "GET");
  const Configuration signed_one = good(R"(
people: { alice: { sms: "+33612345678" } }
gateways:
  ovh:
    preset: ovh
    settings: { service: s, application_key: k, application_secret: a, consumer_key: c }
)");
  EXPECT_EQ(signed_one.gateways.at(GatewayName("ovh")).sign, RequestSign::ovh);
  EXPECT_FALSE(signed_one.gateways.at(GatewayName("ovh")).accepted_matches.empty());
}

constexpr const char* watched = R"(
checks:
  relay: { http: "https://mail.example.org/" }
  push: { http: "https://ntfy.example.org:8443/v1/health" }
  provider: { http: "https://sms.example.org/status" }
gateways:
  own: { url: "https://sms.example.org/send", body: "{{text}}" }
people:
)";

TEST(OnlyWatched, WhomNothingElseReachesIsNamed) {
  const auto warnings = only_watched_contacts(
      good(std::string(watched) + "  alice: { email: alice@example.org, sms: \"+33612345678\" }\n" +
           "  bruno: { ntfy: \"https://NTFY.example.org/bruno\" }\n"));
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_THAT(text(warnings[0]), HasSubstr("alice is reachable only through"));
  EXPECT_THAT(text(warnings[1]), HasSubstr("ntfy.example.org, check push"));
  EXPECT_THAT(text(warnings[1], Language::fr), HasSubstr("bruno n'est joignable que"));
}

TEST(OnlyWatched, AnIndependentContactIsEnough) {
  EXPECT_THAT(only_watched_contacts(
                  good(std::string(watched) +
                       "  alice: { email: [alice@example.org, alice@elsewhere.example] }\n" +
                       "  bruno: { ntfy: \"https://ntfy.sh/bruno\", sms: \"+33612345678\" }\n")),
              IsEmpty());
}

}  // namespace
}  // namespace vigie
