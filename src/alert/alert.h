// One alert type for everything that can be wrong: a label set with Alertmanager's fingerprint.
// Checks and every other source feed the same pipeline.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/ids.h"
#include "check/check.h"
#include "civil/instant.h"

namespace vigie {

using LabelSet = std::map<std::string, std::string, std::less<>>;

struct Fingerprint {
  std::uint64_t value = 0;
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// FNV-1a, 64 bits, over name 0xff value 0xff in the order of the names: what Alertmanager computes
// (prometheus/common model.LabelSet.Fingerprint).
Fingerprint fingerprint(const LabelSet& labels);
std::string to_string(Fingerprint fingerprint);  // 16 lower-case hexadecimal digits

enum class AlertStatus {
  firing,
  recovering,  // a first good answer, not confirmed yet: escalation pauses
  resolved,
};
std::string_view to_string(AlertStatus status);

struct Alert {
  Fingerprint fingerprint;
  LabelSet labels;       // alertname, check, service, severity
  LabelSet annotations;  // summary
  AlertStatus status = AlertStatus::firing;
  Severity severity = Severity::critical;
  Instant starts_at;
  Instant changed_at;     // of the status
  Duration stable_for{};  // how long resolved before the recovery counts as verified
  IncidentId incident;
  std::optional<Instant> held_until;  // nobody hears of it before; looked at again then
  friend bool operator==(const Alert&, const Alert&) = default;
};

// The alert that a check's outage raises.
Alert alert_of(const Check& check, const std::string& summary, Instant now);

}  // namespace vigie
