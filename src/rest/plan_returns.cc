// What calls would do to the returns of a plan: return_risks() of oncall_check.h.
#include <algorithm>

#include "rest/expected_calls.h"
#include "rest/oncall_check.h"

namespace vigie::rest {

namespace {

constexpr Duration step = minutes(15);  // between the moments at which a call is tried

class Returns {
 public:
  Returns(const OnCallPlan& plan, const Expectation& expected, const RulePack& pack,
          const Switches& switches, const Zone& zone)
      : expected_(expected), pack_(pack), switches_(switches), zone_(zone), quiet_(plan.work) {
    for (const PlannedOnCall& period : plan.periods) on_call_.push_back(period.span);
    if (!pack.oncall.uncalled_counts_as_rest)
      add((IntervalSet(on_call_) - IntervalSet(quiet_.shifts)).intervals(), quiet_);
    called_ = quiet_;
    add(expected_calls(plan, expected, pack, zone), called_);
  }

  std::vector<PlanRisk> risks() {
    const std::vector<Pause> quiet = pauses_of(quiet_, pack_, switches_, zone_);
    const std::vector<Pause> called = pauses_of(called_, pack_, switches_, zone_);
    for (std::size_t i = 0; i < quiet.size(); ++i) {
      const Interval rest{quiet[i].shift_before.to, quiet[i].shift_after.from};
      const std::vector<Interval> hours = hours_on_call(rest);
      if (!hours.empty()) look_at(quiet[i], called[i], rest, hours);
    }
    return std::move(risks_);
  }

 private:
  // Calls that come after those that already were.
  static void add(const std::vector<Interval>& calls, WorkRecord& record) {
    for (const Interval& call : calls)
      if (record.interventions.empty() || record.interventions.back().worked.to <= call.from)
        record.interventions.push_back({call});
  }
  std::vector<Interval> hours_on_call(const Interval& rest) const {
    std::vector<Interval> parts;
    for (const Interval& span : on_call_) {
      const Interval part{std::max(span.from, rest.from), std::min(span.to, rest.to)};
      if (!part.empty()) parts.push_back(part);
    }
    return parts;
  }

  void look_at(const Pause& quiet, const Pause& called, const Interval& rest,
               const std::vector<Interval>& hours) {
    const Judgement without = judge(quiet, pack_, switches_, zone_);
    if (const Finding* breach = breach_of(without, Finding::Kind::if_worked)) {
      add_risk(PlanRisk::Kind::rest_short, rest, breach->source, without.earliest,
               without.earliest);
      return;
    }
    if (expected_.calls_a_night == 0) return;
    const Judgement with = judge(called, pack_, switches_, zone_);
    const Judgement worst = at_worst(quiet, hours);
    const Finding* moved = breach_of(with, Finding::Kind::if_worked);
    const Finding* may_move = breach_of(worst, Finding::Kind::if_worked);
    if (moved != nullptr && rest.to < with.earliest)
      add_risk(PlanRisk::Kind::return_moves, rest, moved->source, with.earliest,
               std::max(with.earliest, worst.earliest));
    else if (may_move != nullptr && rest.to < worst.earliest)
      add_risk(PlanRisk::Kind::return_may_move, rest, may_move->source, worst.earliest,
               worst.earliest);
    for (const Finding& finding : with.findings)
      if (finding.rule == Rule::weekly_week && finding.breach())
        lose_week(finding, rest.to, with.earliest);
  }
  static const Finding* breach_of(const Judgement& judged, Finding::Kind kind) {
    const auto found = std::ranges::find(judged.findings, kind, &Finding::kind);
    return found == judged.findings.end() ? nullptr : &*found;
  }
  void add_risk(PlanRisk::Kind kind, const Interval& when, const Source& source, Instant earliest,
                Instant worst) {
    PlanRisk made;
    made.kind = kind;
    made.when = when;
    made.source = source;
    made.found = kind == PlanRisk::Kind::rest_short ? 0 : expected_.calls_a_night;
    made.planned = when.to;
    made.earliest = earliest;
    made.worst = worst;
    risks_.push_back(made);
  }

  void lose_week(const Finding& finding, Instant planned, Instant earliest) {
    add_risk(PlanRisk::Kind::week_lost, finding.week, finding.source, earliest, earliest);
    risks_.back().planned = planned;
  }

  // Of one more call at any moment on call, the judgement that delays most.
  Judgement at_worst(const Pause& quiet, const std::vector<Interval>& hours) const {
    Judgement worst;
    std::vector<Intervention> calls(quiet.interventions.begin(), quiet.interventions.end());
    const Instant free = calls.empty() ? quiet.shift_before.to : calls.back().worked.to;
    calls.emplace_back();
    const auto look = [&](Instant from) {
      calls.back().worked = {from, std::min(from + expected_.each, quiet.shift_after.from)};
      if (from < free) return;
      Pause pause = quiet;
      pause.interventions = calls;
      const Judgement judged = judge(pause, pack_, switches_, zone_);
      if (worst.earliest < judged.earliest) worst = judged;
    };
    for (const Interval& part : hours) {
      for (Instant from = part.from; from < part.to; from += step) look(from);
      look(std::max(part.from, part.to - expected_.each));
    }
    return worst;
  }

  const Expectation& expected_;
  const RulePack& pack_;
  const Switches& switches_;
  const Zone& zone_;
  WorkRecord quiet_;
  WorkRecord called_;
  std::vector<Interval> on_call_;
  std::vector<PlanRisk> risks_;
};

}  // namespace

std::vector<PlanRisk> return_risks(const OnCallPlan& plan, const Expectation& expected,
                                   const RulePack& pack, const Switches& switches,
                                   const Zone& zone) {
  return Returns(plan, expected, pack, switches, zone).risks();
}

}  // namespace vigie::rest
