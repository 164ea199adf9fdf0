// Who is called, in which order, until somebody takes the incident.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "civil/instant.h"
#include "people/people.h"
#include "schedule/schedule.h"

namespace vigie {

using Target = std::variant<PersonName, TeamName, ScheduleName>;
std::string to_string(const Target& target);  // "person/alice", "team/ops", "schedule/primary"

struct PolicyStep {
  std::vector<Target> targets;  // all at once
  Duration wait = minutes(5);   // for an acknowledgement before the next step
  friend bool operator==(const PolicyStep&, const PolicyStep&) = default;
};

struct Policy {
  PolicyName name;
  std::vector<PolicyStep> steps;             // at least one
  int repeat = 2;                            // how often the whole list is gone through again
  std::vector<Target> last_resort;           // called when the list is exhausted, and again every
  Duration last_resort_every = minutes(15);  // ... this long, until somebody takes it
  Duration acknowledgement = minutes(30);    // how long one lasts without a sign of life
  friend bool operator==(const Policy&, const Policy&) = default;
};

enum class EscalationStatus {
  running,       // `due` is when the next step is taken
  paused,        // everything is green for now; `remaining` is what was left of the wait
  acknowledged,  // somebody has it
  ended,         // the incident is resolved
};
std::string_view to_string(EscalationStatus status);

struct Escalation {
  IncidentId incident;
  EscalationStatus status = EscalationStatus::running;
  int round = 0;  // of the next step: 0..repeat; beyond: the last resort
  int step = 0;   // the next step to take; 0 in the last resort
  int last_resort_calls = 0;
  std::optional<Instant> due;  // only while running
  Duration remaining{};        // only while paused
  bool held = false;           // `due` is the end of what keeps the incident quiet
  friend bool operator==(const Escalation&, const Escalation&) = default;
};

// The people whom a target means at an instant.
struct Directory {
  const std::map<PersonName, Person>& people;
  const std::map<TeamName, Team>& teams;
  const std::map<ScheduleName, Schedule>& schedules;
  std::span<const Override> overrides;
};
// In the order of the targets, everybody once. Names that nobody carries are skipped: configuration
// refuses them, an override may outlive its person.
std::vector<PersonName> resolve_targets(const std::vector<Target>& targets,
                                        const Directory& directory, Instant now);

// One step: who is called now, and the state that follows, due at now + wait (delays use the time
// that really passed: a late step moves what comes after it).
struct EscalationStep {
  Escalation next;
  std::vector<PersonName> call;  // empty: nobody can be reached at all; the caller says so aloud
  // The identity of this call: no two calls of one escalation have the same, even when the policy
  // changes in between. The calls of the last resort count `step` up in a round of their own.
  int round = 0;
  int step = 0;
  bool last_resort = false;
};
// Takes the next step of a running escalation. One that reaches nobody is passed over at once.
// After the last step of round `repeat` comes the last resort, for good: its people or, when it
// names none who can be reached, those of all steps together.
EscalationStep advance(const Policy& policy, const Escalation& escalation,
                       const Directory& directory, Instant now);

// How long the step that was taken last waits for an acknowledgement.
Duration wait_of_last_step(const Policy& policy, const Escalation& escalation);

// Stops the wait and goes on with what was left of it. An escalation that is not running (or not
// paused) comes back unchanged.
Escalation paused(const Escalation& escalation, Instant now);
Escalation resumed(const Escalation& escalation, Instant now);

}  // namespace vigie
