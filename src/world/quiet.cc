#include "world/quiet.h"

#include <algorithm>

namespace vigie {

namespace {

std::optional<ServiceName> service_of(const World& world, const CheckName& check) {
  const Check* found = find_check(world, check);
  return found == nullptr ? std::nullopt : found->service;
}

}  // namespace

std::optional<Quiet> quiet_of(const World& world, const CheckName& check,
                              const std::optional<ServiceName>& service, Instant now) {
  std::optional<Quiet> longest;
  const auto consider = [&](Quiet::Kind kind, Instant until, const std::string& title) {
    if (now < until && (!longest || until > longest->until)) longest = Quiet{kind, until, title};
  };
  if (const auto pause = world.pauses.find(check); pause != world.pauses.end())
    consider(Quiet::Kind::paused, pause->second.to, pause->second.reason);
  for (const auto& [id, window] : world.windows)
    if (now >= window.period.from && concerns(window.scope, check, service))
      consider(Quiet::Kind::maintenance, window.period.to, window.scope.title);
  for (const auto& [name, maintenance] : world.configuration->maintenance) {
    if (!concerns(maintenance.scope, check, service)) continue;
    if (const auto period = period_at(maintenance, now))
      consider(Quiet::Kind::maintenance, period->to, maintenance.scope.title);
  }
  return longest;
}

std::optional<Instant> quiet_until(const World& world, IncidentId incident, Instant now) {
  const auto members = world.alerts_of.find(incident);
  if (members == world.alerts_of.end()) return std::nullopt;
  std::optional<Instant> until;
  for (const Fingerprint fingerprint : members->second) {
    const Alert& alert = world.alerts.at(fingerprint);
    if (alert.status != AlertStatus::firing) continue;
    const auto label = alert.labels.find("check");
    if (label == alert.labels.end()) return std::nullopt;
    const CheckName check(label->second);
    const auto quiet = quiet_of(world, check, service_of(world, check), now);
    if (!quiet) return std::nullopt;
    until = std::min(until.value_or(quiet->until), quiet->until);
  }
  return until;
}

}  // namespace vigie
