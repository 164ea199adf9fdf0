#include "notify/outgoing/http_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "http/client_test_peers.h"

namespace vigie {
namespace {

namespace peers = http::peers;
using ::testing::HasSubstr;
using ::testing::Not;

OutgoingRequest post(const std::string& url) {
  OutgoingRequest request;
  request.url = url;
  request.body = "{\"text\":\"it burns\"}";
  request.headers = {{"Content-Type", "application/json"}};
  return request;
}

Receipt sent(HttpSender& sender, OutgoingRequest request) {
  std::promise<Receipt> promise;
  sender.submit(DeliveryId(7), 2, std::move(request),
                [&](const Receipt& receipt) { promise.set_value(receipt); });
  return promise.get_future().get();
}

std::string said(const Receipt& receipt) {
  return stored_text(receipt.detail, Language::en);
}

class Gateways : public ::testing::Test {
 protected:
  peers::TemporaryFolder folder_;
  peers::Nginx nginx_{folder_, "gateway",
                      "location = /ok { return 200 'queued 17'; }"
                      "location = /created { return 201; }"
                      "location = /not { return 200 'error: no credit'; }"
                      "location = /bad { return 400 'bad number'; }"
                      "location = /refused { return 403; }"
                      "location = /slow_down { return 429; }"
                      "location = /broken { return 502; }"
                      "location = /echo { return 400 $http_authorization; }"
                      "location = /moved { return 302 /ok; }"};
  HttpSender sender_;
};

TEST_F(Gateways, AnAnswerSaysWhatBecameOfIt) {
  const std::map<std::string, AttemptOutcome> expected = {
      {"/ok", AttemptOutcome::accepted},
      {"/created", AttemptOutcome::accepted},
      {"/bad", AttemptOutcome::failed_for_good},
      {"/refused", AttemptOutcome::failed_for_good},
      {"/missing", AttemptOutcome::failed_for_good},
      {"/moved",
       AttemptOutcome::failed_for_good},  // a message is not sent to where it was not meant
      {"/slow_down", AttemptOutcome::failed_for_now},
      {"/broken", AttemptOutcome::failed_for_now}};
  for (const auto& [path, outcome] : expected) {
    const Receipt receipt = sent(sender_, post(nginx_.url(path)));
    EXPECT_EQ(receipt.outcome, outcome) << path << " " << said(receipt);
    EXPECT_EQ(receipt.delivery, DeliveryId(7));
    EXPECT_EQ(receipt.attempt, 2);
  }
  EXPECT_EQ(said(sent(sender_, post(nginx_.url("/bad")))), "HTTP 400: bad number");
}

TEST_F(Gateways, AnAcceptingStatusIsNotEnoughWhereTheBodyMustSayIt) {
  OutgoingRequest request = post(nginx_.url("/not"));
  request.accepted_matches = "^queued [0-9]+$";
  EXPECT_EQ(sent(sender_, request).outcome, AttemptOutcome::failed_for_good);
  request.url = nginx_.url("/ok");
  EXPECT_EQ(sent(sender_, request).outcome, AttemptOutcome::accepted);
}

TEST_F(Gateways, AReceiptHoldsNoSecretThatCameBack) {
  OutgoingRequest request = post(nginx_.url("/echo"));
  request.headers.push_back({"Authorization", "Bearer s3cr3t-token"});
  request.used = {{"token", "s3cr3t-token"}};
  const Receipt receipt = sent(sender_, request);
  EXPECT_THAT(said(receipt), HasSubstr("{{secret.token}}"));
  EXPECT_THAT(receipt.detail, Not(HasSubstr("s3cr3t-token")));
}

TEST(HttpSender, WithoutAServerItMayGoBetterLater) {
  HttpSender sender;
  const std::string url = "http://127.0.0.1:" + std::to_string(peers::free_port()) + "/";
  EXPECT_EQ(sent(sender, post(url)).outcome, AttemptOutcome::failed_for_now);
}

TEST(HttpSender, WhenAllWasSentAndNoAnswerCameTheOutcomeIsUnknown) {
  HttpSender sender({}, milliseconds(500));
  peers::RawServer hanging([](const auto& connection) { connection.hang(); });
  EXPECT_EQ(sent(sender, post(hanging.url())).outcome, AttemptOutcome::unknown);
  peers::RawServer closing([](const auto& connection) { connection.read_head(); });
  EXPECT_EQ(sent(sender, post(closing.url())).outcome, AttemptOutcome::unknown);
  peers::RawServer garbage([](const auto& connection) {
    connection.read_head();
    connection.send("220 mail.example.org ESMTP\r\n");
  });
  EXPECT_EQ(sent(sender, post(garbage.url())).outcome, AttemptOutcome::unknown);
}

TEST(HttpSender, AnAnswerThatIsCutOffSaysNothing) {
  HttpSender sender;
  peers::RawServer cut([](const auto& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nqueu");
  });
  EXPECT_EQ(sent(sender, post(cut.url())).outcome, AttemptOutcome::unknown);
}

TEST(HttpSender, DoesNotAskWhereACloudKeepsItsKeys) {
  HttpSender sender;
  const Receipt receipt = sent(sender, post("http://169.254.169.254/latest/meta-data/"));
  EXPECT_EQ(receipt.outcome, AttemptOutcome::failed_for_good) << said(receipt);
}

TEST(HttpSender, EveryRequestHasItsReceiptWhenItStops) {
  peers::RawServer hanging([](const auto& connection) { connection.hang(); });
  HttpSender sender;
  std::promise<Receipt> promise;
  sender.submit(DeliveryId(1), 1, post(hanging.url()),
                [&](const Receipt& receipt) { promise.set_value(receipt); });
  while (hanging.accepted() == 0) std::this_thread::yield();
  sender.stop(milliseconds(10));
  EXPECT_NE(promise.get_future().get().outcome, AttemptOutcome::accepted);
  EXPECT_EQ(sent(sender, post(hanging.url())).outcome, AttemptOutcome::failed_for_now);
}

}  // namespace
}  // namespace vigie
