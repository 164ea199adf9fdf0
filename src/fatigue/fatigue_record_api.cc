#include "fatigue/fatigue_record_api.h"

#include <algorithm>
#include <map>

#include "config/contracts.h"
#include "duty/duty_store.h"
#include "duty/intervention_store.h"
#include "fatigue/fatigue_store.h"
#include "rest/record_check.h"

namespace vigie::fatigue {

namespace {

// A duty that began this long before the report still lengthens its first month.
constexpr Duration looked_back = hours(24 * 62);

using Interventions = std::map<PersonName, std::vector<InterventionRecord>>;

// The rests between planned shifts that calls cut so short that the return had to move.
void add_broken(const rest::Contract& contract, const rest::RulePack& pack,
                const std::vector<InterventionRecord>& records, const Interval& range, Instant now,
                std::vector<BrokenRest>& broken) {
  const Zone zone = zone_of(contract);
  const auto holidays = pack.holidays ? std::optional(pack.holidays->region) : std::nullopt;
  const Interval known{range.from - hours(24 * 8), std::min(range.to, now)};
  if (known.empty()) return;
  rest::WorkRecord record;
  record.shifts = rest::planned_shifts(contract, known, zone, holidays);
  record.interventions = for_rest(records, pack.switches, now);
  const auto pauses = rest::pauses_of(record, pack, pack.switches, zone);
  const auto judged = rest::judge_record(record, pack, pack.switches, zone);
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    if (pauses[i].interventions.empty() || judged[i].lawful()) continue;
    Duration required{};
    for (const rest::Finding& finding : judged[i].findings)
      required = std::max(required, finding.required);
    broken.push_back({{pauses[i].shift_before.to, pauses[i].shift_after.from}, required});
  }
}

Result<void> add_duty(db::Connection& connection, const Interval& range, Instant now,
                      std::vector<Watcher>& watchers) {
  const auto periods = load_periods(connection, {}, {range.from - looked_back, range.to});
  if (!periods) return fail(periods.error());
  for (const DutyPeriod& period : *periods) {
    const auto watcher = std::ranges::find(watchers, period.person, &Watcher::person);
    if (watcher == watchers.end()) continue;
    watcher->on_call.push_back({period.from, std::min(period.to.value_or(now), now)});
  }
  return {};
}

Result<Interventions> read_interventions(db::Connection& connection, const Interval& range) {
  auto records = load_interventions(connection, {}, {range.from - hours(24 * 8), range.to});
  if (!records) return fail(records.error());
  Interventions out;
  for (InterventionRecord& record : *records)
    if (!record.voided) out[record.person].push_back(std::move(record));
  return out;
}

}  // namespace

Result<Record> read_record(db::Connection& connection, const Configuration& configuration,
                           const Interval& range, Instant now) {
  Record record;
  auto interventions = read_interventions(connection, range);
  if (!interventions) return fail(interventions.error());
  for (const auto& [name, person] : configuration.people) {
    Watcher watcher;
    watcher.person = name;
    watcher.full_name = person.full_name;
    watcher.zone = Zone::find(person.zone).value_or(Zone::utc());
    for (const InterventionRecord& each : (*interventions)[name])
      watcher.worked.push_back(worked(each, rest::Switches{}, now));
    record.watchers.push_back(std::move(watcher));
  }
  for (const auto& [name, contract] : configuration.contracts) {
    const auto watcher = std::ranges::find(record.watchers, contract.person, &Watcher::person);
    if (watcher == record.watchers.end() || !contract.employer.empty()) continue;
    const rest::RulePack& pack = pack_of(configuration, contract);
    if (pack.night_window) watcher->night = {pack.night_window->from, pack.night_window->to};
    add_broken(contract, pack, (*interventions)[contract.person], range, now, watcher->broken);
  }
  if (auto done = add_duty(connection, range, now, record.watchers); !done)
    return fail(done.error());
  auto calls = read_calls(connection, range);
  if (!calls) return fail(calls.error());
  record.calls = std::move(*calls);
  auto incidents = read_incidents(connection, range);
  if (!incidents) return fail(incidents.error());
  record.incidents = std::move(*incidents);
  return record;
}

}  // namespace vigie::fatigue
