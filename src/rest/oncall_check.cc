#include "rest/oncall_check.h"

#include <algorithm>

#include "base/limits.h"
#include "rest/expected_calls.h"
#include "rest/week.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

namespace {

constexpr Duration day = hours(24);

std::int64_t number_of(Instant at, const Zone& zone) {
  return days_since_epoch(zone.to_local(at).date);
}

LocalDate months_later(LocalDate date, int months) {
  const int month = date.month - 1 + months;
  const LocalDate first{date.year + month / 12, month % 12 + 1, 1};
  const LocalDate next{first.month == 12 ? first.year + 1 : first.year, first.month % 12 + 1, 1};
  const auto length = days_since_epoch(next) - days_since_epoch(first);
  return add_days(first, std::min<std::int64_t>(date.day, length) - 1);
}

// The rules on being on call that hold; null: none.
const OnCallRules* oncall_at(const RulePack& pack, Instant at, const Zone& zone) {
  if (pack.oncall == OnCallRules{}) return nullptr;
  if (in_force(pack.oncall.source, at, zone)) return &pack.oncall;
  return pack.before.empty() ? nullptr : oncall_at(pack.before.front(), at, zone);
}
template <class R>
const R* oncall_rule(const RulePack& pack, std::optional<R> OnCallRules::* rule, Instant at,
                     const Zone& zone) {
  const OnCallRules* rules = oncall_at(pack, at, zone);
  if (rules == nullptr || !(rules->*rule)) return nullptr;
  return in_force((rules->*rule)->source, at, zone) ? &*(rules->*rule) : nullptr;
}

PlanRisk risk(PlanRisk::Kind kind, const Interval& when, const Source& source) {
  PlanRisk made;
  made.kind = kind;
  made.when = when;
  made.source = source;
  return made;
}

std::optional<PlanRisk> notice_risk(const PlannedOnCall& period, const OnCallRules& rules,
                                    NoticeDays counted, const Zone& zone) {
  const LocalDate told = zone.to_local(period.published).date;
  const auto between = static_cast<int>(number_of(period.span.from, zone) - days_since_epoch(told));
  int required = rules.notice_days.value_or(0);
  if (rules.notice_months)
    required = std::max(
        required, static_cast<int>(days_since_epoch(months_later(told, *rules.notice_months)) -
                                   days_since_epoch(told)));
  // Clear days are whole: neither the one on which it is told nor the one on which it begins.
  const int found = counted == NoticeDays::clear ? between - 1 : between;
  if (required == 0 || found >= required) return std::nullopt;
  PlanRisk late = risk(PlanRisk::Kind::notice_short, period.span, rules.source);
  if (rules.notice_short)
    late.kind = between - 1 >= *rules.notice_short ? PlanRisk::Kind::notice_exceptional
                                                   : PlanRisk::Kind::notice_too_short;
  late.found = found;
  late.required = required;
  late.excused = rules.notice_short.value_or(0);
  return late;
}

// The weeks from the first period to the last that have a weekly rest without being on call.
class FreeWeeks {
 public:
  FreeWeeks(const OnCallPlan& plan, const Zone& zone) {
    std::vector<Interval> busy = plan.work.shifts;
    for (const PlannedOnCall& period : plan.periods) busy.push_back(period.span);
    const IntervalSet all(std::move(busy));
    const Instant first = civil_week(plan.periods.front().span.from, zone).from;
    const Instant last = civil_week(plan.periods.back().span.to - milliseconds(1), zone).to;
    for (const Worked& week : civil_weeks(IntervalSet({{first, last}}), zone))
      weeks_.push_back(week.span);
    // What lies around the plan is free.
    const Duration around = day * 14;
    const Instant begin = std::min(first, all.intervals().front().from) - around;
    const Instant end = std::max(last, all.intervals().back().to) + around;
    rests_ = all.complement({begin, end}).intervals();
  }
  const std::vector<Interval>& weeks() const { return weeks_; }
  bool free(const Interval& week, const WeeklyRest& rule) const {
    return std::ranges::any_of(rests_, [&](const Interval& rest) {
      const Interval inside{std::max(rest.from, week.from), std::min(rest.to, week.to)};
      return rest.length() >= rule.least && inside.length() >= rule.core;
    });
  }

 private:
  std::vector<Interval> weeks_;
  std::vector<Interval> rests_;
};

}  // namespace

Result<void> check_plan(const OnCallPlan& plan, const Expectation& expected) {
  if (auto checked = check_record(plan.work); !checked) return checked;
  for (std::size_t i = 0; i < plan.periods.size(); ++i) {
    const Message name = say("period on call {}", i + 1);
    if (auto checked = check_span(plan.periods[i].span, name); !checked) return checked;
    if (0 < i && plan.periods[i].span.from < plan.periods[i - 1].span.to)
      return fail(
          ErrorCode::invalid,
          say("{} begins at {}, before {} ends at {}", name, to_rfc3339(plan.periods[i].span.from),
              say("period on call {}", i), to_rfc3339(plan.periods[i - 1].span.to)));
  }
  const auto most = static_cast<int>(limits::rest_calls);
  if (expected.calls_a_night < 0 || most < expected.calls_a_night)
    return fail(ErrorCode::invalid, say("{} expected calls a night are out of range: 0 to {}",
                                        expected.calls_a_night, most));
  if (expected.each < Duration(0) || day < expected.each || expected.response < Duration(0))
    return fail(ErrorCode::invalid,
                say("an expected call lasts 0 to 24 hours, and a response time is not negative"));
  return {};
}

std::vector<PlanRisk> notice_risks(const OnCallPlan& plan, const RulePack& pack,
                                   const Switches& switches, const Zone& zone) {
  std::vector<PlanRisk> found;
  for (const PlannedOnCall& period : plan.periods)
    if (const OnCallRules* rules = oncall_at(pack, period.span.from, zone))
      if (const auto late = notice_risk(period, *rules, switches.notice, zone))
        found.push_back(*late);
  return found;
}

std::vector<PlanRisk> day_risks(const OnCallPlan& plan, const RulePack& pack, const Zone& zone) {
  std::vector<std::int64_t> days;
  for (const PlannedOnCall& period : plan.periods)
    for (Duration begun{}; begun < period.span.length(); begun += day)
      days.push_back(number_of(period.span.from, zone) + begun / day);
  std::ranges::sort(days);
  days.erase(std::ranges::unique(days).begin(), days.end());
  const auto begin_of = [&](std::int64_t number) {
    return zone.first_instant({date_from_days(number), {}});
  };
  std::vector<PlanRisk> found;
  for (std::size_t last = 0, first = 0; last < days.size(); ++last) {
    const OnCallRules* rules = oncall_at(pack, begin_of(days[last]), zone);
    if (rules == nullptr || !rules->max_days) continue;
    while (days[last] - days[first] >= rules->max_days->days) ++first;
    const auto count = static_cast<int>(last - first) + 1;
    if (count <= rules->max_days->most) continue;
    const bool same = !found.empty() && begin_of(days[last - 1] + 1) == found.back().when.to;
    if (!same)
      found.push_back(
          risk(PlanRisk::Kind::too_many_days, {begin_of(days[first]), {}}, rules->source));
    PlanRisk& many = found.back();
    many.when.to = begin_of(days[last] + 1);
    many.found = std::max(many.found, count);
    many.required = rules->max_days->most;
  }
  return found;
}

std::vector<PlanRisk> free_rest_risks(const OnCallPlan& plan, const RulePack& pack,
                                      const Switches& switches, const Zone& zone) {
  std::vector<PlanRisk> found;
  if (switches.uncalled_is_rest || plan.periods.empty()) return found;
  const FreeWeeks weeks(plan, zone);
  int row = 0;
  Instant begun;
  for (const Interval& week : weeks.weeks()) {
    const WeeklyRest* rest = holding(pack, &RulePack::weekly, week.from, zone);
    const FreeRest* rule = oncall_rule(pack, &OnCallRules::free_rest, week.from, zone);
    row = rest == nullptr || rule == nullptr || weeks.free(week, *rest) ? 0 : row + 1;
    if (row == 1) begun = week.from;
    if (row == 0 || row < rule->weeks) continue;
    if (row == rule->weeks)
      found.push_back(risk(PlanRisk::Kind::no_free_rest, {begun, {}}, rule->source));
    found.back().when.to = week.to;
    found.back().found = row;
    found.back().required = rule->weeks;
  }
  return found;
}

std::vector<PlanRisk> requalification_risks(const OnCallPlan& plan, const Expectation& expected,
                                            const RulePack& pack, const Zone& zone) {
  std::vector<PlanRisk> found;
  for (const PlannedOnCall& period : plan.periods) {
    const Requalification* rule =
        oncall_rule(pack, &OnCallRules::requalification, period.span.from, zone);
    if (rule == nullptr) continue;
    PlanRisk alert = risk(PlanRisk::Kind::requalified_by_response, period.span, rule->source);
    alert.response = expected.response;
    alert.response_limit = rule->response;
    if (Duration(0) < expected.response && expected.response <= rule->response)
      found.push_back(alert);
    const OnCallPlan alone{plan.work, {period}};
    alert.kind = PlanRisk::Kind::requalified_by_calls;
    alert.found =
        static_cast<int>(nights_on_call(alone, pack, zone).size()) * expected.calls_a_night;
    alert.required = rule->calls;
    if (0 < rule->calls && rule->calls <= alert.found) found.push_back(alert);
  }
  return found;
}

std::vector<PlanRisk> plan_risks(const OnCallPlan& plan, const Expectation& expected,
                                 const RulePack& pack, const Switches& switches, const Zone& zone) {
  std::vector<PlanRisk> all;
  const auto append = [&](std::vector<PlanRisk> more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(notice_risks(plan, pack, switches, zone));
  append(day_risks(plan, pack, zone));
  append(free_rest_risks(plan, pack, switches, zone));
  append(return_risks(plan, expected, pack, switches, zone));
  append(requalification_risks(plan, expected, pack, zone));
  return all;
}

}  // namespace vigie::rest
