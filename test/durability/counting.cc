#include "counting.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

namespace vigie::durability {

int run_many(int argc, char** argv, const char* variable, int count,
             const std::function<void(std::uint64_t seed)>& one) {
  CLI::App app("Takes the ground away again and again and looks at what is left.");
  std::uint64_t seed = 1;
  app.add_option("--count", count, "how many failures")
      ->envname(variable)
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", seed, "of the first; the next one has the next seed");
  CLI11_PARSE(app, argc, argv);

  int failed = 0;
  int tenth = 0;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t this_seed = seed + static_cast<std::uint64_t>(i);
    try {
      one(this_seed);
    } catch (const std::exception& error) {
      ++failed;
      fmt::print("FAILED: {}\n  repeat it with: {} --count 1 --seed {}\n", error.what(), argv[0],
                 this_seed);
    }
    if ((i + 1) * 10 / count == tenth) continue;
    tenth = (i + 1) * 10 / count;
    fmt::print("{} of {}, {} failed\n", i + 1, count, failed);
    std::fflush(stdout);
  }
  fmt::print("{} passed, {} failed\n", count - failed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace vigie::durability
