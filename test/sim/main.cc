// Random worlds, one after the other: vigie_sim --seed 1 --count 1000 --days 10
//
// VIGIE_SEED and VIGIE_WORLDS say where to begin and how many when the options do not. A failure
// prints what was broken, what happened before, and the command that repeats it.
#include <fmt/format.h>

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "life.h"

namespace {

// For a CHECK that stops the program: what a signal handler may print is made before.
char repeat_text[256];

void print_repeat(int /*signal*/) {
  [[maybe_unused]] const auto written = write(2, repeat_text, std::strlen(repeat_text));
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoll(text, nullptr, 10);
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t seed = from_environment("VIGIE_SEED", 1);
  std::int64_t count = from_environment("VIGIE_WORLDS", 1000);
  int days = 10;
  CLI::App app("Random days of Vigie on simulated time");
  app.add_option("--seed", seed, "of the first world");
  app.add_option("--count", count, "how many worlds, each with the next seed");
  app.add_option("--days", days, "that each world lives")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);

  std::signal(SIGABRT, print_repeat);
  vigie::sim::Tally sum;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string repeat =
        fmt::format("repeat it with: {} --seed {} --days {} --count 1\n", argv[0], seed + i, days);
    std::strncpy(repeat_text, repeat.c_str(), sizeof repeat_text - 1);
    try {
      vigie::sim::Life life(static_cast<std::uint64_t>(seed + i), days);
      sum.add(life.run());
    } catch (const vigie::sim::Violation& violation) {
      fmt::print(stderr, "seed {}: {}\n{}", seed + i, violation.what(), repeat);
      return 1;
    }
    if ((i + 1) % 100 == 0)
      fmt::print("{} worlds, {} days, {} incidents, {} mails\n", i + 1, sum.days, sum.incidents,
                 sum.mails);
    std::fflush(stdout);
  }
  fmt::print(
      "clean: {} worlds from seed {}, {} days, {} batches, {} incidents, {} mails, {} starts of "
      "the program, database compared {} times\n",
      count, seed, sum.days, sum.batches, sum.incidents, sum.mails, sum.programs, sum.compared);
  return 0;
}
