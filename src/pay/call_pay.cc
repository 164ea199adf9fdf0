// What the work for calls is worth, by the clock of pay: outside of planned work, rounded, merged
// and with its minimum as the agreement says, and cut where the hours of a band begin or end.
#include <algorithm>

#include "pay/counting.h"

namespace vigie::pay {
namespace {

// Calls that are paid as one.
struct Group {
  std::vector<Interval> parts;  // outside of planned work
  Interval when;                // from the first beginning to the last end
  std::size_t first = 0;
  bool as_rest = false;
  Duration paid{};  // all of it, rounded
  Duration worked() const {
    Duration sum{};
    for (const Interval& part : parts) sum += part.length();
    return sum;
  }
};

// Time that is worth the same.
struct Piece {
  std::vector<std::size_t> bands;
  Ratio supplement;
  Duration time{};
};

class CallPay {
 public:
  CallPay(Counting& count, const std::vector<ExtraHours>& extra)
      : count_(count), extra_(extra), rule_(*count.agreement.interventions) {
    stack_ = rule_.stack.value_or(count.switches.multipliers);
  }

  void pay() {
    std::vector<Group> here = groups();
    std::erase_if(here, [&](const Group& group) { return !count_.here(group.when.to); });
    if (here.empty()) return;
    const Interval all{here.front().when.from, here.back().when.to};
    for (const Band& band : rule_.bands) in_band_.push_back(occurrences(band.when, all, count_));
    for (const Group& group : here)
      for (const Piece& piece : pieces(group)) add(group, piece);
  }

 private:
  Duration rounded(Duration worked) const {
    const Duration least = std::max(worked, rule_.least);
    if (rule_.rounding == Duration(0)) return least;
    return (least + rule_.rounding - milliseconds(1)) / rule_.rounding * rule_.rounding;
  }

  std::vector<Group> groups() const {
    std::vector<Group> all;
    for (std::size_t i = 0; i < count_.facts.calls.size(); ++i) {
      const Call& call = count_.facts.calls[i];
      const IntervalSet outside = IntervalSet({call.worked}) - count_.planned;
      if (outside.empty()) continue;
      if (!all.empty() && joins(all.back(), call)) {
        extend(all.back(), call, outside);
      } else {
        all.push_back({outside.intervals(), call.worked, i, call.as_rest});
      }
      all.back().paid = rounded(all.back().worked());
    }
    return all;
  }

  // A call in the time that the one before is paid for is not paid again.
  bool joins(const Group& before, const Call& call) const {
    if (before.as_rest != call.as_rest) return false;
    const Duration more = before.paid - before.worked();
    return call.worked.from < before.when.to + more || near(before, call);
  }
  bool near(const Group& before, const Call& call) const {
    return rule_.merge_gap > Duration(0) && call.worked.from - before.when.to <= rule_.merge_gap;
  }
  void extend(Group& group, const Call& call, const IntervalSet& outside) const {
    const IntervalSet more = near(group, call)
                                 ? IntervalSet({{group.when.to, call.worked.to}}) - count_.planned
                                 : outside;
    group.parts = (IntervalSet(group.parts) | more).intervals();
    group.when.to = call.worked.to;
  }

  // In the order in which they come; what is rounded up is worth what the last minute was.
  std::vector<Piece> pieces(const Group& group) const {
    std::vector<Piece> all;
    std::size_t last = 0;
    for (const Interval& part : group.parts)
      for (Instant from = part.from; from < part.to;) {
        const Instant to = next_change(from, part.to);
        Piece piece{bands_at(from), supplement_at(from), to - from};
        const auto same = std::ranges::find_if(all, [&](const Piece& one) {
          return one.bands == piece.bands && one.supplement == piece.supplement;
        });
        last = static_cast<std::size_t>(same - all.begin());
        if (same == all.end())
          all.push_back(std::move(piece));
        else
          same->time += piece.time;
        from = to;
      }
    all[last].time += group.paid - group.worked();
    return all;
  }

  Instant next_change(Instant from, Instant end) const {
    const auto look = [&](const Interval& span) {
      if (from < span.from) end = std::min(end, span.from);
      if (from < span.to) end = std::min(end, span.to);
    };
    for (const std::vector<Interval>& spans : in_band_) std::ranges::for_each(spans, look);
    for (const ExtraHours& hours : extra_) look(hours.span);
    return end;
  }
  std::vector<std::size_t> bands_at(Instant at) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < in_band_.size(); ++i)
      if (count_.holds(rule_.bands[i].source, at) &&
          std::ranges::any_of(in_band_[i], [&](const Interval& span) { return span.contains(at); }))
        found.push_back(i);
    return found;
  }
  Ratio supplement_at(Instant at) const {
    for (const ExtraHours& hours : extra_)
      if (hours.span.contains(at)) return hours.supplement;
    return {};
  }

  void add(const Group& group, const Piece& piece) {
    Line line;
    line.kind = LineKind::intervention;
    line.when = group.when;
    line.time = piece.time;
    line.call = group.first;
    line.source = rule_.source;
    std::vector<Message> names;
    for (const std::size_t band : piece.bands) names.push_back(words(rule_.bands[band].kind));
    line.what = names.empty() ? term("working time") : joined(names, " + ");
    if (!piece.bands.empty()) line.source = rule_.bands[piece.bands.front()].source;
    if (group.paid > group.worked()) line.note = say("rounded up, or the minimum of a call");
    if (gives_rest(group, piece))
      add_rest(line, piece, group.as_rest);
    else
      add_money(line, piece);
    count_.add(std::move(line));
  }

  // The same hour never gives both: the band that is written first says which.
  bool gives_rest(const Group& group, const Piece& piece) const {
    if (piece.bands.empty()) return false;
    const Band& first = rule_.bands[piece.bands.front()];
    return std::holds_alternative<Rest>(first.worth) || (group.as_rest && first.instead);
  }
  void add_rest(Line& line, const Piece& piece, bool instead) const {
    Rest best;
    for (const std::size_t i : piece.bands) {
      const Band& band = rule_.bands[i];
      const Rest* rest = instead && band.instead ? &*band.instead : std::get_if<Rest>(&band.worth);
      if (rest == nullptr) continue;
      if (stack_ == rest::Stacking::max)
        best = rest->time > best.time || rest->days > best.days ? *rest : best;
      else
        best += *rest;
    }
    line.rest = times(best, Ratio(piece.time.count(), 3'600'000));
  }

  // Multiples of one rate stay a multiple of it; where there is anything else, all are amounts.
  void add_money(Line& line, const Piece& piece) {
    std::vector<Worth> all;
    if (rule_.as_working_time) all.push_back(OfRate{Ratio(1) + piece.supplement});
    for (const std::size_t band : piece.bands)
      if (!std::holds_alternative<Rest>(rule_.bands[band].worth))
        all.push_back(rule_.bands[band].worth);
    if (all.empty()) {
      count_.warn(say("the agreement does not say what some hours of work for calls are worth"));
      return;
    }
    if (rule_.as_working_time && piece.supplement > Ratio(0))
      line.note = joined_note(line.note, say("overtime +{} %", to_string(piece.supplement * 100)));
    const OfRate* rate = std::get_if<OfRate>(&all.front());
    const bool of_one_rate = rate != nullptr && std::ranges::all_of(all, [&](const Worth& one) {
                               const OfRate* other = std::get_if<OfRate>(&one);
                               return other != nullptr && other->reference == rate->reference;
                             });
    if (of_one_rate)
      stack_multiples(line, all);
    else
      line.unit = stacked_amount(all);
    if (line.unit)
      line.amount = vigie::times(*line.unit, line.factor * Ratio(piece.time.count(), 3'600'000));
  }

  static Message joined_note(const Message& note, Message more) {
    return note.empty() ? std::move(more) : joined({note, std::move(more)}, "; ");
  }

  std::optional<Money> stacked_amount(const std::vector<Worth>& all) {
    std::optional<Money> sum;
    for (const Worth& one : all) {
      std::optional<Money> amount;
      if (const OfRate* multiple = std::get_if<OfRate>(&one)) {
        amount = count_.rate_of(*multiple);
        if (!amount) continue;
        amount = vigie::times(*amount, multiple->factor);
      } else {
        amount = std::get<Money>(one);
      }
      if (!sum) {
        sum = amount;
      } else if (sum->currency != amount->currency) {
        count_.warn(say("amounts in {} and in {} are not added", sum->currency, amount->currency));
      } else {
        sum->cents = stack_ == rest::Stacking::max ? std::max(sum->cents, amount->cents)
                                                   : sum->cents + amount->cents;
      }
    }
    return sum;
  }

  // What is stacked is what each gives beyond the hour itself.
  void stack_multiples(Line& line, const std::vector<Worth>& all) {
    constexpr int most = 1'000'000;  // what many bands multiply to has an end
    Ratio factor = 1;
    bool first = true;
    for (const Worth& one : all) {
      const Ratio next = std::get<OfRate>(one).factor;
      if (first)
        factor = next;
      else if (stack_ == rest::Stacking::max)
        factor = std::max(factor, next);
      else if (stack_ == rest::Stacking::add)
        factor = factor + next - Ratio(1);
      else
        factor = std::min(factor, Ratio(most)) * next;
      first = false;
    }
    line.factor = std::min(factor, Ratio(most));
    line.unit = count_.rate_of(std::get<OfRate>(all.front()));
  }

  Counting& count_;
  const std::vector<ExtraHours>& extra_;
  const InterventionRule& rule_;
  rest::Stacking stack_ = rest::Stacking::max;
  std::vector<std::vector<Interval>> in_band_;
};

}  // namespace

void pay_calls(Counting& count, const std::vector<ExtraHours>& extra) {
  if (count.agreement.interventions)
    CallPay(count, extra).pay();
  else if (!count.facts.calls.empty())
    count.warn(say("the agreement does not say what work for a call is worth"));
}

}  // namespace vigie::pay
