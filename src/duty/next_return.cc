#include "duty/next_return.h"

#include <algorithm>

#include "base/limits.h"
#include "rest/record_check.h"

namespace vigie {
namespace {

// A person who was never planned to work before is rested: the shift before is one of no length,
// so long ago that every rest fits in between.
constexpr Duration long_ago = hours(24 * 14);

std::vector<MovedShift> moved_shifts(std::span<const Interval> shifts, Instant earliest) {
  std::vector<MovedShift> moved;
  for (const Interval& shift : shifts) {
    if (shift.from >= earliest) break;
    moved.push_back({shift, shift.to <= earliest ? std::nullopt : std::optional(earliest)});
  }
  return moved;
}

rest::WorkRecord record_of(const rest::Contract& contract, const rest::RulePack& pack,
                           std::span<const rest::Intervention> interventions, const Zone& zone,
                           Instant now) {
  std::optional<HolidayRegion> holidays;
  if (pack.holidays) holidays = pack.holidays->region;
  const Interval span{now - limits::return_back, now + limits::return_ahead};
  rest::WorkRecord record{planned_shifts(contract, span, zone, holidays), {}};
  for (const rest::Intervention& one : interventions)
    if (one.worked.from <= now && one.worked.to > span.from) record.interventions.push_back(one);
  if (!record.shifts.empty() && record.shifts.front().from > now)
    record.shifts.insert(record.shifts.begin(),
                         Interval{span.from - long_ago, span.from - long_ago});
  return record;
}

// It has not begun, or it began while a call before it was not over: nobody was back by then.
bool is_ahead(const Interval& shift, const rest::WorkRecord& record, Instant now) {
  if (shift.from > now) return true;
  return shift.contains(now) &&
         std::ranges::any_of(record.interventions, [&](const rest::Intervention& one) {
           return one.worked.from < shift.from && shift.from < one.worked.to;
         });
}

}  // namespace

bool NextReturn::matters() const {
  return !judged.lawful() || !moved.empty() ||
         std::ranges::any_of(judged.findings, [](const rest::Finding& finding) {
           return finding.kind == rest::Finding::Kind::owed;
         });
}

std::optional<NextReturn> next_return(const rest::Contract& contract, const rest::RulePack& pack,
                                      std::span<const rest::Intervention> interventions,
                                      Instant now) {
  if (!pack.daily && !pack.weekly) return std::nullopt;
  const Zone zone = Zone::find(contract.zone).value_or(Zone::utc());
  const rest::WorkRecord record = record_of(contract, pack, interventions, zone, now);
  const auto next = std::ranges::find_if(
      record.shifts, [&](const Interval& shift) { return is_ahead(shift, record, now); });
  if (next == record.shifts.end() || next == record.shifts.begin()) return std::nullopt;
  const auto before = next - 1;
  if (before->contains(now)) return std::nullopt;
  const std::vector<rest::Pause> pauses = pauses_of(record, pack, pack.switches, zone);
  const rest::Pause& pause = pauses[static_cast<std::size_t>(before - record.shifts.begin())];
  NextReturn found;
  found.shift_before = *before;
  found.planned = *next;
  found.kind = pause.kind;
  found.interventions.assign(pause.interventions.begin(), pause.interventions.end());
  found.judged = judge_cautiously(pause, pack, pack.switches, zone);
  found.moved = moved_shifts({next, record.shifts.end()}, found.judged.earliest);
  return found;
}

std::optional<CostOfCall> cost_of_call(const rest::Contract& contract, const rest::RulePack& pack,
                                       std::span<const rest::Intervention> interventions,
                                       Instant now) {
  const auto without = next_return(contract, pack, interventions, now);
  if (!without) return std::nullopt;
  std::vector<rest::Intervention> called(interventions.begin(), interventions.end());
  std::erase_if(called, [&](const auto& one) { return one.worked.from > now; });
  if (!called.empty() && called.back().worked.to >= now) return std::nullopt;  // at work already
  called.push_back({{now, now}, false, false});
  const auto with = next_return(contract, pack, called, now);
  if (!with) return std::nullopt;
  const Instant planned = std::max(without->planned.from, without->judged.earliest);
  const Instant earliest = std::max(with->planned.from, with->judged.earliest);
  if (earliest <= planned) return std::nullopt;
  return CostOfCall{planned, earliest, earliest - planned};
}

}  // namespace vigie
