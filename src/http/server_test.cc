#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include "http/problem.h"
#include "http/testing/raw_socket.h"

namespace vigie::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawResponse;
using testing::RawSocket;
using ::testing::StartsWith;

// Waits for what another thread brings about, with a deadline that only a failure reaches.
class Gate {
 public:
  template <class Change>
  void change(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  [[nodiscard]] bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(20), condition);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

class HttpServer : public ::testing::Test {
 protected:
  void start() {
    auto handler = [this](Request request, Responder responder) {
      handle(std::move(request), std::move(responder));
    };
    options_.access_log = [this](const AccessEntry& entry) {
      gate_.change([&] { log_.push_back(entry); });
    };
    options_.on_fault = [this](std::string_view text) {
      gate_.change([&] { faults_.emplace_back(text); });
    };
    Result<std::unique_ptr<Server>> server = Server::start(options_, handler);
    ASSERT_TRUE(server) << server.error().text();
    server_ = std::move(*server);
  }

  void handle(Request request, Responder responder) {
    responder.set_route(request.path == "/token/secret" ? "/token/{token}" : request.path);
    if (request.path == "/echo") {
      std::string text = request.method + " " + request.body;
      for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
      return responder(Response::text(200, text));
    }
    if (request.path == "/peer")
      return responder(Response::text(200, request.peer + (request.secure ? " secure" : "")));
    if (request.path == "/header")
      return responder(Response::text(200, std::string(request.header("x-one").value_or("none"))));
    if (request.path == "/wait") {
      gate_.change([&] { waiting_.emplace(std::move(responder)); });
      return;
    }
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/drop") return;
    if (request.path == "/empty") {
      Response empty;
      empty.status = 204;
      return responder(std::move(empty));
    }
    if (request.path == "/forge") {
      Response forged = Response::text(200, "x");
      forged.headers.push_back({"X-Forged", "a\r\nSet-Cookie: b=c"});
      return responder(std::move(forged));
    }
    responder(Response::text(200, "hello"));
  }

  // The Responder of the request to /wait, once it has arrived.
  Responder take_waiting() {
    EXPECT_TRUE(gate_.wait([this] { return waiting_.has_value(); }));
    Responder responder = std::move(*waiting_);
    gate_.change([this] { waiting_.reset(); });
    return responder;
  }

  RawSocket connect() { return RawSocket(server_->port()); }

  Gate gate_;
  std::vector<AccessEntry> log_;
  std::vector<std::string> faults_;
  std::optional<Responder> waiting_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpServer, answers) {
  start();
  RawSocket client = connect();
  RawResponse response = client.get("/echo?a=1&b=x%20y+z");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "GET  a=1 b=x y z");
  EXPECT_THAT(response.head, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(response.headers["content-type"], "text/plain; charset=utf-8");
  EXPECT_FALSE(response.headers.contains("date"));
}

TEST_F(HttpServer, says_the_date_when_it_has_a_clock) {
  options_.clock = [] { return Instant::from_ms(1'792'521'000'123); };
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.get("/").headers["date"], "Tue, 20 Oct 2026 18:30:00 GMT");
}

TEST_F(HttpServer, keeps_a_connection_for_many_requests) {
  start();
  RawSocket client = connect();
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.get("/").body, "hello");
}

TEST_F(HttpServer, answers_pipelined_requests_in_order) {
  start();
  RawSocket client = connect();
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    std::string body = std::to_string(i);
    requests +=
        "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
  }
  client.send(requests);
  for (int i = 0; i < 50; ++i) ASSERT_EQ(client.response().body, "POST " + std::to_string(i));
}

TEST_F(HttpServer, a_waiting_request_holds_back_the_pipelined_one_behind_it) {
  start();
  RawSocket client = connect();
  client.send(
      "GET /wait HTTP/1.1\r\nHost: test\r\n\r\n"
      "GET /echo HTTP/1.1\r\nHost: test\r\n\r\n");
  take_waiting()(Response::text(200, "first"));
  EXPECT_EQ(client.response().body, "first");
  EXPECT_EQ(client.response().body, "GET ");
}

TEST_F(HttpServer, reads_a_request_that_comes_byte_by_byte) {
  start();
  RawSocket client = connect();
  std::string request =
      "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\n\r\n";
  for (char c : request) client.send(std::string_view(&c, 1));
  EXPECT_EQ(client.response().body, "POST abcdefg");
  EXPECT_EQ(client.get("/").body, "hello");
}

TEST_F(HttpServer, a_trailer_does_not_pass_for_a_header) {
  start();
  RawSocket client = connect();
  client.send(
      "POST /header HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\nx\r\n0\r\nX-One: forged\r\n\r\n");
  EXPECT_EQ(client.response().body, "none");
}

TEST_F(HttpServer, answers_head_without_a_body) {
  start();
  RawSocket client = connect();
  client.send("HEAD /echo HTTP/1.1\r\nHost: test\r\n\r\n");
  RawResponse head = client.response(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], "5");
  EXPECT_EQ(client.get("/").body, "hello");  // nothing was left over between the two
}

TEST_F(HttpServer, a_204_has_neither_body_nor_length) {
  start();
  RawSocket client = connect();
  RawResponse response = client.get("/empty");
  EXPECT_EQ(response.status, 204);
  EXPECT_FALSE(response.headers.contains("content-length"));
  EXPECT_EQ(client.get("/").body, "hello");
}

TEST_F(HttpServer, closes_when_asked) {
  start();
  RawSocket client = connect();
  client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.response().headers["connection"], "close");
  EXPECT_TRUE(client.ended());
}

TEST_F(HttpServer, http_1_0_closes_unless_asked_otherwise) {
  start();
  RawSocket client = connect();
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.response().headers["connection"], "keep-alive");
  client.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.response().body, "hello");
  EXPECT_TRUE(client.ended());
}

TEST_F(HttpServer, sends_100_continue_only_when_the_body_is_wanted) {
  start();
  RawSocket client = connect();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_EQ(client.response().body, "POST ok");

  client.send(
      "POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n"
      "Content-Length: 99999999\r\n\r\n");
  EXPECT_EQ(client.response().status, 413);
}

struct Malformed {
  std::string name;
  std::string bytes;
  int status;
};
void PrintTo(const Malformed& malformed, std::ostream* out) {
  *out << malformed.name;
}

class MalformedRequest : public HttpServer, public ::testing::WithParamInterface<Malformed> {};

TEST_P(MalformedRequest, is_refused_with_a_problem_and_the_connection_ends) {
  start();
  RawSocket client = connect();
  client.send(GetParam().bytes);
  RawResponse response = client.response();
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.headers["content-type"], "application/problem+json");
  EXPECT_EQ(response.headers["connection"], "close");
  EXPECT_THAT(response.body, HasSubstr("\"status\":" + std::to_string(GetParam().status)));
  EXPECT_TRUE(client.ended());
}

const std::string head_of_post = "POST /echo HTTP/1.1\r\nHost: test\r\n";

INSTANTIATE_TEST_SUITE_P(
    Http, MalformedRequest,
    ::testing::Values(
        Malformed{"garbage", "\x16\x03\x01\x02\r\n\r\n", 400},
        Malformed{"no_version", "GET /\r\n\r\n", 400},
        Malformed{"http_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Malformed{"space_in_header", "GET / HTTP/1.1\r\nHost : test\r\n\r\n", 400},
        Malformed{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
        Malformed{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Malformed{"bad_percent", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"short_percent", "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"nul", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"slash", "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"not_utf8", "GET /a%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"bad_length", head_of_post + "Content-Length: -1\r\n\r\n", 400},
        Malformed{"two_lengths", head_of_post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                  400},
        Malformed{"length_and_chunks",
                  head_of_post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                  400},
        Malformed{"other_encoding", head_of_post + "Transfer-Encoding: gzip\r\n\r\n", 501},
        Malformed{"two_encodings",
                  head_of_post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        Malformed{"bad_chunk", head_of_post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        Malformed{"other_expectation", head_of_post + "Expect: miracles\r\n\r\n", 417},
        Malformed{"long_head",
                  "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
        Malformed{"endless_head", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x'),
                  431},
        Malformed{"long_target", "GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n", 431},
        Malformed{"large_length", head_of_post + "Content-Length: 1048577\r\n\r\n", 413},
        Malformed{"large_chunks",
                  head_of_post + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" +
                      std::string(0x200000, 'x') + "\r\n0\r\n\r\n",
                  413},
        Malformed{"endless_chunk_extension",
                  head_of_post + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(200'000, 'x'),
                  431}),
    [](const auto& test) { return test.param.name; });

TEST_F(HttpServer, takes_a_head_of_exactly_the_limit) {
  options_.head_limit = 100;
  start();
  std::string begin = "GET /echo HTTP/1.1\r\nHost: a\r\nX: ";
  RawSocket client = connect();
  client.send(begin + std::string(100 - begin.size() - 4, 'x') + "\r\n\r\n");
  EXPECT_EQ(client.response().body, "GET ");
  client.send(begin + std::string(101 - begin.size() - 4, 'x') + "\r\n\r\n");
  EXPECT_EQ(client.response().status, 431);
}

TEST_F(HttpServer, takes_a_body_of_exactly_the_limit) {
  options_.body_limit = 1000;
  start();
  RawSocket client = connect();
  std::string body(1000, 'b');
  client.send(head_of_post + "Content-Length: 1000\r\n\r\n" + body);
  EXPECT_EQ(client.response().body, "POST " + body);
  client.send(head_of_post + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + body + "\r\n0\r\n\r\n");
  EXPECT_EQ(client.response().body, "POST " + body);
  client.send(head_of_post + "Content-Length: 1001\r\n\r\n");
  EXPECT_EQ(client.response().status, 413);
}

TEST_F(HttpServer, a_head_that_never_ends_is_given_up_with_408) {
  options_.head_timeout = milliseconds(50);
  start();
  RawSocket client = connect();
  client.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(client.response().status, 408);
  EXPECT_TRUE(client.ended());
}

TEST_F(HttpServer, a_body_that_never_ends_is_given_up_with_408) {
  options_.body_timeout = milliseconds(50);
  start();
  RawSocket client = connect();
  client.send(head_of_post + "Content-Length: 10\r\n\r\nabc");
  EXPECT_EQ(client.response().status, 408);
  EXPECT_TRUE(client.ended());
}

TEST_F(HttpServer, a_connection_without_a_request_is_closed_silently) {
  options_.head_timeout = milliseconds(50);
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServer, an_idle_connection_is_closed_silently) {
  options_.keep_alive = milliseconds(50);
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.get("/").body, "hello");
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServer, waiting_for_the_handler_has_no_deadline_of_the_connection) {
  options_.body_timeout = options_.write_timeout = options_.keep_alive = milliseconds(40);
  start();
  RawSocket idle = connect();
  EXPECT_EQ(idle.get("/").body, "hello");
  RawSocket client = connect();
  client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
  Responder responder = take_waiting();
  EXPECT_EQ(idle.read_to_end(), "");  // these deadlines have passed by now
  responder(Response::text(200, "late"));
  EXPECT_EQ(client.response().body, "late");
}

TEST_F(HttpServer, one_connection_too_many_gets_503) {
  options_.connection_limit = 2;
  start();
  RawSocket first = connect();
  RawSocket second = connect();
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  RawSocket third = connect();
  RawResponse refused = third.get("/");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers["retry-after"], "1");
  EXPECT_EQ(first.get("/").status, 200);
  // A place that is given up can be taken; the server learns of it a moment later.
  second.close();
  int status = 503;
  for (int i = 0; i < 10'000 && status != 200; ++i) {
    RawSocket again = connect();
    status = again.get("/").status;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(HttpServer, an_exception_of_a_handler_is_a_500_and_a_fault) {
  start();
  RawSocket client = connect();
  RawResponse response = client.get("/throw");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, Not(HasSubstr("on purpose")));
  ASSERT_EQ(faults_.size(), 1u);
  EXPECT_EQ(faults_[0], "a handler threw: on purpose");
  EXPECT_EQ(client.get("/").body, "hello");
}

TEST_F(HttpServer, a_dropped_responder_is_a_500) {
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.get("/drop").status, 500);
  EXPECT_EQ(client.get("/").body, "hello");
}

TEST_F(HttpServer, a_header_cannot_be_forged_through_a_value) {
  start();
  RawSocket client = connect();
  RawResponse response = client.get("/forge");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.head, Not(HasSubstr("Set-Cookie")));
}

TEST_F(HttpServer, a_responder_may_be_called_on_another_thread) {
  start();
  RawSocket client = connect();
  client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
  std::thread other(
      [responder = take_waiting()]() mutable { responder(Response::text(202, "from elsewhere")); });
  EXPECT_EQ(client.response().body, "from elsewhere");
  other.join();
}

TEST_F(HttpServer, a_responder_may_be_called_after_the_client_left) {
  start();
  {
    RawSocket client = connect();
    client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
    Responder responder = take_waiting();
    client.reset();
    std::thread other([responder = std::move(responder)]() mutable {
      responder(Response::text(200, std::string(1 << 20, 'x')));
    });
    other.join();
  }
  RawSocket next = connect();
  EXPECT_EQ(next.get("/").body, "hello");
}

TEST_F(HttpServer, a_responder_may_be_called_after_the_server_has_gone) {
  start();
  RawSocket client = connect();
  client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
  Responder responder = take_waiting();
  server_->stop(milliseconds(0));
  server_.reset();
  responder(Response::text(200, "too late"));
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServer, clients_that_leave_at_any_moment_disturb_nobody) {
  start();
  std::string request = head_of_post + "Content-Length: 3\r\n\r\nabc";
  for (std::size_t sent = 0; sent <= request.size(); ++sent) {
    RawSocket client = connect();
    client.send(std::string_view(request).substr(0, sent));
    client.reset();
  }
  RawSocket next = connect();
  EXPECT_EQ(next.get("/").body, "hello");
}

TEST_F(HttpServer, a_stop_lets_a_running_request_finish) {
  start();
  RawSocket idle = connect();
  EXPECT_EQ(idle.get("/").body, "hello");
  RawSocket client = connect();
  client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
  Responder responder = take_waiting();
  std::uint16_t port = server_->port();
  std::thread stopping([this] { server_->stop(seconds(20)); });
  EXPECT_EQ(idle.read_to_end(), "");  // closed at once: the stop has begun
  RawSocket late(port);
  EXPECT_FALSE(late.connected());
  responder(Response::text(200, "finished"));
  RawResponse response = client.response();
  EXPECT_EQ(response.body, "finished");
  EXPECT_EQ(response.headers["connection"], "close");
  stopping.join();
}

TEST_F(HttpServer, a_stop_ends_what_outlives_the_grace) {
  start();
  RawSocket client = connect();
  client.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n");
  Responder responder = take_waiting();
  server_->stop(milliseconds(10));
  EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(HttpServer, the_access_log_has_the_pattern_and_never_the_path) {
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.get("/token/secret").status, 200);
  ASSERT_TRUE(gate_.wait([this] { return log_.size() == 1; }));
  EXPECT_EQ(log_[0].method, "GET");
  EXPECT_EQ(log_[0].route, "/token/{token}");
  EXPECT_EQ(log_[0].status, 200);
  EXPECT_EQ(log_[0].bytes, 5u);
  client.send("nonsense /token/secret\r\n\r\n");
  EXPECT_EQ(client.response().status, 400);
  ASSERT_TRUE(gate_.wait([this] { return log_.size() == 2; }));
  EXPECT_EQ(log_[1].route, "");
  EXPECT_EQ(log_[1].status, 400);
}

TEST_F(HttpServer, believes_forwarded_addresses_only_behind_a_proxy) {
  start();
  RawSocket client = connect();
  client.send("GET /peer HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
  EXPECT_EQ(client.response().body, "127.0.0.1");
}

TEST_F(HttpServer, takes_the_last_address_that_is_no_proxy) {
  options_.behind_proxy = true;
  options_.trusted_proxies = {"127.0.0.1", "10.0.0.0/8", "::1"};
  start();
  RawSocket client = connect();
  client.send(
      "GET /peer HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n"
      "X-Forwarded-For: 10.1.2.3\r\nX-Forwarded-Proto: https\r\n\r\n");
  EXPECT_EQ(client.response().body, "192.0.2.7 secure");
  client.send("GET /peer HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: nonsense\r\n\r\n");
  EXPECT_EQ(client.response().body, "127.0.0.1");
}

TEST_F(HttpServer, a_proxy_that_is_not_trusted_is_the_client) {
  options_.behind_proxy = true;
  options_.trusted_proxies = {"10.0.0.0/8"};
  start();
  RawSocket client = connect();
  client.send("GET /peer HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
  EXPECT_EQ(client.response().body, "127.0.0.1");
}

TEST_F(HttpServer, several_threads_share_one_port) {
  options_.threads = 3;
  start();
  for (int i = 0; i < 50; ++i) {
    RawSocket client = connect();
    ASSERT_EQ(client.get("/").body, "hello");
  }
}

TEST(HttpServerStart, refuses_to_be_readable_on_the_network) {
  Handler handler = [](Request, Responder responder) { responder(Response::text(200, "")); };
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1"}) {
    ServerOptions options;
    options.address = address;
    auto server = Server::start(options, handler);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, ErrorCode::invalid);
    EXPECT_THAT(server.error().text(), HasSubstr("without TLS"));
  }
  ServerOptions behind_proxy;
  behind_proxy.address = "0.0.0.0";
  behind_proxy.behind_proxy = true;
  EXPECT_TRUE(Server::start(behind_proxy, handler));
}

TEST(HttpServerStart, says_what_is_wrong_with_its_options) {
  Handler handler = [](Request, Responder responder) { responder(Response::text(200, "")); };
  ServerOptions name;
  name.address = "example.org";
  EXPECT_THAT(Server::start(name, handler).error().text(), HasSubstr("no numeric address"));
  ServerOptions half;
  half.key_file = "key.pem";
  EXPECT_THAT(Server::start(half, handler).error().text(), HasSubstr("only one is given"));
  ServerOptions proxy;
  proxy.trusted_proxies = {"10.0.0.0/99"};
  EXPECT_THAT(Server::start(proxy, handler).error().text(), HasSubstr("10.0.0.0/99"));
  auto first = Server::start(ServerOptions(), handler);
  ASSERT_TRUE(first);
  ServerOptions taken;
  taken.port = (*first)->port();
  auto second = Server::start(taken, handler);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_THAT(second.error().text(), HasSubstr("in use"));
}

}  // namespace
}  // namespace vigie::http
