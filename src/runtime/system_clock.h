// The only place that reads the machine's clocks.
// Threads: now() from any; update() from one.
#pragma once

#include <chrono>
#include <mutex>

#include "runtime/logical_clock.h"

namespace vigie::runtime {

ClockReading read_clocks();

// The clock by which the kernel stamps packets (CLOCK_REALTIME). For lengths between such stamps.
std::chrono::nanoseconds kernel_stamp();

// What has passed since the machine started, without its sleep. For lengths alone.
std::chrono::milliseconds stopwatch();

class SystemClock {
 public:
  explicit SystemClock(Instant not_before) : clock_(read_clocks(), not_before) {}

  Instant now() const {
    const std::lock_guard lock(mutex_);
    return clock_.at(read_clocks());
  }
  std::optional<GapDetected> update() {
    const std::lock_guard lock(mutex_);
    return clock_.update(read_clocks());
  }
  Duration ahead() const {
    const std::lock_guard lock(mutex_);
    return clock_.ahead();
  }

 private:
  mutable std::mutex mutex_;
  LogicalClock clock_;
};

}  // namespace vigie::runtime
