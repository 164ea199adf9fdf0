#include "notify/email/smtp_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "notify/email/email_message.h"
#include "notify/email/testing/sample_notices.h"
#include "notify/email/testing/smtp_server.h"
#include "notify/email/testing/with_smtp_server.h"

namespace vigie {
namespace {

std::string words_of(const Receipt& receipt) {
  return stored_text(receipt.detail, Language::en);
}

using ::testing::AllOf;
using ::testing::AnyOf;
using testing::eventually;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::options_for;
using testing::SmtpServer;
using testing::TemporaryDirectory;

constexpr const char* greeting = "Subject: hello\r\n\r\nhello\r\n";

Mail mail_to(std::string to, std::int64_t delivery = 1, std::string message = greeting) {
  return {DeliveryId(delivery), 1, "vigie@example.org", std::move(to), std::move(message)};
}

// More than the buffers between here and the server hold.
std::string large_message() {
  std::string large;
  for (int i = 0; i < 300'000; ++i) large += "0123456789012345678901234567890123456789\r\n";
  return large;
}

// The receipts of a test; waiting for one has a deadline.
class Receipts {
 public:
  std::function<void(Receipt)> callback() {
    return [this](Receipt receipt) {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(receipt));
      more_.notify_all();
    };
  }
  std::vector<Receipt> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        more_.wait_for(lock, std::chrono::seconds(60), [&] { return all_.size() >= count; }))
        << all_.size() << " of " << count << " receipts";
    return all_;
  }
  std::map<std::int64_t, Receipt> by_delivery(std::size_t count) {
    std::map<std::int64_t, Receipt> out;
    for (const Receipt& receipt : wait_for(count))
      EXPECT_TRUE(out.emplace(receipt.delivery.value, receipt).second) << "a second receipt";
    return out;
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Receipt> all_;
};

Receipt send(SmtpSender& sender, Mail mail) {
  Receipts receipts;
  sender.submit(std::move(mail), receipts.callback());
  std::vector<Receipt> all = receipts.wait_for(1);
  if (all.empty()) {
    sender.stop(Duration::zero());  // before the receipts that it would call back go away
    return {};
  }
  return all[0];
}

class SmtpSenderTest : public testing::WithSmtpServer {};

TEST_F(SmtpSenderTest, a_mail_arrives_as_it_was_written) {
  const SmtpServer server(mails_);
  SmtpOptions options = options_for(server.url());
  options.helo = "vigie.example.org";
  SmtpSender sender(options);
  const Result<std::string> message =
      email_message(testing::sample_notice(PageKind::call, Language::fr),
                    {"vigie@example.org", "Vigie"}, testing::instant("2026-11-20T19:31:12Z"));
  ASSERT_TRUE(message);
  const Receipt receipt =
      send(sender, {DeliveryId(17), 3, "vigie@example.org", "zoe@example.org", *message});
  EXPECT_EQ(receipt.outcome, AttemptOutcome::accepted);
  EXPECT_EQ(receipt.delivery, DeliveryId(17));
  EXPECT_EQ(receipt.attempt, 3);
  EXPECT_EQ(words_of(receipt), "250 2.0.0 stored as 000001");
  EXPECT_EQ(server.message(1), *message);
  EXPECT_THAT(server.envelope(1),
              AllOf(HasSubstr("\"from\": \"vigie@example.org\""),
                    HasSubstr("\"to\": [\"zoe@example.org\"]"), HasSubstr("\"tls\": false"),
                    HasSubstr("\"helo\": \"vigie.example.org\"")));
}

TEST_F(SmtpSenderTest, dots_and_8_bit_bytes_survive) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  const std::string message =
      "Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\nr\xC3\xA9seau \xFF\r\n.\r\n\r\nend.\r\n";
  EXPECT_EQ(send(sender, mail_to("a@example.org", 1, message)).outcome, AttemptOutcome::accepted);
  EXPECT_EQ(server.message(1), message);
  const std::string leading = ".first\r\n";
  EXPECT_EQ(send(sender, mail_to("a@example.org", 2, leading)).outcome, AttemptOutcome::accepted);
  EXPECT_EQ(server.message(2), leading);
}

TEST_F(SmtpSenderTest, starttls_is_used_and_verified) {
  make_certificates();
  const SmtpServer server(mails_, tls());
  for (const StartTls starttls : {StartTls::required, StartTls::optional}) {
    SmtpOptions options = options_for(server.url(), starttls);
    options.ca_file = keys_.file("ca.pem");
    SmtpSender sender(options);
    EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::accepted);
  }
  EXPECT_THAT(server.envelope(1), HasSubstr("\"tls\": true"));
  EXPECT_THAT(server.envelope(2), HasSubstr("\"tls\": true"));
}

TEST_F(SmtpSenderTest, tls_from_the_first_byte) {
  make_certificates();
  std::vector<std::string> arguments = tls();
  arguments.push_back("--implicit-tls");
  const SmtpServer server(mails_, arguments);
  SmtpOptions options = options_for(server.url("smtps"));
  options.ca_file = keys_.file("ca.pem");
  SmtpSender sender(options);
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::accepted);
  EXPECT_EQ(server.stored(), 1U);
}

TEST_F(SmtpSenderTest, a_server_that_cannot_prove_who_it_is_gets_nothing) {
  make_certificates();
  const SmtpServer server(mails_, tls());
  const SmtpServer wrong_name(mails_, tls("wrong-name"));
  const auto refused = [&](const SmtpServer& at, const std::string& ca, StartTls starttls) {
    SmtpOptions options = options_for(at.url(), starttls);
    options.ca_file = ca.empty() ? "" : keys_.file(ca);
    SmtpSender sender(options);
    const Receipt receipt = send(sender, mail_to("a@example.org"));
    EXPECT_EQ(receipt.outcome, AttemptOutcome::failed_for_now);
    EXPECT_THAT(words_of(receipt), AnyOf(HasSubstr("certificate"), HasSubstr("SSL")));
  };
  refused(server, "other-ca.pem", StartTls::required);
  refused(server, "other-ca.pem", StartTls::optional);
  refused(server, "", StartTls::required);  // the system's authorities do not know it either
  refused(wrong_name, "ca.pem", StartTls::required);
  EXPECT_EQ(server.stored(), 0U);
}

TEST_F(SmtpSenderTest, required_starttls_that_is_not_offered_sends_nothing) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url(), StartTls::required));
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::failed_for_now);
  EXPECT_EQ(server.stored(), 0U);
}

TEST_F(SmtpSenderTest, it_signs_in) {
  make_certificates();
  std::vector<std::string> arguments = tls();
  arguments.insert(arguments.end(), {"--user", "vigie", "--password", "corr3ct"});
  const SmtpServer server(mails_, arguments);
  SmtpOptions options = options_for(server.url(), StartTls::required);
  options.ca_file = keys_.file("ca.pem");
  options.user = "vigie";
  options.password = "corr3ct";
  SmtpSender sender(options);
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::accepted);
  EXPECT_THAT(server.envelope(1), HasSubstr("\"user\": \"vigie\""));
}

TEST_F(SmtpSenderTest, a_wrong_password_is_our_fault_and_not_the_addressees) {
  const SmtpServer server(mails_, {"--user", "vigie", "--password", "corr3ct"});
  SmtpOptions options = options_for(server.url());
  options.user = "vigie";
  options.password = "wr0ng";
  SmtpSender bad(options);
  const Receipt receipt = send(bad, mail_to("a@example.org"));
  EXPECT_EQ(receipt.outcome, AttemptOutcome::failed_for_now);
  EXPECT_THAT(words_of(receipt), AllOf(HasSubstr("sign-in refused: 535"), Not(HasSubstr("wr0ng"))));

  SmtpSender nobody(options_for(server.url()));
  const Receipt unsigned_in = send(nobody, mail_to("a@example.org"));
  EXPECT_EQ(unsigned_in.outcome, AttemptOutcome::failed_for_now);
  EXPECT_THAT(words_of(unsigned_in), HasSubstr("530"));
  EXPECT_EQ(server.stored(), 0U);
}

TEST_F(SmtpSenderTest, each_way_to_fail_has_its_outcome) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  struct Case {
    const char* to;
    AttemptOutcome outcome;
    const char* detail;
  };
  const Case cases[] = {
      {"a@example.org", AttemptOutcome::accepted, "250 2.0.0 stored"},
      {"temp-fail@example.org", AttemptOutcome::failed_for_now, "recipient refused: 451 4.3.0"},
      {"perm-fail@example.org", AttemptOutcome::failed_for_good, "recipient refused: 550 5.1.1"},
      {"temp-fail-data@example.org", AttemptOutcome::failed_for_now, "message refused: 451 4.3.0"},
      {"perm-fail-data@example.org", AttemptOutcome::failed_for_good, "message refused: 554 5.6.0"},
      {"close-after-data@example.org", AttemptOutcome::unknown, "the message had left"},
      {"b@example.org", AttemptOutcome::accepted, "250 2.0.0 stored"},
  };
  for (const Case& c : cases) {
    const Receipt receipt = send(sender, mail_to(c.to));
    EXPECT_EQ(receipt.outcome, c.outcome) << c.to << ": " << receipt.detail;
    EXPECT_THAT(words_of(receipt), HasSubstr(c.detail)) << c.to;
  }
}

TEST_F(SmtpSenderTest, a_refused_sender_is_our_configuration) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  Mail mail = mail_to("a@example.org");
  mail.from = "bad-sender@example.org";
  const Receipt receipt = send(sender, mail);
  EXPECT_EQ(receipt.outcome, AttemptOutcome::failed_for_now);
  EXPECT_THAT(words_of(receipt), HasSubstr("sender refused: 550"));
}

TEST_F(SmtpSenderTest, receipts_name_no_address) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  EXPECT_EQ(words_of(send(sender, mail_to("perm-fail-echo@example.org"))),
            "recipient refused: 550 5.1.1 <…@example.org> is gone, write to …@example.org instead");
}

TEST_F(SmtpSenderTest, no_answer_after_the_message_is_unknown_and_before_it_a_failure) {
  const SmtpServer server(mails_, {"--slow-seconds", "600"});
  SmtpOptions options = options_for(server.url());
  options.timeout = seconds(4);
  SmtpSender sender(options);
  Receipts receipts;
  sender.submit(mail_to("hang-after-data@example.org", 1), receipts.callback());
  sender.submit(mail_to("slow@example.org", 2), receipts.callback());
  sender.submit(mail_to("stall-at-data@example.org", 3, large_message()), receipts.callback());
  auto all = receipts.by_delivery(3);
  EXPECT_EQ(all[1].outcome, AttemptOutcome::unknown);
  EXPECT_EQ(all[2].outcome, AttemptOutcome::failed_for_now);
  EXPECT_EQ(all[3].outcome, AttemptOutcome::failed_for_now);
}

TEST_F(SmtpSenderTest, a_mail_that_waits_for_its_answer_holds_up_no_other) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  Receipts receipts;
  sender.submit(mail_to("hang-after-data@example.org", 1), receipts.callback());
  ASSERT_TRUE(eventually([&] { return server.stored() == 1; }));
  EXPECT_EQ(send(sender, mail_to("a@example.org", 2)).outcome, AttemptOutcome::accepted);
  sender.stop(Duration::zero());
  EXPECT_EQ(receipts.by_delivery(1)[1].outcome, AttemptOutcome::unknown);
}

// libcurl alone would wait for the answer to its QUIT, and all other mails with it.
TEST_F(SmtpSenderTest, a_server_that_froze_holds_up_neither_others_nor_the_end) {
  SmtpServer server(mails_, {"--slow-seconds", "600"});
  SmtpSender sender(options_for(server.url()));
  Receipts receipts;
  for (int i = 1; i <= 4; ++i)
    sender.submit(mail_to("hang-after-data@example.org", i), receipts.callback());
  ASSERT_TRUE(eventually([&] { return server.stored() == 4; }));
  server.freeze();
  for (int i = 5; i <= 8; ++i) sender.submit(mail_to("a@example.org", i), receipts.callback());
  sender.stop(Duration::zero());
  for (const auto& [delivery, receipt] : receipts.by_delivery(8))
    EXPECT_EQ(receipt.outcome,
              delivery <= 4 ? AttemptOutcome::unknown : AttemptOutcome::failed_for_now);
}

TEST_F(SmtpSenderTest, a_connection_lost_before_a_large_message_has_left_is_a_failure) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  const Receipt receipt = send(sender, mail_to("close-at-data@example.org", 1, large_message()));
  EXPECT_EQ(receipt.outcome, AttemptOutcome::failed_for_now) << receipt.detail;
}

TEST_F(SmtpSenderTest, nobody_listening_is_a_failure_for_now) {
  std::string url;
  {
    const SmtpServer server(mails_);
    url = server.url();
  }
  SmtpSender sender(options_for(url));
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::failed_for_now);
}

TEST_F(SmtpSenderTest, two_hundred_at_once_from_several_threads) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  Receipts receipts;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 50; ++i) {
          const std::int64_t number = t * 50 + i + 1;
          sender.submit(mail_to("a@example.org", number,
                                fmt::format("Subject: number {}\r\n\r\nx\r\n", number)),
                        receipts.callback());
        }
      });
  }
  for (const auto& [delivery, receipt] : receipts.by_delivery(200))
    EXPECT_EQ(receipt.outcome, AttemptOutcome::accepted) << delivery << ": " << receipt.detail;
  ASSERT_EQ(server.stored(), 200U);
  std::set<std::string> distinct;
  for (int i = 1; i <= 200; ++i) distinct.insert(server.message(i));
  EXPECT_EQ(distinct.size(), 200U);
}

TEST_F(SmtpSenderTest, a_server_killed_on_the_way_is_told_honestly_and_used_again_when_back) {
  auto server =
      std::make_unique<SmtpServer>(mails_, std::vector<std::string>{"--slow-seconds", "600"});
  SmtpSender sender(options_for(server->url()));
  Receipts receipts;
  sender.submit(mail_to("slow@example.org", 1), receipts.callback());
  sender.submit(mail_to("hang-after-data@example.org", 2), receipts.callback());
  ASSERT_TRUE(eventually([&] { return server->stored() == 1; }));
  const std::string port = std::to_string(server->port());
  server->kill();
  auto all = receipts.by_delivery(2);
  EXPECT_EQ(all[1].outcome, AttemptOutcome::failed_for_now);
  EXPECT_EQ(all[2].outcome, AttemptOutcome::unknown);
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::failed_for_now);
  const SmtpServer again(mails_, {"--port", port});
  EXPECT_EQ(send(sender, mail_to("a@example.org")).outcome, AttemptOutcome::accepted);
}

TEST_F(SmtpSenderTest, a_full_queue_refuses_at_once_and_stopping_answers_everybody) {
  const SmtpServer server(mails_);
  SmtpOptions options = options_for(server.url());
  options.connections = 1;
  options.queue = 2;
  SmtpSender sender(options);
  Receipts receipts;
  sender.submit(mail_to("hang-after-data@example.org", 1), receipts.callback());
  ASSERT_TRUE(eventually([&] { return server.stored() == 1; }));
  for (const int delivery : {2, 3, 4})
    sender.submit(mail_to("a@example.org", delivery), receipts.callback());
  auto refused = receipts.by_delivery(1);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[4].outcome, AttemptOutcome::failed_for_now);
  EXPECT_THAT(words_of(refused[4]), HasSubstr("queue full"));

  sender.stop(Duration::zero());
  sender.submit(mail_to("a@example.org", 5), receipts.callback());
  auto all = receipts.by_delivery(5);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[1].outcome, AttemptOutcome::unknown);
  for (const int delivery : {2, 3, 5}) {
    EXPECT_EQ(all[delivery].outcome, AttemptOutcome::failed_for_now);
    EXPECT_THAT(words_of(all[delivery]), HasSubstr("Vigie stopped"));
  }
  EXPECT_EQ(server.stored(), 1U);
}

TEST_F(SmtpSenderTest, stopping_lets_what_is_being_sent_end) {
  const SmtpServer server(mails_, {"--slow-seconds", "0.3"});
  Receipts receipts;
  {
    SmtpSender sender(options_for(server.url()));
    // The second begins only once the first, slow one is on its way.
    sender.submit(mail_to("slow@example.org", 1), receipts.callback());
    EXPECT_EQ(send(sender, mail_to("a@example.org", 2)).outcome, AttemptOutcome::accepted);
    sender.stop(seconds(60));
  }
  auto all = receipts.by_delivery(1);
  EXPECT_EQ(all[1].outcome, AttemptOutcome::accepted) << all[1].detail;
}

TEST_F(SmtpSenderTest, an_address_that_would_add_a_command_never_reaches_the_server) {
  const SmtpServer server(mails_);
  SmtpSender sender(options_for(server.url()));
  EXPECT_EQ(send(sender, mail_to("a@example.org>\r\nRCPT TO:<eve@example.org")).outcome,
            AttemptOutcome::failed_for_good);
  Mail mail = mail_to("a@example.org");
  mail.from = "x@y.org>\r\nRSET";
  EXPECT_EQ(send(sender, mail).outcome, AttemptOutcome::failed_for_good);
  EXPECT_EQ(server.stored(), 0U);
}

TEST(SmtpOptions, wrong_ones_are_refused_with_a_remedy) {
  const auto message = [](auto change) {
    SmtpOptions options;
    options.url = "smtp://mail.example.org:587";
    change(options);
    const Result<SmtpOptions> checked = check_smtp_options(options);
    return checked ? std::string("accepted") : checked.error().text();
  };
  EXPECT_EQ(message([](SmtpOptions&) {}), "accepted");
  for (const char* url : {"", "mail.example.org", "http://mail.example.org", "smtp://",
                          "smtp://mail.example.org/path", "smtp://mail.example.org?x=1"})
    EXPECT_THAT(message([&](SmtpOptions& o) { o.url = url; }), HasSubstr("smtp://host:port"))
        << url;
  EXPECT_THAT(message([](SmtpOptions& o) { o.url = "smtp://me:secret@mail.example.org"; }),
              AllOf(HasSubstr("password in a file"), Not(HasSubstr("secret"))));
  EXPECT_THAT(message([](SmtpOptions& o) { o.helo = "a\r\nRSET"; }), HasSubstr("helo"));
  EXPECT_THAT(message([](SmtpOptions& o) { o.timeout = minutes(3); }), HasSubstr("timeout"));
  EXPECT_THAT(message([](SmtpOptions& o) { o.timeout = Duration::zero(); }), HasSubstr("timeout"));
  EXPECT_THAT(message([](SmtpOptions& o) { o.connections = 0; }), HasSubstr("connections"));
}

TEST(SmtpOptions, a_password_does_not_cross_a_network_in_clear) {
  SmtpOptions options;
  options.user = "vigie";
  options.password = "secret";
  for (const StartTls starttls : {StartTls::off, StartTls::optional}) {
    options.starttls = starttls;
    options.url = "smtp://mail.example.org:25";
    EXPECT_FALSE(check_smtp_options(options));
    for (const char* url : {"smtp://127.0.0.1:25", "smtp://localhost", "smtp://[::1]:25",
                            "smtps://mail.example.org"}) {
      options.url = url;
      EXPECT_TRUE(check_smtp_options(options)) << url;
    }
  }
}

}  // namespace
}  // namespace vigie
