// An incident: what people are called for, from the first alert to a recovery that was verified.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "alert/alert.h"
#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

enum class IncidentStatus { triggered, acknowledged, resolved };
std::string_view to_string(IncidentStatus status);

enum class Resolution {
  none,
  verified,  // its whole scope (incident/scope.h) has been green for long enough
  declared,  // a person said so, with a reason; never shown as verified
  merged,    // it goes on as a part of another one
};
std::string_view to_string(Resolution resolution);

struct Incident {
  IncidentId id;
  std::string title;
  Severity severity = Severity::critical;
  PolicyName policy;
  std::string
      group_key;  // alerts with this key join it while it is open: "service/web", "check/db"
  std::set<ServiceName> services;  // affected; alerts of these join it too
  // What is thought to be broken: alerts of services that stand on it join. The service of the
  // first alert, until several that share a parent fail together: then the parent, whether its own
  // checks are red or not.
  ServiceName suspect;
  bool missed_detection = false;  // a person opened it while every check of the service was green
  IncidentStatus status = IncidentStatus::triggered;
  Instant opened_at;
  std::string opened_by;  // "check:web" or "person:alice"

  // The acknowledgement lasts until `acknowledged_until`. Then the same person is called again, and
  // is the `last_holder` until somebody takes it.
  std::optional<Instant> acknowledged_at;
  std::string acknowledged_by;  // person; empty: nobody has it
  std::optional<Instant> acknowledged_until;
  bool snoozed = false;            // the acknowledgement is a snooze
  std::string last_holder;         // person
  std::string offered_to;          // person who was asked to take it over and has not answered
  int recalls = 0;                 // calls and notices outside of the policy's steps so far
  std::optional<Instant> rest_at;  // when the holder said "done, back to rest"

  std::optional<Instant> green_since;  // every alert of it is green since; none while one burns
  std::optional<Instant> restored_at;  // green and proven, but held open by a workaround
  std::optional<Instant> resolved_at;
  Resolution resolution = Resolution::none;
  std::string resolved_by;  // who declared it; empty when verified
  std::string resolution_reason;
  IncidentId merged_into;

  // Milestones (incident/milestones.h) that nothing else tells. It began in
  // [happened_from, happened_to]; no lower bound: it was never seen working.
  std::optional<Instant> happened_from;
  std::optional<Instant> happened_to;
  std::optional<Instant> paged_at;               // a server took the first call
  std::optional<Instant> first_acknowledged_at;  // by whomever
  std::optional<Instant> announced_at;           // to the public
  std::optional<Instant> partial_at;             // one of the services is green again
  std::optional<Instant> full_at;                // all of them are
  std::optional<Instant> restored_up_to;         // the newest data that was got back, as told
  // Of the newest data in the backups of a service when it failed; absent: not known.
  std::map<ServiceName, Instant> backed_up_to;
  friend bool operator==(const Incident&, const Incident&) = default;
};

// Was it worth calling somebody? What people say of an incident, mostly the morning after.
enum class Usefulness { not_judged, useful, false_alarm };
std::string_view to_string(Usefulness usefulness);

// A call or notice that no step of a policy gave has no round.
inline constexpr int outside_rounds = -1;

}  // namespace vigie
