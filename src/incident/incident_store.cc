#include "incident/incident_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr Severity severities[] = {Severity::info, Severity::warning, Severity::critical};
constexpr IncidentStatus statuses[] = {IncidentStatus::triggered, IncidentStatus::acknowledged,
                                       IncidentStatus::resolved};
constexpr Resolution resolutions[] = {Resolution::none, Resolution::verified, Resolution::declared};

Incident incident_of(const db::Row& row) {
  Incident incident;
  incident.id = IncidentId(row.i64(0));
  incident.title = row.str(1);
  incident.severity = db::word(row, 2, severities);
  incident.policy = PolicyName(row.str(3));
  incident.group_key = row.str(4);
  incident.status = db::word(row, 5, statuses);
  incident.opened_at = row.instant(6);
  incident.opened_by = row.str(7);
  incident.acknowledged_at = row.opt_instant(8);
  incident.acknowledged_by = row.str(9);
  incident.green_since = row.opt_instant(10);
  incident.resolved_at = row.opt_instant(11);
  incident.resolution = db::word(row, 12, resolutions);
  incident.resolved_by = row.str(13);
  incident.resolution_reason = row.str(14);
  return incident;
}

Result<std::vector<Incident>> read_incidents(db::Connection& connection, std::string_view sql,
                                             std::initializer_list<db::Value> values) {
  std::vector<Incident> incidents;
  const auto read = connection.run(
      sql, values, [&](const db::Row& row) { incidents.push_back(incident_of(row)); });
  if (!read) return fail(read.error());
  return incidents;
}

}  // namespace

Result<void> save(db::Connection& connection, const Incident& incident) {
  return connection.post(
      "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
      "opened_by, acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, "
      "resolved_by, resolution_reason, live) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1) "
      "ON CONFLICT (id) DO UPDATE SET title = excluded.title, severity = excluded.severity, "
      "policy = excluded.policy, status = excluded.status, "
      "acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by, "
      "green_since = excluded.green_since, resolved_at = excluded.resolved_at, "
      "resolution = excluded.resolution, "
      "resolved_by = excluded.resolved_by, resolution_reason = excluded.resolution_reason",
      {db::val(incident.id.value), db::val(incident.title), db::val_word(incident.severity),
       db::val(incident.policy.text), db::val(incident.group_key), db::val_word(incident.status),
       db::val(incident.opened_at), db::val(incident.opened_by), db::val(incident.acknowledged_at),
       db::val(incident.acknowledged_by), db::val(incident.green_since),
       db::val(incident.resolved_at), db::val_word(incident.resolution),
       db::val(incident.resolved_by), db::val(incident.resolution_reason)});
}

Result<void> retire_incident(db::Connection& connection, IncidentId id) {
  return connection.post("UPDATE incidents SET live = 0 WHERE id = $1", {db::val(id.value)});
}

Result<std::vector<Incident>> load_live_incidents(db::Connection& connection) {
  return read_incidents(
      connection,
      "SELECT id, title, severity, policy, group_key, status, opened_at, opened_by, "
      "acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, resolved_by, "
      "resolution_reason "
      "FROM incidents WHERE live = 1 ORDER BY id",
      {});
}

Result<std::vector<Incident>> list_incidents(db::Connection& connection,
                                             const IncidentFilter& filter) {
  const db::Value before = filter.before ? db::val(filter.before.value) : db::val(INT64_MAX);
  return read_incidents(
      connection,
      "SELECT id, title, severity, policy, group_key, status, opened_at, opened_by, "
      "acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, resolved_by, "
      "resolution_reason "
      "FROM incidents WHERE id < $1 AND ($2 = '' OR status = $2) "
      "AND ($3 = 0 OR status <> 'resolved') ORDER BY id DESC LIMIT $4",
      {before, filter.status ? db::val_word(*filter.status) : db::val(""),
       db::val(filter.open_only), db::val(filter.limit)});
}

Result<Incident> find_incident(db::Connection& connection, IncidentId id) {
  auto found =
      read_incidents(connection,
                     "SELECT id, title, severity, policy, group_key, status, opened_at, opened_by, "
                     "acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, "
                     "resolved_by, resolution_reason "
                     "FROM incidents WHERE id = $1",
                     {db::val(id.value)});
  if (!found) return fail(found.error());
  if (found->empty()) return fail(ErrorCode::not_found, say("there is no incident {}", id.value));
  return std::move(found->front());
}

}  // namespace vigie
