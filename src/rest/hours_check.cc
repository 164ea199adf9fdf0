#include "rest/hours_check.h"

#include <algorithm>

#include "rest/averages.h"
#include "rest/night_check.h"
#include "rest/week.h"
#include "rest/weeks_check.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

namespace {

constexpr Duration day = hours(24);

class HoursCheck {
 public:
  HoursCheck(const WorkRecord& record, const RulePack& pack, const Switches& switches,
             const Zone& zone)
      : record_(record),
        pack_(pack),
        switches_(switches),
        zone_(zone),
        work_(worked(record)),
        divider_(dividing_rest(work_, pack, zone)),
        weeks_(civil_weeks(work_, zone)) {
    if (work_.empty()) return;
    starts_ = day_starts(work_.intervals().front().from, work_.intervals().back().to, zone);
    first_number_ = days_since_epoch(zone.to_local(starts_.front()).date);
  }

  std::vector<Finding> findings() {
    look_at_days();
    look_at_weeks();
    look_at_averages();
    look_at_breaks();
    look_at_amplitudes();
    look_at_days_worked();
    look_at_day_of_rest();
    append(weeks_without_rest(record_, work_, pack_, switches_, zone_));
    look_at_reduced_rests();
    append(check_nights(record_, work_, weeks_, pack_, zone_));
    return std::move(findings_);
  }

 private:
  template <class R>
  const R* rule_at(std::optional<R> RulePack::* rule, Instant at) const {
    return holding(pack_, rule, at, zone_);
  }
  void append(std::vector<Finding> more) {
    findings_.insert(findings_.end(), more.begin(), more.end());
  }
  void add(Rule rule, const Source& source, const Interval& block, Duration found,
           Duration required, Finding::Kind kind = Finding::Kind::crystallised) {
    findings_.push_back({rule, kind, source, block, found, required, {}});
  }

  // --- maxima

  void look_at_days() {
    if (!pack_.day_max) return;
    const std::vector<Worked> days = switches_.cap_day == CapDay::civil_day
                                         ? civil_days(work_, zone_)
                                         : days_from_start(work_, divider_);
    for (const Worked& one : days)
      if (const HoursRule* rule = rule_at(&RulePack::day_max, one.span.from);
          rule != nullptr && rule->most < one.hours)
        add(Rule::day_hours, rule->source, one.span, one.hours, rule->most);
  }
  void look_at_weeks() {
    for (const Worked& one : weeks_)
      if (const HoursRule* rule = rule_at(&RulePack::week_max, one.span.from);
          rule != nullptr && rule->most < one.hours)
        add(Rule::week_hours, rule->source, one.span, one.hours, rule->most);
  }
  void look_at_averages() {
    append(averages_above(weeks_, Rule::average_hours,
                          [&](Instant at) { return rule_at(&RulePack::avg_max, at); }));
  }

  // --- within a day

  // The longest time without work before `after` hours of it are done, or until it is `enough`.
  struct BeforeBreak {
    Duration longest{};
    Instant until;  // when so many hours were done; a day of fewer: its end
    bool reached = false;
  };
  BeforeBreak before_break(const Interval& span, Duration after) const {
    BeforeBreak found;
    Duration sum{};
    found.until = span.from;
    auto one = std::ranges::upper_bound(work_.intervals(), span.from, {}, &Interval::to);
    for (; one != work_.intervals().end() && one->from < span.to; ++one) {
      const Interval piece{std::max(one->from, span.from), std::min(one->to, span.to)};
      found.longest = std::max(found.longest, piece.from - found.until);
      found.reached = after < sum + piece.length();
      found.until = found.reached ? piece.from + (after - sum) : piece.to;
      if (found.reached) break;
      sum += piece.length();
    }
    return found;
  }
  // Whoever stops when the hours are reached has the break then.
  void look_at_breaks() {
    if (!pack_.pause) return;
    for (const Worked& one : days_from_start(work_, divider_)) {
      const BreakRule* rule = rule_at(&RulePack::pause, one.span.from);
      if (rule == nullptr || one.hours <= rule->after) continue;
      const BeforeBreak before = before_break(one.span, rule->after);
      if (before.reached && before.longest < rule->least)
        add(Rule::pause, rule->source, {one.span.from, before.until}, before.longest, rule->least);
    }
  }

  // What only calls make too long, the circular allows: the whole rest follows them.
  void look_at_amplitudes() {
    if (!pack_.amplitude_max) return;
    const std::vector<Worked> planned = stretches(planned_work(record_), divider_);
    for (const Worked& one : stretches(work_, divider_)) {
      const HoursRule* rule = rule_at(&RulePack::amplitude_max, one.span.from);
      if (rule == nullptr || one.span.length() <= rule->most) continue;
      const bool by_plan = std::ranges::any_of(planned, [&](const Worked& other) {
        return one.span.from <= other.span.from && other.span.to <= one.span.to &&
               rule->most < other.span.length();
      });
      const bool breach = by_plan || switches_.daily_reference == DailyReference::anchored_24h;
      add(Rule::amplitude, rule->source, one.span, one.span.length(), rule->most,
          breach ? Finding::Kind::crystallised : Finding::Kind::note);
    }
  }

  // --- days worked

  // A day counts when work begins on it: who works at night does not work on two days for it. Days
  // by their number since 1970.
  std::vector<std::int64_t> days_begun(bool with_calls) const {
    std::vector<std::int64_t> days;
    const auto add_day = [&](Instant at) { days.push_back(number_of(at)); };
    for (const Interval& shift : record_.shifts)
      if (!shift.empty()) add_day(shift.from);
    if (with_calls)
      for (const Intervention& one : record_.interventions)
        if (switches_.urgent_works == UrgentWorks::off && !one.urgent) add_day(one.worked.from);
    std::ranges::sort(days);
    days.erase(std::ranges::unique(days).begin(), days.end());
    return days;
  }
  // Most lie in the record, of which the days are known: zones are slow.
  std::int64_t number_of(Instant at) const {
    if (at < starts_.front() || starts_.back() <= at)
      return days_since_epoch(zone_.to_local(at).date);
    return first_number_ + (std::ranges::upper_bound(starts_, at) - starts_.begin()) - 1;
  }
  Instant begin_of(std::int64_t number) const {
    return zone_.first_instant({date_from_days(number), {}});
  }

  // Days of one week, or one after the other, that are more than the rule allows.
  struct Run {
    Interval span;
    std::int64_t days = 0;
    const DaysRule* rule = nullptr;
  };
  std::vector<Run> too_many_days(const std::vector<std::int64_t>& days) const {
    const auto together = [&](std::int64_t before, std::int64_t now) {
      constexpr std::int64_t thursday = 3;  // 1970 began on one
      if (switches_.days_worked == DaysWorked::in_a_row) return now == before + 1;
      return (before + thursday) / 7 == (now + thursday) / 7;
    };
    std::vector<Run> found;
    for (std::size_t first = 0, i = 1; i <= days.size(); ++i) {
      if (i < days.size() && together(days[i - 1], days[i])) continue;
      const auto count = static_cast<std::int64_t>(i - first);
      const Instant from = begin_of(days[first]);
      const DaysRule* rule = rule_at(&RulePack::consecutive_days, from);
      if (rule != nullptr && rule->most < count)
        found.push_back({{from, begin_of(days[i - 1] + 1)}, count, rule});
      first = i;
    }
    return found;
  }
  void look_at_days_worked() {
    if (!pack_.consecutive_days || work_.empty()) return;
    const std::vector<Run> planned = too_many_days(days_begun(false));
    for (const Run& run : too_many_days(days_begun(true))) {
      const bool by_plan = std::ranges::any_of(planned, [&](const Run& other) {
        return run.span.contains(other.span.from) || other.span.contains(run.span.from);
      });
      add(Rule::days_worked, run.rule->source, run.span, day * run.days, day * run.rule->most,
          by_plan ? Finding::Kind::crystallised : Finding::Kind::note);
    }
  }

  // --- the day on which the weekly rest is given

  // A note: there are many grounds to work on it. Calls that name theirs are left out.
  void look_at_day_of_rest() {
    if (!pack_.weekly || !pack_.weekly->day_pref || switches_.weekly_on_any_day) return;
    std::vector<Interval> calls;
    for (const Intervention& one : record_.interventions)
      if (switches_.urgent_works == UrgentWorks::off && !one.urgent && one.basis.empty())
        calls.push_back(one.worked);
    const IntervalSet groundless = planned_work(record_) | IntervalSet(std::move(calls));
    for (const Worked& one : civil_days(groundless, zone_)) {
      const WeeklyRest* rule = rule_at(&RulePack::weekly, one.span.from);
      if (rule == nullptr || !rule->day_pref) continue;
      if (weekday(date_from_days(number_of(one.span.from))) != *rule->day_pref) continue;
      add(Rule::weekly_day, rule->day_source.value_or(rule->source), one.span, one.hours, {},
          Finding::Kind::note);
    }
  }

  // --- reduced rests

  void look_at_reduced_rests() {
    if (work_.empty() || !pack_.daily || !pack_.daily->reduced ||
        !pack_.daily->reduced->max_per_period)
      return;
    const ReducedRest& rule = *pack_.daily->reduced;
    const Frequency often = *rule.max_per_period;
    std::vector<Interval> taken;
    for (const Judgement& judged : judge_record(record_, pack_, switches_, zone_))
      for (const Finding& finding : judged.findings)
        if (finding.rule == Rule::daily_reduced) taken.push_back(finding.block);
    for (std::size_t last = 0, first = 0; last < taken.size(); ++last) {
      while (number_of(taken[last].to) - number_of(taken[first].to) >= often.days) ++first;
      const auto count = static_cast<std::int64_t>(last - first) + 1;
      if (count <= often.most) continue;
      add(Rule::reduced_often, rule.source, {taken[first].from, taken[last].to}, day * count,
          day * often.most);
      first = last;  // the others are in this finding
    }
  }

  const WorkRecord& record_;
  const RulePack& pack_;
  const Switches& switches_;
  const Zone& zone_;
  IntervalSet work_;
  Duration divider_;
  std::vector<Worked> weeks_;
  std::vector<Instant> starts_;  // of the days with work; empty: no work
  std::int64_t first_number_ = 0;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_hours(const WorkRecord& record, const RulePack& pack,
                                 const Switches& switches, const Zone& zone) {
  return HoursCheck(record, pack, switches, zone).findings();
}

}  // namespace vigie::rest
