// The dialogue against servers that are good, slow, silent, that speak garbage or without end, and
// that close one half or both. Real mail servers are asked in test/e2e/checks_test.py.
#include "http/dialogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/client_test_peers.h"

namespace vigie::http {
namespace {

using namespace peers;
using testing::StartsWith;
using Talking = RawServer::Connection;

DialogueResult talk(Client& client, DialogueRequest request) {
  const auto answer = std::make_shared<std::promise<DialogueResult>>();
  client.talk(std::move(request),
              [answer](DialogueResult result) { answer->set_value(std::move(result)); });
  return answer->get_future().get();
}

DialogueRequest::Turn turn(const std::string& send, const std::string& expect) {
  DialogueRequest::Turn out{.send = send, .expect = nullptr, .expected = expect};
  if (!expect.empty())
    out.expect = [expect](std::string_view text, std::size_t from) -> std::optional<std::size_t> {
      const std::size_t at = text.find(expect, from);
      if (at == std::string_view::npos) return std::nullopt;
      return at + expect.size();
    };
  return out;
}

DialogueRequest to(std::uint16_t port, std::vector<DialogueRequest::Turn> turns = {}) {
  DialogueRequest request;
  request.host = "127.0.0.1";
  request.port = port;
  request.turns = std::move(turns);
  request.timeout = patience;
  return request;
}

class DialogueTest : public testing::Test {
 protected:
  Client client_;
};

TEST_F(DialogueTest, AConnectionIsEnoughWhenNothingIsExpected) {
  const RawServer server([](const Talking& other) { other.hang(); });
  const DialogueResult result = talk(client_, to(server.port()));
  EXPECT_TRUE(result.ok()) << result.error;
  EXPECT_EQ(result.remote, "127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(DialogueTest, APortWhereNobodyListensIsRefused) {
  const DialogueResult result = talk(client_, to(free_port()));
  EXPECT_EQ(result.failed, Failure::connect);
  EXPECT_EQ(text(result.error), "connection refused");
}

TEST_F(DialogueTest, TurnsAreTakenInOrderAndEachSeesWhatCameSinceTheLast) {
  const RawServer server([](const Talking& other) {
    other.send("hello hello ");
    other.send("you said " + other.read_head());
    other.hang();
  });
  const DialogueResult result =
      talk(client_, to(server.port(), {turn("", "hello"), turn("", "hello"),
                                       turn("a\r\n\r\n", "said a"), turn("bye", "")}));
  EXPECT_TRUE(result.ok()) << result.error;
  EXPECT_EQ(result.turns, 4);
  EXPECT_THAT(result.said, StartsWith("hello hello you said a"));
}

TEST_F(DialogueTest, TheSameWordDoesNotCountTwice) {
  const RawServer server([](const Talking& other) { other.send("hello"); });
  const DialogueResult result =
      talk(client_, to(server.port(), {turn("", "hello"), turn("", "hello")}));
  EXPECT_EQ(result.failed, Failure::expect);
  EXPECT_EQ(result.turns, 1);
  EXPECT_EQ(text(result.error),
            "the server closed the connection without a word; wanted \"hello\"");
}

TEST_F(DialogueTest, WordsThatArriveInPiecesAreOneText) {
  const RawServer server([](const Talking& other) {
    for (const char c : std::string("220 slow")) {
      other.send(std::string(1, c));
      other.wait_readable(20);
    }
    other.hang();
  });
  EXPECT_TRUE(talk(client_, to(server.port(), {turn("", "220 slow")})).ok());
}

TEST_F(DialogueTest, AServerThatSaysNothingEndsAtTheDeadline) {
  const RawServer server([](const Talking& other) { other.hang(); });
  DialogueRequest request = to(server.port(), {turn("", "220")});
  request.timeout = milliseconds(200);
  const DialogueResult result = talk(client_, request);
  EXPECT_EQ(result.failed, Failure::expect);
  EXPECT_TRUE(result.timed_out);
}

TEST_F(DialogueTest, AServerThatDripsEndsAtTheDeadline) {
  const RawServer server([](const Talking& other) {
    while (!other.client_left()) {
      other.send("x");
      other.wait_readable(20);
    }
  });
  DialogueRequest request = to(server.port(), {turn("", "220")});
  request.timeout = milliseconds(300);
  const DialogueResult result = talk(client_, request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_THAT(result.said, StartsWith("x"));
}

TEST_F(DialogueTest, AServerThatNeverStopsTalkingIsCutOff) {
  const RawServer server([](const Talking& other) {
    while (!other.client_left()) other.send(std::string(4096, 'x'));
  });
  const DialogueResult result = talk(client_, to(server.port(), {turn("", "220")}));
  EXPECT_EQ(result.failed, Failure::limit);
  EXPECT_EQ(text(result.error), "the server said 16 KiB that do not match \"220\"");
  EXPECT_LE(result.said.size(), limits::dialogue_bytes + 4096);
}

TEST_F(DialogueTest, AServerThatHearsUsNoLongerMayStillHaveAnswered) {
  const RawServer server([](const Talking& other) { other.send("220 hello and good bye\r\n"); });
  EXPECT_TRUE(talk(client_, to(server.port(), {turn("", "220 hello")})).ok());
}

TEST_F(DialogueTest, AGuardIsAskedForEachAddress) {
  DialogueRequest request = to(free_port());
  request.allow_address = public_address;
  EXPECT_EQ(talk(client_, request).failed, Failure::guard);
}

TEST_F(DialogueTest, ManyAtOnceAllEnd) {
  const RawServer server([](const Talking& other) {
    other.send("220 hello\r\n");
    other.hang();
  });
  std::vector<std::future<DialogueResult>> answers;
  for (int i = 0; i < 200; ++i) {
    const auto answer = std::make_shared<std::promise<DialogueResult>>();
    answers.push_back(answer->get_future());
    client_.talk(to(server.port(), {turn("", "220 hello")}),
                 [answer](DialogueResult result) { answer->set_value(std::move(result)); });
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok());
}

TEST(Dialogue, TheEndOfTheClientEndsIt) {
  const RawServer server([](const Talking& other) { other.hang(); });
  std::promise<DialogueResult> answer;
  {
    Client client;
    client.talk(to(server.port(), {turn("", "220")}),
                [&](DialogueResult result) { answer.set_value(std::move(result)); });
  }
  EXPECT_EQ(answer.get_future().get().failed, Failure::stopped);
}

class DialogueTlsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    certificates_ = new Certificates(*folder_);
  }
  static void TearDownTestSuite() {
    delete certificates_;
    delete folder_;
  }
  static Client& client() {
    static Client client({.ca_file = certificates_->ca()});
    return client;
  }
  static DialogueRequest tls(std::uint16_t port, std::vector<DialogueRequest::Turn> turns = {}) {
    DialogueRequest request = to(port, std::move(turns));
    request.upgrade = Upgrade::at_once;
    return request;
  }
  static TemporaryFolder* folder_;
  static Certificates* certificates_;
};
TemporaryFolder* DialogueTlsTest::folder_ = nullptr;
Certificates* DialogueTlsTest::certificates_ = nullptr;

constexpr const char* site = "location / { return 200 \"fine\"; }";

TEST_F(DialogueTlsTest, WordsGoThroughTls) {
  const Nginx nginx(*folder_, "good", site,
                    certificates_->signed_by_ca("good", "DNS:web.test,IP:127.0.0.1", 30));
  DialogueRequest request =
      tls(nginx.port(), {turn("GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200"), turn("", "fine")});
  const DialogueResult result = talk(client(), request);
  EXPECT_TRUE(result.ok()) << result.error;
  ASSERT_TRUE(result.certificate);
  EXPECT_TRUE(result.certificate->verified);

  // The name that is asked for is the name that is verified.
  request.server_name = "web.test";
  EXPECT_TRUE(talk(client(), request).ok());
  request.server_name = "other.test";
  EXPECT_EQ(text(talk(client(), request).error), "the certificate is not for other.test");
}

TEST_F(DialogueTlsTest, WhatIsWrongWithACertificateIsNamedAndItsEndIsKnown) {
  const Nginx expired(*folder_, "expired", site,
                      certificates_->signed_by_ca("expired", "IP:127.0.0.1", -1));
  const Nginx selfmade(*folder_, "selfmade", site,
                       certificates_->self_signed("selfmade", "IP:127.0.0.1", 30));
  DialogueResult result = talk(client(), tls(expired.port()));
  EXPECT_EQ(result.failed, Failure::tls);
  EXPECT_EQ(text(result.error), "the certificate has expired");
  ASSERT_TRUE(result.certificate);
  EXPECT_GT(result.certificate->expires, Instant::from_ms(0));
  EXPECT_EQ(text(talk(client(), tls(selfmade.port())).error), "the certificate is self-signed");
  DialogueRequest careless = tls(expired.port());
  careless.verify_tls = false;
  EXPECT_TRUE(talk(client(), careless).ok());
}

TEST_F(DialogueTlsTest, AServerThatDoesNotSpeakTlsFails) {
  const Nginx plain(*folder_, "plain", site);
  EXPECT_EQ(talk(client(), tls(plain.port())).failed, Failure::tls);
  const RawServer garbage([](const Talking& other) {
    other.send(std::string(2000, '\xfe'));
    other.hang();
  });
  EXPECT_EQ(talk(client(), tls(garbage.port())).failed, Failure::tls);
  const RawServer silent([](const Talking& other) { other.hang(); });
  DialogueRequest request = tls(silent.port());
  request.timeout = milliseconds(200);
  const DialogueResult result = talk(client(), request);
  EXPECT_EQ(result.failed, Failure::tls);
  EXPECT_TRUE(result.timed_out);
}

TEST_F(DialogueTlsTest, TheWordsBeforeTlsMayFailToo) {
  struct Case {
    std::string said;
    std::string error;
  };
  for (const Case& one :
       std::vector<Case>{{"554 no service\r\n", "the server greets with \"554 no service\""},
                         {"", "the server closed the connection before TLS"},
                         {"\x16\x03\x01\r\n", "this is not SMTP: \"???\""}}) {
    const RawServer server([&](const Talking& other) { other.send(one.said); });
    DialogueRequest request = to(server.port());
    request.upgrade = Upgrade::smtp;
    const DialogueResult result = talk(client(), request);
    EXPECT_EQ(result.failed, Failure::starttls);
    EXPECT_EQ(text(result.error), one.error);
  }
  const RawServer silent([](const Talking& other) { other.hang(); });
  DialogueRequest request = to(silent.port());
  request.upgrade = Upgrade::imap;
  request.timeout = milliseconds(200);
  const DialogueResult result = talk(client(), request);
  EXPECT_EQ(result.failed, Failure::starttls);
  EXPECT_TRUE(result.timed_out);
}

}  // namespace
}  // namespace vigie::http
