#include "incident/incident.h"

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
  }
  return "none";
}

}  // namespace vigie
