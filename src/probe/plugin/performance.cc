#include "probe/plugin/performance.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "base/text.h"

namespace vigie {

namespace {

bool is_number_part(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '+';
}

// A label, which is in quotes when it has spaces; '' in it is one quote. Moves `text` past the "=".
std::optional<std::string> take_label(std::string_view& text) {
  std::string label;
  if (!text.starts_with('\'')) {
    const std::size_t equals = text.find('=');
    const std::size_t space = text.find(' ');
    if (equals == std::string_view::npos || equals == 0 || space < equals) return std::nullopt;
    label = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    return label;
  }
  text.remove_prefix(1);
  while (!text.empty()) {
    if (text.starts_with("''")) {
      label += '\'';
      text.remove_prefix(2);
    } else if (text.starts_with("'=")) {
      text.remove_prefix(2);
      return label.empty() ? std::nullopt : std::optional(label);
    } else if (text.starts_with('\'')) {
      return std::nullopt;
    } else {
      label += text.front();
      text.remove_prefix(1);
    }
  }
  return std::nullopt;
}

std::optional<Metric> take_metric(std::string_view& text) {
  const auto label = take_label(text);
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view all = text.substr(0, end);
  text.remove_prefix(end);
  if (!label) return std::nullopt;
  const std::vector<std::string_view> parts = split(all, ';');
  const auto part = [&](std::size_t i) {
    return i < parts.size() ? std::string(parts[i]) : std::string();
  };
  const auto unit = std::ranges::find_if_not(parts[0], is_number_part);
  Metric metric{*label, {parts[0].begin(), unit}, {unit, parts[0].end()}, part(1), part(2), part(3),
                part(4)};
  if (metric.value.empty() && metric.unit == "U") std::swap(metric.value, metric.unit);
  if (metric.value.empty()) return std::nullopt;
  std::ranges::replace(metric.value, ',', '.');  // of a plugin that speaks another language
  return metric;
}

void add_metrics(std::string_view text, std::vector<Metric>& metrics) {
  for (text = trim(text); !text.empty() && metrics.size() < limits::plugin_metrics;
       text = trim(text))
    if (auto metric = take_metric(text)) metrics.push_back(std::move(*metric));
}

}  // namespace

// The first line may have metrics; of the lines that follow, everything behind the next "|" is
// metrics to the end.
PluginOutput read_plugin_output(std::string_view output) {
  PluginOutput read;
  const std::size_t line_end = std::min(output.find('\n'), output.size());
  const std::string_view first = output.substr(0, line_end);
  const std::size_t bar = std::min(first.find('|'), first.size());
  read.summary = trim(first.substr(0, bar));
  if (bar < first.size()) add_metrics(first.substr(bar + 1), read.metrics);
  std::string_view rest = output.substr(line_end);
  const std::size_t second_bar = std::min(rest.find('|'), rest.size());
  read.text = trim(rest.substr(0, second_bar));
  if (second_bar < rest.size())
    for (const std::string_view line : split(rest.substr(second_bar + 1), '\n'))
      add_metrics(line, read.metrics);
  return read;
}

}  // namespace vigie
