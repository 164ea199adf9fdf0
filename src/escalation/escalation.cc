#include "escalation/escalation.h"

#include <algorithm>

#include "base/check.h"

namespace vigie {

std::string to_string(const Target& target) {
  struct Text {
    std::string operator()(const PersonName& name) const { return "person/" + name.text; }
    std::string operator()(const TeamName& name) const { return "team/" + name.text; }
    std::string operator()(const ScheduleName& name) const { return "schedule/" + name.text; }
  };
  return std::visit(Text{}, target);
}

std::string_view to_string(EscalationStatus status) {
  switch (status) {
    case EscalationStatus::running:
      return "running";
    case EscalationStatus::paused:
      return "paused";
    case EscalationStatus::acknowledged:
      return "acknowledged";
    case EscalationStatus::ended:
      return "ended";
  }
  return "running";
}

namespace {

struct Resolver {
  const Directory& directory;
  Instant now;
  std::vector<PersonName> people;

  void add(const PersonName& name) {
    if (directory.people.contains(name) && std::ranges::find(people, name) == people.end())
      people.push_back(name);
  }
  void operator()(const PersonName& name) { add(name); }
  void operator()(const TeamName& name) {
    const auto team = directory.teams.find(name);
    if (team == directory.teams.end()) return;
    for (const PersonName& member : team->second.members) add(member);
  }
  void operator()(const ScheduleName& name) {
    const auto schedule = directory.schedules.find(name);
    if (schedule != directory.schedules.end())
      add(on_call(schedule->second, directory.overrides, now));
  }
};

std::vector<PersonName> last_resort_people(const Policy& policy, const Directory& directory,
                                           Instant now) {
  std::vector<PersonName> people = resolve_targets(policy.last_resort, directory, now);
  if (!people.empty()) return people;
  std::vector<Target> everybody;
  for (const PolicyStep& step : policy.steps)
    everybody.insert(everybody.end(), step.targets.begin(), step.targets.end());
  return resolve_targets(everybody, directory, now);
}

EscalationStep last_resort(const Policy& policy, const Escalation& escalation,
                           const Directory& directory, Instant now) {
  EscalationStep taken;
  taken.next = escalation;
  taken.last_resort = true;
  taken.round = escalation.round;
  if (escalation.last_resort_calls == 0) {
    // A round in which a step was taken already cannot be the last resort's as well, even when the
    // policy has become shorter since: two calls of one round and step would count as one.
    taken.round = std::max(policy.repeat + 1, escalation.round + (escalation.step > 0 ? 1 : 0));
  }
  taken.step = escalation.last_resort_calls;
  taken.call = last_resort_people(policy, directory, now);
  taken.next.round = taken.round;
  taken.next.step = 0;
  taken.next.last_resort_calls = escalation.last_resort_calls + 1;
  taken.next.due = now + policy.last_resort_every;
  return taken;
}

}  // namespace

std::vector<PersonName> resolve_targets(const std::vector<Target>& targets,
                                        const Directory& directory, Instant now) {
  Resolver resolver{directory, now, {}};
  for (const Target& target : targets) std::visit(resolver, target);
  return std::move(resolver.people);
}

EscalationStep advance(const Policy& policy, const Escalation& escalation,
                       const Directory& directory, Instant now) {
  CHECK(escalation.status == EscalationStatus::running);
  const int steps = static_cast<int>(policy.steps.size());
  int round = escalation.round;
  int step = escalation.step;
  // Once around is enough: a step that reaches nobody now reaches nobody in the next round either.
  for (int looked_at = 0; escalation.last_resort_calls == 0 && looked_at < steps; ++looked_at) {
    if (step >= steps) {
      ++round;
      step = 0;
    }
    if (round > policy.repeat) break;
    const PolicyStep& candidate = policy.steps[static_cast<std::size_t>(step)];
    std::vector<PersonName> call = resolve_targets(candidate.targets, directory, now);
    if (!call.empty()) {
      EscalationStep taken{
          .next = escalation, .call = std::move(call), .round = round, .step = step};
      const bool ends_the_round = step + 1 == steps;
      taken.next.round = ends_the_round ? round + 1 : round;
      taken.next.step = ends_the_round ? 0 : step + 1;
      taken.next.due = now + candidate.wait;
      return taken;
    }
    ++step;
  }
  return last_resort(policy, escalation, directory, now);
}

Duration wait_of_last_step(const Policy& policy, const Escalation& escalation) {
  if (escalation.last_resort_calls > 0) return policy.last_resort_every;
  const auto steps = static_cast<int>(policy.steps.size());
  const int last = escalation.step > 0 ? std::min(escalation.step, steps) - 1 : steps - 1;
  return last < 0 ? PolicyStep{}.wait : policy.steps[static_cast<std::size_t>(last)].wait;
}

Escalation paused(const Escalation& escalation, Instant now) {
  if (escalation.status != EscalationStatus::running) return escalation;
  Escalation next = escalation;
  next.status = EscalationStatus::paused;
  next.remaining =
      escalation.due ? std::max(Duration::zero(), *escalation.due - now) : Duration::zero();
  next.due.reset();
  return next;
}

Escalation resumed(const Escalation& escalation, Instant now) {
  if (escalation.status != EscalationStatus::paused) return escalation;
  Escalation next = escalation;
  next.status = EscalationStatus::running;
  next.due = now + escalation.remaining;
  next.remaining = Duration::zero();
  return next;
}

}  // namespace vigie
