#include "rest/expected_calls.h"

#include <algorithm>

#include "rest/worked_hours.h"

namespace vigie::rest {

namespace {

constexpr TimeOfDay evening{21 * 3600};
constexpr TimeOfDay morning{6 * 3600};

// The instant that is so much into a set.
Instant point_in(const IntervalSet& set, Duration into) {
  for (const Interval& part : set.intervals()) {
    if (into < part.length()) return part.from + into;
    into -= part.length();
  }
  return set.intervals().back().to;
}

}  // namespace

std::vector<IntervalSet> nights_on_call(const OnCallPlan& plan, const RulePack& pack,
                                        const Zone& zone) {
  std::vector<Interval> spans;
  for (const PlannedOnCall& period : plan.periods) spans.push_back(period.span);
  const IntervalSet free = IntervalSet(std::move(spans)) - planned_work(plan.work);
  std::vector<IntervalSet> found;
  for (const Worked& night :
       nights(free, pack.night_window.value_or(NightWindow{{}, evening, morning}), zone))
    found.push_back(free & IntervalSet({night.span}));
  return found;
}

std::vector<Interval> expected_calls(const OnCallPlan& plan, const Expectation& expected,
                                     const RulePack& pack, const Zone& zone) {
  std::vector<Interval> calls;
  for (const IntervalSet& night : nights_on_call(plan, pack, zone))
    for (int i = 1; i <= expected.calls_a_night; ++i) {
      const Instant from = point_in(night, night.total() * i / (expected.calls_a_night + 1));
      calls.push_back({from, from + expected.each});
    }
  return (IntervalSet(std::move(calls)) - planned_work(plan.work)).intervals();
}

}  // namespace vigie::rest
