// The only source of chance in a simulation: one seed gives one history, on every machine.
// std's distributions differ between libraries, so the few that are needed are here.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "civil/instant.h"

namespace vigie::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }
  // In [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    CHECK(low <= high);
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  int number(int low, int high) { return static_cast<int>(between(low, high)); }
  Duration duration(Duration low, Duration high) {
    return Duration(between(low.count(), high.count()));
  }
  bool chance(double probability) { return unit() < probability; }
  // Time until the next of events that come `mean` apart, without memory; at most 20 means.
  Duration until_next(Duration mean) {
    const double factor = std::min(20.0, -std::log(1.0 - unit()));
    return Duration(1 + static_cast<std::int64_t>(factor * static_cast<double>(mean.count())));
  }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    CHECK(!from.empty());
    return from[static_cast<std::size_t>(next() % from.size())];
  }

 private:
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  std::uint64_t state_;
};

}  // namespace vigie::simulation
