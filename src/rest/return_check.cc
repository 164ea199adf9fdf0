#include "rest/return_check.h"

#include <algorithm>

#include "rest/blocks.h"
#include "rest/week.h"

namespace vigie::rest {

namespace {

constexpr Duration day = hours(24);

// When a rule allows the return, and the rest on which that stands.
struct Allowed {
  Instant earliest;
  Interval block;  // what was had before; empty: nothing of that counts
  Way way = Way::after_last_work;
  bool amber = false;  // no later return mends it

  bool by_credit() const { return !block.empty() || way == Way::exempt; }
};

class Judge {
 public:
  Judge(const Pause& pause, const RulePack& pack, const Switches& switches, const Zone& zone)
      : pause_(pause),
        switches_(switches),
        zone_(zone),
        ruler_{zone, switches.time_basis == TimeBasis::wall},
        blocks_(pause_, ruler_),
        last_end_(blocks_.last_end()),
        back_(pause.shift_after.from),
        pack_(pack),
        daily_(holding(pack, &RulePack::daily, back_, zone)),
        reduced_(reduced()),
        weekly_(pause.kind == PauseKind::weekly ? holding(pack, &RulePack::weekly, back_, zone)
                                                : nullptr) {
    if (weekly_ == nullptr) return;
    begun_ = civil_week(pause.shift_before.to, zone);
    week_ = week_of_rest(pause.shift_before.to, weekly_->core, begun_, zone);
  }

  Judgement judge() const {
    Judgement judged;
    judged.earliest = last_end_;
    note_rules_to_come(judged);
    if (urgent()) {
      owe_for_urgent_works(judged);
      if (back_ < last_end_) judged.verdict = Verdict::delay_until;
      return judged;
    }
    if (daily_ != nullptr) judge_daily(judged);
    if (weekly_ != nullptr) judge_weekly(judged);
    if (judged.verdict == Verdict::ok && back_ < judged.earliest)
      judged.verdict = Verdict::delay_until;
    if (weekly_ != nullptr) judge_week(judged);
    if (declared_urgent()) note_no_urgent_works(judged);
    return judged;
  }

  std::vector<Ground> grounds() const {
    std::vector<Ground> found;
    const auto put = [&](Rule rule, const Source& source, const Source& credit,
                         const std::optional<Source>& works, Duration required, Allowed allowed) {
      if (urgent()) allowed = {last_end_, {}, Way::suspended, false};
      const Source& way = urgent() ? *works : allowed.by_credit() ? credit : source;
      found.push_back(
          {rule, source, required, allowed.way, allowed.block, way, last_end_, allowed.earliest});
    };
    if (daily_ != nullptr)
      put(Rule::daily_rest, daily_source(), daily_->credit_source, daily_->urgent_works,
          daily_required(), daily());
    if (weekly_ != nullptr)
      put(Rule::weekly_rest, weekly_->source, weekly_credit(), weekly_->urgent_works,
          weekly_required(), weekly());
    return found;
  }

  WeekHolds week() const { return weekly_ == nullptr ? WeekHolds{} : week_holds(back_); }

 private:
  const ReducedRest* reduced() const {
    if (daily_ == nullptr || !daily_->reduced) return nullptr;
    return in_force(daily_->reduced->source, back_, zone_) ? &*daily_->reduced : nullptr;
  }

  // --- the daily rest

  Duration daily_required() const { return reduced_ != nullptr ? reduced_->floor : daily_->least; }
  const Source& daily_source() const {
    return reduced_ != nullptr ? reduced_->source : daily_->source;
  }
  Allowed by_way(Way way, Duration wait) const {
    return {ruler_.after(last_end_, wait), {}, way, false};
  }
  Allowed after_last_end(Duration required) const { return by_way(Way::after_last_work, required); }

  // A rest before the last call that counts as the whole of it.
  std::optional<Interval> credited() const {
    if (!blocks_.called()) return std::nullopt;
    const Instant call = pause_.interventions.back().worked.from;
    const Instant since =
        switches_.credit_scope == CreditScope::trailing_24h ? call - day : pause_.shift_before.to;
    std::optional<Interval> found;
    blocks_.each([&](const Interval& block) {
      if (blocks_.length(clipped(block, since, call)) >= daily_->credit_threshold) found = block;
    });
    return found;
  }

  Allowed daily_by_credit() const {
    const Duration required = daily_required();
    const CreditRule rule = switches_.prior_rest_credit ? daily_->credit : CreditRule::none;
    switch (rule) {
      case CreditRule::full_before:
        if (const auto block = credited()) return {last_end_, *block, Way::had_before, false};
        break;
      case CreditRule::remaining_fraction: {
        const Duration missing = std::max(Duration(0), required - blocks_.total_before());
        const bool long_enough = blocks_.length(blocks_.longest_before()) >= daily_->credit_block ||
                                 missing >= daily_->credit_block;
        if (blocks_.called() && long_enough)
          return {ruler_.after(last_end_, missing), blocks_.longest_before(), Way::remainder,
                  false};
        break;
      }
      case CreditRule::exempt_when_called:
        if (blocks_.called()) return {last_end_, {}, Way::exempt, false};
        break;
      case CreditRule::none:
        break;
    }
    return after_last_end(required);
  }

  // Of the 24 hours before the return, one block is the whole rest.
  Allowed daily_trailing() const {
    const Duration required = daily_required();
    std::optional<Interval> found;
    blocks_.each([&](const Interval& block) {
      if (blocks_.length(clipped(block, back_ - day, back_)) >= required) found = block;
    });
    if (found) return {last_end_, *found, Way::had_before, false};
    return after_last_end(required);
  }

  // Does each 24 hours that the first work after a whole rest opens hold a whole rest, when work
  // begins again at `back`?
  bool every_24h_rested(Instant back, Duration required) const {
    std::optional<Instant> anchor = pause_.shift_before.from;
    bool rested = false;
    bool every = true;
    const auto rest = [&](const Interval& block) {
      if (anchor && blocks_.length(clipped(block, *anchor, *anchor + day)) >= required)
        rested = true;
      if (blocks_.length(block) < required) return;
      if (anchor && !rested) every = false;
      anchor = block.to < back ? std::optional(block.to) : std::nullopt;
      rested = false;
    };
    blocks_.each(rest);
    rest({last_end_, back});
    if (!anchor || rested) return every;
    const Instant ends = pause_.shift_after.to + (back - back_);
    return every && blocks_.length(clipped({ends, ends + day}, *anchor, *anchor + day)) >= required;
  }

  // The lawful hours have holes here: work that begins early ends early enough to rest within the
  // same 24 hours. So the planned return is looked at first.
  Allowed daily_anchored() const {
    const Duration required = daily_required();
    Allowed allowed = after_last_end(required);
    if (every_24h_rested(std::max(back_, last_end_), required)) {
      if (every_24h_rested(last_end_, required))
        return {
            last_end_, blocks_.longest_before(),
            blocks_.length(blocks_.longest_before()) < required ? Way::as_planned : Way::had_before,
            false};
      if (back_ < allowed.earliest) {
        allowed.earliest = back_;
        allowed.way = Way::as_planned;
      }
      return allowed;
    }
    allowed.amber = !every_24h_rested(std::max(allowed.earliest, back_), required);
    return allowed;
  }

  Allowed daily() const {
    const bool separate = weekly_ != nullptr && !switches_.weekly_credit_covers_daily;
    if (separate && blocks_.called()) return after_last_end(daily_required());
    switch (switches_.daily_reference) {
      case DailyReference::trailing_24h:
        return daily_trailing();
      case DailyReference::anchored_24h:
        return daily_anchored();
      case DailyReference::admin_full_rest:
        break;
    }
    return daily_by_credit();
  }

  void judge_daily(Judgement& judged) const {
    const Allowed allowed = daily();
    judged.earliest = std::max(judged.earliest, allowed.earliest);
    const Duration required = daily_required();
    if (allowed.amber) {
      judged.verdict = Verdict::amber;
      add(judged, Rule::daily_amplitude, Finding::Kind::note, daily_source(),
          blocks_.longest(back_), required);
    }
    if (back_ < allowed.earliest) {
      add(judged, Rule::daily_rest, Finding::Kind::if_worked, daily_source(), blocks_.last(back_),
          required);
      return;
    }
    const Interval rest = allowed.by_credit() ? allowed.block : blocks_.last(back_);
    if (reduced_ != nullptr && blocks_.length(blocks_.longest(back_)) < daily_->least)
      add(judged, Rule::daily_reduced, Finding::Kind::owed, reduced_->source,
          blocks_.longest(back_), daily_->least);
    const Source& source = allowed.by_credit() ? daily_->credit_source : daily_source();
    if (source.seen == Seen::unverified)
      add(judged, Rule::daily_rest, Finding::Kind::note, source, rest, required);
  }

  // --- the weekly rest

  const Source& weekly_credit() const {
    return weekly_->credit ? *weekly_->credit : weekly_->source;
  }
  Duration weekly_required() const { return weekly_least(*weekly_, reduced_, switches_); }

  Allowed weekly() const {
    const Duration required = weekly_required();
    if (blocks_.length(blocks_.longest_before()) >= required)
      return {last_end_, blocks_.longest_before(), Way::had_before, false};
    switch (switches_.weekly_after_call) {
      case AfterCall::remaining_fraction:
        return by_way(Way::remainder, std::max(Duration(0), required - blocks_.total_before()));
      case AfterCall::daily_only:
        // Nothing saves the week any more: the return belongs to the next one.
        if (blocks_.called() && week_.to < ruler_.after(last_end_, weekly_->core))
          return by_way(Way::week_lost, daily_ == nullptr ? Duration(0) : daily_required());
        break;
      case AfterCall::full:
        break;
    }
    return after_last_end(required);
  }

  void judge_weekly(Judgement& judged) const {
    const Allowed allowed = weekly();
    judged.earliest = std::max(judged.earliest, allowed.earliest);
    const Interval rest = allowed.by_credit() ? allowed.block : blocks_.last(back_);
    if (back_ < allowed.earliest)
      add(judged, Rule::weekly_rest, Finding::Kind::if_worked, weekly_->source, rest,
          weekly_required());
    else if (const Source& source = allowed.by_credit() ? weekly_credit() : weekly_->source;
             source.seen == Seen::unverified)
      add(judged, Rule::weekly_rest, Finding::Kind::note, source, rest, weekly_required());
  }

  WeekHolds week_holds(Instant back) const {
    const Duration required = weekly_required();
    WeekHolds holds;
    const auto look = [&](const Interval& block) {
      const Duration inside = blocks_.length(clipped(block, week_.from, week_.to));
      if (inside >= required) holds.contained35 = true;
      if (blocks_.length(block) < required) return;
      if (inside >= weekly_->core) holds.contained24 = true;
      if (begun_.contains(block.from)) holds.starts_in_week = true;
    };
    blocks_.each(look);
    look(blocks_.last(back));
    return holds;
  }

  bool holds(const WeekHolds& week) const {
    switch (switches_.weekly_attribution) {
      case Attribution::contained35:
        return week.contained35;
      case Attribution::starts_in_week:
        return week.starts_in_week;
      case Attribution::contained24:
        return week.contained24;
      case Attribution::rolling7:
        break;  // knows no week
    }
    return true;
  }

  // Is the week lost, also when the return waits for its lawful hour? Where only the chosen
  // attribution says so, the return itself is what a reader must not call lawful.
  void judge_week(Judgement& judged) const {
    if (weekly_->period != WeeklyPeriod::civil_week) return;
    const WeekHolds week = week_holds(std::max(back_, judged.earliest));
    if (holds(week)) return;
    const bool disputed = week.contained24 && judged.verdict == Verdict::ok;
    if (disputed) judged.verdict = Verdict::breach_if_worked;
    const bool whole = switches_.weekly_attribution == Attribution::contained35;
    const Interval best = best_of_week(whole ? Duration(0) : weekly_required());
    const bool misplaced = blocks_.length(best) >= weekly_required();
    add(judged, Rule::weekly_week,
        disputed ? Finding::Kind::if_worked : Finding::Kind::crystallised, weekly_->source,
        misplaced ? clipped(best, week_.from, week_.to) : best,
        misplaced && !whole ? weekly_->core : weekly_required());
    judged.findings.back().week = week_;
  }

  // Of the blocks at least so long, the one with most of it in the week; else the longest.
  Interval best_of_week(Duration least) const {
    const Interval last = blocks_.last(back_);
    Interval best = blocks_.longest(back_);
    const auto inside = [&](const Interval& block) {
      return blocks_.length(clipped(block, week_.from, week_.to));
    };
    const auto look = [&](const Interval& block) {
      if (blocks_.length(block) >= least && inside(best) < inside(block)) best = block;
    };
    blocks_.each(look);
    look(last);
    return best;
  }

  // --- urgent works

  bool declared_urgent() const {
    if (!blocks_.called()) return false;
    return switches_.urgent_works == UrgentWorks::declared ||
           std::ranges::all_of(pause_.interventions, &Intervention::urgent);
  }
  // They suspend a rest only where a rule says so, and every rest of the pause or none.
  bool urgent() const {
    const auto suspends = [&](const auto* rest) {
      return rest == nullptr || (rest->urgent_works && in_force(*rest->urgent_works, back_, zone_));
    };
    return (daily_ != nullptr || weekly_ != nullptr) && suspends(daily_) && suspends(weekly_) &&
           declared_urgent();
  }

  void owe_for_urgent_works(Judgement& judged) const {
    const auto owe = [&](const Source& source, Duration required) {
      Interval block;
      if (switches_.shortfall == Shortfall::longest_block) block = blocks_.longest(back_);
      if (switches_.shortfall == Shortfall::last_block) block = blocks_.last(back_);
      if (blocks_.length(blocks_.longest(back_)) < required)
        add(judged, Rule::urgent_works, Finding::Kind::owed, source, block, required);
    };
    if (weekly_ != nullptr)
      owe(*weekly_->urgent_works, weekly_required());
    else
      owe(*daily_->urgent_works, daily_->least);
  }

  void note_no_urgent_works(Judgement& judged) const {
    const bool weekly = weekly_ != nullptr && !weekly_->urgent_works;
    if (!weekly && daily_ == nullptr) return;
    add(judged, Rule::urgent_works, Finding::Kind::note, weekly ? weekly_->source : daily_->source,
        {}, {});
  }

  // A rule that begins after the return, of a pack that has none for the time before.
  void note_rules_to_come(Judgement& judged) const {
    const auto note = [&](const auto& rule, const auto* held) {
      if (held != nullptr || !rule) return;
      add(judged, Rule::not_yet, Finding::Kind::note, rule->source, {}, {});
    };
    note(pack_.daily, daily_);
    if (pause_.kind == PauseKind::weekly) note(pack_.weekly, weekly_);
  }

  void add(Judgement& judged, Rule rule, Finding::Kind kind, const Source& source,
           const Interval& block, Duration required) const {
    judged.findings.push_back({rule, kind, source, block, blocks_.length(block), required, {}});
  }

  const Pause& pause_;
  const Switches& switches_;
  const Zone& zone_;
  Ruler ruler_;
  Blocks blocks_;
  Instant last_end_;
  Instant back_;
  const RulePack& pack_;
  const DailyRest* daily_;
  const ReducedRest* reduced_;
  const WeeklyRest* weekly_;
  Interval begun_;  // the civil week in which work ended, if the rest is weekly
  Interval week_;   // the one to which that rest belongs
};

}  // namespace

Judgement judge(const Pause& pause, const RulePack& pack, const Switches& switches,
                const Zone& zone) {
  return Judge(pause, pack, switches, zone).judge();
}

std::vector<Ground> grounds(const Pause& pause, const RulePack& pack, const Switches& switches,
                            const Zone& zone) {
  return Judge(pause, pack, switches, zone).grounds();
}

WeekHolds week_holds(const Pause& pause, const RulePack& pack, const Switches& switches,
                     const Zone& zone) {
  return Judge(pause, pack, switches, zone).week();
}

Judgement judge_cautiously(const Pause& pause, const RulePack& pack, const Switches& switches,
                           const Zone& zone) {
  Judgement judged = judge(pause, pack, switches, zone);
  std::vector<Intervention> latest(pause.interventions.begin(), pause.interventions.end());
  const Intervention* open = nullptr;
  for (std::size_t i = 0; i < latest.size(); ++i) {
    if (!latest[i].estimated) continue;
    open = &pause.interventions[i];
    const Instant bound =
        i + 1 < latest.size() ? latest[i + 1].worked.from : pause.shift_after.from;
    latest[i].worked.to = std::max(latest[i].worked.to, bound);
  }
  if (open == nullptr) return judged;
  Pause late = pause;
  late.interventions = latest;
  if (judge(late, pack, switches, zone).verdict == judged.verdict &&
      judged.verdict != Verdict::delay_until)
    return judged;
  judged.verdict = Verdict::amber;
  judged.findings.push_back({Rule::estimated_end,
                             Finding::Kind::note,
                             Source{},
                             open->worked,
                             open->worked.length(),
                             {},
                             {}});
  return judged;
}

}  // namespace vigie::rest
