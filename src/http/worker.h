// One thread of the server with its io_context, its listening socket and its connections. Internal
// to src/http: the header shows Asio. Everything of a Worker belongs to its thread, except the
// Mailbox and the constructor, start(), begin_drain(), abort_all() and join().
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>

#include "http/peer.h"
#include "http/server.h"
#include "http/server_tls.h"

namespace vigie::http {

class Connection;

// The way into a worker's thread for those who may outlive it: a Responder that another part of
// Vigie still holds after the server has gone. Any thread.
class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& io) : io_(&io) {}

  // Runs `work` on the worker's thread: at once when this is it, later otherwise, never when the
  // worker has gone: then it says false.
  template <class Work>
  bool run(Work work);
  void close();

 private:
  std::mutex mutex_;
  boost::asio::io_context* io_;
};

// What all workers of a server share.
struct Shared {
  ServerOptions options;
  Handler handler;
  std::unique_ptr<ServerTls> tls;  // null: plain
  TrustedProxies proxies;

  std::atomic<std::size_t> connections = 0;  // served ones; refused ones are counted by each worker
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t open = 0;  // connections of every kind, under mutex
};

// A template, since work that is done at once needs no memory of its own.
template <class Work>
bool Mailbox::run(Work work) {
  {
    std::lock_guard lock(mutex_);
    if (!io_) return false;
    if (!io_->get_executor().running_in_this_thread()) {
      boost::asio::post(*io_, std::move(work));
      return true;
    }
  }
  work();
  return true;
}

class Worker {
 public:
  using Executor = boost::asio::io_context::executor_type;
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  explicit Worker(Shared& shared);
  ~Worker();

  // unavailable when the address cannot be had. share_port: several workers listen on it.
  Result<void> listen(const boost::asio::ip::tcp::endpoint& endpoint, bool share_port);
  std::uint16_t port() const { return port_; }

  void start();
  void begin_drain();
  void abort_all();
  void join();

  Shared& shared() { return shared_; }
  Executor executor() { return io_.get_executor(); }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  bool draining() const { return draining_; }
  std::string_view date();  // for the Date header; empty without a clock

  void add(Connection& connection);
  void remove(Connection& connection);

 private:
  void accept();
  void accepted(Socket socket);
  void tick();

  Shared& shared_;
  std::unordered_set<Connection*> connections_;
  std::size_t refused_ = 0;
  bool draining_ = false;
  bool ticking_ = false;
  std::uint16_t port_ = 0;
  std::int64_t date_second_ = 0;
  std::string date_;

  // Below here what dies first: connections sit in handlers of the io_context and report to the
  // fields above when they go.
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<Executor> work_{io_.get_executor()};
  Acceptor acceptor_{io_.get_executor()};
  Timer pause_{io_.get_executor()};
  Timer tick_{io_.get_executor()};
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>(io_);
  std::thread thread_;
};

}  // namespace vigie::http
