#include "world/backed_up.h"

#include <algorithm>

namespace vigie {

namespace {

// From when on nobody can say whether a newer backup was made; none: nothing was ever told.
std::optional<Instant> silent_since(const World& world, const Check& check, Instant now) {
  const auto freshness = world.freshness.find(check.name);
  if (freshness == world.freshness.end()) return std::nullopt;
  std::optional<Instant> since = horizon(check, freshness->second);
  const auto pause = world.pauses.find(check.name);
  if (since && pause != world.pauses.end() && pause->second.from <= now)
    since = std::min(*since, pause->second.from);
  return since;
}

BackedUp age_of_backup(const World& world, const Check& check, Instant now) {
  BackedUp age;
  const auto heartbeat = world.heartbeats.find(check.name);
  if (heartbeat != world.heartbeats.end()) age.until = heartbeat->second.data_at;
  const bool speaks = shown_verdict(world, check, now) != Verdict::unknown;
  age.known = speaks && age.until;
  if (!speaks) age.unknown_since = silent_since(world, check, now);
  return age;
}

// What both hold together.
BackedUp both(const BackedUp& a, const BackedUp& b) {
  BackedUp together;
  together.known = a.known && b.known;
  if (a.until && b.until) together.until = std::min(*a.until, *b.until);
  together.unknown_since = a.unknown_since;
  if (b.unknown_since)
    together.unknown_since = std::min(*b.unknown_since, a.unknown_since.value_or(*b.unknown_since));
  return together;
}

Message age_sentence(const std::optional<BackedUp>& age, Instant now) {
  if (!age) return say("no check watches its backups");
  if (age->known)
    return say("the newest data in its backups is {} old",
               to_string(Duration(std::chrono::floor<std::chrono::minutes>(
                   std::max(Duration::zero(), now - *age->until)))));
  if (!age->until) return say("its backups have not said yet how old their data is");
  if (!age->unknown_since)
    return say("how old the data in its backups is, is unknown; the newest known is of {}",
               to_rfc3339(*age->until));
  return say("how old the data in its backups is, is unknown since {}; the newest known is of {}",
             to_rfc3339(*age->unknown_since), to_rfc3339(*age->until));
}

}  // namespace

std::optional<BackedUp> backed_up(const World& world, const ServiceName& service, Instant now) {
  std::optional<BackedUp> age;
  const auto checks = world.configuration->checks_of.find(service);
  if (checks == world.configuration->checks_of.end()) return age;
  for (const CheckName& name : checks->second) {
    const Check& check = world.configuration->checks.at(name);
    const auto* heartbeat = std::get_if<HeartbeatCheck>(&check.question);
    if (heartbeat == nullptr || !heartbeat->backup) continue;
    const BackedUp own = age_of_backup(world, check, now);
    age = age ? both(*age, own) : own;
  }
  return age;
}

Message backup_sentence(const Service& service, const std::optional<BackedUp>& age, Instant now) {
  const Message is = age_sentence(age, now);
  if (!service.rpo) return joined({is, say("what may be lost is not set (rpo)")}, "; ");
  const std::string allowed = to_string(*service.rpo);
  const bool too_old = age && age->known && now - *age->until > *service.rpo;
  return joined({is, too_old ? say("that is more than the {} that may be lost (rpo)", allowed)
                             : say("at most {} of data may be lost (rpo)", allowed)},
                "; ");
}

}  // namespace vigie
