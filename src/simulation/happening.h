// What happens outside of the program: the queue of a simulated world.
//
// Elapsed is true time since the beginning of the simulation: it never stops and nobody sets it.
// Clocks that may lie are made from it (simulation.h).
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "civil/instant.h"

namespace vigie::simulation {

using Elapsed = Duration;

struct Happening {
  Elapsed at{};
  std::uint64_t order = 0;   // first come, first served among those of one moment
  std::int64_t process = 0;  // that it dies with; 0: of the outside world
  std::function<void()> act;
};

class Happenings {
 public:
  void add(Elapsed at, std::int64_t process, std::function<void()> act) {
    queue_.push({at, next_++, process, std::move(act)});
  }
  bool empty() const { return queue_.empty(); }
  Elapsed next() const { return queue_.top().at; }
  Happening take() {
    Happening first = queue_.top();
    queue_.pop();
    return first;
  }

 private:
  struct Later {
    bool operator()(const Happening& a, const Happening& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };
  std::priority_queue<Happening, std::vector<Happening>, Later> queue_;
  std::uint64_t next_ = 0;
};

}  // namespace vigie::simulation
