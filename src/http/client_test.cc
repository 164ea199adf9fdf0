#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "http/client_test_peers.h"

namespace vigie::http {
namespace {

using namespace peers;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr const char* site = R"(
  location = /ok { default_type text/plain; add_header X-Kind good; return 200 "all is well"; }
  location = /down { return 503 "broken"; }
  location = /once { return 302 /ok; }
  location = /303 { return 303 /ok; }
  location = /loop { return 301 /loop; }
  location = /bad-redirect { return 302 "ftp://example.org/"; }
  location = /spaces { return 302 "/ok?a b"; }
  location = /echo {
    return 200 "$request_method|$http_host|$http_authorization|$http_x_key|$http_accept";
  }
)";

class ClientTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    nginx_ = new Nginx(*folder_, "plain", site);
  }
  static void TearDownTestSuite() {
    delete nginx_;
    delete folder_;
  }
  static std::string plain(const std::string& path) { return nginx_->url(path); }

  static TemporaryFolder* folder_;
  static Nginx* nginx_;
  Client client_;
};
TemporaryFolder* ClientTest::folder_ = nullptr;
Nginx* ClientTest::nginx_ = nullptr;

std::string header(const ClientResult& result, const std::string& name) {
  for (const Header& field : result.headers)
    if (field.name == name) return field.value;
  return "";
}

TEST_F(ClientTest, AnAnswerIsReadWhole) {
  const ClientResult result = fetch(client_, plain("/ok"));
  ASSERT_TRUE(result.ok()) << text(result.error);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.http_version, "1.1");
  EXPECT_EQ(result.body, "all is well");
  EXPECT_EQ(header(result, "X-Kind"), "good");
  EXPECT_EQ(header(result, "Connection"), "close");
  EXPECT_EQ(result.remote, "127.0.0.1:" + std::to_string(nginx_->port()));
  EXPECT_FALSE(result.truncated);
  EXPECT_FALSE(result.certificate);
}

TEST_F(ClientTest, AnErrorStatusIsAnAnswer) {
  const ClientResult result = fetch(client_, plain("/down"));
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.status, 503);
  EXPECT_EQ(result.body, "broken");
}

TEST_F(ClientTest, ThePhasesAddUpToTheTotal) {
  const Phases phases = fetch(client_, plain("/ok")).phases;
  const Duration sum =
      phases.dns + phases.connect + phases.tls + phases.first_byte + phases.transfer;
  EXPECT_LE(std::chrono::abs(sum - phases.total), Duration(3));  // each is rounded
}

TEST_F(ClientTest, HeadHasNoBodyToWaitFor) {
  ClientRequest request;
  request.method = "HEAD";
  request.url = plain("/ok");
  const ClientResult result = fetch(client_, request);
  ASSERT_TRUE(result.ok()) << text(result.error);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.body, "");
}

TEST_F(ClientTest, RedirectsAreFollowedWhenAsked) {
  ClientRequest request;
  request.url = plain("/once");
  ClientResult result = fetch(client_, request);
  ASSERT_TRUE(result.ok()) << text(result.error);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.redirects, 1);
  EXPECT_EQ(result.url, plain("/ok"));

  request.follow_redirects = false;
  result = fetch(client_, request);
  EXPECT_EQ(result.status, 302);
  EXPECT_EQ(result.redirects, 0);
  EXPECT_TRUE(fetch(client_, plain("/spaces")).ok());
}

TEST_F(ClientTest, ARedirectLoopEnds) {
  const ClientResult result = fetch(client_, plain("/loop"));
  EXPECT_EQ(result.failed, Failure::redirect);
  EXPECT_EQ(result.redirects, limits::redirects);
  EXPECT_EQ(text(result.error), "more than 10 redirects");
}

TEST_F(ClientTest, ARedirectToNowhereSaysSo) {
  const ClientResult result = fetch(client_, plain("/bad-redirect"));
  EXPECT_EQ(result.failed, Failure::redirect);
  EXPECT_THAT(text(result.error), HasSubstr("ftp://example.org/"));
}

TEST_F(ClientTest, CredentialsDoNotFollowARedirectToAnotherOrigin) {
  RawServer elsewhere([](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 302 Found\r\nLocation: " + plain("/echo") +
                    "\r\nContent-Length: 0\r\n\r\n");
  });
  ClientRequest request;
  request.headers = {{"Authorization", "secret"}, {"X-Key", "secret"}, {"Accept", "text/x"}};
  request.url = elsewhere.url();
  const std::string host = "127.0.0.1:" + std::to_string(nginx_->port());
  EXPECT_EQ(fetch(client_, request).body, "GET|" + host + "|||text/x");
  request.url = plain("/echo");
  EXPECT_EQ(fetch(client_, request).body, "GET|" + host + "|secret|secret|text/x");
}

TEST_F(ClientTest, APostBecomesAGetWhenItIsRedirectedWith303) {
  ClientRequest request;
  request.method = "POST";
  request.body = "x=1";
  request.url = plain("/303");
  const ClientResult result = fetch(client_, request);
  EXPECT_EQ(result.status, 200) << text(result.error);
}

TEST_F(ClientTest, WhatCannotBeSentIsRefusedBeforeAnythingIs) {
  for (const char* url : {"", "example.org", "ftp://example.org/", "http://", "http://u:p@h/",
                          "http://h:0/", "http://h:99999/", "http://h%00x/"}) {
    const ClientResult result = fetch(client_, std::string(url));
    EXPECT_EQ(result.failed, Failure::request) << url;
    EXPECT_NE(text(result.error), "") << url;
  }
  ClientRequest request;
  request.url = plain("/ok");
  request.headers = {{"X", "a\r\nY: b"}};
  EXPECT_EQ(fetch(client_, request).failed, Failure::request);
}

TEST_F(ClientTest, ARefusedConnectionSaysSo) {
  const ClientResult result = fetch(client_, "http://127.0.0.1:" + std::to_string(free_port()));
  EXPECT_EQ(result.failed, Failure::connect);
  EXPECT_EQ(text(result.error), "connection refused");
  EXPECT_FALSE(result.timed_out);
}

struct Hostile {
  const char* name;
  std::function<void(const RawServer::Connection&)> talk;
  Failure failed;
  bool timed_out;
  const char* error;
};

TEST_F(ClientTest, EveryFailureNamesItsPhase) {
  const auto say = [](std::string text) {
    return [text = std::move(text)](const RawServer::Connection& connection) {
      connection.read_head();
      connection.send(text);
    };
  };
  const auto say_and_hang = [](std::string text) {
    return [text = std::move(text)](const RawServer::Connection& connection) {
      connection.read_head();
      connection.send(text);
      connection.hang();
    };
  };
  const auto drip = [](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (!connection.client_left()) {
      connection.send("x");
      connection.wait_readable(20);
    }
  };
  const std::string many(20'000, '1');
  const std::vector<Hostile> table = {
      {"hangs", say_and_hang(""), Failure::first_byte, true, "timed out"},
      {"closes", say(""), Failure::first_byte, false, "without an answer"},
      {"hangs in the head", say_and_hang("HTTP/1.1 200 OK\r\nA: "), Failure::body, true, ""},
      {"drips", drip, Failure::body, true, "timed out"},
      {"garbage", say("\x01\x02 not http at all\r\n\r\n"), Failure::body, false, "is not HTTP"},
      {"closes in the body", say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), Failure::body,
       false, "in the middle"},
      {"closes in the head", say("HTTP/1.1 200"), Failure::body, false, "in the middle"},
      {"bad chunk", say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
       Failure::body, false, "not valid HTTP"},
      {"endless head", say_and_hang("HTTP/1.1 200 OK\r\nA: " + many + many + many + many),
       Failure::limit, false, "head of the answer"},
      {"endless interim", say_and_hang([] {
         std::string text;
         for (int i = 0; i < 20; ++i) text += "HTTP/1.1 102 Processing\r\n\r\n";
         return text;
       }()),
       Failure::body, false, "interim"},
  };
  for (const Hostile& hostile : table) {
    RawServer server(hostile.talk);
    ClientRequest request;
    request.url = server.url();
    request.timeout = hostile.timed_out ? Duration(300) : Duration(patience);
    const ClientResult result = fetch(client_, request);
    EXPECT_EQ(to_string(result.failed), to_string(hostile.failed)) << hostile.name;
    EXPECT_EQ(result.timed_out, hostile.timed_out) << hostile.name << ": " << text(result.error);
    EXPECT_THAT(text(result.error), HasSubstr(hostile.error)) << hostile.name;
  }
}

TEST_F(ClientTest, AFullBacklogTimesOutInConnect) {
  const auto [fd, port] = bind_loopback(SOCK_STREAM);
  listen(fd, 0);
  std::vector<int> fillers;  // the kernel drops the SYN of whoever comes after them
  for (int i = 0; i < 4; ++i) {
    fillers.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    const int made =
        connect(fillers.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ASSERT_TRUE(made == 0 || errno == EINPROGRESS);
  }
  ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(port);
  request.timeout = Duration(300);
  const ClientResult result = fetch(client_, request);
  EXPECT_EQ(result.failed, Failure::connect) << text(result.error);
  EXPECT_TRUE(result.timed_out);
  for (int filler : fillers) close(filler);
  close(fd);
}

TEST_F(ClientTest, ABodyIsReadInEveryFraming) {
  const auto body_of = [&](const std::string& answer) {
    RawServer server([&](const RawServer::Connection& connection) {
      connection.read_head();
      connection.send(answer);
    });
    const ClientResult result = fetch(client_, server.url());
    return result.ok() ? result.body : "failed: " + text(result.error);
  };
  EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"), "abc");
  EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
            "abc");
  EXPECT_EQ(body_of("HTTP/1.0 200 OK\r\n\r\nabc"), "abc");
  EXPECT_EQ(body_of("HTTP/1.1 204 No Content\r\n\r\n"), "");
  EXPECT_EQ(body_of("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
            "abc");
}

TEST_F(ClientTest, ALongBodyIsCutAtItsLimitAndMarked) {
  for (const char* framing : {"Content-Length: 4000000", "Transfer-Encoding: chunked", "X: y"}) {
    const bool chunked = std::string(framing).starts_with("Transfer");
    RawServer server([&](const RawServer::Connection& connection) {
      connection.read_head();
      connection.send(std::string("HTTP/1.1 200 OK\r\n") + framing + "\r\n\r\n");
      const std::string block(1000, 'x');
      while (!connection.client_left())
        connection.send(chunked ? "3e8\r\n" + block + "\r\n" : block);
    });
    ClientRequest request;
    request.url = server.url();
    request.body_limit = 5000;
    const ClientResult result = fetch(client_, request);
    ASSERT_TRUE(result.ok()) << text(result.error);
    EXPECT_TRUE(result.truncated) << framing;
    EXPECT_EQ(result.body, std::string(5000, 'x')) << framing;
  }
}

TEST_F(ClientTest, AnAnnouncedLengthIsNotBelieved) {
  RawServer server([](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nabc");
  });
  EXPECT_EQ(fetch(client_, server.url()).failed, Failure::body);
}

TEST_F(ClientTest, TwoHundredAtOnceAllAnswer) {
  std::mutex mutex;
  std::vector<ClientResult> results;
  std::promise<void> all;
  Client client;  // ends first: its thread may still be in the last callback
  for (int i = 0; i < 200; ++i) {
    ClientRequest request;
    request.url = plain(i % 2 == 0 ? "/ok" : "/down");
    request.timeout = patience;
    client.fetch(request, [&](ClientResult result) {
      const std::lock_guard lock(mutex);
      results.push_back(std::move(result));
      if (results.size() == 200) all.set_value();
    });
  }
  all.get_future().wait();
  int good = 0;
  for (const ClientResult& result : results) {
    EXPECT_TRUE(result.ok()) << text(result.error);
    good += result.status == 200 ? 1 : 0;
  }
  EXPECT_EQ(good, 100);
}

TEST_F(ClientTest, WaitingInOurQueueCostsNoTimeoutAndIsTold) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  RawServer server([released](const RawServer::Connection& connection) {
    connection.read_head();
    released.wait();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  std::promise<ClientResult> first_answer;
  std::promise<ClientResult> second_answer;
  Client narrow(ClientOptions{.connections = 1});
  ClientRequest first;
  first.url = server.url();
  first.timeout = patience;
  narrow.fetch(first, [&](ClientResult result) { first_answer.set_value(std::move(result)); });
  ClientRequest second;
  second.url = plain("/ok");
  second.timeout = Duration(200);
  narrow.fetch(second, [&](ClientResult result) { second_answer.set_value(std::move(result)); });
  auto second_future = second_answer.get_future();
  EXPECT_EQ(second_future.wait_for(Duration(500)), std::future_status::timeout);
  release.set_value();
  EXPECT_TRUE(first_answer.get_future().get().ok());
  const ClientResult result = second_future.get();
  EXPECT_TRUE(result.ok()) << text(result.error);
  EXPECT_GE(result.waited, Duration(300));
  EXPECT_LT(result.phases.total, result.waited);
}

TEST_F(ClientTest, BeyondTheQueueARequestIsNotAsked) {
  RawServer server([](const RawServer::Connection& connection) { connection.hang(); });
  std::atomic<int> stopped = 0;
  Client small(ClientOptions{.connections = 1, .outstanding = 2});
  for (int i = 0; i < 2; ++i) {
    ClientRequest request;
    request.url = server.url();
    request.timeout = hours(1);
    small.fetch(request, [&](const ClientResult& result) {
      stopped += result.failed == Failure::stopped ? 1 : 0;
    });
  }
  const ClientResult result = fetch(small, server.url());
  EXPECT_EQ(result.failed, Failure::queue);
  EXPECT_TRUE(not_asked(result.failed));
}

TEST_F(ClientTest, TheEndOfTheClientAnswersWhatIsOutstanding) {
  RawServer server([](const RawServer::Connection& connection) { connection.hang(); });
  DnsServer dns({});
  int stopped = 0;
  {
    Client ending(ClientOptions{.connections = 2, .dns_servers = dns.address()});
    for (const std::string& url :
         {server.url(), server.url(), server.url(), std::string("http://silent.test/")}) {
      ClientRequest request;
      request.url = url;
      request.timeout = hours(1);
      ending.fetch(request, [&](const ClientResult& result) {
        stopped += result.failed == Failure::stopped ? 1 : 0;
        ending.fetch({}, [&](const ClientResult& late) {
          stopped += late.failed == Failure::stopped ? 1 : 0;
        });
      });
    }
  }
  EXPECT_EQ(stopped, 8);
}

TEST_F(ClientTest, NoDescriptorLeftIsOurFaultAndNotTheServers) {
  const std::string url = plain("/ok");
  ASSERT_TRUE(fetch(client_, url).ok());  // a sanitizer opens what it needs on the first pass
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 3;
  setrlimit(RLIMIT_NOFILE, &none);
  const ClientResult result = fetch(client_, url);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(result.failed, Failure::local) << text(result.error);
  EXPECT_TRUE(not_asked(result.failed));
}

TEST_F(ClientTest, TheGuardRefusesAddressesOfOurOwnNetwork) {
  ClientRequest request;
  request.url = "http://localhost:" + std::to_string(nginx_->port()) + "/ok";
  request.allow_address = public_address;
  EXPECT_EQ(fetch(client_, request).failed, Failure::guard);
  RawServer elsewhere([](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\n\r\n");
  });
  request.url = elsewhere.url();
  request.allow_address = [](const std::string& address) { return address == "127.0.0.1"; };
  const ClientResult result = fetch(client_, request);
  EXPECT_EQ(result.failed, Failure::guard);
  EXPECT_THAT(text(result.error), HasSubstr("127.0.0.2"));
}

TEST(PublicAddress, TellsOursFromTheWorlds) {
  for (const char* address :
       {"127.0.0.1",        "10.1.2.3",        "172.16.0.1",    "172.31.255.255",
        "192.168.1.1",      "169.254.169.254", "100.64.0.1",    "0.0.0.0",
        "224.0.0.1",        "255.255.255.255", "::1",           "::",
        "fe80::1",          "fc00::1",         "fd12::1",       "ff02::1",
        "::ffff:127.0.0.1", "64:ff9b::a00:1",  "2002:7f00:1::", "2001::1",
        "not an address"})
    EXPECT_FALSE(public_address(std::string(address))) << address;
  for (const char* address : {"1.1.1.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111",
                              "::ffff:1.1.1.1", "64:ff9b::101:101"})
    EXPECT_TRUE(public_address(std::string(address))) << address;
}

// DNS

TEST_F(ClientTest, ANameThatDoesNotExistFailsInDns) {
  DnsServer dns({});
  Client client(ClientOptions{.dns_servers = dns.address()});
  const ClientResult result = fetch(client, "http://nobody.invalid/");
  EXPECT_EQ(result.failed, Failure::dns);
  EXPECT_EQ(text(result.error), "no such name: nobody.invalid");
}

TEST_F(ClientTest, ASilentNameServerTimesOutInDnsAndHoldsNobodyElseUp) {
  DnsServer dns({{"web.test", {"127.0.0.1"}}});
  std::atomic<int> hanging = 0;
  Client client(ClientOptions{.connections = 2, .dns_servers = dns.address()});
  for (int i = 0; i < 50; ++i) {
    ClientRequest request;
    request.url = "http://silent" + std::to_string(i) + ".test/";
    request.timeout = hours(1);
    client.fetch(request, [&](const ClientResult&) { ++hanging; });
  }
  ClientRequest request;
  request.timeout = patience;
  request.url = "http://web.test:" + std::to_string(nginx_->port()) + "/ok";
  EXPECT_EQ(fetch(client, request).status, 200);
  request.url = plain("/ok");
  EXPECT_EQ(fetch(client, request).status, 200);
  EXPECT_EQ(hanging, 0);
  request.url = "http://silent.test/";
  request.timeout = Duration(200);
  const ClientResult result = fetch(client, request);
  EXPECT_EQ(result.failed, Failure::dns);
  EXPECT_TRUE(result.timed_out);
}

TEST_F(ClientTest, ANameIsLookedUpForOthersAndWhatThatTookIsTold) {
  DnsServer dns({{"web.test", {"127.0.0.9", "127.0.0.1"}}});
  Client client(ClientOptions{.dns_servers = dns.address()});
  const auto resolve = [&](const std::string& host, Duration timeout) {
    std::promise<Names> answer;
    client.resolve(host, Family::ipv4, timeout,
                   [&](Names names) { answer.set_value(std::move(names)); });
    return answer.get_future().get();
  };
  const Names found = resolve("web.test", hours(1));
  EXPECT_THAT(found.addresses, UnorderedElementsAre("127.0.0.9", "127.0.0.1"));
  EXPECT_LT(found.took, hours(1));
  const Names none = resolve("silent.test", Duration(200));
  EXPECT_THAT(text(none.error), HasSubstr("does not answer about silent.test"));
  EXPECT_FALSE(none.not_asked);
  EXPECT_GE(none.took, Duration(200));
}

TEST_F(ClientTest, TheNextAddressIsTriedWhenOneRefuses) {
  DnsServer dns({{"web.test", {"127.0.0.9", "127.0.0.1"}}});
  Client client(ClientOptions{.dns_servers = dns.address()});
  const std::string port = std::to_string(nginx_->port());
  EXPECT_EQ(fetch(client, "http://web.test:" + port + "/ok").remote, "127.0.0.1:" + port);
  const ClientResult none = fetch(client, "http://web.test:" + std::to_string(free_port()));
  EXPECT_EQ(none.failed, Failure::connect);
  EXPECT_THAT(text(none.error), HasSubstr("127.0.0.9: connection refused"));
  EXPECT_THAT(text(none.error), HasSubstr("127.0.0.1: connection refused"));
}

TEST(ClientOptionsTest, ACaFileThatCannotBeReadStopsTheStart) {
  EXPECT_THROW(Client(ClientOptions{.ca_file = "/nowhere/ca.pem"}), std::runtime_error);
}

}  // namespace
}  // namespace vigie::http
