// The journal as it is written, over a real connection.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/text.h"
#include "http/testing/raw_socket.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using http::testing::RawSocket;
using ::testing::HasSubstr;
using ::testing::Not;

struct StreamEvent {
  std::int64_t id = 0;
  std::string kind;
  json::value data;
};

class Events : public LiveServerTest {
 protected:
  RawSocket listen(const std::string& token, const std::string& more_headers = "") {
    RawSocket reader(server().listen());
    reader.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
                "\r\n" + more_headers + "\r\n");
    EXPECT_THAT(reader.read_until("\r\n\r\n"), HasSubstr("text/event-stream"));
    return reader;
  }
  // The next event; chunk sizes and heartbeats are skipped.
  static StreamEvent next(RawSocket& reader) {
    StreamEvent event;
    reader.read_until("id: ");
    event.id = parse_int(trim(reader.read_until("\n"))).value_or(-1);
    reader.read_until("event: ");
    event.kind = trim(reader.read_until("\n"));
    reader.read_until("data: ");
    const std::string text(trim(reader.read_until("\n")));
    if (!text.empty()) event.data = json::parse(text);
    return event;
  }
  std::int64_t last_line() {
    std::int64_t last = 0;
    server().look([&](const World& world, Instant) { last = world.next_journal - 1; });
    return last;
  }
};

TEST_F(Events, every_line_of_the_journal_arrives_in_order) {
  server().mail_arrives(false);  // nothing but what this test does
  RawSocket reader = listen(server().token(Role::viewer));
  const std::int64_t before = last_line();
  const std::int64_t id = open_incident("the till");
  ASSERT_EQ(server()
                .post("/api/v1/incidents/" + std::to_string(id) + "/notes", {{"text", "looking"}})
                .status,
            201);
  const std::int64_t after = last_line();
  std::vector<StreamEvent> seen;
  for (std::int64_t line = before; line < after; ++line) seen.push_back(next(reader));
  std::int64_t expected = before;
  for (const StreamEvent& event : seen) {
    EXPECT_EQ(event.id, ++expected);
    EXPECT_EQ(event.data.at("sequence").as_int64(), event.id);
    EXPECT_EQ(event.data.at("kind"), json::value(event.kind));
  }
  // Creating the administrator's token was a line of its own.
  const auto opened = std::ranges::find(seen, "incident.opened", &StreamEvent::kind);
  ASSERT_NE(opened, seen.end());
  EXPECT_EQ(opened->data.at("incident").as_int64(), id);
  EXPECT_EQ(opened->data.at("facts").at("title"), "the till");
  EXPECT_EQ(seen.back().kind, "incident.note");
  EXPECT_EQ(seen.back().data.at("facts").at("text"), "looking");
}

TEST_F(Events, who_comes_back_gets_what_it_missed) {
  server().mail_arrives(false);
  const std::string token = server().token(Role::viewer);
  const std::int64_t seen = last_line();
  open_incident();
  RawSocket reader = listen(token, "Last-Event-ID: " + std::to_string(seen) + "\r\n");
  EXPECT_EQ(next(reader).id, seen + 1);
}

TEST_F(Events, after_a_restart_who_saw_everything_goes_on_and_who_did_not_loads_again) {
  server().mail_arrives(false);
  const std::int64_t first = last_line();
  open_incident();
  const std::int64_t last = last_line();
  restart();
  server().mail_arrives(false);
  const std::string token = server().token(Role::viewer);
  RawSocket late = listen(token, "Last-Event-ID: " + std::to_string(first) + "\r\n");
  EXPECT_EQ(next(late).kind, "reset");
  RawSocket in_time = listen(token, "Last-Event-ID: " + std::to_string(last) + "\r\n");
  const StreamEvent next_one = next(in_time);
  EXPECT_EQ(next_one.id, last + 1);
  EXPECT_NE(next_one.kind, "reset");
}

TEST_F(Events, who_lost_the_right_to_listen_hears_nothing_more) {
  const auto spy = server().make_token(Role::viewer, "");
  RawSocket reader = listen(spy.secret);
  ASSERT_TRUE(server().decide(RevokeToken{TokenId(spy.id), "test"}));
  open_incident("not for spies");
  const std::string heard = reader.read_to_end();  // it ends
  EXPECT_THAT(heard, Not(HasSubstr("token.revoked")));
  EXPECT_THAT(heard, Not(HasSubstr("not for spies")));
}

TEST_F(Events, a_place_that_is_none_is_refused) {
  const http::Response refused = server().ask("GET", "/api/v1/events", server().token(Role::viewer),
                                              {}, {{"Last-Event-ID", "yesterday"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(detail_of(refused), HasSubstr("Last-Event-ID"));
}

}  // namespace
}  // namespace vigie::app
