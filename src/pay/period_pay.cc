// What turns of duty are worth: the entries of the agreement in their order, each takes the hours
// that it pays, so that no hour is paid twice.
#include <algorithm>

#include "pay/counting.h"
#include "rest/wording.h"

namespace vigie::pay {
namespace {

bool told_too_late(const OnCall& turn, const ShortNotice& rule, const Zone& zone) {
  const std::int64_t between = days_since_epoch(zone.to_local(turn.span.from).date) -
                               days_since_epoch(zone.to_local(*turn.told).date);
  const bool clear = rule.count == rest::NoticeDays::clear;
  return between - (clear ? 1 : 0) < rule.days;
}

class PeriodPay {
 public:
  explicit PeriodPay(Counting& count) : count_(count) {
    std::vector<Interval> spans;
    for (const OnCall& turn : count.facts.on_call) spans.push_back(turn.span);
    on_call_ = IntervalSet(std::move(spans));
    left_ = on_call_;
    planned_ = IntervalSet({count.facts.planned.begin(), count.facts.planned.end()});
  }

  void pay() {
    if (on_call_.empty()) return;
    if (count_.agreement.periods.empty()) return tell_hours();
    for (const PeriodEntry& entry : count_.agreement.periods) {
      if (std::holds_alternative<EachMonth>(entry.window))
        pay_month(entry);
      else if (std::holds_alternative<EachHour>(entry.window))
        pay_hours(entry);
      else
        for (const Interval& window : windows(entry)) pay_window(entry, window);
    }
    const Duration unpaid = (left_ & IntervalSet({count_.range})).total();
    if (unpaid > Duration(0))
      count_.warn(say("no entry of the agreement is about {} on call", rest::hours_text(unpaid)));
  }

 private:
  // Nothing says what they are worth.
  void tell_hours() {
    Line line;
    line.what = words(PeriodKind::hour);
    line.when = count_.range;
    line.time = (on_call_ & IntervalSet({count_.range})).total();
    line.source = count_.agreement.source;
    if (line.time == Duration(0)) return;
    count_.add(std::move(line));
    count_.warn(
        say("being on call gives a right to money or rest, and no agreement says how much"));
  }

  std::vector<Interval> windows(const PeriodEntry& entry) const {
    const Interval all{on_call_.intervals().front().from, on_call_.intervals().back().to};
    if (const Hours* hours = std::get_if<Hours>(&entry.window))
      return occurrences(*hours, all, count_);
    if (const WeekPart* part = std::get_if<WeekPart>(&entry.window)) return parts_of(*part, all);
    return since_turns(std::get<FromTurn>(entry.window).days);
  }

  std::vector<Interval> parts_of(const WeekPart& part, const Interval& all) const {
    const Zone& zone = count_.zone;
    std::vector<Interval> found;
    const int from_day = static_cast<int>(part.from_day);
    int days = (static_cast<int>(part.to_day) - from_day + 7) % 7;
    if (days == 0 && part.to <= part.from) days = 7;
    const LocalDate last = zone.to_local(all.to).date;
    for (LocalDate date = add_days(zone.to_local(all.from).date, -7); date <= last;
         date = add_days(date, 1))
      if (weekday(date) == part.from_day)
        found.push_back({zone.first_instant({date, part.from}),
                         zone.first_instant({add_days(date, days), part.to})});
    return found;
  }

  std::vector<Interval> since_turns(int days) const {
    const Zone& zone = count_.zone;
    std::vector<Interval> found;
    for (const OnCall& turn : count_.facts.on_call) {
      const LocalTime began = zone.to_local(turn.span.from);
      Interval next{turn.span.from, {}};
      for (int n = 1; next.from < turn.span.to; ++n, next.from = next.to) {
        next.to = zone.first_instant({add_days(began.date, n * days), began.time});
        found.push_back(next);
      }
    }
    return found;
  }

  void pay_window(const PeriodEntry& entry, const Interval& window) {
    if (!count_.holds(entry.source, window.from)) return;
    const IntervalSet whole({window});
    const IntervalSet touched = left_ & whole;
    if (touched.empty()) return;
    if (entry.least ? touched.total() < *entry.least : !(whole - planned_ - left_).empty()) return;
    left_ = left_ - whole;
    if (count_.here(window.to)) add(entry, window, touched, Duration(0));
  }

  void pay_hours(const PeriodEntry& entry) {
    const IntervalSet here = left_ & IntervalSet({count_.range});
    for (const Interval& part : here.intervals()) {
      if (!count_.holds(entry.source, part.from)) continue;
      add(entry, part, IntervalSet({part}), part.length());
      left_ = left_ - IntervalSet({part});
    }
  }

  void pay_month(const PeriodEntry& entry) {
    const IntervalSet here = on_call_ & IntervalSet({count_.range});
    if (!here.empty() && count_.holds(entry.source, count_.range.from))
      add(entry, count_.range, here, Duration(0));
  }

  void add(const PeriodEntry& entry, const Interval& when, const IntervalSet& touched,
           Duration time) {
    Line line;
    line.what = words(entry.kind);
    line.when = when;
    line.time = time;
    line.source = entry.source;
    const Ratio quantity = time > Duration(0) ? Ratio(time.count(), 3'600'000) : Ratio(1);
    const bool as_rest = wants_rest(touched);
    if (as_rest && entry.instead) {
      line.rest = times(*entry.instead, quantity);
      return count_.add(std::move(line));
    }
    if (as_rest && !std::holds_alternative<Rest>(entry.worth))
      line.note = say("the agreement gives no rest for it");
    if (const Rest* rest = std::get_if<Rest>(&entry.worth)) {
      line.rest = times(*rest, quantity);
      return count_.add(std::move(line));
    }
    if (const OfRate* multiple = std::get_if<OfRate>(&entry.worth)) {
      line.unit = count_.rate_of(*multiple);
      line.factor = multiple->factor;
    } else {
      line.unit = std::get<Money>(entry.worth);
    }
    if (line.unit) line.amount = vigie::times(*line.unit, line.factor * quantity);
    const Line paid = line;
    count_.add(std::move(line));
    if (paid.amount) add_for_short_notice(paid, touched);
  }

  bool wants_rest(const IntervalSet& touched) const {
    return std::ranges::all_of(count_.facts.on_call, [&](const OnCall& turn) {
      return turn.as_rest || (touched & IntervalSet({turn.span})).empty();
    });
  }

  // The share of the hours that were told too late.
  void add_for_short_notice(const Line& paid, const IntervalSet& touched) {
    if (!count_.agreement.short_notice) return;
    const ShortNotice& rule = *count_.agreement.short_notice;
    Duration late{};
    for (const OnCall& turn : count_.facts.on_call) {
      const Duration shared = (touched & IntervalSet({turn.span})).total();
      if (shared == Duration(0) || !count_.holds(rule.source, turn.span.from)) continue;
      if (!turn.told)
        count_.warn(say("nobody knows when some duty was told: no supplement for short notice"));
      else if (told_too_late(turn, rule, count_.zone))
        late += shared;
    }
    if (late == Duration(0)) return;
    Line line;
    line.kind = LineKind::short_notice;
    line.what = paid.what;
    line.when = paid.when;
    line.unit = paid.amount;
    line.factor = rule.supplement * Ratio(late.count(), touched.total().count());
    line.amount = vigie::times(*line.unit, line.factor);
    line.source = rule.source;
    line.note = rule.count == rest::NoticeDays::clear
                    ? say("told less than {} clear days ahead", rule.days)
                    : say("told less than {} days ahead", rule.days);
    count_.add(std::move(line));
  }

  Counting& count_;
  IntervalSet on_call_;
  IntervalSet left_;     // that no entry has paid
  IntervalSet planned_;  // also what rest took away: nobody had to be on call then
};

}  // namespace

void pay_periods(Counting& count) {
  PeriodPay(count).pay();
}

}  // namespace vigie::pay
