// What the files about incidents share. Private to src/world.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "world/stepping.h"

namespace vigie {

inline std::string subject(IncidentId id) {
  return "incident/" + std::to_string(id.value);
}
inline std::string person_actor(const PersonName& person) {
  return "person:" + person.text;
}
inline std::string_view label(const Alert& alert, std::string_view name) {
  const auto found = alert.labels.find(name);
  return found == alert.labels.end() ? std::string_view{} : std::string_view(found->second);
}
inline CheckName check_of(const Alert& alert) {
  return CheckName(std::string(label(alert, "check")));
}
inline ServiceName service_of(const Alert& alert) {
  return ServiceName(std::string(label(alert, "service")));
}

// The open incident of this number, or why there is none.
Result<Incident> open_one(const World& world, IncidentId id);
bool is_open(const World& world, IncidentId id);
// A copy: what is done to the members changes the set. An incident that a person opened has none.
std::set<Fingerprint> members_of(const World& world, IncidentId id);
PolicyName policy_for(const Configuration& configuration, const ServiceName& service);
// The one of this name, or the default one if the files no longer have it; null: nobody could be
// called.
const Policy* policy_of(const World& world, const PolicyName& name);
Result<void> known_person(const World& world, const PersonName& person);
bool can_be_reached(const World& world, const PersonName& person);
// Whom an incident of the service would call first, if it began now.
std::set<PersonName> first_called(const World& world, const ServiceName& service, Instant now);
// A text of a person: not empty, and not longer than limits::note.
Result<void> plain_text(std::string_view text, const Message& missing, const Message& too_long);

IncidentId open_incident(Stepping& s, Incident incident);  // on_incident.cc
void close_incident(Stepping& s, Incident incident, std::string actor, Resolution resolution,
                    std::string reason);
// A message to everybody who was called, and to who has it.
void notify_called(Stepping& s, IncidentId id, PageKind kind, const PersonName& except);

// Ends the acknowledgement of an incident that has one: who has it is called again, for this
// reason, and the escalation goes on if they do not react. on_acknowledgement.cc
void end_acknowledgement(Stepping& s, IncidentId id, CallCause cause);
// A sign of life of who has it.
void extend_acknowledgement(Stepping& s, Incident& incident);
// The same, if the actor is who has it.
void who_writes_is_awake(Stepping& s, IncidentId id, const std::string& actor);

// A call outside of the policy's steps that was kept back while all was quiet goes out; false:
// there is none. on_page.cc
bool release_recall(Stepping& s, IncidentId id);

// What went red or green, and what follows for the incident. on_recovery.cc
void burns_again(Stepping& s, IncidentId id);
void went_green(Stepping& s, IncidentId id);
// The longest stable_for of what a recovery must prove.
Duration longest_stable(const World& world, IncidentId id);  // world.cc
bool any_firing(const World& world, IncidentId id);
// The checks of these services and of what stands on them come into the scope.
void widen_scope(Stepping& s, IncidentId id, const std::set<ServiceName>& services);
// A check that has just turned red comes into the scope of its incident, and of all that burn.
void turned_red(Stepping& s, const Alert& alert);

}  // namespace vigie
