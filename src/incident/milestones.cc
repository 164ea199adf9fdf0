#include "incident/milestones.h"

namespace vigie {

Instant began(const Incident& incident) {
  if (incident.happened_from) return *incident.happened_from;
  return incident.happened_to.value_or(incident.opened_at);
}

std::vector<Milestone> milestones_of(const Incident& incident) {
  const bool verified = incident.resolution == Resolution::verified;
  std::vector<Milestone> all = {
      {"happened", incident.happened_to.value_or(incident.opened_at), {}},
      {"detected", incident.opened_at, {}},
      {"paged", incident.paged_at, {}},
      {"acknowledged", incident.first_acknowledged_at, {}},
      {"announced", incident.announced_at, {}},
      {"partial", incident.partial_at, {}},
      {"full", incident.full_at, {}},
      {"verified", verified ? incident.resolved_at : std::nullopt, {}},
  };
  for (Milestone& milestone : all)
    if (milestone.at) milestone.since_happened = *milestone.at - began(incident);
  return all;
}

std::string_view to_string(TargetState state) {
  switch (state) {
    case TargetState::met:
      return "met";
    case TargetState::at_risk:
      return "at_risk";
    case TargetState::missed:
      return "missed";
    case TargetState::open:
      return "open";
    case TargetState::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view to_string(TargetSource source) {
  switch (source) {
    case TargetSource::none:
      return "none";
    case TargetSource::measured:
      return "measured";
    case TargetSource::backups:
      return "backups";
    case TargetSource::told:
      return "told";
  }
  return "none";
}

TargetResult rto_result(const Incident& incident, Duration allowed, Instant now) {
  TargetResult result;
  result.allowed = allowed;
  result.source = TargetSource::measured;
  const std::optional<Instant> end = incident.full_at ? incident.full_at : incident.resolved_at;
  result.taken = end.value_or(now) - began(incident);
  if (*result.taken > allowed) {
    result.state = TargetState::missed;
  } else if (end) {
    result.state = TargetState::met;
  } else {
    result.state = *result.taken * 5 > allowed * 4 ? TargetState::at_risk : TargetState::open;
  }
  return result;
}

TargetResult rpo_result(const Incident& incident, const ServiceName& service, Duration allowed) {
  TargetResult result;
  result.allowed = allowed;
  std::optional<Instant> data_at = incident.restored_up_to;
  result.source = TargetSource::told;
  if (const auto backup = incident.backed_up_to.find(service);
      !data_at && backup != incident.backed_up_to.end()) {
    data_at = backup->second;
    result.source = TargetSource::backups;
  }
  if (!data_at) {
    result.source = TargetSource::none;
    return result;
  }
  const Instant failed = incident.happened_to.value_or(incident.opened_at);
  result.taken = std::max(Duration::zero(), failed - *data_at);
  result.state = *result.taken > allowed ? TargetState::missed : TargetState::met;
  return result;
}

}  // namespace vigie
