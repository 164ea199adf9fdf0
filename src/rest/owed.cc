#include "rest/owed.h"

#include <algorithm>

#include "rest/blocks.h"
#include "rest/week.h"
#include "rest/wording.h"
#include "rest/worked_hours.h"

namespace vigie::rest {

namespace {

class Ledger {
 public:
  Ledger(const WorkRecord& record, const RulePack& pack, const Switches& switches, const Zone& zone)
      : record_(record),
        pack_(pack),
        switches_(switches),
        zone_(zone),
        pauses_(pauses_of(record, pack, switches, zone)) {}

  std::vector<Debt> debts() {
    for (const Pause& pause : pauses_)
      for (const Finding& finding : judge(pause, pack_, switches_, zone_).findings)
        if (finding.kind == Finding::Kind::owed) owe(finding, pause.shift_after.from);
    if (switches_.owed_paid_by == PaidBy::given)
      pay_with_rest_given();
    else
      pay_with_longer_rests();
    return std::move(debts_);
  }

 private:
  const ReducedRest* reduced_at(Instant at) const {
    const DailyRest* daily = holding(pack_, &RulePack::daily, at, zone_);
    if (daily == nullptr || !daily->reduced) return nullptr;
    return in_force(daily->reduced->source, at, zone_) ? &*daily->reduced : nullptr;
  }

  void owe(const Finding& finding, Instant back) {
    const Duration amount = finding.required - finding.found;
    Debt debt{finding.rule, finding.source, back, amount, amount, {}, {}};
    const ReducedRest* reduced = reduced_at(back);
    if (finding.rule == Rule::daily_reduced && reduced != nullptr) {
      if (reduced->average) level(*reduced->average, debt);
      if (!reduced->average && reduced->owed_within > Duration(0))
        debt.until = zone_.to_local(back + reduced->owed_within).date;
    }
    debts_.push_back(debt);
  }

  // Of a rest that need be long enough on average only, over so many civil weeks from its own.
  void level(const ReducedRest::Average& average, Debt& debt) const {
    Interval weeks = civil_week(debt.since, zone_);
    for (int i = 1; i < average.weeks; ++i) weeks.to = civil_week(weeks.to, zone_).to;
    debt.until = zone_.to_local(weeks.to - milliseconds(1)).date;
    Duration missing{};
    Instant last;
    for (const Pause& pause : pauses_) {
      if (pause.kind == PauseKind::weekly || !weeks.contains(pause.shift_after.from)) continue;
      missing += average.least - longest(pause);
      last = pause.shift_after.from;
    }
    debt.left = std::clamp(missing, Duration(0), debt.amount);
    if (debt.left == Duration(0)) debt.settled = last;
  }

  Duration longest(const Pause& pause) const {
    const Ruler ruler{zone_, switches_.time_basis == TimeBasis::wall};
    const Blocks blocks(pause, ruler);
    return blocks.length(blocks.longest(pause.shift_after.from));
  }

  // Rest that ends at `end` pays what was owed before it began.
  void pay(Instant from, Instant end, Duration rest) {
    for (Debt& debt : debts_) {
      if (from < debt.since || rest <= Duration(0)) break;
      const Duration paid = std::min(debt.left, rest);
      if (paid == Duration(0)) continue;
      debt.left -= paid;
      rest -= paid;
      if (debt.left == Duration(0)) debt.settled = end;
    }
  }
  void pay_with_rest_given() {
    const IntervalSet given = IntervalSet(record_.given) - worked(record_);
    for (const Interval& rest : given.intervals()) pay(rest.from, rest.to, rest.length());
  }
  void pay_with_longer_rests() {
    for (const Pause& pause : pauses_)
      pay(pause.shift_before.to, pause.shift_after.from, longest(pause) - demanded(pause));
  }
  Duration demanded(const Pause& pause) const {
    const Instant back = pause.shift_after.from;
    const DailyRest* daily = holding(pack_, &RulePack::daily, back, zone_);
    const WeeklyRest* weekly = holding(pack_, &RulePack::weekly, back, zone_);
    if (pause.kind == PauseKind::weekly && weekly != nullptr)
      return weekly_least(*weekly, reduced_at(back), switches_);
    return daily == nullptr ? Duration(0) : daily->least;
  }

  const WorkRecord& record_;
  const RulePack& pack_;
  const Switches& switches_;
  const Zone& zone_;
  std::vector<Pause> pauses_;
  std::vector<Debt> debts_;
};

}  // namespace

std::vector<Debt> owed(const WorkRecord& record, const RulePack& pack, const Switches& switches,
                       const Zone& zone) {
  return Ledger(record, pack, switches, zone).debts();
}

Message debt_words(const Debt& debt, const Zone& zone) {
  const std::string amount = hours_text(debt.amount);
  const Message since = moment_words(debt.since, zone);
  const Message source = source_words(debt.source);
  if (debt.left == Duration(0)) {
    const Instant at = debt.settled.value_or(debt.since);
    const LocalDate given = zone.to_local(at).date;
    if (debt.until && *debt.until < given)
      return say("{} of rest, owed since {} ({}), were given by {}, too late: the last day was {}.",
                 amount, since, source, moment_words(at, zone), date_words(*debt.until));
    return say("{} of rest, owed since {} ({}), were given by {}.", amount, since, source,
               moment_words(at, zone));
  }
  const std::string left = hours_text(debt.left);
  if (debt.until)
    return say("{} of rest are owed since {} ({}), {} of them still; the last day is {}.", amount,
               since, source, left, date_words(*debt.until));
  return say("{} of rest are owed since {} ({}), {} of them still; no text says until when.",
             amount, since, source, left);
}

}  // namespace vigie::rest
