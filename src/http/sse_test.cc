#include "http/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "http/server.h"
#include "http/testing/raw_socket.h"

namespace vigie::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawSocket;

class HttpSse : public ::testing::Test {
 protected:
  void start(EventStreamOptions options, std::uint64_t last_id = 0) {
    stream_ = std::make_unique<EventStream>(options, last_id);
    Handler handler = [this](Request request, Responder responder) {
      stream_->subscribe(request, std::move(responder));
    };
    Result<std::unique_ptr<Server>> server = Server::start(server_options_, handler);
    ASSERT_TRUE(server) << server.error().text();
    server_ = std::move(*server);
  }

  RawSocket listen(std::string_view more_headers = "", int receive_buffer = 0) {
    RawSocket reader(server_->port(), receive_buffer);
    reader.send("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(more_headers) + "\r\n");
    EXPECT_THAT(reader.read_until("\r\n\r\n"), HasSubstr("text/event-stream"));
    EXPECT_THAT(reader.read_until(":\n\n"), EndsWith(":\n\n"));
    return reader;
  }

  ServerOptions server_options_;
  std::unique_ptr<EventStream> stream_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpSse, every_reader_gets_every_event) {
  start({});
  RawSocket one = listen();
  RawSocket two = listen();
  EXPECT_EQ(stream_->readers(), 2u);
  stream_->publish(7, "incident", "{\"a\":1}");
  stream_->publish(9, "incident", "two\nlines");
  for (RawSocket* reader : {&one, &two}) {
    EXPECT_THAT(reader->read_until("\n\n"),
                HasSubstr("id: 7\nevent: incident\ndata: {\"a\":1}\n\n"));
    EXPECT_THAT(reader->read_until("\n\n"),
                HasSubstr("id: 9\nevent: incident\ndata: two\ndata: lines"));
  }
}

TEST_F(HttpSse, who_may_no_longer_listen_hears_nothing_more) {
  start({});
  std::atomic<bool> allowed = true;
  Handler handler = [&](Request request, Responder responder) {
    stream_->subscribe(request, std::move(responder), [&] { return allowed.load(); });
  };
  Result<std::unique_ptr<Server>> server = Server::start({}, handler);
  ASSERT_TRUE(server) << server.error().text();
  RawSocket reader((*server)->port());
  reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  reader.read_until(":\n\n");
  stream_->publish(1, "e", "seen");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr("seen"));
  allowed = false;
  stream_->publish(2, "e", "secret");
  EXPECT_THAT(reader.read_to_end(), Not(HasSubstr("secret")));
  (*server)->stop(seconds(1));
}

TEST_F(HttpSse, who_comes_back_gets_what_it_missed) {
  start({});
  for (std::uint64_t id = 1; id <= 5; ++id) stream_->publish(id, "e", std::to_string(id));
  RawSocket reader = listen("Last-Event-ID: 3\r\n");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr("id: 4\n"));
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr("id: 5\n"));
  stream_->publish(6, "e", "6");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr("id: 6\n"));
}

TEST_F(HttpSse, who_missed_more_than_is_kept_is_told_to_load_again) {
  EventStreamOptions options;
  options.ring = 2;
  start(options);
  for (std::uint64_t id = 1; id <= 5; ++id) stream_->publish(id, "e", "");
  RawSocket late = listen("Last-Event-ID: 2\r\n");
  EXPECT_THAT(late.read_until("\n\n"), HasSubstr("id: 5\nevent: reset\n"));
  RawSocket in_time = listen("Last-Event-ID: 3\r\n");
  EXPECT_THAT(in_time.read_until("\n\n"), HasSubstr("id: 4\nevent: e\n"));
  RawSocket from_another_life = listen("Last-Event-ID: 99\r\n");
  EXPECT_THAT(from_another_life.read_until("\n\n"), HasSubstr("id: 5\nevent: reset\n"));
}

TEST_F(HttpSse, after_a_restart_who_saw_the_last_event_goes_on) {
  start({}, 41);
  RawSocket reader = listen("Last-Event-ID: 41\r\n");
  RawSocket behind = listen("Last-Event-ID: 40\r\n");
  stream_->publish(42, "e", "");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr("id: 42\nevent: e\n"));
  EXPECT_THAT(behind.read_until("\n\n"), HasSubstr("id: 41\nevent: reset\n"));
}

TEST_F(HttpSse, an_id_that_is_none_is_refused) {
  start({});
  RawSocket client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nLast-Event-ID: x\r\n\r\n");
  EXPECT_EQ(client.response().status, 400);
}

TEST_F(HttpSse, silence_is_filled_with_heartbeats) {
  server_options_.keep_alive = milliseconds(40);  // the server looks every 10 ms
  EventStreamOptions options;
  options.heartbeat_every = milliseconds(10);
  start(options);
  RawSocket reader = listen();
  for (int i = 0; i < 3; ++i) EXPECT_THAT(reader.read_until(":\n\n"), EndsWith(":\n\n"));
}

TEST_F(HttpSse, a_reader_that_does_not_keep_up_is_cut_and_the_others_are_not) {
  EventStreamOptions options;
  options.queue = 50;
  options.ring = 10;
  start(options);
  RawSocket slow = listen("", 4096);
  RawSocket quick = listen();
  std::string large(64 * 1024, 'x');
  std::uint64_t id = 0;
  while (stream_->readers() == 2 && id < 10'000) {
    stream_->publish(++id, "e", large);
    ASSERT_THAT(quick.read_until("\n\n"), HasSubstr("id: " + std::to_string(id) + "\n"));
  }
  EXPECT_EQ(stream_->readers(), 1u);
  EXPECT_LT(slow.read_to_end().size(), id * large.size());  // it ends, and not everything was sent
  stream_->publish(++id, "e", "still here");
  EXPECT_THAT(quick.read_until("\n\n"), HasSubstr("still here"));
}

TEST_F(HttpSse, a_reader_that_leaves_is_forgotten) {
  start({});
  {
    RawSocket reader = listen();
  }
  std::uint64_t id = 0;
  while (stream_->readers() > 0 && id < 1'000'000) stream_->publish(++id, "e", "");
  EXPECT_EQ(stream_->readers(), 0u);
}

TEST_F(HttpSse, a_stop_ends_the_stream_politely) {
  start({});
  RawSocket reader = listen();
  server_->stop(seconds(20));
  EXPECT_THAT(reader.read_to_end(), EndsWith("0\r\n\r\n"));
  EXPECT_EQ(stream_->readers(), 0u);
}

TEST_F(HttpSse, http_1_0_gets_it_without_chunks) {
  start({});
  RawSocket reader(server_->port());
  reader.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(reader.read_until("\r\n\r\n").find("chunked"), std::string::npos);
  EXPECT_EQ(reader.read_until("\n\n"), ":\n\n");
  stream_->publish(1, "e", "d");
  EXPECT_EQ(reader.read_until("\n\n"), "id: 1\nevent: e\ndata: d\n\n");
}

}  // namespace
}  // namespace vigie::http
