// When an incident got from one stage to the next, and how that compares with what its services
// promise. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "incident/incident.h"

namespace vigie {

struct Milestone {
  std::string_view name;  // "happened", "detected", "paged", "acknowledged", "announced",
                          // "partial", "full", "verified"
  std::optional<Instant> at;
  std::optional<Duration> since_happened;  // once it is reached
};

// All eight, in this order. "happened" is its latest possible instant; the earliest is
// Incident::happened_from, and lengths of time count from it where it is known.
std::vector<Milestone> milestones_of(const Incident& incident);

// When it began, at the earliest: a promise is measured against the longest that it can have been.
Instant began(const Incident& incident);

enum class TargetState {
  met,
  at_risk,  // more than 80 % of it is used up, and it is not over
  missed,
  open,     // neither yet
  unknown,  // of when the data is that was, or would be, got back
};
std::string_view to_string(TargetState state);

// What `taken` rests on.
enum class TargetSource {
  none,
  measured,  // how long checks were red
  backups,   // of when the data in the backups was when it failed: what would be lost
  told,      // a person said of when the data is that was got back
};
std::string_view to_string(TargetSource source);

struct TargetResult {
  Duration allowed{};
  std::optional<Duration> taken;  // so far, or in the end
  TargetState state = TargetState::unknown;
  TargetSource source = TargetSource::none;
};

// How long the service was, or is, away.
TargetResult rto_result(const Incident& incident, Duration allowed, Instant now);
// How much of the newest data is lost, or would be. What a person told stands above all.
TargetResult rpo_result(const Incident& incident, const ServiceName& service, Duration allowed);

}  // namespace vigie
