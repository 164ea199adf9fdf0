// The frame of a durability program: --count and --seed, a line per tenth, a summary, and for each
// failure the command that repeats it.
#pragma once

#include <cstdint>
#include <functional>

namespace vigie::durability {

// `one` is one failure of the ground, made from a seed; it throws when something was broken.
// Without --count the environment variable decides, and without that `count`.
int run_many(int argc, char** argv, const char* variable, int count,
             const std::function<void(std::uint64_t seed)>& one);

}  // namespace vigie::durability
