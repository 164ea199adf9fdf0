// Any bytes as what a client sends on one connection: through the reader that the server uses, and
// every request that it takes through a router with a bit of everything. The same bytes in two
// pieces, cut where the first byte says, must give the same requests and the same refusal.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "http/json_text.h"
#include "http/request_reader.h"
#include "http/response_head.h"
#include "http/router.h"
#include "http/target.h"

namespace {

using namespace vigie;
using namespace vigie::http;

constexpr std::size_t head_limit = 2048;
constexpr std::size_t body_limit = 4096;

RouteHandler echo() {
  return answer([](const Call& call) -> Result<boost::json::value> {
    // What was taken fits its description when it is looked at again.
    if (call.route->body && call.route->body_media == "application/json") {
      CHECK(call.route->body->check(call.body, verbatim("the body")));
      const std::string text = boost::json::serialize(call.body);
      CHECK(parse_json(text).has_value());
    }
    return call.body;
  });
}

std::vector<Route> routes() {
  const Schema note = Schema::object(
      {required("text", Schema::string().at_least(1).at_most(50), "What"),
       optional("at", Schema::date_time(), "When"),
       optional("kind", Schema::choice({"note", "cause"}), "Which"),
       optional("tags", Schema::map(Schema::integer().at_most(9)).at_most(3), "More"),
       optional("links", Schema::array(Schema::string().nullable()), "Where"),
       optional("weight", Schema::number().at_least(-1).at_most(1), "How much"),
       optional("any", Schema::any(), "Anything")});
  std::vector<Route> all;
  all.push_back({.method = "GET",
                 .path = "/a/{id}",
                 .query = {optional("n", Schema::integer().at_most(5), ""),
                           optional("f", Schema::number(), ""),
                           optional("b", Schema::array(Schema::boolean()), "")},
                 .result = Schema::any(),
                 .handler = echo()});
  all.push_back({.method = "POST",
                 .path = "/a/{id}/notes",
                 .path_values = {required("id", Schema::integer(), "")},
                 .body = note,
                 .result = Schema::any(),
                 .handler = echo()});
  all.push_back({.method = "POST",
                 .path = "/form",
                 .body = Schema::object({required("x", Schema::string(), "")}),
                 .body_media = "application/x-www-form-urlencoded",
                 .result = Schema::any(),
                 .handler = echo()});
  all.push_back(
      {.method = "GET", .path = "/rest/{path*}", .result = Schema::any(), .handler = echo()});
  return all;
}

struct Seen {
  std::vector<std::string> requests;
  int refusal = 0;  // the status; 0: none

  friend bool operator==(const Seen&, const Seen&) = default;
};

void check_request(const Request& request) {
  CHECK(request.path.starts_with('/'));
  CHECK(valid_utf8(request.path));
  CHECK(request.path.find('\0') == std::string::npos);
  CHECK(request.body.size() <= body_limit);
  CHECK(!request.method.empty());
}

std::string answer_of(const Router& router, Request request) {
  std::string text = request.method + ' ' + request.path + ' ' + request.body;
  int answers = 0;
  router.handle(std::move(request), Responder::capture([&](Response response) {
                  ++answers;
                  CHECK(sendable(response));
                  CHECK(response.status != 500);
                  text += std::to_string(response.status) + response.body;
                }));
  CHECK(answers == 1);
  return text;
}

// As the connection does: unread bytes stay in front of those that come.
Seen read(const Router& router, const std::vector<std::string_view>& pieces) {
  RequestReader reader({head_limit, body_limit});
  Seen seen;
  std::string unread;
  for (std::string_view piece : pieces) {
    unread += piece;
    while (true) {
      const std::size_t taken = reader.take(unread);
      CHECK(taken <= unread.size());
      unread.erase(0, taken);
      if (reader.stage() == RequestReader::Stage::refused) {
        seen.refusal = reader.refusal().status;
        CHECK(seen.refusal >= 400 && seen.refusal < 600 && !reader.refusal().detail.empty());
        return seen;
      }
      if (reader.stage() != RequestReader::Stage::complete) break;
      RequestReader::Taken request = reader.take_request();
      check_request(request.request);
      seen.requests.push_back(answer_of(router, std::move(request.request)));
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static Router& router = *[] {
    auto* made = new Router(routes(), nullptr);
    made->on_violation([](const std::string& violation) { CHECK(violation.empty()); });
    return made;
  }();
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const Seen whole = read(router, {text});
  const std::size_t cut = std::min<std::size_t>(text.size(), bytes[0]);
  const Seen pieces = read(router, {text.substr(0, cut), text.substr(cut)});
  CHECK(whole == pieces);
  return 0;
}
