// What a Nagios plugin measured: the part of its output behind "|", as the Monitoring Plugins
// Development Guidelines describe it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct Metric {
  std::string label;
  std::string value;    // a number as it was written; "U": not known
  std::string unit;     // "s", "%", "B", "c"; may be empty
  std::string warning;  // ranges as they were written; may be empty
  std::string critical;
  std::string least;
  std::string most;
  friend bool operator==(const Metric&, const Metric&) = default;
};

struct PluginOutput {
  std::string summary;  // the first line without its metrics
  std::string text;     // the other lines without theirs
  std::vector<Metric> metrics;
};

// Never fails: what is no metric is left out. At most limits::plugin_metrics.
PluginOutput read_plugin_output(std::string_view output);

}  // namespace vigie
