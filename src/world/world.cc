#include "world/world.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "config/dependencies.h"
#include "world/incident_parts.h"
#include "world/status.h"

namespace vigie {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

void set_timer(World& world, Timer timer, std::optional<Instant> at) {
  if (const auto old = world.timer_at.find(timer); old != world.timer_at.end()) {
    if (at == old->second) return;
    world.timers.erase({old->second, timer});
    world.timer_at.erase(old);
  }
  if (!at) return;
  world.timers.emplace(*at, timer);
  world.timer_at.emplace(timer, *at);
}

// When a check of the scope has been green for long enough, if nothing happens until then.
std::optional<Instant> proven_at(const World& world, const ScopeRow& row) {
  const auto state = world.checks.find(row.check);
  const Check* check = find_check(world, row.check);
  if (check == nullptr || state == world.checks.end() || state->second.verdict != Verdict::up)
    return std::nullopt;
  const Instant green =
      state->second.first_good ? state->second.first_good->at : state->second.since;
  return std::max(green, row.retargeted_at.value_or(Instant::min())) + check->stable_for;
}

// Recovery is looked at when every alert has been resolved and green for the longest stable_for,
// and every check of the scope for its own.
std::optional<Instant> recovery_at(const World& world, const Incident& incident) {
  const auto members = world.alerts_of.find(incident.id);
  if (incident.status == IncidentStatus::resolved || !incident.green_since ||
      incident.restored_at || members == world.alerts_of.end())
    return std::nullopt;
  for (Fingerprint fingerprint : members->second) {
    const Alert& alert = world.alerts.at(fingerprint);
    if (counts(world, alert) && alert.status != AlertStatus::resolved) return std::nullopt;
  }
  Instant at = *incident.green_since + longest_stable(world, incident.id);
  for (const ScopeRow& row : required_scope(world, incident.id)) {
    const auto proven = proven_at(world, row);
    if (!proven) return std::nullopt;
    at = std::max(at, *proven);
  }
  return at;
}

void refresh_recovery_timer(World& world, IncidentId id) {
  const auto incident = world.incidents.find(id);
  set_timer(
      world, {Timer::Kind::recovery, id.value},
      incident == world.incidents.end() ? std::nullopt : recovery_at(world, incident->second));
}

void refresh_recoveries_of(World& world, const CheckName& check) {
  const auto incidents = world.scope_of_check.find(check);
  if (incidents == world.scope_of_check.end()) return;
  for (const IncidentId id : incidents->second) refresh_recovery_timer(world, id);
}

void refresh_announcement_timer(World& world, IncidentId id) {
  const auto incident = world.incidents.find(id);
  set_timer(
      world, {Timer::Kind::announcement, id.value},
      incident == world.incidents.end() ? std::nullopt : announcement_due(world, incident->second));
}

void detach_alert(World& world, const Alert& alert) {
  const auto members = world.alerts_of.find(alert.incident);
  if (members == world.alerts_of.end()) return;
  members->second.erase(alert.fingerprint);
  if (members->second.empty()) world.alerts_of.erase(members);
}

// A check may have changed its labels since: its alert is found by its name.
void refresh_alert_of_check(World& world, const Alert& alert, bool present) {
  const auto check = alert.labels.find("check");
  if (check == alert.labels.end()) return;
  const CheckName name(check->second);
  if (present && alert.status != AlertStatus::resolved) {
    world.alert_of_check[name] = alert.fingerprint;
    return;
  }
  const auto known = world.alert_of_check.find(name);
  if (known != world.alert_of_check.end() && known->second == alert.fingerprint)
    world.alert_of_check.erase(known);
}

std::vector<ServiceName> stands_below(const World& world, const Alert& alert) {
  const auto label = alert.labels.find("service");
  if (label == alert.labels.end()) return {};
  const ServiceName service(label->second);
  std::vector<ServiceName> names = ancestors(*world.configuration, service);
  names.push_back(service);
  return names;
}

void enter_below(World& world, const Alert& alert) {
  for (const ServiceName& service : stands_below(world, alert))
    world.alerts_below[service].emplace(alert.starts_at, alert.fingerprint);
}

void leave_below(World& world, const Alert& alert) {
  for (const ServiceName& service : stands_below(world, alert)) {
    const auto below = world.alerts_below.find(service);
    if (below == world.alerts_below.end()) continue;
    below->second.erase({alert.starts_at, alert.fingerprint});
    if (below->second.empty()) world.alerts_below.erase(below);
  }
}

Timer held_timer(Fingerprint fingerprint) {
  return {Timer::Kind::held, static_cast<std::int64_t>(fingerprint.value)};
}

void put_alert(World& world, const Alert& alert) {
  set_timer(world, held_timer(alert.fingerprint), alert.held_until);
  refresh_alert_of_check(world, alert, true);
  if (const auto old = world.alerts.find(alert.fingerprint); old != world.alerts.end()) {
    const IncidentId before = old->second.incident;
    detach_alert(world, old->second);
    leave_below(world, old->second);
    old->second = alert;
    if (before != alert.incident) refresh_recovery_timer(world, before);
  } else {
    world.alerts.emplace(alert.fingerprint, alert);
  }
  enter_below(world, alert);
  if (!alert.incident) return;
  world.alerts_of[alert.incident].insert(alert.fingerprint);
  refresh_recovery_timer(world, alert.incident);
  refresh_announcement_timer(world, alert.incident);
}

std::set<std::string> keys_of(const Incident& incident) {
  std::set<std::string> keys;
  if (incident.status == IncidentStatus::resolved) return keys;
  if (!incident.group_key.empty()) keys.insert(incident.group_key);
  for (const ServiceName& service : incident.services) keys.insert("service/" + service.text);
  if (!incident.suspect.empty()) keys.insert("suspect/" + incident.suspect.text);
  return keys;
}

void put_incident(World& world, const Incident& incident) {
  if (const auto old = world.incidents.find(incident.id); old != world.incidents.end()) {
    for (const std::string& key : keys_of(old->second)) {
      const auto open = world.open_by_key.find(key);
      open->second.erase(incident.id);
      if (open->second.empty()) world.open_by_key.erase(open);
    }
  }
  world.incidents.insert_or_assign(incident.id, incident);
  for (const std::string& key : keys_of(incident)) world.open_by_key[key].insert(incident.id);
  refresh_recovery_timer(world, incident.id);
  // While all is green, nobody need say that they are still on it.
  const bool lasts = incident.status == IncidentStatus::acknowledged && !incident.green_since;
  set_timer(world, {Timer::Kind::acknowledgement, incident.id.value},
            lasts ? incident.acknowledged_until : std::nullopt);
  refresh_announcement_timer(world, incident.id);
}

void put_scope(World& world, const ScopeRow& row) {
  world.scope[row.incident].insert_or_assign(row.check, row);
  world.scope_of_check[row.check].insert(row.incident);
  refresh_recovery_timer(world, row.incident);
}

void forget_scope(World& world, IncidentId id) {
  const auto rows = world.scope.find(id);
  if (rows == world.scope.end()) return;
  for (const auto& [check, row] : rows->second) {
    const auto incidents = world.scope_of_check.find(check);
    incidents->second.erase(id);
    if (incidents->second.empty()) world.scope_of_check.erase(incidents);
  }
  world.scope.erase(rows);
}

void put_lock(World& world, const Lock& lock) {
  if (lock.ended_at) {
    world.locks.erase(lock.id);
  } else {
    world.locks.insert_or_assign(lock.id, lock);
  }
  set_timer(world, {Timer::Kind::lock, lock.id.value},
            lock.ended_at ? std::nullopt : std::optional(lock.until));
}

// Calls go out before notices; within each, the oldest first.
std::pair<int, DeliveryId> queue_key(const World& world, const Delivery& delivery) {
  const PageKind kind = world.pages.at(delivery.page).kind;
  return {kind == PageKind::call || kind == PageKind::offer ? 0 : 1, delivery.id};
}

void forget_delivery(World& world, const Delivery& delivery) {
  world.sending.erase(delivery.id);
  if (const auto line = world.queued.find(delivery.channel); line != world.queued.end()) {
    line->second.erase(queue_key(world, delivery));
    if (line->second.empty()) world.queued.erase(line);
  }
  set_timer(world, {Timer::Kind::delivery, delivery.id.value}, std::nullopt);
}

void put_delivery(World& world, const Delivery& delivery) {
  if (const auto old = world.deliveries.find(delivery.id); old != world.deliveries.end())
    forget_delivery(world, old->second);
  world.deliveries.insert_or_assign(delivery.id, delivery);
  world.deliveries_of[delivery.page].insert(delivery.id);
  if (delivery.status == DeliveryStatus::sending) world.sending.insert(delivery.id);
  if (delivery.status == DeliveryStatus::queued)
    world.queued[delivery.channel].insert(queue_key(world, delivery));
  set_timer(world, {Timer::Kind::delivery, delivery.id.value}, delivery.next_attempt_at);
}

void forget_page(World& world, PageId page) {
  for (DeliveryId delivery : world.deliveries_of[page]) {
    forget_delivery(world, world.deliveries.at(delivery));
    world.deliveries.erase(delivery);
    world.attempts.erase(delivery);
  }
  world.deliveries_of.erase(page);
  world.pages.erase(page);
}

void retire_page(World& world, PageId page) {
  const auto about = world.pages_of.find(world.pages.at(page).incident);
  about->second.erase(page);
  if (about->second.empty()) world.pages_of.erase(about);
  forget_page(world, page);
}

void retire(World& world, IncidentId id) {
  CHECK(!world.alerts_of.contains(id));
  for (PageId page : world.pages_of[id]) forget_page(world, page);
  world.pages_of.erase(id);
  forget_scope(world, id);
  std::erase_if(world.workarounds, [&](const auto& entry) { return entry.second.incident == id; });
  world.escalations.erase(id);
  world.updates.erase(id);
  world.incidents.erase(id);
  set_timer(world, {Timer::Kind::escalation, id.value}, std::nullopt);
  set_timer(world, {Timer::Kind::recovery, id.value}, std::nullopt);
  set_timer(world, {Timer::Kind::acknowledgement, id.value}, std::nullopt);
  set_timer(world, {Timer::Kind::announcement, id.value}, std::nullopt);
}

void forget_heartbeat(World& world, const CheckName& check) {
  world.heartbeats.erase(check);
  set_timer(world, {Timer::Kind::heartbeat, 0, check.text}, std::nullopt);
}

void forget_pause(World& world, const CheckName& check) {
  world.pauses.erase(check);
  set_timer(world, {Timer::Kind::pause, 0, check.text}, std::nullopt);
}

void put_override(World& world, const Override& override_) {
  std::erase_if(world.overrides, [&](const Override& old) { return old.id == override_.id; });
  const auto place = std::ranges::lower_bound(world.overrides, override_.id, {}, &Override::id);
  world.overrides.insert(place, override_);
}

void put_duty(World& world, const DutyPeriod& period) {
  if (!period.to) {
    world.duty.insert_or_assign(period.schedule, period);
  } else if (const auto open = world.duty.find(period.schedule);
             open != world.duty.end() && open->second.id == period.id) {
    world.duty.erase(open);
  }
  const auto open = world.duty.find(period.schedule);
  set_timer(world, {Timer::Kind::duty, 0, period.schedule.text},
            open == world.duty.end() ? std::nullopt : std::optional(open->second.next_look));
}

void put_intervention(World& world, const InterventionRecord& record) {
  const bool open = !record.ended_at && !record.retired;
  if (open) {
    world.working.insert_or_assign({record.incident, record.person}, record.id);
  } else if (const auto known = world.working.find({record.incident, record.person});
             known != world.working.end() && known->second == record.id) {
    world.working.erase(known);
  }
  const Timer timer{Timer::Kind::intervention, record.id.value, {}};
  if (record.retired) {
    world.interventions.erase(record.id);
    const auto own = world.interventions_of.find(record.person);
    if (own != world.interventions_of.end()) {
      own->second.erase(record.id);
      if (own->second.empty()) world.interventions_of.erase(own);
    }
    return set_timer(world, timer, std::nullopt);
  }
  world.interventions.insert_or_assign(record.id, record);
  world.interventions_of[record.person].insert(record.id);
  set_timer(world, timer,
            open ? std::nullopt : std::optional(*record.ended_at + limits::interventions_kept));
}

void put_signature(World& world, const MonthSignature& signature) {
  auto& own = world.signatures[signature.person];
  own.insert_or_assign(signature.month, signature);
  while (own.size() > limits::signed_months) own.erase(own.begin());
}

void erase_signatures(World& world, const HoursErased& erased) {
  const Month first = month_of(erased.before, Zone::utc());
  for (auto& [person, own] : world.signatures)
    if (erased.person.empty() || erased.person == person)
      own.erase(own.begin(), own.lower_bound(first));
  std::erase_if(world.signatures, [](const auto& entry) { return entry.second.empty(); });
}

}  // namespace

void apply_change(World& world, const Change& change) {
  std::visit(
      Overloaded{
          [&](const CheckState& state) {
            if (const auto old = world.checks.find(state.check);
                old != world.checks.end() && old->second.outage != state.outage)
              world.outages.erase(old->second.outage);
            world.checks.insert_or_assign(state.check, state);
            refresh_recoveries_of(world, state.check);
          },
          [&](const FreshnessRow& row) {
            world.freshness.insert_or_assign(row.check, row.freshness);
            world.unflushed.erase(row.check);
          },
          [&](const Outage& outage) { world.outages.insert_or_assign(outage.id, outage); },
          [&](const Alert& alert) { put_alert(world, alert); },
          [&](const Incident& incident) { put_incident(world, incident); },
          [&](const ScopeRow& row) { put_scope(world, row); },
          [&](const Workaround& workaround) {
            world.workarounds.insert_or_assign(workaround.id, workaround);
          },
          [&](const Lock& lock) { put_lock(world, lock); },
          [&](const Escalation& escalation) {
            world.escalations.insert_or_assign(escalation.incident, escalation);
            const bool running = escalation.status == EscalationStatus::running;
            set_timer(world, {Timer::Kind::escalation, escalation.incident.value},
                      running ? escalation.due : std::nullopt);
          },
          [&](const Page& page) {
            world.pages.insert_or_assign(page.id, page);
            world.pages_of[page.incident].insert(page.id);
          },
          [&](const Delivery& delivery) { put_delivery(world, delivery); },
          [&](const Attempt& attempt) {
            const auto known = world.attempts.find(attempt.delivery);
            if (known == world.attempts.end() || known->second.number <= attempt.number)
              world.attempts.insert_or_assign(attempt.delivery, attempt);
          },
          [&](const Override& override_) { put_override(world, override_); },
          [&](const Token& token) { world.tokens.insert_or_assign(token.id, token); },
          [&](const PutResource& put) {
            world.resources.insert_or_assign(put.resource.key, put.resource);
          },
          [&](const JournalEntry& entry) { world.next_journal = entry.sequence + 1; },
          [&](const Retired& retired) { retire(world, retired.incident); },
          [&](const RetiredPage& retired) { retire_page(world, retired.page); },
          [&](const DeletedCheck& deleted) {
            if (const auto state = world.checks.find(deleted.check); state != world.checks.end()) {
              world.outages.erase(state->second.outage);
              world.checks.erase(state);
            }
            world.freshness.erase(deleted.check);
            world.watched.erase(deleted.check);
            world.unflushed.erase(deleted.check);
            forget_heartbeat(world, deleted.check);
            forget_pause(world, deleted.check);
            refresh_recoveries_of(world, deleted.check);
          },
          [&](const DeletedAlert& deleted) {
            const auto alert = world.alerts.find(deleted.fingerprint);
            if (alert == world.alerts.end()) return;
            const IncidentId incident = alert->second.incident;
            set_timer(world, held_timer(deleted.fingerprint), std::nullopt);
            detach_alert(world, alert->second);
            refresh_alert_of_check(world, alert->second, false);
            leave_below(world, alert->second);
            world.alerts.erase(alert);
            refresh_recovery_timer(world, incident);
            refresh_announcement_timer(world, incident);
          },
          [&](const DeletedOverride& deleted) {
            std::erase_if(world.overrides,
                          [&](const Override& old) { return old.id == deleted.id; });
          },
          [&](const DeletedResource& deleted) { world.resources.erase(deleted.key); },
          [](const ClearedHistory&) {},
          [](const Judged&) {},
          [&](const HeartbeatState& state) {
            world.heartbeats.insert_or_assign(state.check, state);
            set_timer(world, {Timer::Kind::heartbeat, 0, state.check.text}, state.deadline);
          },
          [&](const DeletedHeartbeat& deleted) { forget_heartbeat(world, deleted.check); },
          [&](const Pause& pause) {
            world.pauses.insert_or_assign(pause.check, pause);
            set_timer(world, {Timer::Kind::pause, 0, pause.check.text}, pause.to);
          },
          [&](const DeletedPause& deleted) { forget_pause(world, deleted.check); },
          [&](const MaintenanceWindow& window) {
            world.windows.insert_or_assign(window.id, window);
            set_timer(world, {Timer::Kind::window, window.id.value}, window.period.to);
          },
          [&](const DeletedWindow& deleted) {
            world.windows.erase(deleted.id);
            set_timer(world, {Timer::Kind::window, deleted.id.value}, std::nullopt);
          },
          [&](const Occurrence& occurrence) {
            world.occurrences.insert_or_assign(occurrence.name, occurrence);
            set_timer(world, {Timer::Kind::occurrence, 0, occurrence.name.text},
                      occurrence.period.to);
          },
          [&](const DeletedOccurrence& deleted) {
            world.occurrences.erase(deleted.name);
            set_timer(world, {Timer::Kind::occurrence, 0, deleted.name.text}, std::nullopt);
          },
          [](const FinishedWork&) {},
          [&](const VantageState& state) { world.vantages.insert_or_assign(state.name, state); },
          [&](const UseConfiguration& use) {
            world.configuration = use.configuration;
            world.revision = use.revision;
            world.alerts_below.clear();  // what stands on what may have changed
            for (const auto& [fingerprint, alert] : world.alerts) enter_below(world, alert);
            for (const auto& [id, rows] : world.scope) refresh_recovery_timer(world, id);
            for (const auto& [id, incident] : world.incidents)
              refresh_announcement_timer(world, id);
          },
          [&](const Watched& watched) {
            if (watched.until) {
              const auto open = world.watched.find(watched.check);
              if (open != world.watched.end() && open->second.from == watched.from)
                world.watched.erase(open);
            } else {
              world.watched.insert_or_assign(watched.check, watched);
            }
          },
          [&](const StatusUpdate& update) {
            world.updates[update.incident].push_back(update);
            refresh_announcement_timer(world, update.incident);
          },
          [&](const DutyPeriod& period) { put_duty(world, period); },
          [&](const DutyPlan& plan) { world.duty_plans[plan.schedule] = plan.published_at; },
          [&](const DeletedPlan& deleted) { world.duty_plans.erase(deleted.schedule); },
          [&](const InterventionRecord& record) { put_intervention(world, record); },
          [](const InterventionCorrection&) {},
          [&](const MonthSignature& signature) { put_signature(world, signature); },
          [&](const HoursErased& erased) { erase_signatures(world, erased); },
      },
      change);
}

const Check* find_check(const World& world, const CheckName& name) {
  const auto& configured = world.configuration->checks;
  if (const auto found = configured.find(name); found != configured.end()) return &found->second;
  const auto& builtin = world.configuration->builtin;
  const auto own = builtin.find(name);
  return own == builtin.end() ? nullptr : &own->second;
}

Duration longest_stable(const World& world, IncidentId id) {
  Duration longest{};
  if (const auto members = world.alerts_of.find(id); members != world.alerts_of.end()) {
    for (Fingerprint fingerprint : members->second) {
      const Alert& alert = world.alerts.at(fingerprint);
      if (counts(world, alert)) longest = std::max(longest, alert.stable_for);
    }
  }
  for (const ScopeRow& row : required_scope(world, id))
    if (const Check* check = find_check(world, row.check))
      longest = std::max(longest, check->stable_for);
  return longest;
}

const Lock* lock_of(const World& world, const ServiceName& service) {
  for (const auto& [id, lock] : world.locks)
    if (lock.service == service) return &lock;
  return nullptr;
}

bool held_by_workaround(const World& world, IncidentId id) {
  return std::ranges::any_of(world.workarounds, [&](const auto& entry) {
    return entry.second.incident == id && !entry.second.reverted_at;
  });
}

bool counts(const World& world, const Alert& alert) {
  const auto rows = world.scope.find(alert.incident);
  const auto name = alert.labels.find("check");
  if (rows == world.scope.end() || name == alert.labels.end()) return true;
  const auto own = rows->second.find(CheckName(name->second));
  if (own == rows->second.end() || own->second.status == ScopeStatus::required) return true;
  // When nothing is left that could verify the recovery, a person must: it burns on.
  return std::ranges::none_of(
      rows->second, [](const auto& entry) { return entry.second.status == ScopeStatus::required; });
}

std::vector<ScopeRow> required_scope(const World& world, IncidentId id) {
  std::vector<ScopeRow> required;
  const auto rows = world.scope.find(id);
  if (rows == world.scope.end()) return required;
  for (const auto& [check, row] : rows->second)
    if (row.status == ScopeStatus::required) required.push_back(row);
  return required;
}

Verdict shown_verdict(const World& world, const Check& check, Instant now) {
  const auto state = world.checks.find(check.name);
  const auto freshness = world.freshness.find(check.name);
  if (state == world.checks.end() || freshness == world.freshness.end()) return Verdict::unknown;
  if (is_paused(world, check.name, now)) return Verdict::unknown;
  return shown_verdict(check, state->second, freshness->second, now);
}

bool is_paused(const World& world, const CheckName& check, Instant now) {
  const auto pause = world.pauses.find(check);
  return pause != world.pauses.end() && now < pause->second.to;
}

std::optional<Instant> oldest_waiting_call(const World& world) {
  std::optional<Instant> oldest;
  for (const auto& [id, delivery] : world.deliveries) {
    if (is_final(delivery.status) || delivery.status == DeliveryStatus::quarantined) continue;
    const Page& page = world.pages.at(delivery.page);
    if (page.kind == PageKind::call && (!oldest || page.created_at < *oldest))
      oldest = page.created_at;
  }
  return oldest;
}

Directory directory_of(const World& world) {
  return {world.configuration->people, world.configuration->teams, world.configuration->schedules,
          world.overrides};
}

std::optional<Instant> next_due(const World& world) {
  if (world.timers.empty()) return std::nullopt;
  return world.timers.begin()->first;
}

}  // namespace vigie
