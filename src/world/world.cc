#include "world/world.h"

#include <algorithm>

#include "base/check.h"
#include "check/builtin.h"

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

// Recovery is verified when every alert has been resolved and green for the longest stable_for.
void refresh_recovery_timer(World& world, IncidentId id) {
  std::optional<Instant> at;
  const auto incident = world.incidents.find(id);
  const auto members = world.alerts_of.find(id);
  if (incident != world.incidents.end() && members != world.alerts_of.end() &&
      incident->second.status != IncidentStatus::resolved && incident->second.green_since) {
    at = *incident->second.green_since;
    Duration longest{};
    for (Fingerprint fingerprint : members->second) {
      const Alert& alert = world.alerts.at(fingerprint);
      if (alert.status != AlertStatus::resolved) at.reset();
      longest = std::max(longest, alert.stable_for);
    }
    if (at) *at += longest;
  }
  set_timer(world, {Timer::Kind::recovery, id.value}, at);
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

void put_alert(World& world, const Alert& alert) {
  refresh_alert_of_check(world, alert, true);
  if (const auto old = world.alerts.find(alert.fingerprint); old != world.alerts.end()) {
    const IncidentId before = old->second.incident;
    detach_alert(world, old->second);
    old->second = alert;
    if (before != alert.incident) refresh_recovery_timer(world, before);
  } else {
    world.alerts.emplace(alert.fingerprint, alert);
  }
  if (!alert.incident) return;
  world.alerts_of[alert.incident].insert(alert.fingerprint);
  refresh_recovery_timer(world, alert.incident);
}

void put_incident(World& world, const Incident& incident) {
  world.incidents.insert_or_assign(incident.id, incident);
  if (incident.status == IncidentStatus::resolved) {
    const auto open = world.open_by_group.find(incident.group_key);
    if (open != world.open_by_group.end() && open->second == incident.id)
      world.open_by_group.erase(open);
  } else if (!incident.group_key.empty()) {
    world.open_by_group[incident.group_key] = incident.id;
  }
  refresh_recovery_timer(world, incident.id);
}

// Calls go out before notices; within each, the oldest first.
std::pair<int, DeliveryId> queue_key(const World& world, const Delivery& delivery) {
  return {world.pages.at(delivery.page).kind == PageKind::call ? 0 : 1, delivery.id};
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
  world.escalations.erase(id);
  world.incidents.erase(id);
  set_timer(world, {Timer::Kind::escalation, id.value}, std::nullopt);
  set_timer(world, {Timer::Kind::recovery, id.value}, std::nullopt);
}

void put_override(World& world, const Override& override_) {
  std::erase_if(world.overrides, [&](const Override& old) { return old.id == override_.id; });
  const auto place = std::ranges::lower_bound(world.overrides, override_.id, {}, &Override::id);
  world.overrides.insert(place, override_);
}

}  // namespace

void apply_change(World& world, const Change& change) {
  std::visit(Overloaded{
                 [&](const CheckState& state) {
                   if (const auto old = world.checks.find(state.check);
                       old != world.checks.end() && old->second.outage != state.outage)
                     world.outages.erase(old->second.outage);
                   world.checks.insert_or_assign(state.check, state);
                 },
                 [&](const FreshnessRow& row) {
                   world.freshness.insert_or_assign(row.check, row.freshness);
                   world.unflushed.erase(row.check);
                 },
                 [&](const Outage& outage) { world.outages.insert_or_assign(outage.id, outage); },
                 [&](const Alert& alert) { put_alert(world, alert); },
                 [&](const Incident& incident) { put_incident(world, incident); },
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
                   if (const auto state = world.checks.find(deleted.check);
                       state != world.checks.end()) {
                     world.outages.erase(state->second.outage);
                     world.checks.erase(state);
                   }
                   world.freshness.erase(deleted.check);
                   world.unflushed.erase(deleted.check);
                 },
                 [&](const DeletedAlert& deleted) {
                   const auto alert = world.alerts.find(deleted.fingerprint);
                   if (alert == world.alerts.end()) return;
                   const IncidentId incident = alert->second.incident;
                   detach_alert(world, alert->second);
                   refresh_alert_of_check(world, alert->second, false);
                   world.alerts.erase(alert);
                   refresh_recovery_timer(world, incident);
                 },
                 [&](const DeletedOverride& deleted) {
                   std::erase_if(world.overrides,
                                 [&](const Override& old) { return old.id == deleted.id; });
                 },
                 [&](const DeletedResource& deleted) { world.resources.erase(deleted.key); },
                 [](const ClearedHistory&) {},
                 [&](const UseConfiguration& use) {
                   world.configuration = use.configuration;
                   world.revision = use.revision;
                 },
             },
             change);
}

const Check* find_check(const World& world, const CheckName& name) {
  const auto& configured = world.configuration->checks;
  if (const auto found = configured.find(name); found != configured.end()) return &found->second;
  const auto builtin = builtin_checks().find(name);
  return builtin == builtin_checks().end() ? nullptr : &builtin->second;
}

Verdict shown_verdict(const World& world, const Check& check, Instant now) {
  const auto state = world.checks.find(check.name);
  const auto freshness = world.freshness.find(check.name);
  if (state == world.checks.end() || freshness == world.freshness.end()) return Verdict::unknown;
  return shown_verdict(check, state->second, freshness->second, now);
}

Directory directory_of(const World& world) {
  return {world.configuration->people, world.configuration->teams, world.configuration->schedules,
          world.overrides};
}

std::optional<Instant> next_due(const World& world) {
  if (world.timers.empty()) return std::nullopt;
  return world.timers.begin()->first;
}

namespace {

template <class Map>
std::string map_difference(std::string_view what, const Map& stored, const Map& live) {
  if (stored == live) return {};
  if (stored.size() != live.size())
    return std::string(what) + ": " + std::to_string(stored.size()) + " stored, " +
           std::to_string(live.size()) + " live";
  return std::string(what) + ": one differs";
}

bool newer(const std::optional<Bound>& stored, const std::optional<Bound>& live) {
  return stored && (!live || stored->at > live->at);
}

std::string freshness_difference(const World& stored, const World& live) {
  for (const auto& [check, freshness] : stored.freshness) {
    const auto found = live.freshness.find(check);
    if (found == live.freshness.end()) return "freshness of " + check.text + ": stored only";
    if (newer(freshness.last_good, found->second.last_good) ||
        newer(freshness.last_bad, found->second.last_bad))
      return "freshness of " + check.text + ": stored is newer than live";
  }
  for (const auto& [check, freshness] : live.freshness) {
    if (live.unflushed.contains(check)) continue;
    const auto found = stored.freshness.find(check);
    if (found == stored.freshness.end() || !(found->second == freshness))
      return "freshness of " + check.text + ": flushed but not stored";
  }
  return {};
}

}  // namespace

std::string difference(const World& stored, const World& live) {
  std::vector<std::string> found = {
      map_difference("resources", stored.resources, live.resources),
      stored.revision == live.revision ? "" : "revision",
      *stored.configuration == *live.configuration ? "" : "configuration",
      map_difference("checks", stored.checks, live.checks),
      map_difference("outages", stored.outages, live.outages),
      map_difference("alerts", stored.alerts, live.alerts),
      map_difference("incidents", stored.incidents, live.incidents),
      map_difference("escalations", stored.escalations, live.escalations),
      map_difference("pages", stored.pages, live.pages),
      map_difference("deliveries", stored.deliveries, live.deliveries),
      map_difference("attempts", stored.attempts, live.attempts),
      map_difference("overrides", stored.overrides, live.overrides),
      map_difference("tokens", stored.tokens, live.tokens),
      map_difference("timers", stored.timers, live.timers),
      map_difference("queue", stored.queued, live.queued),
      map_difference("sending", stored.sending, live.sending),
      map_difference("alerts of incidents", stored.alerts_of, live.alerts_of),
      map_difference("alerts of checks", stored.alert_of_check, live.alert_of_check),
      map_difference("open groups", stored.open_by_group, live.open_by_group),
      stored.next_id == live.next_id ? "" : "next id",
      stored.next_journal == live.next_journal ? "" : "next journal sequence",
      freshness_difference(stored, live),
  };
  for (const std::string& difference : found)
    if (!difference.empty()) return difference;
  return {};
}

}  // namespace vigie
