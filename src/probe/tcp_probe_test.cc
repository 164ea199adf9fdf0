// What the probes make of dialogues, with servers that talk; how dialogues end is tested in
// src/http/dialogue_test.cc.
#include "probe/tcp_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/client_test_peers.h"

namespace vigie {
namespace {

using namespace http::peers;
using http::DialogueResult;
using http::Failure;
using testing::HasSubstr;
using Talking = RawServer::Connection;

const Instant noon = Instant::from_ms(1'795'176'000'000);

Check tcp(std::vector<TcpCheck::Exchange> exchanges, int port = 25) {
  Check check;
  check.name = CheckName("mail");
  TcpCheck question;
  question.host = "127.0.0.1";
  question.port = port;
  question.exchanges = std::move(exchanges);
  check.question = question;
  return check;
}

Check tls(Duration expires_in = hours(24 * 14)) {
  Check check;
  check.name = CheckName("certificate");
  TlsCheck question;
  question.host = "web.test";
  question.expires_in = expires_in;
  check.question = question;
  return check;
}

DialogueResult with_certificate(Duration left) {
  DialogueResult result;
  result.certificate = http::Certificate{.expires = noon + left,
                                         .subject = "CN = web.test",
                                         .issuer = "CN = us",
                                         .verified = true,
                                         .verify_error = {}};
  return result;
}

ProbeAnswer ask(const Probe& probe, const Check& check) {
  const auto answer = std::make_shared<std::promise<ProbeAnswer>>();
  probe(check, [answer](ProbeAnswer seen) { answer->set_value(std::move(seen)); });
  return answer->get_future().get();
}

class TcpProbeTest : public testing::Test {
 protected:
  ProbeAnswer ask_server(std::vector<TcpCheck::Exchange> exchanges, const RawServer& server,
                         Duration timeout = patience) {
    Check check = tcp(std::move(exchanges), server.port());
    check.timeout = timeout;
    return ask(tcp_probe(client_, [] { return noon; }, lookup), check);
  }
  static Result<std::string> lookup(std::string_view name) {
    if (name == "word") return std::string("sesame");
    return fail(ErrorCode::not_found, say("there is no secret {}", name));
  }
  http::Client client_;
};

TEST_F(TcpProbeTest, LinesOfAProtocolAreMatchedAsLines) {
  const RawServer server([](const Talking& other) {
    other.send("220 mx.test ESMTP\r\n");
    other.read_head();
    other.send("250-mx.test\r\n250 SIZE 1000\r\n");
    other.hang();
  });
  const ProbeAnswer seen = ask_server(
      {{"", "^220 "}, {"EHLO us\r\n\r\n", "^250-mx"}, {"", "^250 SIZE [0-9]+\\s*$"}}, server);
  EXPECT_TRUE(seen.good) << seen.summary;
  EXPECT_THAT(text(seen.summary), testing::StartsWith("answered in "));
  EXPECT_TRUE(seen.details.contains("phase_connect_ms"));
  EXPECT_FALSE(seen.details.contains("said"));
}

TEST_F(TcpProbeTest, TheMiddleOfALineIsNotItsBeginning) {
  const RawServer server([](const Talking& other) { other.send("hello 220 hello"); });
  const ProbeAnswer seen = ask_server({{"", "hello"}, {"", "^ ?220"}}, server);
  EXPECT_FALSE(seen.good);
}

TEST_F(TcpProbeTest, WhatWasSaidInsteadIsEvidence) {
  const RawServer server([](const Talking& other) {
    other.send("554 go \x01\xff away\r\n");
    other.hang();
  });
  const ProbeAnswer seen = ask_server({{"", "^220 "}}, server, milliseconds(300));
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "nothing that matches \"^220 \" within 300 ms");
  EXPECT_EQ(seen.details.at("said"), "554 go \uFFFD away\n");
}

TEST_F(TcpProbeTest, ASecretIsSentAndNeverTold) {
  const RawServer server([](const Talking& other) { other.send("no: " + other.read_head()); });
  const ProbeAnswer seen = ask_server({{"AUTH {{secret.word}}\r\n\r\n", "^OK"}}, server);
  EXPECT_FALSE(seen.good);
  EXPECT_THAT(seen.details.at("said"), HasSubstr("no: AUTH "));
  EXPECT_THAT(seen.details.at("said"), testing::Not(HasSubstr("sesame")));
  const ProbeAnswer missing = ask_server({{"{{secret.other}}", ""}}, server);
  EXPECT_EQ(text(missing.not_asked), "there is no secret other");
}

TEST(TcpProbe, ASlowAnswerAndAnOldCertificateAreBadWhenTheCheckSaysSo) {
  Check check = tcp({});
  auto& question = std::get<TcpCheck>(check.question);
  DialogueResult result = with_certificate(hours(24 * 3));
  result.phases.total = Duration(1500);
  EXPECT_EQ(text(evaluate_tcp(check, result, noon).summary), "connected in 1.5 s");
  question.slower_than = seconds(1);
  question.certificate_expires_in = hours(24 * 7);
  EXPECT_EQ(text(evaluate_tcp(check, result, noon).summary),
            "took 1.5 s, wanted at most 1 s; certificate expires in 3 d");
}

TEST(TlsProbe, TheDaysThatAreLeftDecide) {
  EXPECT_TRUE(evaluate_tls(tls(), with_certificate(hours(24 * 14)), noon).good);
  EXPECT_EQ(text(evaluate_tls(tls(), with_certificate(hours(24 * 20)), noon).summary),
            "certificate valid for 20 d");
  const ProbeAnswer late =
      evaluate_tls(tls(), with_certificate(hours(24 * 14) - Duration(1)), noon);
  EXPECT_FALSE(late.good);
  EXPECT_EQ(text(late.summary), "certificate expires in 13 d");
  EXPECT_EQ(text(evaluate_tls(tls(), with_certificate(-hours(5)), noon).summary),
            "certificate expired 5 h ago");
}

TEST(TlsProbe, AFailureIsBadAndKeepsWhatIsKnown) {
  DialogueResult result = with_certificate(-hours(5));
  result.failed = Failure::tls;
  result.error = say("the certificate has expired");
  result.certificate->verified = false;
  result.certificate->verify_error = say("has expired");
  const ProbeAnswer seen = evaluate_tls(tls(), result, noon);
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "the certificate has expired");
  EXPECT_EQ(seen.details.at("certificate_expires"), to_rfc3339(noon - hours(5)));
}

TEST(TlsProbe, WhatFailedHereSaysNothingAboutTheServer) {
  DialogueResult result;
  result.failed = Failure::local;
  result.error = say("no socket: {}", "too many open files");
  EXPECT_FALSE(evaluate_tls(tls(), result, noon).not_asked.empty());
  EXPECT_FALSE(evaluate_tcp(tcp({}), result, noon).not_asked.empty());
}

}  // namespace
}  // namespace vigie
