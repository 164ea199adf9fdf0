#include "http/outgoing.h"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>
#include <vector>

#include "base/system_reason.h"
#include "base/text.h"
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

bool Slots::take(const std::shared_ptr<Outgoing>& connection) {
  if (free_ > 0) {
    --free_;
    return true;
  }
  line_.push_back(connection);
  return false;
}

void Slots::give_back() {
  while (!line_.empty()) {
    const std::shared_ptr<Outgoing> next = line_.front().lock();
    line_.pop_front();
    if (next && next->slot_granted()) return;
  }
  ++free_;
}

Outgoing::Outgoing(const OutgoingShared& shared, Outcome& outcome, Limits limits)
    : shared_(shared),
      outcome_(outcome),
      limits_(std::move(limits)),
      socket_(shared.io),
      deadline_(shared.io),
      attempt_(shared.io),
      gate_(shared.io, steady::time_point::max()) {}

asio::awaitable<void> Outgoing::run() {
  const std::shared_ptr<Outgoing> alive = shared_from_this();
  start_deadline();
  co_await work();
  enter(Failure::none);
  blame_ourselves();
  deadline_.cancel();
  error_code ignored;
  socket_.close(ignored);
  if (has_slot_) shared_.slots.give_back();
  publish_phases();
}

// A server to which nothing of ours can get now was not judged.
void Outgoing::blame_ourselves() {
  switch (outcome_.failed) {
    case Failure::dns:
      if (!shared_.resolver.asks_the_machines_servers() || has_network()) return;
      outcome_.error = say("no network interface of this machine is up");
      break;
    case Failure::connect:
    case Failure::starttls:
    case Failure::tls:
    case Failure::send:
    case Failure::expect:
    case Failure::first_byte:
    case Failure::body: {
      std::optional<Message> obstacle;
      for (const asio::ip::address& address : resolution_->addresses) {
        obstacle = own_obstacle(address.to_string());
        if (!obstacle) return;
      }
      if (!obstacle) return;
      outcome_.error = *obstacle;
      break;
    }
    default:
      return;
  }
  outcome_.failed = Failure::local;
  outcome_.timed_out = false;
}

asio::awaitable<bool> Outgoing::open(std::string host, std::optional<asio::ip::address> literal,
                                     std::uint16_t port) {
  if (!co_await resolve(host, literal)) co_return false;
  if (!has_slot_ && !co_await wait_for_slot()) co_return false;
  co_return co_await connect(port);
}

asio::awaitable<bool> Outgoing::resolve(const std::string& host,
                                        const std::optional<asio::ip::address>& literal) {
  enter(Failure::dns);
  resolution_.reset();
  if (literal) {
    resolution_ = Resolution{{*literal}, {}};
  } else {
    ticket_ = shared_.resolver.resolve(host, limits_.family, [this](Resolution answer) {
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
  if (limits_.allow_address) {
    const asio::ip::address first = resolution_->addresses.front();
    std::erase_if(resolution_->addresses, [this](const asio::ip::address& address) {
      return !limits_.allow_address(address.to_string());
    });
    if (resolution_->addresses.empty())
      co_return fail(Failure::guard,
                     say("{} is at {}, which is not allowed", host, first.to_string()));
  }
  co_return true;
}

asio::awaitable<bool> Outgoing::wait_for_slot() {
  enter(Failure::queue);
  if (shared_.slots.take(shared_from_this())) {
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

bool Outgoing::slot_granted() {
  if (!wants_slot_ || aborted_) return false;
  has_slot_ = true;
  gate_.cancel();
  return true;
}

asio::awaitable<bool> Outgoing::connect(std::uint16_t port) {
  enter(Failure::connect);
  const std::vector<asio::ip::address> addresses = resolution_->addresses;
  std::vector<Message> failures;
  error_code error;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    outcome_.remote = text_of(tcp::endpoint(addresses[i], port));
    error = co_await connect_to(addresses[i], port, addresses.size() - i - 1);
    if (aborted_) co_return fail(Failure::connect, {});
    if (!error) co_return true;
    if (is_local(error))
      co_return fail(Failure::local, say("no socket: {}", system_reason(error.value())));
    failures.push_back(say("{}: {}", addresses[i].to_string(), describe(error)));
  }
  co_return fail(Failure::connect,
                 addresses.size() == 1 ? describe(error) : joined(failures, ", "));
}

asio::awaitable<error_code> Outgoing::connect_to(asio::ip::address address, std::uint16_t port,
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

asio::awaitable<bool> Outgoing::shake_hands(TlsName name) {
  enter(Failure::tls);
  const auto certificate = std::make_shared<std::optional<Certificate>>();
  tls_.emplace(socket_, shared_.tls.context());
  shared_.tls.prepare(*tls_, name, certificate);
  error_code error;
  co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  keep_certificate(*certificate);
  if (error || aborted_) co_return fail(error, say("TLS"));
  if (limits_.verify_tls && !(*certificate && (*certificate)->verified)) {
    outcome_.certificate = *certificate;
    co_return fail(Failure::tls, *certificate
                                     ? say("the certificate {}", (*certificate)->verify_error)
                                     : say("the server showed no certificate"));
  }
  co_return true;
}

void Outgoing::keep_certificate(const std::optional<Certificate>& seen) {
  if (seen && (!outcome_.certificate || seen->expires < outcome_.certificate->expires))
    outcome_.certificate = seen;
}

asio::awaitable<bool> Outgoing::write(std::string text, Message doing) {
  error_code error;
  if (tls_)
    co_await asio::async_write(*tls_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  else
    co_await asio::async_write(socket_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  if (error || aborted_) co_return fail(error, doing);
  co_return true;
}

asio::awaitable<std::optional<std::size_t>> Outgoing::read_some(asio::mutable_buffer into,
                                                                Message doing) {
  error_code error;
  std::size_t size = 0;
  if (tls_)
    size = co_await tls_->async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  else
    size = co_await socket_.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  if (aborted_) {
    fail(stage_, {});
    co_return std::nullopt;
  }
  // Many servers end what has no length by closing TCP without closing TLS.
  if (size > 0 || error == asio::error::eof || error == asio::ssl::error::stream_truncated)
    co_return size;
  if (!error) co_return size;
  fail(error, doing);
  co_return std::nullopt;
}

void Outgoing::enter(Failure stage) {
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
    case Failure::starttls:
    case Failure::tls:
      spent = &handshake_;
      break;
    case Failure::send:
    case Failure::first_byte:
      spent = &first_byte_;
      break;
    case Failure::expect:
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

bool Outgoing::fail(Failure failure, Message error) {
  if (aborted_) {
    outcome_.timed_out = abort_failure_ == Failure::none;
    outcome_.failed = outcome_.timed_out ? stage_ : abort_failure_;
    outcome_.error = abort_error_;
  } else {
    outcome_.failed = failure;
    outcome_.error = std::move(error);
  }
  return false;
}

bool Outgoing::fail(const error_code& error, const Message& doing) {
  if (is_local(error)) return fail(Failure::local, describe(error));
  return fail(stage_, say("{}: {}", doing, describe(error)));
}

void Outgoing::start_deadline() {
  const steady::duration used = dns_ + connect_ + handshake_ + first_byte_ + transfer_;
  deadline_.expires_after(std::max<steady::duration>(limits_.timeout - used, Duration(0)));
  deadline_.async_wait([this, self = shared_from_this()](error_code cancelled) {
    if (!cancelled && !aborted_) abort(Failure::none, say("timed out"));
  });
}

void Outgoing::abort(Failure failure, Message error) {
  aborted_ = true;
  abort_failure_ = failure;
  abort_error_ = std::move(error);
  if (ticket_) shared_.resolver.cancel(*std::exchange(ticket_, std::nullopt));
  gate_.cancel();
  attempt_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void Outgoing::publish_phases() {
  const auto ms = [](steady::duration spent) { return std::chrono::round<Duration>(spent); };
  outcome_.phases = {ms(dns_),       ms(connect_),
                     ms(handshake_), ms(first_byte_),
                     ms(transfer_),  ms(dns_ + connect_ + handshake_ + first_byte_ + transfer_)};
  outcome_.waited = ms(waited_);
}

}  // namespace vigie::http
