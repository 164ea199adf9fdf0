// What was said in public about an incident. An incident is public from its first update on: one
// that a person wrote, or the automatic announcement of a status page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "civil/instant.h"
#include "statuspage/status_page.h"

namespace vigie {

enum class UpdateStatus { investigating, identified, monitoring, resolved };
std::string_view to_string(UpdateStatus status);
Result<UpdateStatus> parse_update_status(std::string_view text);

struct StatusUpdate {
  UpdateId id;
  IncidentId incident;
  Instant at;
  UpdateStatus status = UpdateStatus::investigating;
  Wording text;
  std::string by;  // "person:alice", "vigie"; never shown in public
  bool automatic = false;
  StatusPageName page;                // empty: every page that shows one of the services
  std::vector<ServiceName> services;  // that the incident was about; none: all pages
  friend bool operator==(const StatusUpdate&, const StatusUpdate&) = default;
};

// Whether the page shows the update.
bool shows(const StatusPage& page, const StatusUpdate& update);

}  // namespace vigie
