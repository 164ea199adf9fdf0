#include "probe/amounts.h"

#include <fmt/format.h>

namespace vigie {

using std::chrono::nanoseconds;

Message human(Duration length) {
  if (length < seconds(1)) return say("{} ms", length.count());
  const auto tenths = (length.count() + 50) / 100;
  if (tenths % 10 == 0) return say("{} s", tenths / 10);
  return say("{}.{} s", tenths / 10, tenths % 10);
}

Message human_fine(nanoseconds length) {
  if (length >= std::chrono::milliseconds(100))
    return human(std::chrono::duration_cast<Duration>(length));
  const double ms = std::chrono::duration<double, std::milli>(length).count();
  const int decimals = ms < 10 ? 2 : 1;
  const std::string text = fmt::format("{:.{}f}", ms, decimals);
  const std::size_t point = text.find('.');
  return say("{}.{} ms", text.substr(0, point), text.substr(point + 1));
}

std::string fine_ms(nanoseconds length) {
  return fmt::format("{:.3f}", std::chrono::duration<double, std::milli>(length).count());
}

}  // namespace vigie
