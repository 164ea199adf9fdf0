#include "probe/ping/ping_engine.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "probe/loop.h"
#include "probe/ping/ping_socket.h"

namespace vigie {

namespace {

using Clock = Loop::Clock;
using std::chrono::nanoseconds;

constexpr std::size_t sequences = 65'536;

// Numbers that nobody who does not see our packets can guess.
class Cookies {
 public:
  std::uint64_t next() {
    if (used_ == numbers_.size()) {
      CHECK(getrandom(numbers_.data(), sizeof numbers_, 0) == sizeof numbers_);
      used_ = 0;
    }
    return numbers_[used_++];
  }

 private:
  std::array<std::uint64_t, 32> numbers_{};  // getrandom gives up to 256 bytes without a break
  std::size_t used_ = numbers_.size();
};

}  // namespace

struct PingEngine::Work {
  struct Job {
    PingRequest request;
    std::function<void(PingResult)> done;
    PingResult result;
    Clock::time_point asked;
    Clock::time_point deadline = Clock::time_point::max();
    SocketAddress to{};
    PingSocket* socket = nullptr;
    int begun = 0;                     // packets
    int settled = 0;                   // packets that were answered or refused
    std::vector<std::uint16_t> taken;  // sequences, one for each packet begun
  };
  enum class Stage { idle, queued, sent, answered, refused };
  struct Slot {  // of a sequence number
    Stage stage = Stage::idle;
    Job* job = nullptr;
    std::uint64_t cookie = 0;
    nanoseconds stamp{};
    Clock::time_point sent;
  };

  explicit Work(PingOptions given) : options(std::move(given)) {
    slots.resize(sequences);
    for (std::size_t i = 0; i < sequences; ++i) idle.push_back(static_cast<std::uint16_t>(i));
  }

  void begin(PingRequest request, std::function<void(PingResult)> done, Clock::time_point asked);
  void begin_waiting();
  void tick();
  void arm();
  void begin_packets(Clock::time_point now);
  void expect_end(Job& job, Clock::time_point now);
  void expect_no_end(Job& job);
  void flush(PingSocket& socket, std::deque<std::uint16_t>& queue);
  void receive(PingSocket& socket);
  void reply(const PingSocket::Reply& reply, Clock::time_point now);
  void refuse(std::uint16_t sequence, int error, std::string refuser);
  void settle(Job& job);
  void end(Job& job);
  void refuse_all();
  PingSocket* open(int family, PingResult& result);
  nanoseconds kernel_now() const {
    return options.kernel_clock ? options.kernel_clock() : nanoseconds{};
  }

  PingOptions options;
  Cookies cookies;
  std::vector<Slot> slots;
  std::deque<std::uint16_t> idle;  // the one that was used longest ago first
  std::unordered_map<Job*, std::unique_ptr<Job>> jobs;
  std::deque<std::unique_ptr<Job>> waiting;  // for sequence numbers
  std::multimap<Clock::time_point, Job*> next_packet;
  std::multimap<Clock::time_point, Job*> deadlines;
  std::array<std::optional<PingSocket>, 2> sockets;  // IPv4, IPv6
  std::array<std::deque<std::uint16_t>, 2> queues;   // sequences to send
  bool armed = false;
  Loop loop;  // last: its thread ends first
};

PingEngine::PingEngine(PingOptions options) : work_(std::make_unique<Work>(std::move(options))) {}

PingEngine::~PingEngine() {
  work_->loop.stop([work = work_.get()] { work->refuse_all(); });
}

void PingEngine::ping(PingRequest request, std::function<void(PingResult)> done) {
  work_->loop.post([work = work_.get(), request = std::move(request), done = std::move(done),
                    asked = Clock::now()]() mutable {
    work->begin(std::move(request), std::move(done), asked);
  });
}

// The kind of socket that works, tried again as long as none does: rights may be given meanwhile.
PingSocket* PingEngine::Work::open(int family, PingResult& result) {
  auto& socket = sockets[family == AF_INET ? 0 : 1];
  if (socket) return &*socket;
  using Kind = PingSocket::Kind;
  for (const Kind kind : {Kind::datagram, Kind::raw}) {
    if (options.sockets == PingOptions::Sockets::datagram && kind == Kind::raw) continue;
    if (options.sockets == PingOptions::Sockets::raw && kind == Kind::datagram) continue;
    auto opened = PingSocket::open(family, kind);
    if (opened) return &socket.emplace(std::move(*opened));
    result.error = opened.error();
  }
  const bool refused = result.error == EACCES || result.error == EPERM;
  result.unasked = refused ? PingResult::Unasked::not_allowed : PingResult::Unasked::no_socket;
  return nullptr;
}

void PingEngine::Work::begin(PingRequest request, std::function<void(PingResult)> done,
                             Clock::time_point asked) {
  auto job = std::make_unique<Job>();
  job->request = std::move(request);
  job->done = std::move(done);
  job->asked = asked;
  const auto to = socket_address(job->request.address);
  CHECK(to && job->request.packets > 0);
  CHECK(static_cast<std::size_t>(job->request.packets) <= sequences);
  job->to = *to;
  job->socket = open(to->any.sa_family, job->result);
  if (job->socket == nullptr) {
    job->done(std::move(job->result));
    return;
  }
  waiting.push_back(std::move(job));
  begin_waiting();
  arm();
}

void PingEngine::Work::begin_waiting() {
  while (!waiting.empty() &&
         idle.size() >= static_cast<std::size_t>(waiting.front()->request.packets)) {
    std::unique_ptr<Job> job = std::move(waiting.front());
    waiting.pop_front();
    for (int i = 0; i < job->request.packets; ++i) {
      job->taken.push_back(idle.front());
      slots[idle.front()] = {Stage::idle, job.get(), 0, {}, {}};
      idle.pop_front();
    }
    next_packet.emplace(Clock::now(), job.get());
    Job* key = job.get();
    jobs.emplace(key, std::move(job));
  }
}

void PingEngine::Work::arm() {
  if (armed || jobs.empty()) return;
  armed = true;
  loop.at(Clock::now() + limits::ping_tick, [this] {
    armed = false;
    tick();
    arm();
  });
}

// Reads first: what has come in time is not lost because we look late.
void PingEngine::Work::tick() {
  for (auto& socket : sockets)
    if (socket) receive(*socket);
  const Clock::time_point now = Clock::now();
  while (!deadlines.empty() && deadlines.begin()->first <= now) end(*deadlines.begin()->second);
  begin_packets(now);
  for (std::size_t i = 0; i < sockets.size(); ++i)
    if (sockets[i]) flush(*sockets[i], queues[i]);
  begin_waiting();
}

void PingEngine::Work::begin_packets(Clock::time_point now) {
  while (!next_packet.empty() && next_packet.begin()->first <= now) {
    auto due = next_packet.extract(next_packet.begin());
    Job& job = *due.mapped();
    if (job.begun == 0) expect_end(job, now);
    const std::uint16_t sequence = job.taken[static_cast<std::size_t>(job.begun)];
    slots[sequence].stage = Stage::queued;
    slots[sequence].cookie = cookies.next();
    queues[job.to.any.sa_family == AF_INET ? 0 : 1].push_back(sequence);
    if (++job.begun < job.request.packets) {
      due.key() = due.key() + job.request.spacing;
      next_packet.insert(std::move(due));
    }
  }
}

void PingEngine::Work::expect_no_end(Job& job) {
  const auto [first, last] = deadlines.equal_range(job.deadline);
  for (auto at = first; at != last; ++at) {
    if (at->second != &job) continue;
    deadlines.erase(at);
    return;
  }
}

// The time runs from the first packet that leaves; one that never leaves must end too.
void PingEngine::Work::expect_end(Job& job, Clock::time_point now) {
  expect_no_end(job);
  job.deadline = now + job.request.timeout;
  deadlines.emplace(job.deadline, &job);
}

void PingEngine::Work::flush(PingSocket& socket, std::deque<std::uint16_t>& queue) {
  std::vector<PingSocket::Packet> packets;
  for (std::size_t burst = 0; burst < limits::ping_burst && !queue.empty();) {
    packets.clear();
    for (std::size_t i = 0; i < std::min(queue.size(), PingSocket::batch); ++i)
      packets.push_back({slots[queue[i]].job->to, queue[i], slots[queue[i]].cookie});
    const nanoseconds before = kernel_now();
    const Clock::time_point now = Clock::now();
    const PingSocket::Sent sent = socket.send(packets);
    const nanoseconds each =
        sent.packets == 0 ? nanoseconds{}
                          : (kernel_now() - before) / static_cast<std::int64_t>(sent.packets);
    for (std::size_t i = 0; i < sent.packets; ++i) {
      Slot& slot = slots[queue.front()];
      queue.pop_front();
      slot.stage = Stage::sent;
      slot.stamp = before + each * static_cast<std::int64_t>(i);
      slot.sent = now;
      Job& job = *slot.job;
      if (++job.result.sent == 1) {
        expect_end(job, now);
        job.result.waited = std::chrono::duration_cast<Duration>(now - job.asked);
      }
    }
    burst += sent.packets + 1;
    if (sent.error == EAGAIN) return;
    if (sent.error != 0) {
      const std::uint16_t sequence = queue.front();
      queue.pop_front();
      ++slots[sequence].job->result.sent;
      slots[sequence].job->result.error = sent.error;
      refuse(sequence, sent.error, "");
    }
    receive(socket);  // before the room for answers is full
  }
}

void PingEngine::Work::receive(PingSocket& socket) {
  std::vector<PingSocket::Reply> replies;
  std::vector<PingSocket::Refusal> refusals;
  socket.receive(replies);
  socket.receive_refusals(refusals);
  const Clock::time_point now = Clock::now();
  for (const PingSocket::Reply& one : replies) reply(one, now);
  for (PingSocket::Refusal& one : refusals) {
    const Slot& slot = slots[one.sequence];
    if (slot.stage != Stage::sent || (one.cookie && *one.cookie != slot.cookie)) continue;
    if (host_of(one.to) != host_of(slot.job->to)) continue;
    refuse(one.sequence, one.error, std::move(one.refuser));
  }
}

void PingEngine::Work::reply(const PingSocket::Reply& reply, Clock::time_point now) {
  Slot& slot = slots[reply.sequence];
  if (slot.cookie != reply.cookie) return;
  if (slot.stage == Stage::answered) ++slot.job->result.duplicates;
  if (slot.stage != Stage::sent) return;
  slot.stage = Stage::answered;
  // The clock of the stamps may have been set meanwhile.
  const nanoseconds at_most = now - slot.sent;
  nanoseconds took = reply.received - slot.stamp;
  if (!options.kernel_clock || reply.received.count() == 0 || took.count() < 0 || took > at_most)
    took = at_most;
  Job& job = *slot.job;
  ++job.result.received;
  job.result.round_trips.push_back(took);
  settle(job);
}

void PingEngine::Work::refuse(std::uint16_t sequence, int error, std::string refuser) {
  Slot& slot = slots[sequence];
  slot.stage = Stage::refused;
  slot.job->result.refusal = error;
  slot.job->result.refuser = std::move(refuser);
  settle(*slot.job);
}

void PingEngine::Work::settle(Job& job) {
  if (++job.settled == job.request.packets) end(job);
}

void PingEngine::Work::end(Job& job) {
  if (job.result.sent == 0) {
    job.result.unasked = PingResult::Unasked::no_socket;
    job.result.error = EAGAIN;
  }
  if (job.begun < job.request.packets)
    std::erase_if(next_packet, [&job](const auto& entry) { return entry.second == &job; });
  expect_no_end(job);
  for (const std::uint16_t sequence : job.taken) {
    if (slots[sequence].stage == Stage::queued)
      for (auto& queue : queues) std::erase(queue, sequence);
    slots[sequence] = {};
    idle.push_back(sequence);
  }
  const auto owned = jobs.extract(&job);
  CHECK(!owned.empty());
  job.done(std::move(job.result));
}

void PingEngine::Work::refuse_all() {
  for (auto& [key, job] : jobs) waiting.push_back(std::move(job));
  jobs.clear();
  for (auto& job : waiting) {
    PingResult result;
    result.unasked = PingResult::Unasked::stopped;
    job->done(std::move(result));
  }
  waiting.clear();
}

}  // namespace vigie
