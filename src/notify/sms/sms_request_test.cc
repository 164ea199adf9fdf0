#include "notify/sms/sms_request.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "notify/sms/gsm_text.h"
#include "notify/sms/sms_text.h"
#include "notify/testing/golden.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using testing::sample_notice;
using testing::sample_secret;
using testing::sent_at;

constexpr const char* folder = VIGIE_SOURCE_DIR "/src/notify/sms/testing/golden/";

Gateway preset(const char* name, std::map<std::string, std::string> settings) {
  Gateway gateway = find_preset(name)->gateway;
  gateway.settings = std::move(settings);
  return gateway;
}

Notice to_number(Notice notice, Gateway gateway) {
  notice.to.channel = Channel::sms;
  notice.to.address = "+33612345678";
  notice.to.gateway = std::move(gateway);
  return notice;
}

Gateway ovh() {
  return preset("ovh", {{"service", "sms-ab1-1"},
                        {"application_key", "ak"},
                        {"application_secret", "{{secret.ovh}}"},
                        {"consumer_key", "{{secret.consumer}}"}});
}

TEST(SmsText, SaysItInBothLanguagesInTwoSegments) {
  std::string all;
  for (const auto& [name, notice] : testing::samples()) {
    const std::string text = sms_text(notice);
    EXPECT_NE(gsm_units(text), std::string::npos) << text;
    EXPECT_LE(segments(text), 2U) << text;
    all += name + ": " + text + "\n";
  }
  testing::expect_golden(std::string(folder) + "texts.txt", all);
}

RC_GTEST_PROP(SmsText, AnyTitleIsCutToTwoSegmentsAndTheLinkStaysWhole, (const std::string& title)) {
  Notice notice = sample_notice(PageKind::call, Language::fr);
  notice.title = title + title + std::string(300, 'x');
  const std::string text = sms_text(notice);
  RC_ASSERT(text.ends_with(notice.acknowledge_url));
  RC_ASSERT(segments(text) <= 2U);
}

TEST(SmsText, ATitleInAnotherScriptIsCutSooner) {
  Notice notice = sample_notice(PageKind::call, Language::en);
  notice.acknowledge_url = "https://v.example.org/a/12.0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  for (int i = 0; i < 20; ++i) notice.title += " сервер";
  const std::string text = sms_text(notice);
  EXPECT_EQ(gsm_units(text), std::string::npos);
  EXPECT_LE(segments(text), 2U);
  EXPECT_TRUE(text.ends_with(notice.acknowledge_url));
}

TEST(GsmText, CountsSeptetsAndUnits) {
  EXPECT_EQ(gsm_units("abc é"), 5U);
  EXPECT_EQ(gsm_units("[€]"), 6U);
  EXPECT_EQ(gsm_units("ê"), std::string::npos);
  EXPECT_EQ(gsm_units("`"), std::string::npos);
  EXPECT_EQ(nearest_gsm("« être » – œuvre…"), "\" etre \" - oeuvre...");
  EXPECT_EQ(utf16_units("a🚨"), 3U);
  EXPECT_EQ(segments(std::string(160, 'a')), 1U);
  EXPECT_EQ(segments(std::string(161, 'a')), 2U);
  EXPECT_EQ(segments(std::string(307, 'a')), 3U);
}

TEST(SmsRequest, FollowsThePreset) {
  const Notice call = sample_notice(PageKind::call, Language::fr);
  const std::map<std::string, Gateway> gateways = {
      {"free-mobile", preset("free-mobile", {{"user", "12345678"}, {"key", "{{secret.free}}"}})},
      {"ovh", ovh()},
      {"smspartner", preset("smspartner", {{"key", "{{secret.partner}}"}, {"sender", "Vigie"}})},
      {"twilio",
       preset("twilio", {{"account", "AC1"}, {"token", "{{secret.t}}"}, {"from", "+1"}})}};
  for (const auto& [name, gateway] : gateways) {
    const auto request = sms_request(to_number(call, gateway), sample_secret, sent_at);
    ASSERT_TRUE(request) << request.error().text();
    testing::expect_golden(folder + name + ".txt", testing::shown(*request));
  }
}

// Of another hand: printf 's3cr3t-ovh+s3cr3t-consumer+POST+https://eu.api.ovh.com/1.0/+{}+7' |
// sha1sum
TEST(SmsRequest, SignsAsOvhWants) {
  OutgoingRequest request;
  request.url = "https://eu.api.ovh.com/1.0/";
  request.body = "{}";
  EXPECT_EQ(ovh_signature("s3cr3t-ovh", "s3cr3t-consumer", request, 7),
            "$1$28df80531c08f57ecf52336f43e03f41a641a532");
}

TEST(SmsRequest, WhatTheTextHoldsCannotEndItsField) {
  Notice notice = sample_notice(PageKind::call, Language::en);
  notice.title = "a\",\"receivers\":[\"+1900\"],\"x\":\"&To=+1900";
  const auto json = sms_request(to_number(notice, ovh()), sample_secret, sent_at);
  EXPECT_THAT(json->body, HasSubstr(R"(a\",\"receivers\":)"));
  const auto form = sms_request(
      to_number(notice, preset("twilio", {{"account", "AC1"}, {"token", "t"}, {"from", "+1"}})),
      sample_secret, sent_at);
  EXPECT_EQ(form->body.find("&To="), std::string::npos);
  EXPECT_THAT(form->body, HasSubstr("%26To%3D%2B1900"));
}

TEST(SmsRequest, IsNotMadeWithoutItsGatewayOrSecret) {
  Notice notice = to_number(sample_notice(PageKind::call, Language::en), ovh());
  notice.to.gateway->settings["consumer_key"] = "{{secret.missing}}";
  EXPECT_FALSE(sms_request(notice, sample_secret, sent_at));
  notice.to.gateway.reset();
  EXPECT_FALSE(sms_request(notice, sample_secret, sent_at));
}

}  // namespace
}  // namespace vigie
