// The rest between two shifts, cut by calls, and lengths as a reading measures them. For judges of
// returns. Pure; any thread.
#pragma once

#include <algorithm>

#include "civil/calendar.h"
#include "rest/work.h"

namespace vigie::rest {

// Lengths by the clock that a reading wants: elapsed time, or what clocks on walls show.
struct Ruler {
  const Zone& zone;
  bool wall;

  Duration between(Instant from, Instant to) const {
    if (to <= from) return Duration(0);
    return wall ? to - from + zone.offset(to) - zone.offset(from) : to - from;
  }
  Instant after(Instant from, Duration length) const {
    const Instant to = from + length;
    if (!wall) return to;
    const Instant shifted = to - (zone.offset(to) - zone.offset(from));
    return from + length - (zone.offset(shifted) - zone.offset(from));
  }
};

// The rest of a pause: blocks before calls, then the last one, which ends with the return.
class Blocks {
 public:
  Blocks(const Pause& pause, const Ruler& ruler) : pause_(pause), ruler_(ruler) {
    each([&](const Interval& block) { longest_ = longer(longest_, block); });
  }

  // Calls f(block) for each block before a call.
  template <class F>
  void each(F f) const {
    Instant free = pause_.shift_before.to;
    for (const Intervention& one : pause_.interventions) {
      if (free < one.worked.from) f(Interval{free, one.worked.from});
      free = std::max(free, one.worked.to);
    }
  }
  Instant last_end() const {
    Instant free = pause_.shift_before.to;
    for (const Intervention& one : pause_.interventions) free = std::max(free, one.worked.to);
    return free;
  }
  bool called() const { return !pause_.interventions.empty(); }
  Interval last(Instant back) const { return {last_end(), std::max(back, last_end())}; }
  const Interval& longest_before() const { return longest_; }  // empty: none
  Interval longest(Instant back) const { return longer(longest_, last(back)); }
  Duration length(const Interval& block) const { return ruler_.between(block.from, block.to); }
  Duration total_before() const {
    Duration total{};
    each([&](const Interval& block) { total += length(block); });
    return total;
  }

 private:
  Interval longer(const Interval& a, const Interval& b) const {
    return ruler_.between(a.from, a.to) >= ruler_.between(b.from, b.to) ? a : b;
  }

  const Pause& pause_;
  const Ruler& ruler_;
  Interval longest_;
};

inline Interval clipped(const Interval& block, Instant from, Instant to) {
  return {std::max(block.from, from), std::min(block.to, to)};
}

}  // namespace vigie::rest
