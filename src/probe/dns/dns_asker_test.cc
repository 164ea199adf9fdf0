#include "probe/dns/dns_asker.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <functional>
#include <future>
#include <thread>

#include "base/check.h"
#include "probe/descriptor.h"

namespace vigie {
namespace {

using Outcome = DnsResult::Outcome;
using Strings = std::vector<std::string>;

// A name server that answers what the test wants, over UDP and TCP on one port of the loopback.
class HostileServer {
 public:
  // From a question, and how many came before it, to the packets that answer it.
  using Answer = std::function<Strings(const std::string& query, int before)>;

  explicit HostileServer(Answer udp, Answer tcp = {})
      : answer_(std::move(udp)), tcp_(std::move(tcp)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    // The same port for both: the first that is free for TCP too.
    do {
      listener_ = Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      datagrams_ = Descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      address.sin_port = 0;
      CHECK(bind(listener_.get(), any, size) == 0);
      CHECK(listen(listener_.get(), 16) == 0);
      CHECK(getsockname(listener_.get(), any, &size) == 0);
    } while (bind(datagrams_.get(), any, size) != 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HostileServer() {
    eventfd_write(stop_.get(), 1);
    thread_.join();
  }
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() {
    while (true) {
      pollfd ready[] = {
          {datagrams_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
      poll(ready, 3, -1);
      if (ready[2].revents != 0) return;
      if (ready[0].revents != 0) serve_datagram();
      if (ready[1].revents != 0) serve_connection();
    }
  }
  void serve_datagram() {
    char buffer[4096];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    auto* any = reinterpret_cast<sockaddr*>(&from);
    const ssize_t n = recvfrom(datagrams_.get(), buffer, sizeof buffer, 0, any, &size);
    if (n <= 0) return;
    for (const std::string& packet :
         answer_(std::string(buffer, static_cast<std::size_t>(n)), count_++))
      sendto(datagrams_.get(), packet.data(), packet.size(), 0, any, size);
  }
  // Reads one question and writes what is answered, as it is; kept open until the end.
  void serve_connection() {
    open_.push_back(Descriptor(accept(listener_.get(), nullptr, nullptr)));
    char buffer[4096];
    const ssize_t n = recv(open_.back().get(), buffer, sizeof buffer, 0);
    if (n <= 2 || !tcp_) return open_.pop_back();
    for (const std::string& part :
         tcp_(std::string(buffer + 2, static_cast<std::size_t>(n - 2)), 0)) {
      if (part.empty()) return open_.pop_back();
      send(open_.back().get(), part.data(), part.size(), MSG_NOSIGNAL);
    }
  }

  Answer answer_;
  Answer tcp_;
  Descriptor listener_;
  Descriptor datagrams_;
  Descriptor stop_{eventfd(0, EFD_CLOEXEC)};
  std::vector<Descriptor> open_;
  int port_ = 0;
  int count_ = 0;
  std::thread thread_;
};

// The question came back as an answer without records.
std::string echo(std::string query, int rcode = 0, bool truncated = false) {
  query[2] = static_cast<char>(truncated ? 0x83 : 0x81);
  query[3] = static_cast<char>(rcode);
  return query;
}

std::string framed(const std::string& message) {
  return std::string{static_cast<char>(message.size() >> 8U), static_cast<char>(message.size())} +
         message;
}

class DnsAskerTest : public ::testing::Test {
 protected:
  DnsResult ask(Strings servers, Duration timeout = seconds(30)) {
    std::promise<DnsResult> result;
    asker_.ask({std::move(servers), "example.org", "MX", false, timeout},
               [&](DnsResult got) { result.set_value(std::move(got)); });
    return result.get_future().get();
  }
  DnsAsker asker_;
};

TEST_F(DnsAskerTest, AnAnswerComesBack) {
  const HostileServer server([](auto& query, int) { return Strings{echo(query, 3)}; });
  const DnsResult seen = ask({server.address()});
  EXPECT_EQ(seen.outcome, Outcome::answered);
  EXPECT_EQ(seen.reply.rcode, 3);
  EXPECT_EQ(seen.server, server.address());
  EXPECT_FALSE(seen.tcp);
  EXPECT_EQ(seen.garbage, 0);
}

TEST_F(DnsAskerTest, WhatIsNotTheAnswerIsWaitedPast) {
  const HostileServer server([](auto& query, int) {
    std::string id = echo(query);
    id[0] ^= 1;
    std::string name = echo(query);
    name[13] ^= 1;
    return Strings{"", "garbage", query, id, name, echo(query).substr(0, 20), echo(query, 3)};
  });
  const DnsResult seen = ask({server.address()});
  EXPECT_EQ(seen.outcome, Outcome::answered);
  EXPECT_EQ(seen.reply.rcode, 3);
  EXPECT_EQ(seen.garbage, 6);
}

TEST_F(DnsAskerTest, GarbageAloneIsSilenceThatIsCounted) {
  const HostileServer server([](auto&, int) { return Strings{"garbage"}; });
  const DnsResult seen = ask({server.address()}, milliseconds(200));
  EXPECT_EQ(seen.outcome, Outcome::silent);
  EXPECT_GE(seen.garbage, 1);
}

TEST_F(DnsAskerTest, SilenceEndsWithTheTimeout) {
  const HostileServer server([](auto&, int) { return Strings{}; });
  EXPECT_EQ(ask({server.address()}, milliseconds(100)).outcome, Outcome::silent);
}

TEST_F(DnsAskerTest, ALostQuestionIsAskedAgain) {
  const HostileServer server(
      [](auto& query, int before) { return before < 2 ? Strings{} : Strings{echo(query)}; });
  EXPECT_EQ(ask({server.address()}, seconds(2)).outcome, Outcome::answered);
}

TEST_F(DnsAskerTest, TheNextServerIsAsked) {
  const HostileServer silent([](auto&, int) { return Strings{}; });
  const HostileServer good([](auto& query, int) { return Strings{echo(query)}; });
  std::string closed;
  {
    closed = HostileServer([](auto&, int) { return Strings{}; }).address();
  }
  const DnsResult seen = ask({closed, silent.address(), good.address()}, seconds(4));
  EXPECT_EQ(seen.outcome, Outcome::answered);
  EXPECT_EQ(seen.server, good.address());
}

TEST_F(DnsAskerTest, AClosedPortIsRefusedAtOnce) {
  std::string closed;
  {
    closed = HostileServer([](auto&, int) { return Strings{}; }).address();
  }
  const DnsResult seen = ask({closed}, hours(1));
  EXPECT_EQ(seen.outcome, Outcome::failed);
  EXPECT_EQ(seen.error, ECONNREFUSED);
}

TEST_F(DnsAskerTest, AnAnswerThatWasCutIsReadOverTcp) {
  const HostileServer server([](auto& query, int) { return Strings{echo(query, 0, true)}; },
                             [](auto& query, int) {
                               const std::string whole = framed(echo(query, 5));
                               return Strings{whole.substr(0, 1), whole.substr(1, 9),
                                              whole.substr(10)};
                             });
  const DnsResult seen = ask({server.address()});
  EXPECT_EQ(seen.outcome, Outcome::answered);
  EXPECT_EQ(seen.reply.rcode, 5);
  EXPECT_TRUE(seen.tcp);
}

TEST_F(DnsAskerTest, ABadAnswerOverTcpFails) {
  const auto cut = [](auto& query, int) { return Strings{echo(query, 0, true)}; };
  const HostileServer garbage(cut, [](auto&, int) { return Strings{framed("garbage")}; });
  EXPECT_EQ(ask({garbage.address()}).error, EPROTO);
  const HostileServer again(cut,
                            [](auto& query, int) { return Strings{framed(echo(query, 0, true))}; });
  EXPECT_EQ(ask({again.address()}).error, EPROTO);
  const HostileServer closes(cut);
  EXPECT_EQ(ask({closes.address()}).outcome, Outcome::failed);
  const HostileServer half(
      cut, [](auto& query, int) { return Strings{framed(echo(query)).substr(0, 9), ""}; });
  EXPECT_EQ(ask({half.address()}).outcome, Outcome::failed);
  const HostileServer hangs(
      cut, [](auto& query, int) { return Strings{framed(echo(query)).substr(0, 9)}; });
  EXPECT_EQ(ask({hangs.address()}, milliseconds(200)).outcome, Outcome::silent);
}

TEST_F(DnsAskerTest, ManyAtOnceAreAllAnswered) {
  const HostileServer server([](auto& query, int) { return Strings{echo(query)}; });
  constexpr int questions = 200;
  std::atomic<int> good = 0;
  std::atomic<int> left = questions;
  std::promise<void> all;
  for (int i = 0; i < questions; ++i)
    asker_.ask({{server.address()}, "example.org", "A", false, seconds(30)},
               [&](const DnsResult& result) {
                 good += result.outcome == Outcome::answered ? 1 : 0;
                 if (--left == 0) all.set_value();
               });
  all.get_future().wait();
  EXPECT_EQ(good, questions);
}

TEST(DnsAsker, ItsEndAnswersEverybody) {
  const HostileServer server([](auto&, int) { return Strings{}; });
  std::promise<DnsResult> result;
  {
    DnsAsker asker;
    asker.ask({{server.address()}, "example.org", "A", false, hours(1)},
              [&](DnsResult got) { result.set_value(std::move(got)); });
  }
  EXPECT_EQ(result.get_future().get().outcome, Outcome::stopped);
}

}  // namespace
}  // namespace vigie
