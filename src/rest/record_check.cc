#include "rest/record_check.h"

#include <algorithm>

#include "rest/week.h"

namespace vigie::rest {

namespace {

// In order and apart. `name(i)` is what people call the one at place i.
template <class Name>
Result<void> check_spans(const std::vector<Interval>& spans, Name name) {
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (auto checked = check_span(spans[i], name(i)); !checked) return checked;
    if (i == 0) continue;
    if (spans[i].from < spans[i - 1].to)
      return fail(ErrorCode::invalid,
                  say("{} begins at {}, before {} ends at {}", name(i), to_rfc3339(spans[i].from),
                      name(i - 1), to_rfc3339(spans[i - 1].to)));
  }
  return {};
}

Message shift_name(std::size_t place) {
  return say("shift {}", place + 1);
}
Message break_name(std::size_t place) {
  return say("break {}", place + 1);
}

Result<void> check_breaks(const WorkRecord& record) {
  auto checked = check_spans(record.breaks, break_name);
  std::size_t shift = 0;
  for (std::size_t i = 0; checked && i < record.breaks.size(); ++i) {
    const Interval& one = record.breaks[i];
    while (shift < record.shifts.size() && record.shifts[shift].to < one.to) ++shift;
    if (shift == record.shifts.size() || one.from < record.shifts[shift].from)
      return fail(ErrorCode::invalid, say("{} from {} to {} lies in no shift", break_name(i),
                                          to_rfc3339(one.from), to_rfc3339(one.to)));
  }
  return checked;
}

Result<void> check_holidays(const HolidayRule& rule, const Interval& work, const Message& name,
                            const Zone& zone) {
  for (const Instant at : {work.from, work.to}) {
    const int year = zone.to_local(at).date.year;
    if (holidays(rule.region, year).empty())
      return fail(ErrorCode::invalid,
                  say("{}: there is no table of public holidays for the year {}", name, year));
  }
  return {};
}

}  // namespace

Result<void> check_record(const WorkRecord& record) {
  return check_spans(record.shifts, shift_name)
      .and_then([&] { return check_interventions(record.interventions); })
      .and_then([&] { return check_breaks(record); })
      .and_then([&] {
        return check_spans(record.given, [](std::size_t i) { return say("rest given {}", i + 1); });
      });
}

Result<void> check_against(const WorkRecord& record, const RulePack& pack, const Zone& zone) {
  Result<void> checked;
  for (std::size_t i = 0; checked && i < record.interventions.size(); ++i) {
    const std::string& basis = record.interventions[i].basis;
    if (!basis.empty()) checked = check_article(pack, basis, intervention_name(i));
  }
  if (!pack.holidays) return checked;
  for (std::size_t i = 0; checked && i < record.shifts.size(); ++i)
    checked = check_holidays(*pack.holidays, record.shifts[i], shift_name(i), zone);
  for (std::size_t i = 0; checked && i < record.interventions.size(); ++i)
    checked =
        check_holidays(*pack.holidays, record.interventions[i].worked, intervention_name(i), zone);
  return checked;
}

std::vector<Pause> pauses_of(const WorkRecord& record, const RulePack& pack,
                             const Switches& switches, const Zone& zone) {
  std::vector<Pause> pauses;
  pauses.reserve(record.shifts.size());
  const std::span<const Intervention> all = record.interventions;
  std::size_t first = 0;
  for (std::size_t i = 1; i < record.shifts.size(); ++i) {
    Pause pause{PauseKind::daily, record.shifts[i - 1], record.shifts[i], {}};
    while (first < all.size() && all[first].worked.to <= pause.shift_before.to) ++first;
    std::size_t last = first;
    while (last < all.size() && all[last].worked.from < pause.shift_after.from) ++last;
    pause.interventions = all.subspan(first, last - first);
    pauses.push_back(pause);
  }
  if (!pack.weekly) return pauses;

  // The week of the pause in hand, what of it was settled, and the pause that may still settle it.
  Interval week;
  bool held = false;
  Pause* meant = nullptr;
  const auto settle = [&] {
    if (meant != nullptr && !held) meant->kind = PauseKind::weekly;
    meant = nullptr;
    held = false;
  };
  for (Pause& pause : pauses) {
    const WeeklyRest* weekly = holding(pack, &RulePack::weekly, pause.shift_after.from, zone);
    if (weekly == nullptr || pause.shift_after.from - pause.shift_before.to < weekly->least)
      continue;
    const Instant ended = pause.shift_before.to;
    if (ended < week.from || week.to - ended < weekly->core) {
      const Interval its = week_of_rest(ended, weekly->core, zone);
      if (!(its == week)) settle();
      week = its;
    }
    if (meant != nullptr) {
      Pause before = *meant;
      before.kind = PauseKind::weekly;
      held = held || week_holds(before, pack, switches, zone).contained24;
    }
    meant = &pause;
  }
  settle();
  return pauses;
}

std::vector<Judgement> judge_record(const WorkRecord& record, const RulePack& pack,
                                    const Switches& switches, const Zone& zone) {
  std::vector<Judgement> judged;
  for (const Pause& pause : pauses_of(record, pack, switches, zone))
    judged.push_back(judge(pause, pack, switches, zone));
  return judged;
}

}  // namespace vigie::rest
