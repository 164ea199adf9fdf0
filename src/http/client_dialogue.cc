#include "http/client_dialogue.h"

#include <boost/asio/ip/host_name.hpp>
#include <utility>

#include "base/text.h"
#include "http/starttls.h"

namespace vigie::http {

namespace asio = boost::asio;

namespace {

std::optional<asio::ip::address> literal_address(const std::string& host) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (error) return std::nullopt;
  return address;
}

std::string own_name() {
  boost::system::error_code error;
  const std::string name = asio::ip::host_name(error);
  return error || name.empty() ? "localhost" : name;
}

}  // namespace

Dialogue::Dialogue(const OutgoingShared& shared, DialogueRequest request)
    : Outgoing(shared, result,
               {.timeout = request.timeout,
                .family = request.family,
                .verify_tls = request.verify_tls,
                .allow_address = request.allow_address}),
      request_(std::move(request)) {}

asio::awaitable<void> Dialogue::work() {
  if (request_.port < 1 || request_.port > 65535) {
    fail(Failure::request, say("the port is not from 1 to 65535"));
    co_return;
  }
  if (!co_await open(request_.host, literal_address(request_.host),
                     static_cast<std::uint16_t>(request_.port)))
    co_return;
  const bool by_words = request_.upgrade == Upgrade::smtp || request_.upgrade == Upgrade::imap;
  if (by_words && !co_await ask_for_tls()) co_return;
  if (request_.upgrade != Upgrade::none) {
    const std::string& name = request_.server_name.empty() ? request_.host : request_.server_name;
    if (!co_await shake_hands({name, literal_address(name).has_value()})) co_return;
  }
  for (const DialogueRequest::Turn& turn : request_.turns) {
    if (!co_await talk(turn)) co_return;
    ++result.turns;
  }
  // A mail server that is left without a word complains in its log, once for each check.
  if (by_words && request_.turns.empty()) {
    const Outcome good = result;
    if (!co_await write(std::string(StartTls::farewell(request_.upgrade)), say("taking leave")))
      static_cast<Outcome&>(result) = good;
  }
}

asio::awaitable<bool> Dialogue::ask_for_tls() {
  enter(Failure::starttls);
  StartTls words(request_.upgrade, own_name());
  std::string buffer(4096, '\0');
  auto state = StartTls::State::talking;
  while (state == StartTls::State::talking) {
    const std::optional<std::size_t> size =
        co_await read_some(asio::buffer(buffer), say("waiting for the words before TLS"));
    if (!size) co_return false;
    if (*size == 0) co_return fail(stage(), say("the server closed the connection before TLS"));
    std::string answer;
    state = words.feed(std::string_view(buffer).substr(0, *size), answer);
    if (!answer.empty() && state == StartTls::State::talking &&
        !co_await write(std::move(answer), say("asking for TLS")))
      co_return false;
  }
  if (state == StartTls::State::failed) co_return fail(stage(), words.error());
  co_return true;
}

asio::awaitable<bool> Dialogue::talk(const DialogueRequest::Turn& turn) {
  enter(Failure::send);
  if (!turn.send.empty() && !co_await write(turn.send, say("sending"))) co_return false;
  if (!turn.expect) co_return true;
  enter(Failure::expect);
  std::string buffer(4096, '\0');
  while (true) {
    if (const std::optional<std::size_t> end = turn.expect(result.said, done_with_)) {
      done_with_ = *end;
      co_return true;
    }
    if (result.said.size() - done_with_ >= limits::dialogue_bytes)
      co_return fail(Failure::limit, say("the server said {} KiB that do not match \"{}\"",
                                         limits::dialogue_bytes / 1024, turn.expected));
    const std::optional<std::size_t> size =
        co_await read_some(asio::buffer(buffer), say("reading"));
    if (!size) co_return false;
    if (*size == 0)
      co_return fail(
          stage(), result.said.size() > done_with_
                       ? say("the server closed the connection; what it said does not match \"{}\"",
                             turn.expected)
                       : say("the server closed the connection without a word; wanted \"{}\"",
                             turn.expected));
    result.said.append(buffer, 0, *size);
  }
}

}  // namespace vigie::http
