// "What would happen if db1 died on Saturday at 03:00?": who would be called, when, over what, and
// why, under a configuration and its overrides, while nobody answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/parse.h"
#include "escalation/escalation.h"
#include "people/people.h"
#include "schedule/schedule.h"

namespace vigie::simulation {

struct RehearsedCall {
  Instant at;  // when the message is handed over
  PersonName person;
  std::string zone;  // of the person
  Channel channel = Channel::email;
  std::string address;
  IncidentId incident;
  PolicyName policy;
  int round = 0;  // from 0
  int step = 0;   // from 0; of the last resort its calls
  bool last_resort = false;
  std::optional<Target> through;  // which target of the step means this person
};

struct RehearsedIncident {
  IncidentId id;
  Instant opened_at;
  std::string title;
};

struct Rehearsal {
  std::vector<CheckName> down;  // what the names meant
  std::vector<RehearsedIncident> incidents;
  std::vector<RehearsedCall> calls;
};

struct RehearsalWish {
  std::vector<SourceFile> configuration;
  std::vector<Override> overrides;  // ids are ignored
  Instant at;
  std::vector<std::string> down;  // checks, services (all their checks) or hosts
  Duration length = minutes(60);  // how long nobody answers
};

// Everything else works, and everything was green before. invalid when a name means nothing, or the
// configuration is not one.
Result<Rehearsal> rehearse(const RehearsalWish& wish);

}  // namespace vigie::simulation
