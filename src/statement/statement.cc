#include "statement/statement.h"

#include <algorithm>

#include "rest/wording.h"
#include "statement/statement_json.h"

namespace vigie::statement {
namespace {

// Where the pack says no other (L3122-20).
const rest::NightWindow usual_night = {{}, {21 * 3600}, {6 * 3600}};

class Builder {
 public:
  Builder(const Facts& facts, const Zone& zone)
      : facts_(facts), zone_(zone), month_(span_of(facts.month, zone)) {
    for (const CallFact& call : facts.calls) calls_.push_back(call.worked);
    record_.shifts = facts.planned;
    record_.breaks = facts.breaks;
    record_.given = facts.given;
    for (const CallFact& call : facts.calls)
      record_.interventions.push_back({call.worked, call.estimated, call.urgent, call.basis});
  }

  Result<Statement> build() {
    if (const auto checked = rest::check_record(record_); !checked) return fail(checked.error());
    head();
    add_duty();
    add_calls();
    if (const auto judged = add_rest(); !judged) return fail(judged.error());
    add_pay();
    add_forfait_days();
    out_.corrections = facts_.corrections;
    out_.approvals = facts_.approvals;
    out_.hash = hash_of(out_);
    return std::move(out_);
  }

 private:
  bool here(Instant at) const { return month_.contains(at); }
  Interval cut(const Interval& span) const {
    return {std::max(span.from, month_.from), std::min(span.to, month_.to)};
  }

  void head() {
    out_.person = facts_.person;
    out_.person_title = facts_.person_title;
    out_.employer = facts_.employer;
    out_.month = facts_.month;
    out_.zone = zone_.name();
    out_.rules = {facts_.pack.title_en, facts_.pack.title_fr};
    out_.agreement = {facts_.agreement.title_en, facts_.agreement.title_fr};
    out_.regime = facts_.contract.regime;
    out_.weekly_hours = facts_.contract.weekly_hours;
    out_.made_at = facts_.made_at;
    for (const Interval& span : facts_.given)
      if (here(span.from)) out_.given.push_back(span);
  }

  void add_duty() {
    const IntervalSet calls(calls_);
    for (const Duty& duty : facts_.duty) {
      DutyLine line{duty, {}, {}};
      line.duty.span = cut(duty.span);
      if (line.duty.span.empty()) continue;
      line.gross = line.duty.span.length();
      line.net = line.gross - (calls & IntervalSet({line.duty.span})).total();
      out_.gross += line.gross;
      out_.net += line.net;
      out_.duty.push_back(std::move(line));
    }
  }

  // A call belongs to the month in which it ends, as its pay does.
  bool ends_here(const Interval& span) const {
    return month_.from < span.to && span.to <= month_.to;
  }

  void add_calls() {
    for (const CallFact& call : facts_.calls) {
      if (!ends_here(call.worked)) continue;
      CallLine line{call, call.worked.length(), {}, {}, {}};
      const IntervalSet worked({call.worked});
      const LocalDate last = zone_.to_local(call.worked.to).date;
      for (LocalDate date = add_days(zone_.to_local(call.worked.from).date, -1); date <= last;
           date = add_days(date, 1)) {
        const IntervalSet day(
            {{zone_.first_instant({date, {}}), zone_.first_instant({add_days(date, 1), {}})}});
        line.night += (worked & night_from(date)).total();
        if (weekday(date) == Weekday::sunday) line.sunday += (worked & day).total();
        if (holiday(date)) line.holiday += (worked & day).total();
      }
      if (call.estimated)
        out_.warnings.push_back(say("the end of the call of {} is estimated: confirm or correct it",
                                    rest::moment_words(call.worked.from, zone_)));
      out_.calls.push_back(std::move(line));
    }
  }

  IntervalSet night_from(LocalDate date) const {
    const rest::NightWindow& night = facts_.pack.night_window.value_or(usual_night);
    const LocalDate end = night.from < night.to ? date : add_days(date, 1);
    return IntervalSet(
        {{zone_.first_instant({date, night.from}), zone_.first_instant({end, night.to})}});
  }
  bool holiday(LocalDate date) const {
    const auto region = facts_.pack.holidays ? std::optional(facts_.pack.holidays->region)
                                             : facts_.agreement.holidays;
    return region && is_holiday(*region, date);
  }

  Result<void> add_rest() {
    auto counted = rest::as_the_switches_count(record_.interventions, facts_.switches);
    if (!counted) return fail(counted.error());
    record_.interventions = std::move(*counted);
    const auto pauses = rest::pauses_of(record_, facts_.pack, facts_.switches, zone_);
    const auto judged = rest::judge_record(record_, facts_.pack, facts_.switches, zone_);
    for (std::size_t i = 0; i < pauses.size(); ++i) add_return(pauses[i], judged[i]);
    for (const rest::Debt& debt : rest::owed(record_, facts_.pack, facts_.switches, zone_))
      if (debt.since < month_.to && (!debt.settled || *debt.settled >= month_.from))
        out_.owed.push_back(debt);
    if (facts_.missed)
      for (const Interval& missed : *facts_.missed)
        if (ends_here(missed)) out_.late.push_back({missed, {}});
    return {};
  }

  void add_return(const rest::Pause& pause, const rest::Judgement& judged) {
    if (judged.earliest > pause.shift_after.from && !facts_.missed) {
      const Interval missed{pause.shift_after.from,
                            std::min(judged.earliest, pause.shift_after.to)};
      missed_.push_back(missed);
      if (ends_here(missed)) out_.late.push_back({missed, rest::verdict_words(judged, zone_)});
    }
    if (!here(pause.shift_after.from)) return;
    RestLine line;
    line.weekly = pause.kind == rest::PauseKind::weekly;
    line.planned = pause.shift_after.from;
    line.earliest = judged.earliest;
    line.lawful = judged.lawful();
    line.verdict = rest::verdict_words(judged, zone_);
    line.block = last_block(pause, judged);
    for (const rest::Finding& finding : judged.findings)
      line.findings.push_back(rest::finding_words(finding, zone_));
    out_.rest.push_back(std::move(line));
  }

  // What lies before the return, or before the hour from which it is lawful.
  static Interval last_block(const rest::Pause& pause, const rest::Judgement& judged) {
    Instant ended = pause.shift_before.to;
    for (const rest::Intervention& call : pause.interventions)
      ended = std::max(ended, std::min(call.worked.to, pause.shift_after.from));
    return {ended, std::max(pause.shift_after.from, judged.earliest)};
  }

  void add_pay() {
    std::vector<pay::OnCall> on_call;
    for (const Duty& duty : facts_.duty) on_call.push_back({duty.span, duty.told, duty.as_rest});
    std::vector<pay::Call> calls;
    for (const CallFact& call : facts_.calls)
      calls.push_back({call.worked, call.urgent, call.as_rest});
    const IntervalSet planned = IntervalSet(facts_.planned) - IntervalSet(facts_.breaks);
    const std::vector<Interval>& missed = facts_.missed ? *facts_.missed : missed_;
    const bool hours = facts_.contract.regime == rest::Regime::hours;
    std::optional<Duration> weekly;
    if (hours && facts_.contract.weekly_hours > Duration(0)) weekly = facts_.contract.weekly_hours;
    out_.pay = pay::compensate(
        {on_call, calls, planned.intervals(), missed, weekly, facts_.contract.hourly_rate},
        facts_.agreement, facts_.switches, zone_, month_);
    out_.warnings.insert(out_.warnings.end(), out_.pay.warnings.begin(), out_.pay.warnings.end());
  }

  // A planned day is one; a day off on which calls took longer than the agreement says is a half.
  void add_forfait_days() {
    if (facts_.contract.regime != rest::Regime::forfait_days) return;
    Ratio days = 0;
    for (LocalDate date = zone_.to_local(month_.from).date; date < zone_.to_local(month_.to).date;
         date = add_days(date, 1)) {
      const Interval day{zone_.first_instant({date, {}}),
                         zone_.first_instant({add_days(date, 1), {}})};
      if (std::ranges::any_of(facts_.planned,
                              [&](const Interval& shift) { return day.contains(shift.from); }))
        days = days + Ratio(1);
      else if (facts_.switches.day_off_call == rest::DayOffCall::half_day &&
               (IntervalSet(calls_) & IntervalSet({day})).total() > facts_.agreement.half_day_after)
        days = days + Ratio(1, 2);
    }
    out_.forfait_days = days;
  }

  const Facts& facts_;
  const Zone& zone_;
  Interval month_;
  std::vector<Interval> calls_;
  std::vector<Interval> missed_;
  rest::WorkRecord record_;
  Statement out_;
};

// invalid with the one that begins before the one before has ended.
Result<void> check_duty(const std::vector<Duty>& duty, const Zone& zone) {
  for (std::size_t i = 0; i < duty.size(); ++i) {
    if (duty[i].span.empty())
      return fail(ErrorCode::invalid, say("the duty of {} ends before it begins",
                                          rest::moment_words(duty[i].span.from, zone)));
    if (i > 0 && duty[i].span.from < duty[i - 1].span.to)
      return fail(ErrorCode::invalid, say("the duty of {} begins before the one before has ended",
                                          rest::moment_words(duty[i].span.from, zone)));
  }
  return {};
}

}  // namespace

Result<Statement> build_statement(const Facts& facts) {
  const Result<Zone> zone = Zone::find(facts.zone);
  if (!zone) return fail(zone.error());
  if (const auto checked = check_duty(facts.duty, *zone); !checked) return fail(checked.error());
  return Builder(facts, *zone).build();
}

}  // namespace vigie::statement
