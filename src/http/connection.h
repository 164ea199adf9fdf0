// One accepted connection: reads a request, has it handled, writes the answer, and again. Internal
// to src/http: the header shows Asio. Belongs to its worker's thread; kept alive by the coroutines
// that run on it. Others reach it through the worker's Mailbox and a weak pointer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "http/open_queue.h"
#include "http/request_reader.h"
#include "http/worker.h"

namespace vigie::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  template <class T>
  using Awaitable = boost::asio::awaitable<T, Worker::Executor>;
  enum class Kind {
    served,
    refused,  // one too many: it gets 503 and goes
  };

  Connection(Worker& worker, Worker::Socket socket, Kind kind);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  Kind kind() const { return kind_; }

  // From the worker.
  void tick(Clock::time_point now);  // ends what has passed its deadline
  void drain();                      // the server stops: go when it is polite
  void abort();                      // go now

  // From the Responder, on the worker's thread.
  void answer(Response response, std::string route);
  void answer_open(Response head, std::shared_ptr<OpenQueue> queue, std::string route);
  void wake();  // the queue has something, or has ended

 private:
  enum class Phase { handshake, idle, reading, handling, writing, streaming, closing };

  Awaitable<void> run();
  Awaitable<bool> handshake();
  Awaitable<bool> serve_one();
  Awaitable<bool> await_request();  // waits for the first byte, which may be here already
  Awaitable<bool> read_request();
  Awaitable<bool> handle(RequestReader::Taken taken);
  Awaitable<bool> write_response(const Response& response, bool keep_alive, bool head_only);
  Awaitable<bool> stream(const Response& head, bool head_only);
  Awaitable<bool> write_batch(std::span<const OpenQueue::Piece> pieces, bool chunked);
  Awaitable<void> watch_for_leaving(std::shared_ptr<Connection> self);
  Awaitable<void> refuse(int status, Message detail, Language language = Language::en);
  Awaitable<void> finish();

  Awaitable<bool> fill();  // reads some bytes behind those in in_
  Awaitable<std::size_t> read_some(boost::asio::mutable_buffer buffer);  // 0: ended or failed
  Awaitable<bool> write(std::span<boost::asio::const_buffer> buffers);
  Awaitable<void> wait_for_wake();

  void dispatch(Request request);
  void identify(Request& request);
  void set_deadline(milliseconds after);
  void clear_deadline();
  void log(int status, std::size_t bytes);

  Worker& worker_;
  Worker::Socket socket_;
  const Kind kind_;
  boost::asio::ip::address address_;
  std::string peer_;
  std::shared_ptr<boost::asio::ssl::context> tls_context_;
  std::optional<boost::asio::ssl::stream<Worker::Socket&>> tls_;
  Worker::Timer wake_;  // never expires; cancelled to wake the coroutine that waits

  Phase phase_ = Phase::handshake;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool timed_out_ = false;
  bool aborted_ = false;
  bool linger_ = false;  // unread bytes may be on their way: closing at once would lose our answer

  RequestReader reader_;
  std::string in_;  // bytes read and not taken yet are [in_begin_, in_end_)
  std::size_t in_begin_ = 0;
  std::size_t in_end_ = 0;
  std::size_t served_ = 0;

  // The request being handled.
  std::string method_;
  std::string route_;
  bool http_1_0_ = false;
  Clock::time_point began_;
  std::optional<Response> answer_;
  std::shared_ptr<OpenQueue> open_;
  Clock::time_point last_written_;
  bool left_ = false;  // the reader of an open body has gone
};

}  // namespace vigie::http
