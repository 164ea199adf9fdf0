// Any bytes as what a server answers to a probe, until it closes the connection: through the parser
// that the client uses. The same bytes in two pieces, cut where the second byte says, must give the
// same answer, or none again: Beast looks at a head that comes in pieces only once it is whole, and
// so finds another fault in it. The first byte chooses HEAD, and how much of a body is kept.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "http/client_answer.h"

namespace {

using namespace vigie;
using namespace vigie::http;

struct Seen {
  bool done = false;
  int status = 0;
  std::string version;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool truncated = false;

  friend bool operator==(const Seen&, const Seen&) = default;
};

bool is_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Seen answer_of(AnswerParser& parser, std::size_t body_limit) {
  ClientResult result;
  parser.move_into(result);
  CHECK(result.status >= 0 && result.status <= 999);
  CHECK(result.body.size() <= body_limit);
  Seen seen;
  seen.done = true;
  seen.status = result.status;
  seen.version = result.http_version;
  seen.body = result.body;
  seen.truncated = result.truncated;
  for (const Header& header : result.headers) {
    CHECK(!header.name.empty() && is_line(header.name) && is_line(header.value));
    seen.headers.emplace_back(header.name, header.value);
  }
  return seen;
}

Seen failure_of(const AnswerParser& parser) {
  CHECK(parser.failure() != Failure::none && !not_asked(parser.failure()));
  CHECK(!parser.error().empty());
  return {};
}

// As the exchange does: nothing more is read once the answer is there, or is none.
Seen read(const std::vector<std::string_view>& pieces, std::size_t body_limit, bool head_only) {
  AnswerParser parser(body_limit, head_only);
  AnswerParser::State state = AnswerParser::State::more;
  for (const std::string_view piece : pieces) {
    if (state == AnswerParser::State::more) state = parser.feed(piece);
  }
  if (state == AnswerParser::State::more) state = parser.end();
  CHECK(state != AnswerParser::State::more);
  return state == AnswerParser::State::done ? answer_of(parser, body_limit) : failure_of(parser);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const bool head_only = (bytes[0] & 1) != 0;
  const std::size_t body_limit = (bytes[0] & 2) != 0 ? 8 : 4096;
  const std::string_view text(reinterpret_cast<const char*>(bytes + 2), size - 2);
  const Seen whole = read({text}, body_limit, head_only);
  const std::size_t cut = std::min<std::size_t>(text.size(), bytes[1]);
  const Seen pieces = read({text.substr(0, cut), text.substr(cut)}, body_limit, head_only);
  CHECK(whole == pieces);
  return 0;
}
