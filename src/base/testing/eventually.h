// For tests of real parts: waits for a condition, never for time to pass. The only place in C++
// that sleeps; tools/tidy.py sees to it.
#pragma once

#include <chrono>
#include <concepts>
#include <thread>

namespace vigie::testing {

// Polls `condition` until it holds; false if it does not within `patience`, which only a broken
// program uses up.
template <std::predicate Condition>
bool eventually(Condition condition, std::chrono::seconds patience = std::chrono::seconds(30)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return condition();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace vigie::testing
