// Announced work as it takes place. What the public was told of is written down when it is over:
// files and the rules of zones may say something else tomorrow, and the past stays what it was.
#include <algorithm>

#include "base/limits.h"
#include "world/status.h"
#include "world/stepping.h"

namespace vigie {

namespace {

std::optional<Period> running_or_next(const Maintenance& maintenance, Instant now) {
  const auto running = period_at(maintenance, now);
  return running ? running : next_period(maintenance, now);
}

void finish(Stepping& s, const Maintenance& maintenance, const Period& planned, Period real) {
  work_is_over(s, public_id(maintenance.name, planned), maintenance.scope, real, false);
}

// Those that came and went while nobody looked: they were announced all the same.
void finish_missed(Stepping& s, const Maintenance& maintenance, Instant after) {
  after = std::max(after, s.now - limits::watched_kept);
  std::size_t number = 0;
  for (auto next = next_period(maintenance, after);
       next && next->to <= s.now && number < limits::missed_occurrences;
       next = next_period(maintenance, next->from), ++number)
    finish(s, maintenance, *next, *next);
}

// What stood is over, goes on, or lies ahead; gives when the one that follows has begun.
Instant settle(Stepping& s, const Maintenance& maintenance, const Occurrence& stood,
               const Period& now_due) {
  if (stood.period.to <= s.now) {
    finish(s, maintenance, stood.period, {stood.begun, stood.period.to});
    finish_missed(s, maintenance, stood.period.from);
    return now_due.from;
  }
  if (stood.begun > s.now) return std::max(now_due.from, s.now);
  if (now_due.from <= s.now) return stood.begun;
  // By new rules of the zone it does not run any more.
  finish(s, maintenance, stood.period, {stood.begun, s.now});
  return now_due.from;
}

void follow(Stepping& s, const Maintenance& maintenance) {
  std::optional<Occurrence> stood;
  if (const auto known = s.world.occurrences.find(maintenance.name);
      known != s.world.occurrences.end())
    stood = known->second;
  const auto due = running_or_next(maintenance, s.now);
  const Period period = due.value_or(Period{Instant::max(), Instant::max()});
  const Instant begun =
      stood ? settle(s, maintenance, *stood, period) : std::max(period.from, s.now);
  if (!due) {
    if (stood) s.put(DeletedOccurrence{maintenance.name});
    return;
  }
  const Occurrence next{maintenance.name, period, begun};
  if (next != stood) s.put(next);
}

// The files say it no more, or otherwise: what runs ends now, what was announced is taken back.
void drop(Stepping& s, const Occurrence& stood, const Maintenance& old) {
  const bool runs = stood.begun <= s.now;
  const Period real{stood.begun, std::min(s.now, stood.period.to)};
  work_is_over(s, public_id(stood.name, stood.period), old.scope, runs ? real : stood.period,
               !runs);
}

}  // namespace

void work_is_over(Stepping& s, std::string id, const MaintenanceScope& scope, Period period,
                  bool cancelled) {
  if (!scope.shown || period.from >= period.to) return;
  const Wording title = public_title(scope);
  s.put(FinishedWork{std::move(id), period, cancelled, services_of(s.world, scope), title.en,
                     title.fr});
}

void on_occurrence_over(Stepping& s, const MaintenanceName& name) {
  const auto known = s.world.configuration->maintenance.find(name);
  if (known != s.world.configuration->maintenance.end()) follow(s, known->second);
}

void follow_occurrences(Stepping& s, const Configuration& before) {
  const auto& now = s.world.configuration->maintenance;
  for (const auto& [name, stood] : std::map(s.world.occurrences)) {
    const auto old = before.maintenance.find(name);
    const auto next = now.find(name);
    if (next != now.end() && old != before.maintenance.end() && next->second == old->second)
      continue;
    if (old != before.maintenance.end()) drop(s, stood, old->second);
    s.put(DeletedOccurrence{name});
  }
  for (const auto& [name, maintenance] : now)
    if (maintenance.scope.shown) follow(s, maintenance);
}

}  // namespace vigie
