// Hours beyond those of the contract, and hours of planned work that rest took away.
#include <algorithm>

#include "pay/counting.h"
#include "rest/week.h"
#include "rest/wording.h"

namespace vigie::pay {
namespace {

using rest::LateReturn;

IntervalSet all_calls(const Facts& facts) {
  std::vector<Interval> spans;
  for (const Call& call : facts.calls) spans.push_back(call.worked);
  return IntervalSet(std::move(spans));
}

// What counts as work of a week.
IntervalSet worked(const Counting& count) {
  const Facts& facts = count.facts;
  const IntervalSet planned = count.switches.late_return == LateReturn::worked
                                  ? IntervalSet({facts.planned.begin(), facts.planned.end()})
                                  : count.planned;
  return planned | all_calls(facts);
}

// The supplement of an hour of work that follows `before` of the same week, and how long it holds.
struct Step {
  Ratio supplement;
  std::optional<Duration> left;  // none: to the end of the week
};
Step step_at(Duration before, const OvertimeRule& rule, Duration contract) {
  const Duration begins = std::max(rule.from, contract);
  if (before < begins) return {{}, begins - before};
  Duration tier_ends = rule.from;
  for (const OvertimeRule::Tier& tier : rule.tiers) {
    if (tier.most == Duration(0)) return {tier.supplement, std::nullopt};
    tier_ends += tier.most;
    if (before < tier_ends) return {tier.supplement, tier_ends - before};
  }
  return {rule.tiers.empty() ? Ratio() : rule.tiers.back().supplement, std::nullopt};
}

std::vector<Interval> weeks(const Counting& count) {
  std::vector<Interval> all;
  for (Instant at = count.range.from; at < count.range.to;) {
    all.push_back(rest::civil_week(at, count.zone));
    at = all.back().to;
  }
  return all;
}

}  // namespace

std::vector<ExtraHours> extra_hours(const Counting& count) {
  std::vector<ExtraHours> all;
  if (!count.agreement.overtime || !count.facts.weekly_hours) return all;
  const OvertimeRule& rule = *count.agreement.overtime;
  const IntervalSet work = worked(count);
  for (const Interval& week : weeks(count)) {
    if (!count.holds(rule.source, week.from)) continue;
    const IntervalSet of_week = work & IntervalSet({week});
    Duration before{};
    for (const Interval& span : of_week.intervals())
      for (Instant from = span.from; from < span.to;) {
        const Step step = step_at(before, rule, *count.facts.weekly_hours);
        const Instant to = step.left ? std::min(span.to, from + *step.left) : span.to;
        if (step.supplement > Ratio(0)) all.push_back({{from, to}, step.supplement});
        before += to - from;
        from = to;
      }
  }
  return all;
}

void pay_overtime(Counting& count, const std::vector<ExtraHours>& extra) {
  if (extra.empty()) return;
  const IntervalSet calls = all_calls(count.facts);
  for (const Interval& week : weeks(count)) {
    std::map<Ratio, Line> lines;  // by supplement
    Duration beyond{};
    Duration urgent{};
    const Interval here{std::max(week.from, count.range.from), std::min(week.to, count.range.to)};
    for (const Call& call : count.facts.calls)
      if (call.urgent) urgent += (IntervalSet({call.worked}) & IntervalSet({here})).total();
    for (const ExtraHours& hours : extra) {
      const IntervalSet part = IntervalSet({hours.span}) & IntervalSet({here});
      beyond += part.total();
      const IntervalSet planned = part - calls;
      if (planned.empty()) continue;
      Line& line = lines[hours.supplement];
      line.time += planned.total();
      line.when = week;
      line.factor = hours.supplement;
    }
    count.out.overtime += beyond;
    count.out.quota_hours += std::max(beyond - urgent, Duration(0));
    for (auto& [supplement, line] : lines) {
      line.kind = LineKind::overtime;
      line.what = say("supplement of {} %", to_string(supplement * 100));
      line.unit = count.rate_of(OfRate{1});
      line.source = count.agreement.overtime->source;
      if (line.unit)
        line.amount = times(*line.unit, supplement * Ratio(line.time.count(), 3'600'000));
      line.note = say("the hours themselves are in the salary");
      count.add(std::move(line));
    }
  }
}

void pay_late_returns(Counting& count) {
  for (const Interval& missed : count.facts.missed) {
    if (!count.here(missed.to)) continue;
    Line line;
    line.kind = LineKind::late_return;
    line.what = say("planned work that rest took away");
    line.when = missed;
    line.time = missed.length();
    switch (count.switches.late_return) {
      case LateReturn::neutral:
        line.note = say("paid with the salary; not counted for overtime");
        break;
      case LateReturn::worked:
        line.note = say("paid with the salary; counted as worked");
        break;
      case LateReturn::unpaid:
        line.note = say("not paid");
        line.unit = count.rate_of(OfRate{1});
        line.factor = Ratio(-1);
        if (line.unit) line.amount = times(*line.unit, Ratio(-line.time.count(), 3'600'000));
        break;
    }
    count.add(std::move(line));
  }
}

}  // namespace vigie::pay
