// A bar chart as an SVG that stands in a page without a script: stacked series over labelled
// places. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vigie::fatigue {

// `shape` tells series apart where colours do not: a class of the page's style.
struct Series {
  std::string name;
  std::string shape;
  std::vector<std::int64_t> values;  // as many as labels, none negative
};

struct BarChart {
  std::string title;                // what a screen reader says
  std::vector<std::string> labels;  // below the bars; where there are many, some are left out
  std::vector<Series> series;       // the first at the bottom
  std::vector<std::string> totals;  // above the bars, as words; empty: none is written
};

// The highest bar has the full height; a chart of zeroes has no bars. Every text is escaped.
std::string render_bars(const BarChart& chart);

}  // namespace vigie::fatigue
