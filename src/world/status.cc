#include "world/status.h"

#include <algorithm>
#include <set>

namespace vigie {

std::vector<ServiceName> services_of(const World& world, const Incident& incident) {
  std::set<ServiceName> services;
  constexpr std::string_view prefix = "service/";
  if (incident.group_key.starts_with(prefix))
    services.emplace(incident.group_key.substr(prefix.size()));
  if (const auto members = world.alerts_of.find(incident.id); members != world.alerts_of.end())
    for (const Fingerprint fingerprint : members->second) {
      const LabelSet& labels = world.alerts.at(fingerprint).labels;
      if (const auto label = labels.find("service");
          label != labels.end() && !label->second.empty())
        services.emplace(label->second);
    }
  return {services.begin(), services.end()};
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
  return evidence;
}

std::vector<CheckName> checks_of(const World& world, const StatusPage& page) {
  std::vector<CheckName> out;
  for (const Check* check : shown_checks(world, page)) out.push_back(check->name);
  return out;
}

}  // namespace vigie
