// How the server writes: bodies that many responses share, long ones, to readers that are slow or
// greedy, none of whom holds up another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>

#include "base/testing/eventually.h"
#include "http/server.h"
#include "http/testing/raw_socket.h"

namespace vigie::http {
namespace {

using ::testing::EndsWith;
using testing::RawResponse;
using testing::RawSocket;
using ::testing::StartsWith;
using vigie::testing::eventually;
using Bytes = std::shared_ptr<const std::string>;

Bytes bytes(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

// More than the kernel holds for a reader that takes nothing; no two of its lines are the same.
Bytes more_than_fits() {
  std::string text;
  for (int i = 0; i < 32 * 1024; ++i) {
    std::string line = std::to_string(i);
    line.resize(1023, '.');
    text += line + '\n';
  }
  return bytes(std::move(text));
}

class HttpServerWriting : public ::testing::Test {
 protected:
  void start() {
    Result<std::unique_ptr<Server>> server =
        Server::start(options_, [this](const Request& request, Responder responder) {
          handle(request, std::move(responder));
        });
    ASSERT_TRUE(server) << server.error().text();
    server_ = std::move(*server);
  }

  void handle(const Request& request, Responder responder) {
    handled_.push_back(request.path);
    if (request.path == "/hold") {
      held_.count_down();
      go_on_.wait();
    }
    if (request.path != "/shared" && request.path != "/open")
      return responder(Response::text(200, "hello"));
    Response response;
    response.status = request.header("if-none-match") ? 304 : 200;
    response.shared_body = shared_;
    if (request.path == "/shared") return responder(std::move(response));
    std::shared_ptr<OpenBody> body = responder.open(std::move(response), {200, "", seconds(9)});
    for (int i = 0; i < 100; ++i) body->send(bytes(std::to_string(i) + ","));
    body->end();
  }

  RawSocket connect() { return RawSocket(server_->port()); }

  Bytes shared_ = bytes("for all\n");
  std::vector<std::string> handled_;  // of the server's thread while that runs
  std::latch held_{1};                // the server's thread has come to "/hold" and stays there
  std::latch go_on_{1};
  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpServerWriting, many_answers_share_one_body) {
  start();
  RawSocket client = connect();
  EXPECT_EQ(client.get("/shared").body, "for all\n");
  client.send("HEAD /shared HTTP/1.1\r\nHost: test\r\n\r\n");
  RawResponse head = client.response(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], "8");
  client.send("GET /shared HTTP/1.1\r\nHost: test\r\nIf-None-Match: \"a\"\r\n\r\n");
  EXPECT_EQ(client.response().status, 304);
  EXPECT_EQ(client.get("/shared").body, "for all\n");  // nothing was left over in between
}

TEST_F(HttpServerWriting, a_hundred_pieces_of_an_open_body_come_at_once_and_in_order) {
  start();
  std::string pieces;
  for (int i = 0; i < 100; ++i) pieces += std::to_string(i) + ",";
  RawSocket client = connect();
  client.send("GET /open HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), EndsWith("\r\n\r\nfor all\n" + pieces));
}

TEST_F(HttpServerWriting, a_slow_reader_gets_all_of_a_long_answer_and_holds_nobody_up) {
  shared_ = more_than_fits();
  start();
  RawSocket slow = connect();
  slow.send("GET /shared HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_THAT(slow.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));  // the server is at it
  EXPECT_EQ(connect().get("/").body, "hello");
  EXPECT_TRUE(slow.read_exactly(shared_->size()) == *shared_);  // too long to be shown
  EXPECT_EQ(slow.get("/").body, "hello");
}

TEST_F(HttpServerWriting, a_reader_that_takes_nothing_is_given_up) {
  options_.write_timeout = milliseconds(50);
  options_.connection_limit = 1;
  shared_ = more_than_fits();
  start();
  RawSocket stuck = connect();
  stuck.send("GET /shared HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return connect().get("/").status == 200; }));
  EXPECT_LT(stuck.read_to_end().size(), shared_->size());
}

TEST_F(HttpServerWriting, who_sends_many_requests_at_once_gets_one_answer_in_a_turn) {
  start();
  RawSocket greedy = connect();
  std::string requests = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
  for (int i = 0; i < 100; ++i) requests += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_TRUE(greedy.send(requests));
  held_.wait();
  RawSocket other = connect();
  ASSERT_TRUE(other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n"));
  go_on_.count_down();
  for (int i = 0; i < 101; ++i) ASSERT_EQ(greedy.response().body, "hello");
  EXPECT_EQ(other.response().body, "hello");
  server_->stop(seconds(20));
  ASSERT_EQ(handled_.size(), 102u);
  EXPECT_NE(handled_.back(), "/other");
}

}  // namespace
}  // namespace vigie::http
