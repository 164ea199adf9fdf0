// A connection that we open, and everything about it that does not depend on what is spoken: the
// name, a place among those that may be open, the addresses one after the other, TLS, the deadline
// of the whole, and how long each phase took. Whoever speaks a protocol derives from it.
//
// For the client alone; lives on the thread of its event loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/client_tls.h"
#include "http/outcome.h"
#include "http/resolver.h"

namespace vigie::http {

class Outgoing;

// How many connections may be open at once; who comes later waits in line.
class Slots {
 public:
  explicit Slots(std::size_t free) : free_(free) {}
  bool take(const std::shared_ptr<Outgoing>& connection);  // false: in line now
  void give_back();

 private:
  std::size_t free_;
  std::deque<std::weak_ptr<Outgoing>> line_;
};

// What all connections of a client share.
struct OutgoingShared {
  boost::asio::io_context& io;
  ClientTls& tls;
  Resolver& resolver;
  Slots& slots;
};

class Outgoing : public std::enable_shared_from_this<Outgoing> {
 public:
  virtual ~Outgoing() = default;
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  // Completes once, with the outcome filled. Name resolution takes no slot: names that nobody
  // answers for must not keep others from connecting.
  boost::asio::awaitable<void> run();

  // Ends it from outside, with this failure, at its next step.
  void abort(Failure failure, Message error);
  bool slot_granted();  // false: it no longer wants one

 protected:
  using steady = std::chrono::steady_clock;
  template <class T>
  using awaitable = boost::asio::awaitable<T>;

  struct Limits {
    Duration timeout{};
    Family family = Family::any;
    bool verify_tls = true;
    std::function<bool(const std::string& address)> allow_address;
  };

  // `outcome` belongs to the derived object.
  Outgoing(const OutgoingShared& shared, Outcome& outcome, Limits limits);

  virtual awaitable<void> work() = 0;

  // Each returns false after it has failed.
  awaitable<bool> open(std::string host, std::optional<boost::asio::ip::address> literal,
                       std::uint16_t port);
  awaitable<bool> shake_hands(TlsName name);
  awaitable<bool> write(std::string text, Message doing);
  // The bytes read, 0 at the end of the stream; nothing: failed.
  awaitable<std::optional<std::size_t>> read_some(boost::asio::mutable_buffer into, Message doing);

  void enter(Failure stage);
  bool fail(Failure failure, Message error);  // false, for the caller to return
  bool aborted() const { return aborted_; }
  Failure stage() const { return stage_; }

 private:
  awaitable<bool> resolve(const std::string& host,
                          const std::optional<boost::asio::ip::address>& literal);
  awaitable<bool> wait_for_slot();
  awaitable<bool> connect(std::uint16_t port);
  awaitable<boost::system::error_code> connect_to(boost::asio::ip::address address,
                                                  std::uint16_t port, std::size_t others);
  void blame_ourselves();
  bool fail(const boost::system::error_code& error, const Message& doing);
  void keep_certificate(const std::optional<Certificate>& seen);
  void start_deadline();
  void publish_phases();

  OutgoingShared shared_;
  Outcome& outcome_;
  Limits limits_;

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
