#include "http/worker.h"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <vector>

#include "base/check.h"
#include "base/system_reason.h"
#include "civil/time_words.h"
#include "http/connection.h"

namespace vigie::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Connections beyond the limit that are answered 503; still more are closed without a word.
constexpr std::size_t refused_at_once = 64;

// After "too many open files" a new attempt to accept would fail in the same way at once.
constexpr milliseconds accept_pause{100};

milliseconds tick_interval(const ServerOptions& options) {
  milliseconds shortest = std::min(
      {options.head_timeout, options.body_timeout, options.keep_alive, options.write_timeout});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

void Mailbox::close() {
  std::lock_guard lock(mutex_);
  io_ = nullptr;
}

Worker::Worker(Shared& shared) : shared_(shared) {}

Worker::~Worker() {
  CHECK(!thread_.joinable());
  mailbox_->close();
}

Result<void> Worker::listen(const tcp::endpoint& endpoint, bool share_port) {
  auto failed = [&endpoint](const boost::system::error_code& error) {
    return fail(ErrorCode::unavailable,
                say("cannot listen on {} port {}: {}", endpoint.address().to_string(),
                    endpoint.port(), system_reason(error.value())));
  };
  boost::system::error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (error) return failed(error);
  if (acceptor_.set_option(tcp::acceptor::reuse_address(true), error); error) return failed(error);
  if (share_port) {
    using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    if (acceptor_.set_option(ReusePort(true), error); error) return failed(error);
  }
  if (endpoint.address().is_v6())
    if (acceptor_.set_option(asio::ip::v6_only(false), error); error) return failed(error);
  if (acceptor_.bind(endpoint, error); error) return failed(error);
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error); error)
    return failed(error);
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Worker::start() {
  accept();
  thread_ = std::thread([this] { io_.run(); });
}

void Worker::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, Worker::Socket socket) {
    if (draining_ || error == asio::error::operation_aborted) return;
    if (!error) {
      accepted(std::move(socket));
      accept();
      return;
    }
    pause_.expires_after(accept_pause);
    pause_.async_wait([this](const boost::system::error_code& stopped) {
      if (!stopped && !draining_) accept();
    });
  });
}

void Worker::accepted(Socket socket) {
  Connection::Kind kind = Connection::Kind::served;
  if (shared_.connections.fetch_add(1) >= shared_.options.connection_limit) {
    shared_.connections.fetch_sub(1);
    if (refused_ >= refused_at_once) return;
    kind = Connection::Kind::refused;
  }
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);  // what a connection writes at once must not wait
  auto connection = std::make_shared<Connection>(*this, std::move(socket), kind);
  connection->start();
}

void Worker::add(Connection& connection) {
  connections_.insert(&connection);
  if (connection.kind() == Connection::Kind::refused) ++refused_;
  {
    std::lock_guard lock(shared_.mutex);
    ++shared_.open;
  }
  if (!ticking_) tick();
}

void Worker::remove(Connection& connection) {
  connections_.erase(&connection);
  if (connection.kind() == Connection::Kind::refused)
    --refused_;
  else
    shared_.connections.fetch_sub(1);
  std::lock_guard lock(shared_.mutex);
  if (--shared_.open == 0) shared_.changed.notify_all();
}

// Deadlines are looked at a few times a second for all connections, instead of a timer for each
// that every request would have to move. Nothing ticks while nobody is connected.
void Worker::tick() {
  ticking_ = !connections_.empty();
  if (!ticking_) return;
  tick_.expires_after(tick_interval(shared_.options));
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    Connection::Clock::time_point now = Connection::Clock::now();
    std::vector<Connection*> present(connections_.begin(), connections_.end());
    for (Connection* connection : present) connection->tick(now);
    tick();
  });
}

void Worker::begin_drain() {
  mailbox_->run([this] {
    draining_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    std::vector<Connection*> present(connections_.begin(), connections_.end());
    for (Connection* connection : present) connection->drain();
  });
}

void Worker::abort_all() {
  mailbox_->run([this] {
    std::vector<Connection*> present(connections_.begin(), connections_.end());
    for (Connection* connection : present) connection->abort();
    tick_.cancel();
    work_.reset();
  });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
  mailbox_->close();
}

std::string_view Worker::date() {
  if (!shared_.options.clock) return {};
  std::int64_t second = shared_.options.clock().ms() / 1000;
  if (second != date_second_ || date_.empty()) {
    date_second_ = second;
    date_ = http_date(Instant::from_ms(second * 1000));
  }
  return date_;
}

}  // namespace vigie::http
