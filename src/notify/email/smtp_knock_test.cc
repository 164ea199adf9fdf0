#include "notify/email/smtp_knock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "notify/email/testing/with_smtp_server.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::options_for;
using testing::SmtpServer;

class SmtpKnock : public testing::WithSmtpServer {
 protected:
  // The words of a refusal.
  static std::string refused(const SmtpOptions& options) {
    const Result<void> answer = knock(options);
    EXPECT_FALSE(answer);
    if (answer) return {};
    EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
    return answer.error().text();
  }
};

TEST_F(SmtpKnock, it_is_let_in_and_leaves_no_mail) {
  const SmtpServer server(mails_);
  const Result<void> answer = knock(options_for(server.url()));
  EXPECT_TRUE(answer) << answer.error().text();
  EXPECT_EQ(server.stored(), 0U);
}

TEST_F(SmtpKnock, it_signs_in_behind_tls_as_a_mail_does) {
  make_certificates();
  std::vector<std::string> arguments = tls();
  arguments.insert(arguments.end(),
                   {"--require-starttls", "--user", "vigie", "--password", "corr3ct"});
  const SmtpServer server(mails_, arguments);
  SmtpOptions options = options_for(server.url(), StartTls::required);
  options.ca_file = keys_.file("ca.pem");
  options.user = "vigie";
  options.password = "corr3ct";
  const Result<void> answer = knock(options);
  EXPECT_TRUE(answer) << answer.error().text();

  options.password = "wr0ng";
  EXPECT_THAT(refused(options), Not(HasSubstr("wr0ng")));
  options.password = "corr3ct";
  options.ca_file = keys_.file("other-ca.pem");
  EXPECT_THAT(refused(options), HasSubstr("certificate"));
}

TEST_F(SmtpKnock, without_the_tls_that_is_required_nobody_is_in) {
  const SmtpServer server(mails_);
  refused(options_for(server.url(), StartTls::required));
}

TEST_F(SmtpKnock, a_server_that_froze_or_has_gone_lets_nobody_in) {
  SmtpServer server(mails_);
  SmtpOptions options = options_for(server.url());
  options.timeout = Duration(300);
  server.freeze();
  EXPECT_THAT(refused(options), HasSubstr("timed out"));
  server.kill();
  EXPECT_THAT(refused(options), HasSubstr("connect"));
}

TEST_F(SmtpKnock, a_good_bye_that_nobody_answers_holds_it_up_no_longer_than_the_rest) {
  const SmtpServer server(mails_, {"--silent-at-quit"});
  SmtpOptions options = options_for(server.url());
  options.timeout = Duration(500);
  auto answer = std::async(std::launch::async, [&] { return knock(options); });
  EXPECT_TRUE(testing::eventually(
      [&] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }));
  EXPECT_TRUE(answer.get());
}

TEST_F(SmtpKnock, it_goes_away_when_it_is_asked_to) {
  SmtpServer silent(mails_);
  SmtpOptions options = options_for(silent.url());
  options.timeout = hours(1);
  silent.freeze();
  const SmtpServer polite(mails_, {"--silent-at-quit"});
  SmtpOptions at_the_end = options_for(polite.url());
  at_the_end.timeout = hours(1);
  for (const SmtpOptions& one : {options, at_the_end}) {
    std::stop_source source;
    auto answer = std::async(std::launch::async, [&] { return knock(one, source.get_token()); });
    source.request_stop();
    EXPECT_TRUE(testing::eventually(
        [&] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }));
  }
}

}  // namespace
}  // namespace vigie
