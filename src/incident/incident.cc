#include "incident/incident.h"

#include "incident/scope.h"

namespace vigie {

std::string_view to_string(IncidentStatus status) {
  switch (status) {
    case IncidentStatus::triggered:
      return "triggered";
    case IncidentStatus::acknowledged:
      return "acknowledged";
    case IncidentStatus::resolved:
      return "resolved";
  }
  return "triggered";
}

std::string_view to_string(Resolution resolution) {
  switch (resolution) {
    case Resolution::none:
      return "none";
    case Resolution::verified:
      return "verified";
    case Resolution::declared:
      return "declared";
    case Resolution::merged:
      return "merged";
  }
  return "none";
}

std::string_view to_string(Usefulness usefulness) {
  switch (usefulness) {
    case Usefulness::not_judged:
      return "not_judged";
    case Usefulness::useful:
      return "useful";
    case Usefulness::false_alarm:
      return "false_alarm";
  }
  return "not_judged";
}

std::string_view to_string(ScopeReason reason) {
  switch (reason) {
    case ScopeReason::affected:
      return "affected";
    case ScopeReason::dependant:
      return "dependant";
    case ScopeReason::meanwhile:
      return "meanwhile";
  }
  return "affected";
}

std::string_view to_string(ScopeStatus status) {
  switch (status) {
    case ScopeStatus::required:
      return "required";
    case ScopeStatus::waived:
      return "waived";
    case ScopeStatus::retired:
      return "retired";
  }
  return "required";
}

}  // namespace vigie
