// What tests of both ends of SMTP need beside a server: directories, certificates, good options.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "notify/email/smtp_sender.h"
#include "notify/email/testing/smtp_server.h"

namespace vigie::testing {

inline SmtpOptions options_for(std::string url, StartTls starttls = StartTls::off) {
  SmtpOptions options;
  options.url = std::move(url);
  options.starttls = starttls;
  const Result<SmtpOptions> checked = check_smtp_options(options);
  EXPECT_TRUE(checked);
  return *checked;
}

class WithSmtpServer : public ::testing::Test {
 protected:
  void make_certificates() {
    const std::string command = fmt::format("{}smtp_ca.sh {}", smtp_testing, keys_.path());
    ASSERT_EQ(std::system(command.c_str()), 0) << "openssl could not make certificates";
  }
  std::vector<std::string> tls(const std::string& name = "server") {
    return {"--certificate", keys_.file(name + ".pem"), "--key", keys_.file(name + ".key")};
  }

  TemporaryDirectory mails_;
  TemporaryDirectory keys_;
};

}  // namespace vigie::testing
