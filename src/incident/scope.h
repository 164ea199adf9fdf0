// What must be green before a recovery counts as verified: a row for each incident and check.
//
// In scope are the checks of the affected services, of what stands on those services, and whatever
// turned red while the incident burned; of them, those that were green when they came in, or red.
// Pure values; src/world decides.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

enum class ScopeReason {
  affected,   // of a service that the incident is about
  dependant,  // of a service that stands on one of those
  meanwhile,  // turned red while the incident burned
};
std::string_view to_string(ScopeReason reason);

enum class ScopeStatus {
  required,
  waived,   // a person said, with a reason, that it need not come back
  retired,  // the configuration has it no more
};
std::string_view to_string(ScopeStatus status);

struct ScopeRow {
  IncidentId incident;
  CheckName check;
  ServiceName service;  // of the check when it came in; empty: none
  ScopeReason reason = ScopeReason::affected;
  ScopeStatus status = ScopeStatus::required;
  Instant since;             // when it came in
  bool green_before = true;  // else it was red when it came in
  // Another question is asked under its name since (the server was replaced): what is older proves
  // nothing.
  std::optional<Instant> retargeted_at;
  std::string changed_by;      // who waived it
  std::string changed_reason;  // why
  friend bool operator==(const ScopeRow&, const ScopeRow&) = default;
};

}  // namespace vigie
