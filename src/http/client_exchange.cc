#include "http/client_exchange.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "http/client_answer.h"
#include "http/client_message.h"

namespace vigie::http {

namespace asio = boost::asio;

Exchange::Exchange(const OutgoingShared& shared, ClientRequest request)
    : Outgoing(shared, result,
               {.timeout = request.timeout,
                .family = request.family,
                .verify_tls = request.verify_tls,
                .allow_address = request.allow_address}),
      request_(std::move(request)) {
  result.url = request_.url;
}

asio::awaitable<void> Exchange::work() {
  Result<Hop> hop = first_hop(request_);
  if (!hop) {
    fail(Failure::request, hop.error().message);
    co_return;
  }
  while (true) {
    const Destination& to = hop->destination;
    result.url = std::string(to.url.buffer());
    if (!co_await open(to.host, to.literal, to.port)) co_return;
    if (to.tls && !co_await shake_hands({to.host, to.literal.has_value()})) co_return;
    enter(Failure::send);
    if (!co_await write(request_text(*hop), say("sending the request"))) co_return;
    if (!co_await receive(hop->method == "HEAD")) co_return;
    const auto location = std::ranges::find_if(
        result.headers, [](const Header& header) { return to_lower(header.name) == "location"; });
    if (!request_.follow_redirects || !is_redirect(result.status) ||
        location == result.headers.end())
      co_return;
    if (result.redirects == request_.max_redirects) {
      fail(Failure::redirect, say("more than {} redirects", request_.max_redirects));
      co_return;
    }
    hop = next_hop(*hop, result.status, location->value);
    if (!hop) {
      fail(Failure::redirect, hop.error().message);
      co_return;
    }
    ++result.redirects;
    result.status = 0;
    result.headers.clear();
    result.body.clear();
    result.truncated = false;
  }
}

asio::awaitable<bool> Exchange::receive(bool head_only) {
  enter(Failure::first_byte);
  AnswerParser parser(request_.body_limit, head_only);
  std::string buffer(16 * 1024, '\0');
  auto state = AnswerParser::State::more;
  while (state == AnswerParser::State::more) {
    const std::optional<std::size_t> size =
        co_await read_some(asio::buffer(buffer), say("reading the answer"));
    if (!size) co_return false;
    if (*size > 0 && stage() == Failure::first_byte) enter(Failure::body);
    state = *size > 0 ? parser.feed(std::string_view(buffer).substr(0, *size)) : parser.end();
  }
  if (state == AnswerParser::State::failed) co_return fail(parser.failure(), parser.error());
  parser.move_into(result);
  co_return true;
}

}  // namespace vigie::http
