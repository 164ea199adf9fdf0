#include "pay/compensate.h"

#include <algorithm>

#include "pay/counting.h"

namespace vigie::pay {

std::string_view to_string(LineKind kind) {
  switch (kind) {
    case LineKind::on_call:
      return "on_call";
    case LineKind::short_notice:
      return "short_notice";
    case LineKind::intervention:
      return "intervention";
    case LineKind::overtime:
      return "overtime";
    case LineKind::late_return:
      return "late_return";
  }
  return "on_call";
}

Message words(LineKind kind) {
  switch (kind) {
    case LineKind::on_call:
      return term("on call");
    case LineKind::short_notice:
      return term("short notice");
    case LineKind::intervention:
      return term("intervention");
    case LineKind::overtime:
      return term("overtime");
    case LineKind::late_return:
      return term("delayed return");
  }
  return {};
}

bool Counting::holiday(LocalDate date) const {
  return agreement.holidays && is_holiday(*agreement.holidays, date);
}

std::optional<Money> Counting::rate_of(const OfRate& worth) {
  const std::optional<Money>& rate = worth.reference ? agreement.reference_rate : facts.hourly_rate;
  if (!rate) warn(say("the contract has no hourly rate: lines that need it have no amount"));
  return rate;
}

void Counting::warn(Message message) {
  if (std::ranges::find(out.warnings, message) == out.warnings.end())
    out.warnings.push_back(std::move(message));
}

void Counting::add(Line line) {
  if (line.amount) out.cents[line.amount->currency] += line.amount->cents;
  out.rest += line.rest;
  out.lines.push_back(std::move(line));
}

std::vector<Interval> occurrences(const Hours& hours, const Interval& range,
                                  const Counting& count) {
  std::vector<Interval> all;
  const LocalDate last = count.zone.to_local(range.to).date;
  for (LocalDate date = add_days(count.zone.to_local(range.from).date, -1); date <= last;
       date = add_days(date, 1)) {
    if (!hours.days.contains(date, count.holiday(date))) continue;
    const Interval one{
        count.zone.first_instant({date, hours.from}),
        count.zone.first_instant({hours.from < hours.to ? date : add_days(date, 1), hours.to})};
    if (one.from < range.to && range.from < one.to) all.push_back(one);
  }
  return all;
}

Compensation compensate(const Facts& facts, const Agreement& agreement,
                        const rest::Switches& switches, const Zone& zone, const Interval& range) {
  Compensation out;
  const IntervalSet missed({facts.missed.begin(), facts.missed.end()});
  Counting count{facts,    agreement,
                 switches, zone,
                 range,    IntervalSet({facts.planned.begin(), facts.planned.end()}) - missed,
                 out};
  const std::vector<ExtraHours> extra = extra_hours(count);
  pay_periods(count);
  pay_calls(count, extra);
  pay_overtime(count, extra);
  pay_late_returns(count);
  warn_of_caps(count);
  std::ranges::stable_sort(out.lines, {},
                           [](const Line& line) { return std::pair(line.kind, line.when.from); });
  return out;
}

}  // namespace vigie::pay
