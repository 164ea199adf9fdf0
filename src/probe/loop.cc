#include "probe/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include "base/check.h"

namespace vigie {

namespace {

constexpr std::uint64_t waking = 0;
constexpr int longest_wait_ms = 60'000;

}  // namespace

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!epoll_ || !wake_) throw std::runtime_error("no descriptors are left for the checks");
  epoll_event event{.events = EPOLLIN, .data = {.u64 = waking}};
  CHECK(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) == 0);
  thread_ = std::thread([this] { run(); });
}

Loop::~Loop() {
  stop({});
}

void Loop::post(Task task) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    first = posted_.empty();
    posted_.push_back(std::move(task));
  }
  // On its own thread the loop looks again before it waits.
  if (first && std::this_thread::get_id() != thread_.get_id()) eventfd_write(wake_.get(), 1);
}

void Loop::stop(Task last) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) last_ = std::move(last);
    stopping_ = true;
  }
  eventfd_write(wake_.get(), 1);
  if (thread_.joinable()) thread_.join();
}

Loop::Timer Loop::at(Clock::time_point when, Task task) {
  const Timer timer{when, next_id_++};
  timers_.emplace(timer, std::move(task));
  return timer;
}

void Loop::cancel(Timer& timer) {
  if (timer.second != 0) timers_.erase(timer);
  timer = {};
}

void Loop::watch(int fd, std::uint32_t events, Ready ready) {
  const std::uint64_t id = next_id_++;
  epoll_event event{.events = events, .data = {.u64 = id}};
  CHECK(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
  watches_[id] = {fd, std::make_shared<Ready>(std::move(ready))};
  watched_[fd] = id;
}

void Loop::change(int fd, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.u64 = watched_.at(fd)}};
  CHECK(epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0);
}

void Loop::forget(int fd) {
  const auto found = watched_.find(fd);
  if (found == watched_.end()) return;
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  watches_.erase(found->second);
  watched_.erase(found);
}

void Loop::run() {
  while (!ended_) {
    run_posted();
    if (ended_) return;
    run_timers();
    wait();
  }
}

void Loop::run_posted() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
    ended_ = stopping_;
  }
  for (Task& task : tasks) task();
  if (ended_ && last_) last_();
}

void Loop::run_timers() {
  if (timers_.empty()) return;
  const Clock::time_point now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto due = timers_.extract(timers_.begin());
    due.mapped()();
  }
}

int Loop::milliseconds_to_wait() {
  {
    const std::lock_guard lock(mutex_);
    if (!posted_.empty() || stopping_) return 0;
  }
  if (timers_.empty()) return longest_wait_ms;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.first - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, longest_wait_ms));
}

void Loop::wait() {
  std::array<epoll_event, 64> events;
  const int n = epoll_wait(epoll_.get(), events.data(), events.size(), milliseconds_to_wait());
  for (int i = 0; i < n; ++i) {
    // Out of the kernel's packed record: nothing may be referred to in there.
    const std::uint32_t is = events[static_cast<std::size_t>(i)].events;
    const std::uint64_t id = events[static_cast<std::size_t>(i)].data.u64;
    if (id == waking) {
      eventfd_t ignored = 0;
      eventfd_read(wake_.get(), &ignored);
      continue;
    }
    // One that an earlier one of this round has ended is no longer known, whoever has its number.
    const auto found = watches_.find(id);
    if (found == watches_.end()) continue;
    const auto ready = found->second.ready;
    (*ready)(is);
  }
}

}  // namespace vigie
