#include "http/client_exchange.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "base/system_reason.h"
#include "base/text.h"
#include "http/client_answer.h"
#include "http/own_network.h"

namespace vigie::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// What the machine that asks has run out of; it says nothing about the one that is asked.
bool is_local(const error_code& error) {
  namespace errc = boost::system::errc;
  return error == errc::too_many_files_open || error == errc::too_many_files_open_in_system ||
         error == errc::no_buffer_space || error == errc::not_enough_memory;
}

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" +
         std::to_string(endpoint.port());
}

Message describe(const error_code& error) {
  if (error == asio::error::connection_refused) return say("connection refused");
  if (error == asio::error::connection_reset) return say("the server reset the connection");
  if (error == asio::error::broken_pipe) return say("the server closed the connection");
  if (error == asio::error::eof) return say("the server closed the connection");
  if (error == asio::error::timed_out) return say("no answer to the connection attempt");
  if (error == asio::error::host_unreachable) return say("no route to the host");
  if (error == asio::error::network_unreachable) return say("the network is unreachable");
  if (error == asio::ssl::error::stream_truncated) return say("the server closed the connection");
  return verbatim(to_lower(error.message().substr(0, 1)) + error.message().substr(1));
}

}  // namespace

bool Slots::take(const std::shared_ptr<Exchange>& exchange) {
  if (free_ > 0) {
    --free_;
    return true;
  }
  line_.push_back(exchange);
  return false;
}

void Slots::give_back() {
  while (!line_.empty()) {
    const std::shared_ptr<Exchange> next = line_.front().lock();
    line_.pop_front();
    if (next && next->slot_granted()) return;
  }
  ++free_;
}

Exchange::Exchange(asio::io_context& io, asio::ssl::context& tls, Resolver& resolver, Slots& slots,
                   ClientRequest request)
    : tls_context_(tls),
      resolver_(resolver),
      slots_(slots),
      request_(std::move(request)),
      socket_(io),
      deadline_(io),
      attempt_(io),
      gate_(io, steady::time_point::max()) {}

asio::awaitable<void> Exchange::run() {
  const std::shared_ptr<Exchange> alive = shared_from_this();
  result.url = request_.url;
  co_await hops();
  enter(Failure::none);
  blame_ourselves();
  deadline_.cancel();
  error_code ignored;
  socket_.close(ignored);
  if (has_slot_) slots_.give_back();
  publish_phases();
}

// A server to which nothing of ours can get now was not judged.
void Exchange::blame_ourselves() {
  switch (result.failed) {
    case Failure::dns:
      if (!resolver_.asks_the_machines_servers() || has_network()) return;
      result.error = say("no network interface of this machine is up");
      break;
    case Failure::connect:
    case Failure::tls:
    case Failure::send:
    case Failure::first_byte:
    case Failure::body: {
      std::optional<std::string> obstacle;
      for (const asio::ip::address& address : resolution_->addresses) {
        obstacle = own_obstacle(address.to_string());
        if (!obstacle) return;
      }
      if (!obstacle) return;
      result.error = *obstacle;
      break;
    }
    default:
      return;
  }
  result.failed = Failure::local;
  result.timed_out = false;
}

asio::awaitable<void> Exchange::hops() {
  Result<Hop> hop = first_hop(request_);
  if (!hop) {
    fail(Failure::request, hop.error().message);
    co_return;
  }
  start_deadline();
  while (true) {
    result.url = std::string(hop->destination.url.buffer());
    if (!co_await resolve(hop->destination)) co_return;
    if (!has_slot_ && !co_await wait_for_slot()) co_return;
    if (!co_await connect(hop->destination)) co_return;
    if (hop->destination.tls && !co_await shake_hands(hop->destination)) co_return;
    if (!co_await send(request_text(*hop))) co_return;
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

asio::awaitable<bool> Exchange::resolve(const Destination& destination) {
  enter(Failure::dns);
  resolution_.reset();
  if (destination.literal) {
    resolution_ = Resolution{{*destination.literal}, {}};
  } else {
    ticket_ = resolver_.resolve(destination.host, request_.family, [this](Resolution answer) {
      ticket_.reset();
      resolution_ = std::move(answer);
      gate_.cancel();
    });
    error_code woken;
    if (!aborted_ && !resolution_)
      co_await gate_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (aborted_) co_return fail(Failure::dns, {});
  if (resolution_->addresses.empty()) co_return fail(Failure::dns, resolution_->error);
  if (request_.allow_address) {
    const asio::ip::address first = resolution_->addresses.front();
    std::erase_if(resolution_->addresses, [this](const asio::ip::address& address) {
      return !request_.allow_address(address.to_string());
    });
    if (resolution_->addresses.empty())
      co_return fail(Failure::guard,
                     say("{} is at {}, which is not allowed", destination.host, first.to_string()));
  }
  co_return true;
}

asio::awaitable<bool> Exchange::wait_for_slot() {
  enter(Failure::queue);
  if (slots_.take(shared_from_this())) {
    has_slot_ = true;
    co_return true;
  }
  wants_slot_ = true;
  deadline_.cancel();
  error_code woken;
  co_await gate_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  wants_slot_ = false;
  if (aborted_) co_return fail(Failure::queue, {});
  enter(Failure::connect);
  start_deadline();
  co_return true;
}

bool Exchange::slot_granted() {
  if (!wants_slot_ || aborted_) return false;
  has_slot_ = true;
  gate_.cancel();
  return true;
}

asio::awaitable<bool> Exchange::connect(const Destination& destination) {
  enter(Failure::connect);
  const std::vector<asio::ip::address> addresses = resolution_->addresses;
  std::vector<Message> failures;
  error_code error;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    result.remote = text_of(tcp::endpoint(addresses[i], destination.port));
    error = co_await connect_to(addresses[i], destination.port, addresses.size() - i - 1);
    if (aborted_) co_return fail(Failure::connect, {});
    if (!error) co_return true;
    if (is_local(error))
      co_return fail(Failure::local, say("no socket: {}", system_reason(error.value())));
    failures.push_back(say("{}: {}", addresses[i].to_string(), describe(error)));
  }
  co_return fail(Failure::connect,
                 addresses.size() == 1 ? describe(error) : joined(failures, ", "));
}

asio::awaitable<error_code> Exchange::connect_to(asio::ip::address address, std::uint16_t port,
                                                 std::size_t others) {
  error_code error;
  tls_.reset();
  socket_.close(error);
  const tcp::endpoint endpoint(address, port);
  socket_.open(endpoint.protocol(), error);
  if (error) co_return error;
  socket_.set_option(tcp::no_delay(true), error);
  const std::uint64_t number = ++attempt_number_;
  gave_up_ = false;
  if (others > 0) {
    attempt_.expires_after(limits::connect_attempt);
    attempt_.async_wait([this, self = shared_from_this(), number](error_code cancelled) {
      if (cancelled || number != attempt_number_) return;
      gave_up_ = true;
      socket_.cancel(cancelled);
    });
  }
  co_await socket_.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
  ++attempt_number_;  // a timer that went off just now comes too late
  attempt_.cancel();
  if (gave_up_ && error) error = asio::error::timed_out;
  co_return error;
}

asio::awaitable<bool> Exchange::shake_hands(const Destination& destination) {
  enter(Failure::tls);
  const auto certificate = std::make_shared<std::optional<Certificate>>();
  tls_.emplace(socket_, tls_context_);
  prepare_tls(*tls_, destination, certificate);
  error_code error;
  co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  keep_certificate(*certificate);
  if (error || aborted_) co_return fail(error, say("TLS"));
  if (request_.verify_tls && !(*certificate && (*certificate)->verified)) {
    result.certificate = *certificate;
    co_return fail(Failure::tls, *certificate
                                     ? say("the certificate {}", (*certificate)->verify_error)
                                     : say("the server showed no certificate"));
  }
  co_return true;
}

void Exchange::keep_certificate(const std::optional<Certificate>& seen) {
  if (seen && (!result.certificate || seen->expires < result.certificate->expires))
    result.certificate = seen;
}

asio::awaitable<bool> Exchange::send(std::string text) {
  enter(Failure::send);
  error_code error;
  if (tls_)
    co_await asio::async_write(*tls_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  else
    co_await asio::async_write(socket_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  if (error || aborted_) co_return fail(error, say("sending the request"));
  co_return true;
}

asio::awaitable<std::size_t> Exchange::read_some(asio::mutable_buffer into, error_code& error) {
  std::size_t size = 0;
  if (tls_)
    size = co_await tls_->async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  else
    size = co_await socket_.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  co_return size;
}

asio::awaitable<bool> Exchange::receive(bool head_only) {
  enter(Failure::first_byte);
  AnswerParser parser(request_.body_limit, head_only);
  std::string buffer(16 * 1024, '\0');
  auto state = AnswerParser::State::more;
  while (state == AnswerParser::State::more) {
    error_code error;
    const std::size_t size = co_await read_some(asio::buffer(buffer), error);
    if (aborted_) co_return fail(stage_, {});
    if (size > 0 && stage_ == Failure::first_byte) enter(Failure::body);
    if (size > 0) state = parser.feed(std::string_view(buffer).substr(0, size));
    if (state != AnswerParser::State::more) break;
    // Many servers end a body that has no length by closing TCP without closing TLS.
    if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
      state = parser.end();
    else if (error)
      co_return fail(error, say("reading the answer"));
  }
  if (state == AnswerParser::State::failed) co_return fail(parser.failure(), parser.error());
  parser.move_into(result);
  co_return true;
}

void Exchange::enter(Failure stage) {
  const steady::time_point now = steady::now();
  steady::duration* spent = nullptr;
  switch (stage_) {
    case Failure::dns:
      spent = &dns_;
      break;
    case Failure::queue:
      spent = &waited_;
      break;
    case Failure::connect:
      spent = &connect_;
      break;
    case Failure::tls:
      spent = &handshake_;
      break;
    case Failure::send:
    case Failure::first_byte:
      spent = &first_byte_;
      break;
    case Failure::body:
      spent = &transfer_;
      break;
    default:
      break;
  }
  if (spent != nullptr) *spent += now - since_;
  stage_ = stage;
  since_ = now;
}

bool Exchange::fail(Failure failure, Message error) {
  if (aborted_) {
    result.timed_out = abort_failure_ == Failure::none;
    result.failed = result.timed_out ? stage_ : abort_failure_;
    result.error = abort_error_;
  } else {
    result.failed = failure;
    result.error = std::move(error);
  }
  return false;
}

bool Exchange::fail(const error_code& error, const Message& doing) {
  if (is_local(error)) return fail(Failure::local, describe(error));
  return fail(stage_, say("{}: {}", doing, describe(error)));
}

void Exchange::start_deadline() {
  const steady::duration used = dns_ + connect_ + handshake_ + first_byte_ + transfer_;
  deadline_.expires_after(std::max<steady::duration>(request_.timeout - used, Duration(0)));
  deadline_.async_wait([this, self = shared_from_this()](error_code cancelled) {
    if (!cancelled && !aborted_) abort(Failure::none, say("timed out"));
  });
}

void Exchange::abort(Failure failure, Message error) {
  aborted_ = true;
  abort_failure_ = failure;
  abort_error_ = std::move(error);
  if (ticket_) resolver_.cancel(*std::exchange(ticket_, std::nullopt));
  gate_.cancel();
  attempt_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void Exchange::publish_phases() {
  const auto ms = [](steady::duration spent) { return std::chrono::round<Duration>(spent); };
  result.phases = {ms(dns_),       ms(connect_),
                   ms(handshake_), ms(first_byte_),
                   ms(transfer_),  ms(dns_ + connect_ + handshake_ + first_byte_ + transfer_)};
  result.waited = ms(waited_);
}

}  // namespace vigie::http
