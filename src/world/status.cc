#include "world/status.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/limits.h"
#include "maintenance/maintenance.h"

namespace vigie {

std::vector<ServiceName> services_of(const World& world, const Incident& incident) {
  std::set<ServiceName> services = incident.services;
  if (const auto members = world.alerts_of.find(incident.id); members != world.alerts_of.end())
    for (const Fingerprint fingerprint : members->second) {
      const LabelSet& labels = world.alerts.at(fingerprint).labels;
      if (const auto label = labels.find("service");
          label != labels.end() && !label->second.empty())
        services.emplace(label->second);
    }
  return {services.begin(), services.end()};
}

std::vector<ServiceName> services_of(const World& world, const MaintenanceScope& scope) {
  std::set<ServiceName> services(scope.services.begin(), scope.services.end());
  for (const CheckName& name : scope.checks)
    if (const Check* check = find_check(world, name); check != nullptr && check->service)
      services.insert(*check->service);
  return {services.begin(), services.end()};
}

Wording public_title(const MaintenanceScope& scope) {
  const Wording title{scope.text_en, scope.text_fr};
  return title.empty() ? Wording{scope.title, scope.title} : title;
}

std::vector<const StatusPage*> pages_to_announce(const World& world, const Incident& incident) {
  std::vector<const StatusPage*> out;
  if (incident.status == IncidentStatus::resolved || incident.severity != Severity::critical)
    return out;
  const std::vector<ServiceName> services = services_of(world, incident);
  const auto updates = world.updates.find(incident.id);
  for (const auto& [name, page] : world.configuration->status_pages) {
    if (!page.announce) continue;
    const bool concerned = std::ranges::any_of(
        services, [&](const ServiceName& service) { return shows(page, service); });
    const bool told = updates != world.updates.end() &&
                      std::ranges::any_of(updates->second, [&](const StatusUpdate& update) {
                        return shows(page, update);
                      });
    if (concerned && !told) out.push_back(&page);
  }
  return out;
}

std::optional<Instant> announcement_due(const World& world, const Incident& incident) {
  std::optional<Instant> due;
  for (const StatusPage* page : pages_to_announce(world, incident)) {
    const Instant at = incident.opened_at + page->announce->after;
    due = due ? std::min(*due, at) : at;
  }
  return due;
}

namespace {

std::vector<const Check*> shown_checks(const World& world, const StatusPage& page) {
  std::vector<const Check*> out;
  for (const auto& [name, check] : world.configuration->checks)
    if (check.service && shows(page, *check.service)) out.push_back(&check);
  return out;
}

// Of what the public page shows of a piece of work; nullopt: nothing.
std::optional<PlannedWork> public_work(const World& world, const StatusPage& page,
                                       const MaintenanceScope& scope, Period period,
                                       std::string id) {
  if (!scope.shown) return std::nullopt;
  std::vector<ServiceName> services = services_of(world, scope);
  std::erase_if(services, [&](const ServiceName& service) { return !shows(page, service); });
  if (services.empty()) return std::nullopt;
  return PlannedWork{std::move(id), period.from, period.to, public_title(scope),
                     std::move(services)};
}

std::vector<PlannedWork> planned_work(const World& world, const StatusPage& page, Instant now) {
  std::vector<PlannedWork> out;
  const auto add = [&](std::optional<PlannedWork> work) {
    if (work && out.size() < limits::status_planned) out.push_back(std::move(*work));
  };
  for (const auto& [id, window] : world.windows)
    if (window.period.to > now)
      add(public_work(world, page, window.scope, window.period, public_id(id)));
  for (const auto& [name, maintenance] : world.configuration->maintenance) {
    if (const auto running = period_at(maintenance, now))
      add(public_work(world, page, maintenance.scope, *running, public_id(name, *running)));
    auto next = next_period(maintenance, now);
    for (std::size_t n = 0;
         next && next->from < now + limits::status_ahead && n < limits::status_planned; ++n) {
      add(public_work(world, page, maintenance.scope, *next, public_id(name, *next)));
      next = next_period(maintenance, next->from);
    }
  }
  return out;
}

}  // namespace

StatusEvidence live_evidence(const World& world, const StatusPage& page, Instant now) {
  StatusEvidence evidence;
  evidence.now = now;
  for (const Check* check : shown_checks(world, page)) {
    CheckEvidence each;
    each.service = *check->service;
    each.severity = check->severity;
    each.verdict = shown_verdict(world, *check, now);
    const auto known = world.freshness.find(check->name);
    const Freshness freshness = known == world.freshness.end() ? Freshness{} : known->second;
    each.valid_until = horizon_of(*check, freshness, each.verdict);
    if (const auto open = world.watched.find(check->name); open != world.watched.end()) {
      Watched stretch = open->second;
      stretch.until = std::max(stretch.from, proven_until(*check, stretch, freshness, now));
      each.watched.push_back(stretch);
    }
    evidence.checks.push_back(std::move(each));
  }
  evidence.planned = planned_work(world, page, now);
  return evidence;
}

std::vector<CheckName> checks_of(const World& world, const StatusPage& page) {
  std::vector<CheckName> out;
  for (const Check* check : shown_checks(world, page)) out.push_back(check->name);
  return out;
}

}  // namespace vigie
