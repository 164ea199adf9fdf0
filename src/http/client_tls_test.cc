#include "http/client_tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/eventually.h"
#include "http/client.h"
#include "http/client_test_peers.h"

namespace vigie::http {
namespace {

using namespace peers;

constexpr const char* site = R"(
  location = /ok { default_type text/plain; return 200 "all is well"; }
)";

class ClientTlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    certificates_ = new Certificates(*folder_);
  }
  static void TearDownTestSuite() {
    delete certificates_;
    delete folder_;
  }
  // What a client that trusts our authority sees of a server with this certificate, asked by
  // `host`.
  static ClientResult ask(const std::string& certificate, const std::string& host,
                          bool verify = true) {
    const Nginx server(*folder_, "tls", site, certificate);
    Client client(ClientOptions{.ca_file = certificates_->ca()});
    ClientRequest request;
    request.url = server.url("/ok", "https", host);
    request.verify_tls = verify;
    return fetch(client, request);
  }
  static TemporaryFolder* folder_;
  static Certificates* certificates_;
};
TemporaryFolder* ClientTlsTest::folder_ = nullptr;
Certificates* ClientTlsTest::certificates_ = nullptr;

TEST_F(ClientTlsTest, AGoodCertificateIsVerifiedByNameAndByAddress) {
  const std::string file = certificates_->signed_by_ca("good", "DNS:localhost,IP:127.0.0.1", 30);
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const ClientResult result = ask(file, host);
    ASSERT_TRUE(result.ok()) << text(result.error);
    EXPECT_EQ(result.body, "all is well");
    ASSERT_TRUE(result.certificate);
    EXPECT_TRUE(result.certificate->verified);
    EXPECT_TRUE(result.certificate->verify_error.empty());
    EXPECT_EQ(result.certificate->subject, "CN = good");
    EXPECT_EQ(result.certificate->issuer, "CN = Test authority");
    EXPECT_EQ(result.certificate->expires, expires(file));
  }
}

TEST_F(ClientTlsTest, ABadCertificateFailsAndItsExpiryIsKnownAllTheSame) {
  const std::string names = "DNS:localhost,IP:127.0.0.1";
  struct Case {
    std::string file;
    std::string host;
    std::string error;
  };
  const std::vector<Case> table = {
      {certificates_->signed_by_ca("expired", names, -1), "localhost", "has expired"},
      {certificates_->self_signed("self", names, 20), "localhost", "is self-signed"},
      {certificates_->signed_by_ca("other", "DNS:other.example", 25), "localhost",
       "is not for localhost"},
      {certificates_->signed_by_ca("noip", "DNS:localhost", 25), "127.0.0.1",
       "is not for 127.0.0.1"},
  };
  for (const Case& one : table) {
    const ClientResult result = ask(one.file, one.host);
    EXPECT_EQ(result.failed, Failure::tls) << one.error;
    EXPECT_EQ(text(result.error), "the certificate " + one.error);
    EXPECT_EQ(result.status, 0);
    ASSERT_TRUE(result.certificate) << one.error;
    EXPECT_FALSE(result.certificate->verified);
    EXPECT_EQ(result.certificate->expires, expires(one.file)) << one.error;

    const ClientResult lenient = ask(one.file, one.host, false);
    EXPECT_EQ(lenient.status, 200) << lenient.error;
    ASSERT_TRUE(lenient.certificate);
    EXPECT_EQ(vigie::text(lenient.certificate->verify_error), one.error);
  }
}

TEST_F(ClientTlsTest, AnUnknownAuthorityIsNotTrusted) {
  const std::string file = certificates_->signed_by_ca("unknown", "DNS:localhost", 30);
  const Nginx server(*folder_, "unknown", site, file);
  Client client;
  const ClientResult result = fetch(client, server.url("/ok", "https", "localhost"));
  EXPECT_EQ(text(result.error), "the certificate has an issuer that is not trusted");
  ASSERT_TRUE(result.certificate);
  EXPECT_EQ(result.certificate->expires, expires(file));
}

TEST_F(ClientTlsTest, WhatWasVerifiedOnceIsGoodForItsNameOnly) {
  const std::string file = certificates_->signed_by_ca("again", "DNS:localhost", 30);
  const Nginx server(*folder_, "again", site, file);
  Client client(ClientOptions{.ca_file = certificates_->ca()});
  for (int i = 0; i < 3; ++i) {
    const ClientResult result = fetch(client, server.url("/ok", "https", "localhost"));
    ASSERT_TRUE(result.ok()) << text(result.error);
    ASSERT_TRUE(result.certificate);
    EXPECT_TRUE(result.certificate->verified);
    EXPECT_EQ(result.certificate->subject, "CN = again");
    EXPECT_EQ(result.certificate->expires, expires(file));
    const ClientResult other = fetch(client, server.url("/ok", "https", "127.0.0.1"));
    EXPECT_EQ(text(other.error), "the certificate is not for 127.0.0.1");
  }
}

TEST_F(ClientTlsTest, WhatWasVerifiedOnceIsGoodUntilItEnds) {
  const std::string names = "DNS:localhost";
  const Instant soon = expires(certificates_->signed_by_ca("now", names, 0)) + seconds(3);
  const std::string file = certificates_->signed_until("brief", names, soon);
  const Nginx server(*folder_, "brief", site, file);
  Client client(ClientOptions{.ca_file = certificates_->ca()});
  const std::string url = server.url("/ok", "https", "localhost");
  const ClientResult first = fetch(client, url);
  ASSERT_TRUE(first.ok()) << text(first.error);
  EXPECT_EQ(first.certificate->expires, soon);
  EXPECT_TRUE(vigie::testing::eventually([&] {
    const ClientResult later = fetch(client, url);
    return !later.ok() && text(later.error) == "the certificate has expired";
  }));
}

TEST_F(ClientTlsTest, AServerWithoutTlsFailsInTls) {
  const Nginx server(*folder_, "plain", site);
  Client client;
  EXPECT_EQ(fetch(client, server.url("/ok", "https")).failed, Failure::tls);
  RawServer hanging([](const RawServer::Connection& connection) { connection.hang(); });
  ClientRequest request;
  request.url = "https://127.0.0.1:" + std::to_string(hanging.port());
  request.timeout = Duration(200);
  const ClientResult result = fetch(client, request);
  EXPECT_EQ(result.failed, Failure::tls);
  EXPECT_TRUE(result.timed_out);
}

}  // namespace
}  // namespace vigie::http
