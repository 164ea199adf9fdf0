// What people ask of the records of their hours (duty/). Who may ask for whom, the routes decide.
#pragma once

#include <string>

#include "base/ids.h"
#include "duty/correction.h"

namespace vigie {

// By hand: a call over the telephone, say. It has a beginning and an end.
struct AddIntervention {
  PersonName person;
  IncidentId incident;  // none: about none
  InterventionEdit edit;
  std::string reason;
  std::string actor;
};
struct CorrectIntervention {
  InterventionId id;
  InterventionEdit edit;
  std::string reason;
  std::string actor;
};
// The end that was estimated is right.
struct ConfirmIntervention {
  InterventionId id;
  std::string actor;
};
// It was none; its row is kept.
struct VoidIntervention {
  InterventionId id;
  std::string reason;
  std::string actor;
};
struct SignMonth {
  PersonName person;
  Month month;
  std::string actor;
};
// To correct what was signed.
struct ReopenMonth {
  PersonName person;
  Month month;
  std::string reason;
  std::string actor;
};
// Somebody is about to be shown the hours of somebody else. The answer comes once that is on the
// journal.
struct ReadHours {
  PersonName person;  // none: of everybody
  std::string what;   // "interventions", "next return"
  std::string actor;
};

}  // namespace vigie
