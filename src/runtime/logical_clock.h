// Turns the machine's two clocks into the one time that Vigie decides with.
//
// Promises: time never goes back; a wait takes the time that really passes; a stop of the program,
// a suspended machine and a clock that was set are told as gaps. Does not read a clock: readings
// are given (runtime/system_clock.h takes them), so the simulator drives the same code.
#pragma once

#include <optional>

#include "civil/instant.h"
#include "world/event.h"

namespace vigie::runtime {

// The wall clock may be set at any time; `elapsed` (CLOCK_BOOTTIME) runs on through a suspend and
// is never set.
struct ClockReading {
  Instant wall;
  Duration elapsed{};
};

class LogicalClock {
 public:
  // `not_before` is the last committed instant: the wall clock may have been set back while the
  // program was down.
  LogicalClock(ClockReading first, Instant not_before);

  Instant at(ClockReading reading) const;

  // To be called every second or so. Tells what was missed since the last call, if anything was:
  // - nobody called for longer than limits::gap: suspended or starved, the time really passed;
  // - the wall clock is ahead by more than limits::gap: it was set forward, the waits are shifted;
  // - the wall clock is behind by more than limits::gap: it was set back. Time then goes on at four
  //   fifths of its speed until the wall clock has caught up, because it must not go back.
  std::optional<GapDetected> update(ClockReading reading);

  // How far ahead of the wall clock this time was at the last update; a built-in check watches it.
  Duration ahead() const { return ahead_; }

 private:
  Instant time_;  // at elapsed_
  Duration elapsed_;
  bool slow_ = false;  // running at four fifths
  Duration fifths_{};  // of a millisecond, that have passed and are not in time_ yet
  bool told_back_ = false;
  Duration ahead_{};
};

}  // namespace vigie::runtime
