// Any bytes as what a plugin says: nothing of it breaks the reader, and no metric lacks its label
// or its value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "probe/plugin/performance.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const PluginOutput read =
      read_plugin_output(std::string_view(reinterpret_cast<const char*>(bytes), size));
  CHECK(read.metrics.size() <= limits::plugin_metrics);
  for (const Metric& metric : read.metrics) CHECK(!metric.label.empty() && !metric.value.empty());
  return 0;
}
