// Locks on services: who works on one, and what changed meanwhile.
#include <algorithm>

#include "base/limits.h"
#include "world/incident_parts.h"
#include "world/quiet.h"

namespace vigie {

namespace {

std::string service_subject(const ServiceName& service) {
  return "service/" + service.text;
}

// The oldest open incident about a service.
IncidentId incident_about(const World& world, const ServiceName& service) {
  const auto open = world.open_by_key.find("service/" + service.text);
  return open == world.open_by_key.end() ? IncidentId{} : *open->second.begin();
}

void end(Stepping& s, Lock lock, const std::string& actor) {
  lock.ended_at = s.now;
  lock.ended_by = actor;
  s.put(lock);
  s.record(actor, actor == "vigie" ? "lock.expired" : "lock.ended", service_subject(lock.service),
           incident_about(s.world, lock.service), {{"lock", std::to_string(lock.id.value)}});
}

// No incident has called anybody: who would be called for the service hears of it as well.
void tell_of_change(Stepping& s, const Lock& lock, const CheckName& check) {
  std::set<PersonName> told = first_called(s.world, lock.service, s.now);
  told.insert(lock.holder);
  const auto number = static_cast<int>(s.new_id());  // no two changes are the same page
  for (const PersonName& person : told) {
    Page page;
    page.person = person;
    page.kind = PageKind::changed;
    page.round = outside_rounds;
    page.step = number;
    page.about = check;
    s.then(PageWanted{page});
  }
}

}  // namespace

Result<Answer> on_set_lock(Stepping& s, const SetLock& event) {
  if (!s.world.configuration->services.contains(event.service))
    return fail(ErrorCode::not_found, say("there is no service \"{}\"", event.service.text));
  if (auto known = known_person(s.world, event.holder); !known) return fail(known.error());
  const auto text = plain_text(event.why, say("a lock needs a reason: what is being done?"),
                               say("a reason has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  if (event.until <= s.now || event.until > s.now + limits::longest_lock)
    return fail(ErrorCode::invalid,
                say("a lock ends within {} from now, not {}",
                    to_string(Duration(limits::longest_lock)), to_rfc3339(event.until)));
  Lock lock;
  if (const Lock* standing = lock_of(s.world, event.service)) {
    if (standing->holder != event.holder)
      return fail(ErrorCode::conflict, say("{} has locked {} until {}", standing->holder.text,
                                           event.service.text, to_rfc3339(standing->until)));
    lock = *standing;
  } else {
    lock.id = LockId(s.new_id());
    lock.service = event.service;
    lock.holder = event.holder;
    lock.since = s.now;
  }
  lock.why = event.why;
  lock.until = event.until;
  s.put(lock);
  s.record(person_actor(event.holder), "lock.set", service_subject(event.service),
           incident_about(s.world, event.service),
           {{"lock", std::to_string(lock.id.value)},
            {"why", event.why},
            {"until", to_rfc3339(event.until)}});
  return Answer{lock.id.value, {}};
}

Result<Answer> on_end_lock(Stepping& s, const EndLock& event) {
  const Lock* lock = lock_of(s.world, event.service);
  if (lock == nullptr)
    return fail(ErrorCode::not_found, say("{} is not locked", event.service.text));
  const Lock ended = *lock;
  end(s, ended, event.actor);
  return Answer{ended.id.value, {}};
}

void on_lock_due(Stepping& s, LockId id) {
  const auto lock = s.world.locks.find(id);
  if (lock != s.world.locks.end()) end(s, lock->second, "vigie");
}

void on_check_changed(Stepping& s, const CheckChanged& changed) {
  const Check* check = find_check(s.world, changed.check);
  if (check == nullptr || !check->service) return;
  const Lock* lock = lock_of(s.world, *check->service);
  if (lock == nullptr) return;
  const IncidentId about = incident_about(s.world, *check->service);
  // What still burns at the end of it is told then (on_held_due).
  const auto quiet = quiet_of(s.world, check->name, check->service, s.now);
  std::vector<std::pair<std::string, std::string>> facts = {
      {"lock", std::to_string(lock->id.value)},
      {"holder", lock->holder.text},
      {"verdict", std::string(to_string(changed.verdict))}};
  if (quiet) facts.emplace_back("held_until", to_rfc3339(quiet->until));
  s.record("check:" + changed.check.text, "lock.change_seen", service_subject(lock->service), about,
           std::move(facts));
  if (quiet) return hold_change(s, check->name, quiet->until);
  if (!about) return tell_of_change(s, *lock, changed.check);
  Incident incident = s.world.incidents.at(about);
  ++incident.recalls;
  s.put(incident);
  Page page;
  page.incident = about;
  page.person = lock->holder;
  page.kind = PageKind::changed;
  page.round = outside_rounds;
  page.step = incident.recalls;
  s.then(PageWanted{page});
}

}  // namespace vigie
