#include "probe/dns/dns_asker.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "probe/loop.h"
#include "probe/socket_address.h"

namespace vigie {

namespace {

using Clock = Loop::Clock;

constexpr std::size_t largest_message = 65'535;

// When nothing came, how long until it is asked again.
Duration patience(Duration timeout) {
  return std::clamp<Duration>(timeout / 4, milliseconds(50), seconds(2));
}

std::uint16_t random_id() {
  std::uint16_t id = 0;
  CHECK(getrandom(&id, sizeof id, 0) == sizeof id);
  return id;
}

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

}  // namespace

struct DnsAsker::Work {
  struct Server {
    SocketAddress address{};
    Descriptor udp;
    bool failed = false;
  };
  struct Question {
    DnsRequest request;
    std::function<void(DnsResult)> done;
    DnsResult result;
    std::uint16_t id = 0;
    std::string query;
    std::vector<Server> servers;
    std::size_t next = 0;  // server
    Clock::time_point began;
    Loop::Timer deadline;
    Loop::Timer again;
    Descriptor tcp;
    bool tcp_sent = false;
    std::string tcp_bytes;
  };

  void begin(DnsRequest request, std::function<void(DnsResult)> done);
  void ask_next(Question& question);
  bool send(Question& question, Server& server);
  void fail(Question& question, Server& server, int error);
  void receive(Question& question, Server& server);
  std::optional<DnsReply> accept(Question& question, std::string_view bytes);
  void begin_tcp(Question& question, const Server& server);
  void go_on_tcp(Question& question, std::uint32_t events);
  void close(Descriptor& descriptor);
  void end(Question& question, DnsResult::Outcome outcome, int error = 0);
  void refuse_all();

  std::map<Question*, std::unique_ptr<Question>> questions;
  Loop loop;  // last: its thread ends first
};

DnsAsker::DnsAsker() : work_(std::make_unique<Work>()) {}

DnsAsker::~DnsAsker() {
  work_->loop.stop([work = work_.get()] { work->refuse_all(); });
}

void DnsAsker::ask(DnsRequest request, std::function<void(DnsResult)> done) {
  work_->loop.post(
      [work = work_.get(), request = std::move(request), done = std::move(done)]() mutable {
        work->begin(std::move(request), std::move(done));
      });
}

void DnsAsker::Work::begin(DnsRequest request, std::function<void(DnsResult)> done) {
  auto owned = std::make_unique<Question>();
  Question& question = *owned;
  question.request = std::move(request);
  question.done = std::move(done);
  question.id = random_id();
  const auto query =
      dns_query(question.id, question.request.name, question.request.type, question.request.dnssec);
  CHECK(query && !question.request.servers.empty());
  question.query = *query;
  for (const std::string& text : question.request.servers) {
    const auto address = socket_address_with_port(text);
    CHECK(address);
    question.servers.push_back({*address, {}, false});
  }
  question.began = Clock::now();
  questions.emplace(&question, std::move(owned));
  question.deadline = loop.at(question.began + question.request.timeout,
                              [this, &question] { end(question, DnsResult::Outcome::silent); });
  ask_next(question);
}

// Asks the next server that has not failed, and comes back when it says nothing.
void DnsAsker::Work::ask_next(Question& question) {
  loop.cancel(question.again);
  for (std::size_t tries = 0; tries < question.servers.size(); ++tries) {
    Server& server = question.servers[question.next++ % question.servers.size()];
    if (server.failed) continue;
    question.result.server = to_string(server.address);
    if (!send(question, server)) return;  // the question may have ended
    question.again = loop.at(Clock::now() + patience(question.request.timeout),
                             [this, &question] { ask_next(question); });
    return;
  }
}

bool DnsAsker::Work::send(Question& question, Server& server) {
  if (!server.udp) {
    server.udp = Descriptor(
        socket(server.address.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!server.udp) {
      end(question, DnsResult::Outcome::local, errno);
      return false;
    }
    // Connected: only that server is heard, and its machine's refusals too.
    if (connect(server.udp.get(), &server.address.any, size_of(server.address)) != 0) {
      fail(question, server, errno);
      return false;
    }
    loop.watch(server.udp.get(), EPOLLIN,
               [this, &question, &server](std::uint32_t) { receive(question, server); });
  }
  if (::send(server.udp.get(), question.query.data(), question.query.size(), MSG_NOSIGNAL) < 0 &&
      errno != EAGAIN && errno != ENOBUFS) {
    fail(question, server, errno);
    return false;
  }
  return true;
}

void DnsAsker::Work::fail(Question& question, Server& server, int error) {
  server.failed = true;
  close(server.udp);
  question.result.error = error;
  if (std::ranges::all_of(question.servers, &Server::failed)) {
    end(question, DnsResult::Outcome::failed, error);
  } else {
    ask_next(question);
  }
}

void DnsAsker::Work::receive(Question& question, Server& server) {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t n = recv(server.udp.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) return fail(question, server, errno);
    auto reply = accept(question, {buffer.data(), static_cast<std::size_t>(n)});
    if (!reply) continue;
    question.result.server = to_string(server.address);
    if (reply->truncated) return begin_tcp(question, server);
    question.result.reply = std::move(*reply);
    return end(question, DnsResult::Outcome::answered);
  }
}

std::optional<DnsReply> DnsAsker::Work::accept(Question& question, std::string_view bytes) {
  auto reply = parse_dns_reply(bytes);
  const std::string asked = canonical_dns_name(question.request.name) + " " + question.request.type;
  if (reply && reply->id == question.id && reply->question == asked) return reply;
  ++question.result.garbage;
  return std::nullopt;
}

void DnsAsker::Work::begin_tcp(Question& question, const Server& server) {
  const SocketAddress address = server.address;
  loop.cancel(question.again);
  for (Server& one : question.servers) close(one.udp);
  question.result.tcp = true;
  question.tcp =
      Descriptor(socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!question.tcp) return end(question, DnsResult::Outcome::local, errno);
  if (connect(question.tcp.get(), &address.any, size_of(address)) != 0 && errno != EINPROGRESS)
    return end(question, DnsResult::Outcome::failed, errno);
  loop.watch(question.tcp.get(), EPOLLOUT,
             [this, &question](std::uint32_t events) { go_on_tcp(question, events); });
}

void DnsAsker::Work::go_on_tcp(Question& question, std::uint32_t events) {
  const int fd = question.tcp.get();
  if (const int error = pending_error(fd); error != 0)
    return end(question, DnsResult::Outcome::failed, error);
  if (!question.tcp_sent) {
    if ((events & EPOLLOUT) == 0) return;
    const auto size = static_cast<std::uint16_t>(question.query.size());
    std::string framed{static_cast<char>(size >> 8U), static_cast<char>(size)};
    framed += question.query;
    // A few bytes into an empty buffer: all or nothing.
    if (::send(fd, framed.data(), framed.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(framed.size()))
      return end(question, DnsResult::Outcome::failed, errno);
    question.tcp_sent = true;
    loop.change(fd, EPOLLIN);
    return;
  }
  std::array<char, 4096> buffer;
  const ssize_t n = recv(fd, buffer.data(), buffer.size(), 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n < 0) return end(question, DnsResult::Outcome::failed, errno);
  if (n == 0) return end(question, DnsResult::Outcome::failed, ECONNRESET);
  std::string& bytes = question.tcp_bytes;
  bytes.append(buffer.data(), static_cast<std::size_t>(n));
  if (bytes.size() < 2) return;
  const std::size_t wanted = static_cast<unsigned char>(bytes[0]) * std::size_t{256} +
                             static_cast<unsigned char>(bytes[1]);
  static_assert(largest_message == 65'535, "what two bytes can say");
  if (bytes.size() < wanted + 2) return;
  auto reply = accept(question, std::string_view(bytes).substr(2, wanted));
  if (!reply || reply->truncated) return end(question, DnsResult::Outcome::failed, EPROTO);
  question.result.reply = std::move(*reply);
  end(question, DnsResult::Outcome::answered);
}

void DnsAsker::Work::close(Descriptor& descriptor) {
  if (descriptor) loop.forget(descriptor.get());
  descriptor.reset();
}

void DnsAsker::Work::end(Question& question, DnsResult::Outcome outcome, int error) {
  loop.cancel(question.deadline);
  loop.cancel(question.again);
  for (Server& server : question.servers) close(server.udp);
  close(question.tcp);
  question.result.outcome = outcome;
  question.result.error = error;
  question.result.took = std::chrono::duration_cast<Duration>(Clock::now() - question.began);
  const auto owned = questions.extract(&question);
  CHECK(!owned.empty());
  question.done(std::move(question.result));
}

void DnsAsker::Work::refuse_all() {
  while (!questions.empty()) end(*questions.begin()->second, DnsResult::Outcome::stopped);
}

}  // namespace vigie
