#include "notify/webhook/webhook_request.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "notify/testing/golden.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using testing::sample_secret;
using testing::sent_at;

constexpr const char* folder = VIGIE_SOURCE_DIR "/src/notify/webhook/testing/golden/";

Notice to_program(Notice notice) {
  notice.to.channel = Channel::webhook;
  notice.to.address = "https://example.org/hook?key={{secret.query}}";
  notice.to.secret = "{{secret.signing}}";
  return notice;
}

TEST(WebhookRequest, SaysItInBothLanguages) {
  for (const auto& [name, notice] : testing::samples()) {
    auto request = webhook_request(to_program(notice), sample_secret, sent_at);
    ASSERT_TRUE(request) << request.error().text();
    for (http::Header& header : request->headers)
      if (header.name == "User-Agent") header.value = "Vigie/VERSION";
    testing::expect_golden(folder + name + ".txt", testing::shown(*request));
  }
}

// The value is of another hand: printf '1795204350.{}' | openssl dgst -sha256 -hmac key
TEST(WebhookRequest, IsSignedOverTimeAndBody) {
  EXPECT_EQ(sent_at.ms() / 1000, 1795204350);
  EXPECT_EQ(webhook_signature("key", "{}", sent_at),
            "t=1795204350,v1=c976d6f96b462c07c25ba4f290570be8c0da6ac310726373b3b6ff90d8ed5fcd");
}

TEST(WebhookRequest, CarriesTheEventsTimeAndThatOfTheSending) {
  const Notice notice = to_program(testing::sample_notice(PageKind::call, Language::fr));
  const boost::json::value body = boost::json::parse(webhook_body(notice, sent_at));
  EXPECT_EQ(parse_rfc3339(std::string_view(body.at("event_at").as_string())), notice.event_at);
  EXPECT_EQ(parse_rfc3339(std::string_view(body.at("sent_at").as_string())), sent_at);
  EXPECT_EQ(body.at("version").as_int64(), 1);
}

TEST(WebhookRequest, SaysWhatChangedWhenNoIncidentIsAboutIt) {
  Notice notice = to_program(testing::sample_notice(PageKind::changed, Language::en));
  notice.incident = IncidentId{};
  const boost::json::value body = boost::json::parse(webhook_body(notice, sent_at));
  EXPECT_FALSE(body.as_object().contains("incident"));
  EXPECT_EQ(body.at("change").at("title").as_string(), "web does not answer");
}

TEST(WebhookRequest, IsNotMadeWithoutAKey) {
  Notice notice = to_program(testing::sample_notice(PageKind::call, Language::en));
  notice.to.secret.clear();  // the contact is no longer configured
  const auto request = webhook_request(notice, sample_secret, sent_at);
  ASSERT_FALSE(request);
  EXPECT_THAT(request.error().text(), HasSubstr("no key to sign with"));
}

}  // namespace
}  // namespace vigie
