// One fetch from its first DNS question to the last byte, redirects included. For the client alone;
// lives on the thread of its event loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "http/client.h"
#include "http/client_message.h"
#include "http/client_tls.h"
#include "http/resolver.h"

namespace vigie::http {

class Exchange;

// How many connections may be open at once; who comes later waits in line.
class Slots {
 public:
  explicit Slots(std::size_t free) : free_(free) {}
  bool take(const std::shared_ptr<Exchange>& exchange);  // false: in line now
  void give_back();

 private:
  std::size_t free_;
  std::deque<std::weak_ptr<Exchange>> line_;
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(boost::asio::io_context& io, boost::asio::ssl::context& tls, Resolver& resolver,
           Slots& slots, ClientRequest request);

  // Completes once, with `result` filled. Name resolution takes no slot: names that nobody answers
  // for must not keep others from connecting.
  boost::asio::awaitable<void> run();

  // Ends it from outside, with this failure, at its next step.
  void abort(Failure failure, Message error);
  bool slot_granted();  // false: it no longer wants one

  ClientResult result;

 private:
  using steady = std::chrono::steady_clock;
  template <class T>
  using awaitable = boost::asio::awaitable<T>;

  awaitable<bool> resolve(const Destination& destination);
  awaitable<bool> wait_for_slot();
  awaitable<bool> connect(const Destination& destination);
  awaitable<boost::system::error_code> connect_to(boost::asio::ip::address address,
                                                  std::uint16_t port, std::size_t others);
  awaitable<bool> shake_hands(const Destination& destination);
  awaitable<bool> send(std::string text);
  awaitable<bool> receive(bool head_only);
  awaitable<std::size_t> read_some(boost::asio::mutable_buffer into,
                                   boost::system::error_code& error);
  awaitable<void> hops();

  void blame_ourselves();
  void enter(Failure stage);
  bool fail(Failure failure, Message error);  // false, for the caller to return
  bool fail(const boost::system::error_code& error, const Message& doing);
  void keep_certificate(const std::optional<Certificate>& seen);
  void start_deadline();
  void publish_phases();

  boost::asio::ssl::context& tls_context_;
  Resolver& resolver_;
  Slots& slots_;
  ClientRequest request_;

  boost::asio::ip::tcp::socket socket_;
  std::optional<TlsStream> tls_;
  boost::asio::steady_timer deadline_;  // of the whole
  boost::asio::steady_timer attempt_;   // of one address
  boost::asio::steady_timer gate_;      // never expires; cancelled to wake the coroutine

  Failure stage_ = Failure::none;  // named by what would have failed
  steady::time_point since_;
  steady::duration dns_{}, connect_{}, handshake_{}, first_byte_{}, transfer_{}, waited_{};

  std::uint64_t attempt_number_ = 0;
  bool gave_up_ = false;
  std::optional<Resolver::Ticket> ticket_;
  std::optional<Resolution> resolution_;
  bool wants_slot_ = false;
  bool has_slot_ = false;
  bool aborted_ = false;
  Failure abort_failure_ = Failure::none;
  Message abort_error_;
};

}  // namespace vigie::http
