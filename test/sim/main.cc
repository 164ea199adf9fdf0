// Random worlds: vigie_sim --seed 1 --count 1000 --days 10
//
// VIGIE_SEED and VIGIE_WORLDS say where to begin and how many when the options do not. A failure
// prints what was broken, what happened before, and the command that repeats it.
// Threads: each lives through worlds of its own; what they share is below.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "life.h"

namespace {

// For a CHECK that stops the program: what a signal handler may print is made before.
thread_local char repeat_text[512];

void print_repeat(int /*signal*/) {
  [[maybe_unused]] const auto written = write(2, repeat_text, std::strlen(repeat_text));
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoll(text, nullptr, 10);
}

struct Wish {
  std::string program;
  std::int64_t seed = 1;
  std::int64_t count = 1000;
  int days = 10;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
};

class Run {
 public:
  explicit Run(Wish wish) : wish_(std::move(wish)) {}

  bool all() {
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < wish_.jobs; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    if (failed_) return false;
    fmt::print(
        "clean: {} worlds from seed {}, {} days, {} batches, {} incidents, {} mails, {} starts of "
        "the program, database compared {} times\n",
        wish_.count, wish_.seed, sum_.days, sum_.batches, sum_.incidents, sum_.mails, sum_.programs,
        sum_.compared);
    return true;
  }

 private:
  void work() {
    while (!failed_) {
      const std::int64_t number = next_++;
      if (number >= wish_.count) return;
      live(wish_.seed + number);
    }
  }

  void live(std::int64_t seed) {
    const std::string repeat = fmt::format("repeat it with: {} --seed {} --days {} --count 1\n",
                                           wish_.program, seed, wish_.days);
    std::strncpy(repeat_text, repeat.c_str(), sizeof repeat_text - 1);
    try {
      vigie::sim::Life life(static_cast<std::uint64_t>(seed), wish_.days);
      const vigie::sim::Tally tally = life.run();
      const std::lock_guard lock(mutex_);
      sum_.add(tally);
      if (++lived_ % 100 == 0) {
        fmt::print("{} worlds, {} days, {} incidents, {} mails\n", lived_, sum_.days,
                   sum_.incidents, sum_.mails);
        std::fflush(stdout);
      }
    } catch (const vigie::sim::Violation& violation) {
      const std::lock_guard lock(mutex_);
      fmt::print(stderr, "seed {}: {}\n{}", seed, violation.what(), repeat);
      failed_ = true;
    }
  }

  Wish wish_;
  std::atomic<std::int64_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  vigie::sim::Tally sum_;
  std::int64_t lived_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Wish wish;
  wish.program = argv[0];
  wish.seed = from_environment("VIGIE_SEED", wish.seed);
  wish.count = from_environment("VIGIE_WORLDS", wish.count);
  CLI::App app("Random days of Vigie on simulated time");
  app.add_option("--seed", wish.seed, "of the first world");
  app.add_option("--count", wish.count, "how many worlds, each with the next seed");
  app.add_option("--days", wish.days, "that each world lives")->check(CLI::PositiveNumber);
  app.add_option("--jobs", wish.jobs, "worlds at a time")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGABRT, print_repeat);
  return Run(wish).all() ? 0 : 1;
}
