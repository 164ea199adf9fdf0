#include "alert/alert.h"

#include <fmt/format.h>

#include "base/fnv.h"

namespace vigie {

Fingerprint fingerprint(const LabelSet& labels) {
  constexpr std::string_view separator = "\xff";  // no valid UTF-8 contains it
  std::uint64_t hash = fnv1a_start;
  for (const auto& [name, value] : labels) {
    hash = fnv1a(separator, fnv1a(name, hash));
    hash = fnv1a(separator, fnv1a(value, hash));
  }
  return Fingerprint{hash};
}

std::string to_string(Fingerprint fingerprint) {
  return fmt::format("{:016x}", fingerprint.value);
}

std::string_view to_string(AlertStatus status) {
  switch (status) {
    case AlertStatus::firing:
      return "firing";
    case AlertStatus::recovering:
      return "recovering";
    case AlertStatus::resolved:
      return "resolved";
  }
  return "firing";
}

Alert alert_of(const Check& check, const std::string& summary, Instant now) {
  Alert alert;
  alert.labels = {{"alertname", check.name.text},
                  {"check", check.name.text},
                  {"severity", std::string(to_string(check.severity))}};
  if (check.service) alert.labels.emplace("service", check.service->text);
  alert.annotations = {{"summary", summary}};
  alert.fingerprint = fingerprint(alert.labels);
  alert.severity = check.severity;
  alert.starts_at = now;
  alert.changed_at = now;
  alert.stable_for = check.stable_for;
  return alert;
}

}  // namespace vigie
