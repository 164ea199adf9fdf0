#include "rest/weeks_check.h"

#include <algorithm>

#include "rest/blocks.h"
#include "rest/week.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

namespace {

constexpr Duration day = hours(24);

class Weeks {
 public:
  Weeks(const WorkRecord& record, const IntervalSet& work, const RulePack& pack,
        const Switches& switches, const Zone& zone)
      : record_(record), pack_(pack), switches_(switches), zone_(zone) {
    const Interval whole{work.intervals().front().from, work.intervals().back().to};
    const IntervalSet breaking = that_breaks(work);
    // Nobody knows what lies around: rest, then, and long enough for any rule.
    const Duration around = day * 57;
    rests_ = breaking.complement({whole.from - around, whole.to + around}).intervals();
    const Instant last = whole.to - milliseconds(1);
    starts_ = day_starts(civil_week(whole.from, zone).from,
                         civil_week(last, zone).to - milliseconds(1), zone);
  }

  std::vector<Finding> without_rest() {
    for (std::size_t i = 0; i + 7 < starts_.size(); i += 7) {
      const WeeklyRest* rule = holding(pack_, &RulePack::weekly, starts_[i], zone_);
      if (rule == nullptr) continue;
      const bool rolling = switches_.weekly_attribution == Attribution::rolling7 ||
                           rule->period != WeeklyPeriod::civil_week;
      if (rolling)
        look_at_each_day(*rule, i);
      else
        look_at_week(*rule, {starts_[i], starts_[i + 7]});
    }
    return std::move(findings_);
  }

 private:
  // Urgent works suspend a rest, they do not break it.
  IntervalSet that_breaks(const IntervalSet& work) const {
    if (!pack_.weekly->urgent_works) return work;
    std::vector<Interval> breaking = planned_work(record_).intervals();
    for (const Intervention& one : record_.interventions)
      if (switches_.urgent_works == UrgentWorks::off && !one.urgent) breaking.push_back(one.worked);
    return IntervalSet(std::move(breaking));
  }
  Duration least(const WeeklyRest& rule, Instant at) const {
    const DailyRest* daily = holding(pack_, &RulePack::daily, at, zone_);
    const bool reduced =
        daily != nullptr && daily->reduced && in_force(daily->reduced->source, at, zone_);
    return weekly_least(rule, reduced ? &*daily->reduced : nullptr, switches_);
  }
  // The rests that reach into a span; `f(rest, how much of it)`.
  template <class F>
  void each_rest(const Interval& span, F f) const {
    auto rest = std::ranges::upper_bound(rests_, span.from, {}, &Interval::to);
    for (; rest != rests_.end() && rest->from < span.to; ++rest)
      f(*rest, clipped(*rest, span.from, span.to));
  }
  void add(const WeeklyRest& rule, const Interval& span, const Interval& best, Duration found,
           Duration required) {
    findings_.push_back({Rule::weekly_missing, Finding::Kind::crystallised, rule.source, best,
                         found, required, span});
  }

  // --- civil weeks

  bool holds(const WeeklyRest& rule, const Interval& week) const {
    const Duration required = least(rule, week.from);
    bool held = false;
    each_rest(week, [&](const Interval& rest, const Interval& inside) {
      switch (switches_.weekly_attribution) {
        case Attribution::contained35:
          held = held || inside.length() >= required;
          break;
        case Attribution::starts_in_week:
          held = held || (rest.length() >= required && week.contains(rest.from));
          break;
        case Attribution::contained24:
        case Attribution::rolling7:
          held = held || (rest.length() >= required && inside.length() >= rule.core);
          break;
      }
    });
    return held;
  }
  // Does a pause hold the rest of this week? Then the verdict on its return says whether it did.
  bool has_pause(const WeeklyRest& rule, const Interval& week) {
    if (!paused_) {
      paused_.emplace();
      for (const Pause& pause : pauses_of(record_, pack_, switches_, zone_))
        if (pause.kind == PauseKind::weekly)
          paused_->push_back(week_of_rest(pause.shift_before.to, rule.core, zone_).from);
    }
    return std::ranges::find(*paused_, week.from) != paused_->end();
  }
  void look_at_week(const WeeklyRest& rule, const Interval& week) {
    if (holds(rule, week) || has_pause(rule, week)) return;
    Interval best;
    each_rest(week, [&](const Interval&, const Interval& inside) {
      if (best.length() < inside.length()) best = inside;
    });
    add(rule, week, best, best.length(), least(rule, week.from));
  }

  // --- any seven days, or as many as the pack says

  void look_at_each_day(const WeeklyRest& rule, std::size_t monday) {
    const bool several = rule.period == WeeklyPeriod::n_days;
    const auto days = static_cast<std::size_t>(several ? rule.days : 7);
    // After one that is found wanting, the next that shares no day with it.
    for (next_ = std::max(next_, monday); next_ < monday + 7;) {
      if (next_ + days >= starts_.size()) return;
      const Interval span{starts_[next_], starts_[next_ + days]};
      const bool held = several ? holds_together(rule, span) : holds_one(rule, span);
      next_ += held ? 1 : days;
    }
  }
  bool holds_one(const WeeklyRest& rule, const Interval& span) {
    const Duration required = least(rule, span.from);
    Interval best;
    bool held = false;
    each_rest(span, [&](const Interval& rest, const Interval& inside) {
      held = held || (rest.length() >= required && inside.length() >= rule.core);
      if (best.length() < inside.length()) best = inside;
    });
    if (!held) add(rule, span, best, best.length(), required);
    return held;
  }
  // Weekly rests may be given together: those of so many days have the sum, none is too short.
  bool holds_together(const WeeklyRest& rule, const Interval& span) {
    const Duration each = least(rule, span.from);
    const Duration required = each * rule.days / 7;
    Duration sum{};
    each_rest(span, [&](const Interval& rest, const Interval& inside) {
      if (rest.length() >= each) sum += inside.length();
    });
    if (sum < required) add(rule, span, {}, sum, required);
    return sum >= required;
  }

  const WorkRecord& record_;
  const RulePack& pack_;
  const Switches& switches_;
  const Zone& zone_;
  std::vector<Interval> rests_;
  std::vector<Instant> starts_;                 // of days, from a Monday to a Monday
  std::optional<std::vector<Instant>> paused_;  // weeks
  std::size_t next_ = 0;                        // the day to look at
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> weeks_without_rest(const WorkRecord& record, const IntervalSet& work,
                                        const RulePack& pack, const Switches& switches,
                                        const Zone& zone) {
  if (work.empty() || !pack.weekly) return {};
  return Weeks(record, work, pack, switches, zone).without_rest();
}

}  // namespace vigie::rest
