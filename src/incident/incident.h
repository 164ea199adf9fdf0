// An incident: what people are called for, from the first alert to a recovery that was verified.
#pragma once

#include <optional>
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
  verified,  // everything that was red has been green for its stable_for
  declared,  // a person said so, with a reason; never shown as verified
};
std::string_view to_string(Resolution resolution);

struct Incident {
  IncidentId id;
  std::string title;
  Severity severity = Severity::critical;
  PolicyName policy;
  std::string
      group_key;  // alerts with this key join it while it is open: "service/web", "check/db"
  IncidentStatus status = IncidentStatus::triggered;
  Instant opened_at;
  std::string opened_by;  // "check:web" or "person:alice"
  std::optional<Instant> acknowledged_at;
  std::string acknowledged_by;         // person; empty before
  std::optional<Instant> green_since;  // every alert of it is green since; none while one burns
  std::optional<Instant> resolved_at;
  Resolution resolution = Resolution::none;
  std::string resolved_by;  // who declared it; empty when verified
  std::string resolution_reason;
  friend bool operator==(const Incident&, const Incident&) = default;
};

}  // namespace vigie
