// The end of a wait, on the machine's steady clock: lengths only, never an instant that anybody is
// told.
#pragma once

#include <algorithm>
#include <chrono>

namespace vigie::db {

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds length)
      : end_(std::chrono::steady_clock::now() + length) {}

  bool passed() const { return std::chrono::steady_clock::now() >= end_; }
  // Rounded up, so that who waits so long finds it passed; zero once it has.
  std::chrono::milliseconds left() const {
    const auto left = end_ - std::chrono::steady_clock::now();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(left),
                    std::chrono::milliseconds(0));
  }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace vigie::db
