#include "civil/intervals.h"

#include <algorithm>

namespace vigie {
namespace {

// The edges of a set in order: even ones open a stretch, odd ones close it. Between two edges
// membership does not change, which is all that the set operations need to know.
class Edges {
 public:
  explicit Edges(const std::vector<Interval>& intervals) : intervals_(intervals) {}

  bool done() const { return index_ == intervals_.size() * 2; }
  Instant next() const {
    const Interval& interval = intervals_[index_ / 2];
    return index_ % 2 == 0 ? interval.from : interval.to;
  }
  bool inside() const { return index_ % 2 == 1; }
  void pass(Instant t) {
    if (!done() && next() == t) ++index_;
  }

 private:
  const std::vector<Interval>& intervals_;
  std::size_t index_ = 0;
};

// The instants t for which keep(t in a, t in b). keep(false, false) must be false.
template <class Keep>
std::vector<Interval> combine(const std::vector<Interval>& a, const std::vector<Interval>& b,
                              Keep keep) {
  std::vector<Interval> out;
  Edges in_a(a);
  Edges in_b(b);
  bool inside = false;
  while (!in_a.done() || !in_b.done()) {
    const Instant edge = in_a.done()   ? in_b.next()
                         : in_b.done() ? in_a.next()
                                       : std::min(in_a.next(), in_b.next());
    in_a.pass(edge);
    in_b.pass(edge);
    const bool now_inside = keep(in_a.inside(), in_b.inside());
    if (now_inside && !inside) out.push_back({edge, edge});
    if (!now_inside && inside) out.back().to = edge;
    inside = now_inside;
  }
  return out;
}

}  // namespace

IntervalSet::IntervalSet(std::vector<Interval> intervals) {
  std::erase_if(intervals, [](const Interval& interval) { return interval.empty(); });
  std::ranges::sort(intervals, {}, &Interval::from);
  for (const Interval& interval : intervals) {
    if (!intervals_.empty() && interval.from <= intervals_.back().to)
      intervals_.back().to = std::max(intervals_.back().to, interval.to);
    else
      intervals_.push_back(interval);
  }
}

bool IntervalSet::contains(Instant t) const {
  const auto after = std::ranges::upper_bound(intervals_, t, {}, &Interval::from);
  return after != intervals_.begin() && std::prev(after)->contains(t);
}

Duration IntervalSet::total() const {
  Duration sum(0);
  for (const Interval& interval : intervals_) sum += interval.length();
  return sum;
}

IntervalSet IntervalSet::complement(Interval range) const {
  return IntervalSet({range}) - *this;
}

std::optional<Interval> IntervalSet::longest_gap(Interval range) const {
  const IntervalSet gaps = complement(range);
  const auto longest = std::ranges::max_element(gaps.intervals_, {}, &Interval::length);
  if (longest == gaps.intervals_.end()) return std::nullopt;
  return *longest;
}

IntervalSet operator|(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet out;
  out.intervals_ =
      combine(a.intervals_, b.intervals_, [](bool in_a, bool in_b) { return in_a || in_b; });
  return out;
}

IntervalSet operator&(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet out;
  out.intervals_ =
      combine(a.intervals_, b.intervals_, [](bool in_a, bool in_b) { return in_a && in_b; });
  return out;
}

IntervalSet operator-(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet out;
  out.intervals_ =
      combine(a.intervals_, b.intervals_, [](bool in_a, bool in_b) { return in_a && !in_b; });
  return out;
}

}  // namespace vigie
