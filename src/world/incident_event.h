// What people ask of an incident, and of the locks on services.
#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "check/check.h"
#include "civil/instant.h"
#include "incident/incident.h"

namespace vigie {

// Takes it, or accepts a hand-over that was offered to this person, or, for who has it, says that
// they are still on it.
struct Acknowledge {
  IncidentId incident;
  PersonName by;
  std::string via;  // "link", "api"
};
// Nobody is called until then, at most limits::longest_snooze from now.
struct Snooze {
  IncidentId incident;
  PersonName by;
  Instant until;
};
struct StillOnIt {
  IncidentId incident;
  PersonName by;
};
// "Done, back to rest": the intervention of this person is over; the incident goes on until its
// recovery is verified.
struct EndIntervention {
  IncidentId incident;
  PersonName by;
};
struct HandOver {
  IncidentId incident;
  PersonName by;
  PersonName to;
};
struct AnswerHandOver {
  IncidentId incident;
  PersonName by;
  bool accept = false;
};

struct Resolve {
  IncidentId incident;
  std::string actor;
  std::string reason;
};
struct AddNote {
  IncidentId incident;
  std::string actor;
  std::string text;
  std::optional<Instant> happened_at = {};  // of a back-dated one
  bool action = false;                      // something that was done, else something to know
};
struct OpenIncident {
  std::string title;
  Severity severity = Severity::critical;
  std::optional<ServiceName> service;
  std::string actor;
};
struct SetSeverity {
  IncidentId incident;
  Severity severity = Severity::critical;
  std::string actor;
};
// `from` goes on as a part of `into`.
struct MergeIncidents {
  IncidentId into;
  IncidentId from;
  std::string actor;
};
// A check of the scope need not come back.
struct WaiveCheck {
  IncidentId incident;
  CheckName check;
  std::string reason;
  std::string actor;
};
struct AddWorkaround {
  IncidentId incident;
  std::string text;
  std::string actor;
};
struct RevertWorkaround {
  WorkaroundId workaround;
  std::string actor;
};
// The public was told.
struct Announce {
  IncidentId incident;
  std::string actor;
};
// Was it worth calling somebody? Of an incident that is open or over; the last word counts.
struct JudgeIncident {
  IncidentId incident;
  Usefulness usefulness = Usefulness::useful;
  std::string reason;  // may be empty
  std::string actor;
};
// The newest data that was got back is of this instant.
struct SetRestoredUpTo {
  IncidentId incident;
  Instant until;
  std::string actor;
};
// From the public form: opens an incident, or adds to the one that is open.
struct ReportProblem {
  std::string text;
  Severity severity = Severity::warning;
  PolicyName policy;
};

struct SetLock {
  ServiceName service;
  PersonName holder;
  std::string why;
  Instant until;
};
struct EndLock {
  ServiceName service;
  std::string actor;
};

}  // namespace vigie
