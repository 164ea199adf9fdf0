#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"
#include "http/testing/raw_socket.h"

namespace vigie::http {
namespace {

using testing::RawSocket;

// Each line in a packet of its own, taken before the next one is sent: the limit counts them all.
TEST(HttpRequestReader, a_head_of_many_lines_is_limited_as_a_whole) {
  RequestReader reader({1000, 1000});
  std::string unread = "GET / HTTP/1.1\r\n";
  int lines = 0;
  while (reader.stage() == RequestReader::Stage::head && lines < 1000) {
    unread.erase(0, reader.take(unread));
    unread += "X-Line: " + std::to_string(lines++) + "\r\n";
  }
  EXPECT_EQ(reader.stage(), RequestReader::Stage::refused);
  EXPECT_EQ(reader.refusal().status, 431);
  EXPECT_LT(lines, 90);  // of 12 bytes each
}

// A piece has been read before the next one leaves: the one thread of the server has meanwhile
// answered somebody else twice, and between the two answers it looked at every connection.
TEST(HttpRequestReader, a_chunked_body_may_be_cut_anywhere) {
  const auto server = Server::start({}, [](const Request& request, Responder responder) {
    responder(Response::text(200, "read: " + request.body));
  });
  ASSERT_TRUE(server) << server.error().text();
  RawSocket client((*server)->port());
  RawSocket other((*server)->port());
  const auto send_and_wait = [&](std::string_view piece) {
    client.send(piece);
    for (int i = 0; i < 2; ++i) ASSERT_EQ(other.get("/").status, 200);
  };
  const std::string_view head =
      "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::pair<std::string_view, std::string>> bodies = {
      {"0\r\n\r\n", "read: "},  // Beast asserts that its end comes in one piece
      {"0;ext=1\r\nX-One: 1\r\n\r\n", "read: "},
      {"3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\n\r\n", "read: abcdefg"},
  };
  for (const auto& [body, answer] : bodies) {
    for (std::size_t cut = 0; cut < body.size(); ++cut) {
      client.send(head);
      send_and_wait(body.substr(0, cut));
      client.send(body.substr(cut));
      ASSERT_EQ(client.response().body, answer) << cut;
    }
    client.send(head);
    for (const char& byte : body) send_and_wait({&byte, 1});
    EXPECT_EQ(client.response().body, answer);
  }
}

}  // namespace
}  // namespace vigie::http
