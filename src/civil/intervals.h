// Sets of time: any number of half-open stretches [from, to), kept sorted, apart and non-empty, so
// that two sets of the same instants are equal. Pure values; every operation takes time linear in
// the stretches it reads, except where a comment says otherwise.
#pragma once

#include <optional>
#include <vector>

#include "civil/instant.h"

namespace vigie {

// [from, to); empty if to <= from.
struct Interval {
  Instant from;
  Instant to;

  bool empty() const { return to <= from; }
  Duration length() const { return empty() ? Duration(0) : to - from; }
  bool contains(Instant t) const { return from <= t && t < to; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

class IntervalSet {
 public:
  IntervalSet() = default;
  // The union of `intervals`, in any order (sorts: n log n). Empty ones vanish, touching ones
  // merge.
  explicit IntervalSet(std::vector<Interval> intervals);

  const std::vector<Interval>& intervals() const { return intervals_; }
  bool empty() const { return intervals_.empty(); }
  bool contains(Instant t) const;  // log n
  Duration total() const;

  // The instants of `range` that are not in the set.
  IntervalSet complement(Interval range) const;
  // The longest stretch of `range` without an instant of the set, the first of equally long ones;
  // nullopt if the set covers `range` wholly.
  std::optional<Interval> longest_gap(Interval range) const;

  friend IntervalSet operator|(const IntervalSet& a, const IntervalSet& b);  // in a or b
  friend IntervalSet operator&(const IntervalSet& a, const IntervalSet& b);  // in a and b
  friend IntervalSet operator-(const IntervalSet& a, const IntervalSet& b);  // in a, not in b
  friend bool operator==(const IntervalSet&, const IntervalSet&) = default;

 private:
  std::vector<Interval> intervals_;
};

}  // namespace vigie
