// CHECK(condition): a bug stops the program at once, in every build. A watcher that goes on with a
// broken invariant would tell lies; one that restarts tells the truth again a second later.
#pragma once

#include <string_view>

namespace vigie {

[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line);

}  // namespace vigie

#define CHECK(condition)                                     \
  do {                                                       \
    if (!(condition)) [[unlikely]]                           \
      ::vigie::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
