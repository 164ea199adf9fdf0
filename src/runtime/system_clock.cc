#include "runtime/system_clock.h"

#include <ctime>

#include "base/check.h"

namespace vigie::runtime {

namespace {

std::int64_t read_ms(clockid_t clock) {
  timespec time{};
  CHECK(clock_gettime(clock, &time) == 0);
  return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

ClockReading read_clocks() {
  return {Instant::from_ms(read_ms(CLOCK_REALTIME)), Duration(read_ms(CLOCK_BOOTTIME))};
}

std::chrono::nanoseconds kernel_stamp() {
  timespec time{};
  CHECK(clock_gettime(CLOCK_REALTIME, &time) == 0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::chrono::milliseconds stopwatch() {
  return std::chrono::milliseconds(read_ms(CLOCK_MONOTONIC));
}

}  // namespace vigie::runtime
