#include "http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstring>
#include <exception>
#include <utility>

#include "http/problem.h"
#include "http/response_head.h"

namespace vigie::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto use = asio::as_tuple(asio::use_awaitable_t<Worker::Executor>{});

constexpr std::size_t first_buffer = 4 * 1024;

// How long a client that we refused may go on sending before its connection is closed over it.
constexpr milliseconds linger_time{1'000};

// What is left without the first `n` bytes. Empty buffers in front go too: the socket looks at the
// first 64 only, and would never come to what is behind.
std::span<asio::const_buffer> without(std::span<asio::const_buffer> buffers, std::size_t n) {
  while (!buffers.empty() && n >= buffers.front().size()) {
    n -= buffers.front().size();
    buffers = buffers.subspan(1);
  }
  if (n > 0) buffers.front() += n;
  return buffers;
}

// What the Responder of one request holds.
class ConnectionSink : public Responder::Sink {
 public:
  ConnectionSink(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection)
      : mailbox_(std::move(mailbox)), connection_(std::move(connection)) {}

  void respond(Response response, std::string route) override {
    mailbox_->run([connection = connection_, response = std::move(response),
                   route = std::move(route)]() mutable {
      // Locked on the worker's thread only: the last owner closes the socket, which is not for
      // another thread to do.
      if (std::shared_ptr<Connection> present = connection.lock())
        present->answer(std::move(response), std::move(route));
    });
  }

  std::shared_ptr<OpenBody> open(Response head, OpenOptions options, std::string route) override {
    auto wake = [mailbox = mailbox_, connection = connection_] {
      mailbox->run([connection] {
        if (std::shared_ptr<Connection> present = connection.lock()) present->wake();
      });
    };
    auto queue = std::make_shared<OpenQueue>(std::move(options), std::move(wake));
    bool posted = mailbox_->run([connection = connection_, queue, head = std::move(head),
                                 route = std::move(route)]() mutable {
      if (std::shared_ptr<Connection> present = connection.lock())
        present->answer_open(std::move(head), std::move(queue), std::move(route));
      else
        queue->end();
    });
    if (!posted) queue->end();
    return queue;
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<Connection> connection_;
};

}  // namespace

Connection::Connection(Worker& worker, Worker::Socket socket, Kind kind)
    : worker_(worker),
      socket_(std::move(socket)),
      kind_(kind),
      wake_(worker.executor(), Clock::time_point::max()),
      reader_({worker.shared().options.head_limit, worker.shared().options.body_limit}) {
  boost::system::error_code error;
  tcp::endpoint remote = socket_.remote_endpoint(error);
  if (!error) {
    address_ = plain_address(remote.address());
    peer_ = address_.to_string();
  }
  if (worker.shared().tls) {
    tls_context_ = worker.shared().tls->current();
    tls_.emplace(socket_, *tls_context_);
  }
  worker_.add(*this);
}

Connection::~Connection() {
  if (open_) open_->end();
  worker_.remove(*this);
}

void Connection::start() {
  // co_spawn keeps the lambda for as long as it runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  auto session = [self = shared_from_this()]() -> Awaitable<void> { co_await self->run(); };
  asio::co_spawn(worker_.executor(), std::move(session), asio::detached);
}

Connection::Awaitable<void> Connection::run() {
  if (kind_ == Kind::refused) {
    // A handshake for a client that is turned away anyway is work it must not be able to cause.
    if (!tls_) co_await refuse(503, say("the server has as many connections as it may; try again"));
  } else {
    bool going = co_await handshake();
    while (going) going = co_await serve_one();
  }
  co_await finish();
}

Connection::Awaitable<bool> Connection::handshake() {
  if (!tls_) co_return true;
  set_deadline(worker_.shared().options.head_timeout);
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, use);
  if (error) aborted_ = true;
  co_return !error;
}

Connection::Awaitable<bool> Connection::serve_one() {
  bool waiting = co_await await_request();
  if (!waiting) co_return false;
  bool whole = co_await read_request();
  if (!whole) co_return false;
  RequestReader::Taken taken = reader_.take_request();
  ++served_;
  bool going = co_await handle(std::move(taken));
  co_return going;
}

Connection::Awaitable<bool> Connection::await_request() {
  phase_ = Phase::idle;
  method_.clear();
  route_.clear();
  if (worker_.draining()) co_return false;
  if (in_begin_ < in_end_) {
    // Who sends many requests at once gets one answer in a turn, like everybody.
    co_await asio::post(worker_.executor(), use);
    co_return !aborted_;
  }
  const ServerOptions& options = worker_.shared().options;
  set_deadline(served_ == 0 ? options.head_timeout : options.keep_alive);
  bool filled = co_await fill();
  co_return filled;
}

Connection::Awaitable<bool> Connection::read_request() {
  phase_ = Phase::reading;
  const ServerOptions& options = worker_.shared().options;
  set_deadline(options.head_timeout);
  began_ = Clock::now();
  bool in_head = true;
  while (true) {
    std::string_view unread(in_.data() + in_begin_, in_end_ - in_begin_);
    in_begin_ += reader_.take(unread);
    RequestReader::Stage stage = reader_.stage();
    if (stage == RequestReader::Stage::complete) co_return true;
    if (stage == RequestReader::Stage::refused) {
      RequestReader::Refusal refusal = reader_.refusal();
      co_await refuse(refusal.status, refusal.detail, refusal.language);
      co_return false;
    }
    if (in_head && stage == RequestReader::Stage::body) {
      in_head = false;
      set_deadline(options.body_timeout);
      if (reader_.take_continue()) {
        std::array<asio::const_buffer, 1> go_on = {
            asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25)};
        bool written = co_await write(go_on);
        if (!written) co_return false;
      }
    }
    bool filled = co_await fill();
    if (filled) continue;
    if (timed_out_)
      co_await refuse(408, say("the request did not arrive in time"));
    else if (in_end_ - in_begin_ > options.head_limit)
      co_await refuse(431, say("a line of the request is too long"));
    co_return false;
  }
}

Connection::Awaitable<bool> Connection::handle(RequestReader::Taken taken) {
  phase_ = Phase::handling;
  clear_deadline();
  bool head_only = taken.request.method == "HEAD";
  method_ = taken.request.method;
  const Language language = taken.request.language();
  http_1_0_ = taken.http_1_0;
  identify(taken.request);
  answer_.reset();
  dispatch(std::move(taken.request));
  while (!answer_ && !aborted_) co_await wait_for_wake();
  if (aborted_) co_return false;
  Response response = std::move(*answer_);
  answer_.reset();
  if (!sendable(response)) {
    if (worker_.shared().options.on_fault)
      worker_.shared().options.on_fault("a response had a status or a header that cannot be sent");
    response = problem({ErrorCode::internal, say("the answer could not be sent")}, language);
    if (std::shared_ptr<OpenQueue> queue = std::exchange(open_, nullptr)) queue->end();
  }
  bool going = taken.keep_alive && !worker_.draining();
  if (open_)
    going = co_await stream(response, head_only);
  else
    going = co_await write_response(response, going, head_only);
  co_return going;
}

void Connection::dispatch(Request request) {
  const Shared& shared = worker_.shared();
  auto sink = std::make_unique<ConnectionSink>(worker_.mailbox(), weak_from_this());
  std::string fault;
  try {
    shared.handler(std::move(request), Responder(std::move(sink)));
    return;
  } catch (const std::exception& error) {
    fault = error.what();
  } catch (...) {
    fault = "something that is no std::exception";
  }
  if (shared.options.on_fault) shared.options.on_fault("a handler threw: " + fault);
}

void Connection::identify(Request& request) {
  request.secure = tls_.has_value();
  request.peer = peer_;
  const Shared& shared = worker_.shared();
  if (shared.options.behind_proxy && shared.proxies.trusts(address_))
    shared.proxies.name_client(request, address_);
}

Connection::Awaitable<bool> Connection::write_response(const Response& response, bool keep_alive,
                                                       bool head_only) {
  phase_ = Phase::writing;
  set_deadline(worker_.shared().options.write_timeout);
  Framing framing;
  framing.length = response.content().size();
  framing.close = !keep_alive;
  framing.keep_alive = keep_alive && http_1_0_;
  framing.date = worker_.date();
  std::string head = response_head(response, framing);
  bool with_body = !head_only && status_has_body(response.status);
  const std::string_view body = with_body ? response.content() : std::string_view();
  std::array<asio::const_buffer, 2> buffers = {asio::buffer(head), asio::buffer(body)};
  bool written = co_await write(buffers);
  clear_deadline();
  if (written) log(response.status, body.size());
  if (!written) aborted_ = true;
  co_return written&& keep_alive;
}

Connection::Awaitable<void> Connection::refuse(int status, Message detail, Language language) {
  linger_ = true;
  Response response = problem(status, detail, language);
  co_await write_response(response, false, false);
}

Connection::Awaitable<bool> Connection::stream(const Response& head, bool head_only) {
  phase_ = Phase::streaming;
  std::shared_ptr<OpenQueue> queue = open_;
  bool chunked = !http_1_0_;
  Framing framing;
  framing.chunked = chunked;
  framing.close = true;
  framing.date = worker_.date();
  std::string text = response_head(head, framing);
  std::array<asio::const_buffer, 1> buffers = {asio::buffer(text)};
  set_deadline(worker_.shared().options.write_timeout);
  bool going = co_await write(buffers);
  clear_deadline();
  last_written_ = Clock::now();
  if (going && !head_only) {
    left_ = false;
    // co_spawn keeps the lambda for as long as it runs.
    // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
    auto watch = [self = shared_from_this()]() -> Awaitable<void> {
      co_await self->watch_for_leaving(self);
    };
    asio::co_spawn(worker_.executor(), std::move(watch), asio::detached);
    if (!head.content().empty()) {
      std::array<OpenQueue::Piece, 1> first = {
          head.shared_body ? head.shared_body : std::make_shared<const std::string>(head.body)};
      going = co_await write_batch(first, chunked);
    }
  }
  bool cut = false;
  while (going && !head_only && !left_ && !aborted_) {
    OpenQueue::Taken taken = queue->take();
    cut = taken.cut;
    if (cut) break;
    if (!taken.pieces.empty())
      going = co_await write_batch(taken.pieces, chunked);
    else if (taken.ended)
      break;
    else
      co_await wait_for_wake();
  }
  open_.reset();
  queue->end();
  if (going && !head_only && !left_ && !aborted_ && !cut && chunked) {
    std::array<asio::const_buffer, 1> last = {asio::buffer("0\r\n\r\n", 5)};
    set_deadline(worker_.shared().options.write_timeout);
    co_await write(last);
  }
  log(head.status, 0);
  aborted_ = aborted_ || cut || left_ || !going;
  co_return false;
}

Connection::Awaitable<bool> Connection::write_batch(std::span<const OpenQueue::Piece> pieces,
                                                    bool chunked) {
  std::size_t size = 0;
  for (const OpenQueue::Piece& piece : pieces) size += piece->size();
  std::array<char, 24> line{};
  int length = std::snprintf(line.data(), line.size(), "%zx\r\n", size);
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(pieces.size() + 2);
  if (chunked) buffers.emplace_back(line.data(), static_cast<std::size_t>(length));
  for (const OpenQueue::Piece& piece : pieces) buffers.push_back(asio::buffer(*piece));
  if (chunked) buffers.push_back(asio::buffer("\r\n", 2));
  set_deadline(worker_.shared().options.write_timeout);
  bool written = size == 0 || co_await write(buffers);
  clear_deadline();
  last_written_ = Clock::now();
  co_return written;
}

// While a body is open nobody else reads, and only a read notices that the client has left. What it
// sends is thrown away: the connection ends with the body.
Connection::Awaitable<void> Connection::watch_for_leaving(std::shared_ptr<Connection> self) {
  std::array<char, 512> ignored;
  while (open_) {
    std::size_t n = co_await read_some(asio::buffer(ignored));
    if (n == 0) break;
  }
  left_ = true;
  wake();
}

Connection::Awaitable<void> Connection::finish() {
  phase_ = Phase::closing;
  boost::system::error_code ignored;
  if (!aborted_ && (linger_ || tls_)) {
    set_deadline(linger_time);
    if (tls_ && kind_ == Kind::served) co_await tls_->async_shutdown(use);
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    // To close with unread bytes waiting would reset the connection, and the reset would overtake
    // the answer.
    std::array<char, 4096> unread;
    while (linger_ && !timed_out_) {
      auto [error, n] = co_await socket_.async_read_some(asio::buffer(unread), use);
      if (error) break;
    }
  }
  clear_deadline();
  socket_.close(ignored);
}

Connection::Awaitable<bool> Connection::fill() {
  const std::size_t most = 2 * worker_.shared().options.head_limit + first_buffer;
  if (in_begin_ == in_end_) in_begin_ = in_end_ = 0;
  if (in_end_ == in_.size()) {
    if (in_begin_ > 0) {
      std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
      in_end_ -= in_begin_;
      in_begin_ = 0;
    } else if (in_.size() >= most) {
      co_return false;
    } else {
      in_.resize(in_.empty() ? first_buffer : std::min(most, 2 * in_.size()));
    }
  }
  asio::mutable_buffer room(in_.data() + in_end_, in_.size() - in_end_);
  std::size_t n = co_await read_some(room);
  in_end_ += n;
  co_return n > 0;
}

Connection::Awaitable<std::size_t> Connection::read_some(asio::mutable_buffer buffer) {
  if (tls_) {
    auto [error, n] = co_await tls_->async_read_some(buffer, use);
    co_return error ? 0 : n;
  }
  auto [error, n] = co_await socket_.async_read_some(buffer, use);
  co_return error ? 0 : n;
}

// The socket takes nearly every answer whole and at once, which spares it a round through Asio's
// queue; only what it does not take waits.
Connection::Awaitable<bool> Connection::write(std::span<asio::const_buffer> buffers) {
  if (tls_) {
    auto [error, n] = co_await asio::async_write(*tls_, buffers, use);
    co_return !error;
  }
  for (buffers = without(buffers, 0); !buffers.empty();) {
    boost::system::error_code error;
    buffers = without(buffers, socket_.write_some(buffers, error));
    if (error == asio::error::would_block) {
      auto [stopped] = co_await socket_.async_wait(Worker::Socket::wait_write, use);
      error = stopped;
    }
    if (error) co_return false;
  }
  co_return true;
}

Connection::Awaitable<void> Connection::wait_for_wake() {
  co_await wake_.async_wait(use);
}

void Connection::wake() {
  wake_.cancel();
}

void Connection::answer(Response response, std::string route) {
  if (phase_ != Phase::handling || answer_) return;
  answer_ = std::move(response);
  route_ = std::move(route);
  wake();
}

void Connection::answer_open(Response head, std::shared_ptr<OpenQueue> queue, std::string route) {
  if (phase_ != Phase::handling || answer_ || aborted_ || worker_.draining()) queue->end();
  if (phase_ != Phase::handling || answer_) return;
  open_ = std::move(queue);
  answer(std::move(head), std::move(route));
}

void Connection::tick(Clock::time_point now) {
  boost::system::error_code ignored;
  if (now >= deadline_) {
    deadline_ = Clock::time_point::max();
    timed_out_ = true;
    socket_.cancel(ignored);
  }
  if (phase_ != Phase::streaming || !open_) return;
  if (open_->options().heartbeat.empty()) return;
  if (now - last_written_ < open_->options().heartbeat_every) return;
  last_written_ = now;
  open_->send(std::make_shared<const std::string>(open_->options().heartbeat));
}

void Connection::drain() {
  boost::system::error_code ignored;
  if (phase_ == Phase::handshake) abort();
  if (phase_ == Phase::idle) socket_.cancel(ignored);
  if (phase_ == Phase::streaming && open_) open_->end();
}

void Connection::abort() {
  boost::system::error_code ignored;
  aborted_ = true;
  socket_.close(ignored);
  wake();
}

void Connection::set_deadline(milliseconds after) {
  timed_out_ = false;
  deadline_ = Clock::now() + after;
}

void Connection::clear_deadline() {
  deadline_ = Clock::time_point::max();
}

void Connection::log(int status, std::size_t bytes) {
  const ServerOptions& options = worker_.shared().options;
  if (!options.access_log) return;
  AccessEntry entry;
  entry.method = method_;
  entry.route = route_;
  entry.status = status;
  entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began_);
  entry.bytes = bytes;
  options.access_log(entry);
}

}  // namespace vigie::http
