#include "alert/alert_store.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "db/columns.h"

namespace vigie {

namespace {

constexpr AlertStatus statuses[] = {AlertStatus::firing, AlertStatus::recovering,
                                    AlertStatus::resolved};
constexpr Severity severities[] = {Severity::info, Severity::warning, Severity::critical};

std::string to_json(const LabelSet& labels) {
  boost::json::object object;
  for (const auto& [name, value] : labels) object.emplace(name, value);
  return boost::json::serialize(object);
}

LabelSet labels_from(std::string_view json) {
  LabelSet labels;
  const boost::json::value parsed = boost::json::parse({json.data(), json.size()});
  for (const auto& [name, value] : parsed.as_object())
    labels.emplace(std::string(name), std::string(value.as_string()));
  return labels;
}

}  // namespace

Result<void> save(db::Connection& connection, const Alert& alert) {
  return connection.post(
      "INSERT INTO alerts (fingerprint, labels, annotations, status, severity, starts_at, "
      "changed_at, stable_for, incident_id, held_until) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (fingerprint) DO UPDATE SET labels = excluded.labels, "
      "annotations = excluded.annotations, status = excluded.status, "
      "severity = excluded.severity, starts_at = excluded.starts_at, "
      "changed_at = excluded.changed_at, stable_for = excluded.stable_for, "
      "incident_id = excluded.incident_id, held_until = excluded.held_until",
      {db::val(to_string(alert.fingerprint)), db::val(to_json(alert.labels)),
       db::val(to_json(alert.annotations)), db::val_word(alert.status),
       db::val_word(alert.severity), db::val(alert.starts_at), db::val(alert.changed_at),
       db::val(alert.stable_for), db::val(alert.incident.value), db::val(alert.held_until)});
}

Result<void> erase_alert(db::Connection& connection, Fingerprint fingerprint) {
  return connection.post("DELETE FROM alerts WHERE fingerprint = $1",
                         {db::val(to_string(fingerprint))});
}

Result<std::vector<Alert>> load_alerts(db::Connection& connection) {
  std::vector<Alert> alerts;
  const auto read = connection.run(
      "SELECT labels, annotations, status, severity, starts_at, changed_at, stable_for, "
      "incident_id, held_until FROM alerts",
      {}, [&](const db::Row& row) {
        Alert alert;
        alert.labels = labels_from(row.text(0));
        alert.annotations = labels_from(row.text(1));
        alert.fingerprint = fingerprint(alert.labels);
        alert.status = db::word(row, 2, statuses);
        alert.severity = db::word(row, 3, severities);
        alert.starts_at = row.instant(4);
        alert.changed_at = row.instant(5);
        alert.stable_for = row.duration(6);
        alert.incident = IncidentId(row.i64(7));
        alert.held_until = row.opt_instant(8);
        alerts.push_back(std::move(alert));
      });
  if (!read) return fail(read.error());
  return alerts;
}

}  // namespace vigie
