// Who is called next, and when.
#include "base/check.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

// Only people with an address count: a step that reaches nobody must not make the next one wait.
std::map<PersonName, Person> reachable_people(const World& world) {
  std::map<PersonName, Person> reachable;
  for (const auto& [name, person] : world.configuration->people)
    if (!person.contacts.empty()) reachable.emplace(name, person);
  return reachable;
}

std::string names_of(const std::vector<PersonName>& people) {
  std::string out;
  for (const PersonName& person : people) out += (out.empty() ? "" : ", ") + person.text;
  return out;
}

}  // namespace

PolicyName policy_for(const Configuration& configuration, const ServiceName& service) {
  const auto found = configuration.services.find(service);
  if (found != configuration.services.end() && found->second.policy) return *found->second.policy;
  return PolicyName(std::string(default_policy));
}

const Policy* policy_of(const World& world, const PolicyName& name) {
  const auto& policies = world.configuration->policies;
  if (const auto own = policies.find(name); own != policies.end()) return &own->second;
  const auto fallback = policies.find(PolicyName(std::string(default_policy)));
  return fallback == policies.end() ? nullptr : &fallback->second;
}

std::set<PersonName> first_called(const World& world, const ServiceName& service, Instant now) {
  std::set<PersonName> called;
  const Policy* policy = policy_of(world, policy_for(*world.configuration, service));
  if (policy == nullptr) return called;
  for (const PolicyStep& step : policy->steps) {
    for (const PersonName& person : resolve_targets(step.targets, directory_of(world), now))
      if (can_be_reached(world, person)) called.insert(person);
    if (!called.empty()) break;
  }
  return called;
}

void start_escalation(Stepping& s, const Incident& incident) {
  Escalation escalation;
  escalation.incident = incident.id;
  escalation.due = s.now;
  s.put(escalation);
  s.then(EscalationDue{incident.id, false});
}

void on_escalation_due(Stepping& s, IncidentId id, bool late) {
  const auto found = s.world.escalations.find(id);
  if (found == s.world.escalations.end() || found->second.status != EscalationStatus::running)
    return;
  if (hold_escalation(s, found->second)) return;
  const Policy* policy = policy_of(s.world, s.world.incidents.at(id).policy);
  if (found->second.held && policy != nullptr && release_recall(s, id)) {
    Escalation next = found->second;
    next.held = false;
    next.due = s.now + wait_of_last_step(*policy, next);
    s.put(next);
    return;
  }
  if (policy == nullptr) {  // a configuration without anybody: say so, and look again later
    Escalation next = found->second;
    next.due = s.now + minutes(1);
    s.put(next);
    s.record("vigie", "escalation.unreachable", subject(id), id,
             {{"reason", stored(say("the configuration has no person"))}});
    return;
  }
  const std::map<PersonName, Person> reachable = reachable_people(s.world);
  Directory directory = directory_of(s.world);
  const EscalationStep taken =
      advance(*policy, found->second,
              {reachable, directory.teams, directory.schedules, directory.overrides}, s.now);
  Escalation next = taken.next;
  next.held = false;
  s.put(next);
  std::vector<std::pair<std::string, std::string>> facts = {{"round", std::to_string(taken.round)},
                                                            {"step", std::to_string(taken.step)},
                                                            {"called", names_of(taken.call)}};
  if (taken.last_resort) facts.emplace_back("last_resort", "true");
  if (late) facts.emplace_back("late", "true");
  s.record("vigie", taken.call.empty() ? "escalation.unreachable" : "escalation.step", subject(id),
           id, std::move(facts));
  for (const PersonName& person : taken.call) {
    Page page;
    page.incident = id;
    page.person = person;
    page.kind = PageKind::call;
    page.round = taken.round;
    page.step = taken.step;
    page.last_resort = taken.last_resort;
    page.late = late;
    s.then(PageWanted{page});
  }
}

void pause_escalation(Stepping& s, IncidentId id) {
  const auto found = s.world.escalations.find(id);
  if (found == s.world.escalations.end() || found->second.status != EscalationStatus::running)
    return;
  s.put(paused(found->second, s.now));
  s.record("vigie", "escalation.paused", subject(id), id,
           {{"reason", stored(say("first good answer"))}});
}

void resume_escalation(Stepping& s, IncidentId id) {
  const auto found = s.world.escalations.find(id);
  if (found == s.world.escalations.end() || found->second.status != EscalationStatus::paused)
    return;
  const Escalation next = resumed(found->second, s.now);
  s.put(next);
  s.record("vigie", "escalation.resumed", subject(id), id);
}

void finish_escalation(Stepping& s, IncidentId id, EscalationStatus status) {
  const auto found = s.world.escalations.find(id);
  if (found == s.world.escalations.end()) return;
  Escalation next = found->second;
  next.status = status;
  next.due.reset();
  next.remaining = Duration{};
  s.put(next);
}

void reopen_escalation(Stepping& s, IncidentId id, bool at_once) {
  const auto found = s.world.escalations.find(id);
  if (found == s.world.escalations.end() || found->second.status != EscalationStatus::acknowledged)
    return;
  const Policy* policy = policy_of(s.world, s.world.incidents.at(id).policy);
  Escalation next = found->second;
  next.status = EscalationStatus::running;
  next.due = s.now;
  if (!at_once && policy != nullptr) *next.due += wait_of_last_step(*policy, next);
  s.put(next);
  if (at_once) s.then(EscalationDue{id, false});
}

}  // namespace vigie
