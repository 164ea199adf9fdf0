#include "fatigue/bar_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace vigie::fatigue {

namespace {

constexpr int bar_height = 120;
constexpr int above = 16;  // room for the total over the highest bar
constexpr int below = 18;  // for the labels
constexpr int place_width = 56;
constexpr int narrow_width = 24;  // where there are many
constexpr std::size_t many = 14;
constexpr int letters_of_a_narrow_label = 3;

std::int64_t height_of(const BarChart& chart, std::size_t place) {
  std::int64_t sum = 0;
  for (const Series& series : chart.series) sum += series.values.at(place);
  return sum;
}

std::string bars_of(const BarChart& chart, std::size_t place, int left, int width,
                    std::int64_t highest) {
  std::string out;
  std::int64_t sum = 0;
  for (const Series& series : chart.series) {
    const std::int64_t value = series.values.at(place);
    if (value == 0) continue;
    // From the sums, so that rounding never opens a gap between two parts of a bar.
    const auto bottom = sum * bar_height / highest;
    sum += value;
    const auto top = sum * bar_height / highest;
    out += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{} · {}: "
        "{}</title></rect>",
        series.shape, left, above + bar_height - top, width,
        std::max<std::int64_t>(1, top - bottom), html_escape(chart.labels.at(place)),
        html_escape(series.name), value);
  }
  return out;
}

std::string text_at(int x, std::int64_t y, std::string_view words) {
  return fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", x, y, html_escape(words));
}

}  // namespace

std::string render_bars(const BarChart& chart) {
  const bool narrow = chart.labels.size() >= many;
  const int each = narrow ? narrow_width : place_width;
  std::int64_t highest = 0;
  for (std::size_t i = 0; i < chart.labels.size(); ++i)
    highest = std::max(highest, height_of(chart, i));
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-label=\"{2}\"><title>{2}</title><path class=\"axis\" d=\"M0 {3}h{0}\"/>",
      static_cast<int>(chart.labels.size()) * each, above + bar_height + below,
      html_escape(chart.title), above + bar_height);
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    const int left = static_cast<int>(i) * each;
    if (highest > 0) out += bars_of(chart, i, left + 4, each - 8, highest);
    const int middle = left + each / 2;
    if (i < chart.totals.size() && highest > 0 && !chart.totals[i].empty())
      out += text_at(middle, above + bar_height - height_of(chart, i) * bar_height / highest - 4,
                     chart.totals[i]);
    if (!narrow || chart.labels[i].size() <= letters_of_a_narrow_label)
      out += text_at(middle, above + bar_height + 13, chart.labels[i]);
  }
  return out + "</svg>\n";
}

}  // namespace vigie::fatigue
