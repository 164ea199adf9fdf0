// TLS with the real openssl program as the client and as the maker of certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "http/server.h"
#include "http/testing/raw_socket.h"

namespace vigie::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawSocket;

// A TLS client on a RawSocket that takes every certificate and remembers whose it was.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int newest_version = TLS1_3_VERSION) : socket_(port) {
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context_, newest_version);
    SSL_CTX_set_security_level(context_, 0);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_.fd());
    connected_ = SSL_connect(ssl_) == 1;
    ERR_clear_error();
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(ssl_); }
  std::string certificate_name() const {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    char name[200] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    X509_free(certificate);
    return name;
  }
  std::string get(std::string_view path) {
    std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    if (SSL_write(ssl_, request.data(), static_cast<int>(request.size())) <= 0) return "";
    return read_until("hello");
  }
  std::string read_until(std::string_view end) {
    std::string text;
    char buffer[4096];
    while (!text.ends_with(end)) {
      int n = SSL_read(ssl_, buffer, sizeof buffer);
      if (n <= 0) break;
      text.append(buffer, static_cast<std::size_t>(n));
    }
    return text;
  }

 private:
  RawSocket socket_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

class HttpTls : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to its socket without MSG_NOSIGNAL
    std::string pattern = std::filesystem::temp_directory_path() / "vigie_tls_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    options_.certificate_file = folder_ / "certificate.pem";
    options_.key_file = folder_ / "key.pem";
    make_certificate("first.example");
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  void make_certificate(const std::string& name) {
    std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=" +
        name + " -keyout " + options_.key_file + " -out " + options_.certificate_file + " 2>" +
        (folder_ / "openssl.log").string();
    ASSERT_EQ(std::system(command.c_str()), 0) << "the program openssl is needed: " << command;
  }

  void start() {
    Handler handler = [](Request request, Responder responder) {
      responder(Response::text(200, request.secure ? "secure hello" : "hello"));
    };
    Result<std::unique_ptr<Server>> server = Server::start(options_, handler);
    ASSERT_TRUE(server) << server.error().text();
    server_ = std::move(*server);
  }

  std::filesystem::path folder_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpTls, answers_and_keeps_the_connection) {
  start();
  TlsClient client(server_->port());
  ASSERT_TRUE(client.connected());
  for (int i = 0; i < 5; ++i) EXPECT_THAT(client.get("/"), EndsWith("secure hello"));
}

TEST_F(HttpTls, speaks_1_2_and_nothing_older) {
  start();
  TlsClient current(server_->port());
  EXPECT_EQ(current.version(), "TLSv1.3");
  TlsClient older(server_->port(), TLS1_2_VERSION);
  EXPECT_EQ(older.version(), "TLSv1.2");
  TlsClient too_old(server_->port(), TLS1_1_VERSION);
  EXPECT_FALSE(too_old.connected());
}

TEST_F(HttpTls, may_listen_beyond_loopback) {
  options_.address = "0.0.0.0";
  start();
  TlsClient client(server_->port());
  EXPECT_THAT(client.get("/"), EndsWith("hello"));
}

TEST_F(HttpTls, a_new_certificate_is_used_without_dropping_connections) {
  start();
  TlsClient before(server_->port());
  EXPECT_EQ(before.certificate_name(), "first.example");
  make_certificate("second.example");
  Result<void> reloaded = server_->reload_certificate();
  ASSERT_TRUE(reloaded) << reloaded.error().text();
  TlsClient after(server_->port());
  EXPECT_EQ(after.certificate_name(), "second.example");
  EXPECT_THAT(before.get("/"), EndsWith("hello"));
  EXPECT_THAT(after.get("/"), EndsWith("hello"));
}

TEST_F(HttpTls, a_bad_new_certificate_is_refused_and_the_old_one_stays) {
  start();
  std::ofstream(options_.certificate_file) << "not a certificate\n";
  Result<void> reloaded = server_->reload_certificate();
  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().text(), HasSubstr(options_.certificate_file));
  EXPECT_THAT(reloaded.error().text(), HasSubstr("stays in use"));
  TlsClient client(server_->port());
  EXPECT_EQ(client.certificate_name(), "first.example");
}

TEST_F(HttpTls, a_key_of_another_certificate_is_refused) {
  start();
  std::filesystem::copy_file(options_.certificate_file, folder_ / "kept.pem");
  make_certificate("second.example");
  std::filesystem::rename(folder_ / "kept.pem", options_.certificate_file);
  Result<void> reloaded = server_->reload_certificate();
  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().text(), HasSubstr("key"));
  TlsClient client(server_->port());
  EXPECT_EQ(client.certificate_name(), "first.example");
}

TEST_F(HttpTls, does_not_start_without_its_files) {
  std::filesystem::remove(options_.key_file);
  auto server = Server::start(options_, [](Request, Responder) {});
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::invalid);
  EXPECT_THAT(server.error().text(), HasSubstr(options_.key_file));
}

TEST_F(HttpTls, survives_clients_that_do_not_speak_tls_or_never_finish) {
  options_.head_timeout = milliseconds(50);
  start();
  RawSocket plain(server_->port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  plain.read_to_end();
  RawSocket silent(server_->port());
  EXPECT_EQ(silent.read_to_end(), "");
  RawSocket rude(server_->port());
  rude.send("\x16\x03\x01");
  rude.reset();
  // A machine under load may take longer for an honest handshake than this server allows.
  std::string answer;
  for (int i = 0; i < 1000 && !answer.ends_with("hello"); ++i) {
    TlsClient client(server_->port());
    if (client.connected()) answer = client.get("/");
  }
  EXPECT_THAT(answer, EndsWith("hello"));
}

TEST_F(HttpTls, a_stop_ends_connections_of_every_state) {
  start();
  TlsClient idle(server_->port());
  EXPECT_THAT(idle.get("/"), EndsWith("hello"));
  RawSocket in_handshake(server_->port());
  server_->stop(seconds(20));
  EXPECT_EQ(idle.read_until("x"), "");
  EXPECT_TRUE(in_handshake.ended());
}

}  // namespace
}  // namespace vigie::http
