// A thread that waits: for descriptors, for times and for tasks from elsewhere. The engines that
// need sockets of a kind which Asio does not know well (ICMP, batches of datagrams) or processes
// run on one each.
//
// It takes steady time for lengths only. Times are kept to the next millisecond, never earlier.
//
// Threads: post() from any thread, everything else on the loop's own, that is from what it calls.
// Nothing that it calls may block or throw.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "probe/descriptor.h"

namespace vigie {

class Loop {
 public:
  using Clock = std::chrono::steady_clock;
  using Task = std::move_only_function<void()>;
  using Timer = std::pair<Clock::time_point, std::uint64_t>;  // {}: none
  using Ready = std::function<void(std::uint32_t events)>;    // EPOLLIN and its like

  Loop();
  ~Loop();  // stop({})
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs soon. Tasks keep their order. After stop() they are dropped.
  void post(Task task);

  // Runs what was posted before, then `last`, then nothing more, and waits for the thread.
  void stop(Task last);

  Timer at(Clock::time_point when, Task task);
  void cancel(Timer& timer);  // nothing if it is none or has run

  void watch(int fd, std::uint32_t events, Ready ready);
  void change(int fd, std::uint32_t events);
  void forget(int fd);  // before it is closed

 private:
  struct Watch {
    int fd = -1;
    std::shared_ptr<Ready> ready;
  };
  void run();
  void run_posted();
  void run_timers();
  int milliseconds_to_wait();
  void wait();

  Descriptor epoll_;
  Descriptor wake_;
  std::mutex mutex_;  // of the next three
  std::vector<Task> posted_;
  Task last_;
  bool stopping_ = false;

  bool ended_ = false;
  std::uint64_t next_id_ = 1;
  std::map<Timer, Task> timers_;
  std::map<std::uint64_t, Watch> watches_;
  std::map<int, std::uint64_t> watched_;  // descriptor -> the key of its watch
  std::thread thread_;
};

}  // namespace vigie
