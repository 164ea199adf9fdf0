#include "http/resolver.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <optional>

#include "http/client_test_peers.h"

namespace vigie::http {
namespace {

using peers::DnsServer;

class ResolverTest : public testing::Test {
 protected:
  // Runs the loop until `done` or patience ends.
  void run_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + peers::patience;
    while (!done() && std::chrono::steady_clock::now() < deadline) {
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(100));
    }
    ASSERT_TRUE(done());
  }
  Resolution ask(Resolver& resolver, const std::string& host, Family family = Family::any) {
    std::optional<Resolution> answer;
    resolver.resolve(host, family, [&](Resolution found) { answer = std::move(found); });
    EXPECT_FALSE(answer) << "called back from within resolve()";
    run_until([&] { return answer.has_value(); });
    return answer.value_or(Resolution{});
  }

  boost::asio::io_context io_;
  DnsServer dns_{{{"web.test", {"192.0.2.1", "192.0.2.2"}}, {"empty.test", {}}}};
};

TEST_F(ResolverTest, AllAddressesOfANameAreFound) {
  Resolver resolver(io_, dns_.address());
  const Resolution found = ask(resolver, "web.test");
  EXPECT_EQ(found.addresses.size(), 2u);
  EXPECT_TRUE(found.error.empty());
}

TEST_F(ResolverTest, TheHostsFileIsRead) {
  Resolver resolver(io_, dns_.address());
  const Resolution found = ask(resolver, "localhost", Family::ipv4);
  ASSERT_EQ(found.addresses.size(), 1u) << text(found.error);
  EXPECT_EQ(found.addresses[0].to_string(), "127.0.0.1");
}

TEST_F(ResolverTest, AFailureSaysWhatIsWrong) {
  Resolver resolver(io_, dns_.address());
  EXPECT_EQ(text(ask(resolver, "nobody.test").error), "no such name: nobody.test");
  EXPECT_EQ(text(ask(resolver, "empty.test").error), "empty.test has no address");
}

TEST_F(ResolverTest, AnAnswerIsRememberedAndAFailureIsNot) {
  Resolver resolver(io_, dns_.address());
  ask(resolver, "web.test");
  ask(resolver, "WEB.test");
  EXPECT_EQ(dns_.questions("web.test"), 1);
  ask(resolver, "nobody.test");
  ask(resolver, "nobody.test");
  EXPECT_EQ(dns_.questions("nobody.test"), 2);
}

TEST_F(ResolverTest, ManyQuestionsAboutOneNameAreOne) {
  Resolver resolver(io_, dns_.address());
  int answered = 0;
  for (int i = 0; i < 100; ++i)
    resolver.resolve("web.test", Family::ipv4, [&](const Resolution&) { ++answered; });
  run_until([&] { return answered == 100; });
  EXPECT_EQ(dns_.questions("web.test"), 1);
}

TEST_F(ResolverTest, ACancelledQuestionIsNotAnsweredAndTheOthersAre) {
  Resolver resolver(io_, dns_.address());
  bool cancelled = false;
  bool other = false;
  const auto ticket =
      resolver.resolve("web.test", Family::any, [&](const Resolution&) { cancelled = true; });
  resolver.resolve("web.test", Family::any, [&](const Resolution&) { other = true; });
  resolver.cancel(ticket);
  run_until([&] { return other; });
  EXPECT_FALSE(cancelled);
}

TEST_F(ResolverTest, ItCanEndWhileANameServerOwesAnAnswer) {
  Resolver resolver(io_, dns_.address());
  resolver.resolve("silent.test", Family::any, [](const Resolution&) { ADD_FAILURE(); });
  run_until([&] { return dns_.questions("silent.test") == 1; });
}

TEST_F(ResolverTest, WrongServersStopTheStart) {
  EXPECT_THROW(Resolver(io_, "not an address"), std::runtime_error);
}

}  // namespace
}  // namespace vigie::http
