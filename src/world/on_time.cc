// Time that passed, time that was missed, and evidence on its way to disk.
#include <algorithm>

#include "base/limits.h"
#include "world/stepping.h"

namespace vigie {

namespace {

// A wait is a length of time that really passes: a clock that was moved forward shortens none.
void shift_waits(Stepping& s, Duration shift) {
  for (const auto& [id, known] : std::map(s.world.escalations)) {
    if (!known.due) continue;
    Escalation escalation = known;
    *escalation.due += shift;
    s.put(escalation);
  }
  for (const auto& [id, known] : std::map(s.world.deliveries)) {
    if (!known.next_attempt_at) continue;
    Delivery delivery = known;
    *delivery.next_attempt_at += shift;
    s.put(delivery);
  }
  for (const auto& [id, known] : std::map(s.world.incidents)) {
    if (!known.acknowledged_until || known.snoozed) continue;  // a snooze ends by the clock
    Incident incident = known;
    *incident.acknowledged_until += shift;
    s.put(incident);
  }
}

}  // namespace

void on_gap(Stepping& s, const GapDetected& gap) {
  s.record("vigie", "watch.gap", "vigie", {},
           {{"from", to_rfc3339(gap.from)},
            {"to", to_rfc3339(gap.to)},
            {"reason", stored(term(gap.reason))}});
  if (gap.from < gap.to) s.put(Watched{CheckName{}, gap.from, gap.to, Verdict::unknown});
  if (gap.shift > Duration{}) shift_waits(s, gap.shift);
  heartbeats_were_deaf(s, gap.from, gap.to);
  nothing_seen_until(s, gap.to);
  follow_occurrences(s, *s.world.configuration);
  serve_duty(s);
}

void nothing_seen_until(Stepping& s, Instant at) {
  for (const auto& [id, known] : std::map(s.world.incidents)) {
    if (!known.green_since || known.status == IncidentStatus::resolved) continue;
    Incident incident = known;
    incident.green_since = std::max(*incident.green_since, at);
    s.put(incident);
  }
}

// At most limits::batch_events timers in one step; the rest are due at once again. Each incident
// and each delivery has one timer, so a long absence is followed by one step of each, never by a
// burst.
void on_timers_due(Stepping& s) {
  std::vector<std::pair<Instant, Timer>> due;
  for (const auto& entry : s.world.timers) {
    if (entry.first > s.now || due.size() >= limits::batch_events) break;
    due.push_back(entry);
  }
  for (const auto& [at, timer] : due) {
    switch (timer.kind) {
      case Timer::Kind::escalation:
        s.then(EscalationDue{IncidentId(timer.id), s.now - at > limits::gap});
        break;
      case Timer::Kind::delivery:
        on_delivery_due(s, DeliveryId(timer.id));
        break;
      case Timer::Kind::recovery:
        on_recovery_due(s, IncidentId(timer.id));
        break;
      case Timer::Kind::acknowledgement:
        on_acknowledgement_due(s, IncidentId(timer.id));
        break;
      case Timer::Kind::lock:
        on_lock_due(s, LockId(timer.id));
        break;
      case Timer::Kind::heartbeat:
        on_heartbeat_due(s, CheckName(timer.name));
        break;
      case Timer::Kind::pause:
        on_pause_over(s, CheckName(timer.name));
        break;
      case Timer::Kind::window:
        on_window_over(s, WindowId(timer.id));
        break;
      case Timer::Kind::occurrence:
        on_occurrence_over(s, MaintenanceName(timer.name));
        break;
      case Timer::Kind::held:
        on_held_due(s, Fingerprint{static_cast<std::uint64_t>(timer.id)});
        break;
      case Timer::Kind::announcement:
        on_announcement_due(s, IncidentId(timer.id));
        break;
      case Timer::Kind::duty:
        on_duty_due(s, ScheduleName(timer.name));
        break;
      case Timer::Kind::intervention:
        on_intervention_old(s, InterventionId(timer.id));
        break;
    }
  }
}

void on_flush(Stepping& s) {
  const std::set<CheckName> names = s.world.unflushed;
  for (const CheckName& name : names) s.put(FreshnessRow{name, s.world.freshness.at(name)});
}

}  // namespace vigie
