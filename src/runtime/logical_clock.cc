#include "runtime/logical_clock.h"

#include <algorithm>

#include "base/limits.h"

namespace vigie::runtime {

LogicalClock::LogicalClock(ClockReading first, Instant not_before)
    : time_(std::max(first.wall, not_before)), elapsed_(first.elapsed) {
  slow_ = time_ > first.wall;
  ahead_ = time_ - first.wall;
}

Instant LogicalClock::at(ClockReading reading) const {
  const Duration passed = std::max(Duration{}, reading.elapsed - elapsed_);
  if (!slow_) return time_ + passed;
  // The wall clock is looked at by update() alone: it may be set back again between two readings.
  return time_ + (passed * 4 + fifths_) / 5;
}

std::optional<GapDetected> LogicalClock::update(ClockReading reading) {
  const Instant before = time_;
  const Duration passed = reading.elapsed - elapsed_;
  time_ = at(reading);
  elapsed_ = reading.elapsed;
  // What is less than a millisecond is kept: a busy program looks so often that time would stop.
  fifths_ = slow_ ? (std::max(Duration{}, passed) * 4 + fifths_) % 5 : Duration{};

  std::optional<GapDetected> gap;
  if (passed > limits::gap) gap = GapDetected{before, time_, "suspended", Duration{}};

  const Duration drift = reading.wall - time_;
  ahead_ = -drift;
  slow_ = drift < Duration{};
  if (drift > Duration{}) {
    if (drift > limits::gap)
      gap = GapDetected{gap ? gap->from : time_, reading.wall, "clock set forward", drift};
    time_ = reading.wall;
    ahead_ = Duration{};
  }
  if (drift < -limits::gap) {
    if (!told_back_ && !gap) gap = GapDetected{time_, time_, "clock set back", Duration{}};
    told_back_ = true;
  } else {
    told_back_ = false;
  }
  return gap;
}

}  // namespace vigie::runtime
