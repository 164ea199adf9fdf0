// What a status page is made from, gathered from the live world and from the history, as plain
// values: pure code turns it into a StatusView, and a test can make one up.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/watched.h"
#include "civil/intervals.h"
#include "statuspage/status_page.h"
#include "statuspage/status_update.h"

namespace vigie {

// One check of a service, at the moment of the view.
struct CheckEvidence {
  ServiceName service;
  Severity severity = Severity::critical;
  Verdict verdict = Verdict::unknown;  // as shown_verdict() gives it
  std::optional<Instant> valid_until;  // of a verdict that is not unknown
  std::vector<Watched> watched;        // closed at the latest at the moment of the view
  bool cut = false;                    // there was more history than is read
};

// An incident as the public may know it: its number, its times and what was said.
struct PublicIncident {
  IncidentId id;
  Instant opened_at;
  std::optional<Instant> resolved_at;
  std::vector<StatusUpdate> updates;  // in order
  friend bool operator==(const PublicIncident&, const PublicIncident&) = default;
};

// Work that was announced beforehand: ahead, under way, or over; then as it really took place.
struct PlannedWork {
  std::string id;  // stable, without meaning: "maintenance-12-1767225600"
  Instant from;
  Instant to;
  Wording title;
  std::vector<ServiceName> services;  // none: all
  bool cancelled = false;             // it did not take place
  friend bool operator==(const PlannedWork&, const PlannedWork&) = default;
};

struct StatusEvidence {
  Instant now;
  std::vector<CheckEvidence> checks;
  std::vector<Interval> gaps;  // in which Vigie watched nothing
  bool gaps_cut = false;
  std::vector<PublicIncident> incidents;
  std::vector<PlannedWork> planned;
};

}  // namespace vigie
