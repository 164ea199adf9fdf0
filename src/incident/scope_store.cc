#include "incident/scope_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr ScopeReason reasons[] = {ScopeReason::affected, ScopeReason::dependant,
                                   ScopeReason::meanwhile};
constexpr ScopeStatus statuses[] = {ScopeStatus::required, ScopeStatus::waived,
                                    ScopeStatus::retired};

Result<std::vector<ScopeRow>> read_scope(db::Connection& connection, std::string_view sql,
                                         std::initializer_list<db::Value> values) {
  std::vector<ScopeRow> rows;
  const auto read = connection.run(sql, values, [&](const db::Row& row) {
    ScopeRow scope;
    scope.incident = IncidentId(row.i64(0));
    scope.check = CheckName(row.str(1));
    scope.service = ServiceName(row.str(2));
    scope.reason = db::word(row, 3, reasons);
    scope.status = db::word(row, 4, statuses);
    scope.since = row.instant(5);
    scope.green_before = row.boolean(6);
    scope.retargeted_at = row.opt_instant(7);
    scope.changed_by = row.str(8);
    scope.changed_reason = row.str(9);
    rows.push_back(std::move(scope));
  });
  if (!read) return fail(read.error());
  return rows;
}

Result<std::vector<Workaround>> read_workarounds(db::Connection& connection, std::string_view sql,
                                                 std::initializer_list<db::Value> values) {
  std::vector<Workaround> rows;
  const auto read = connection.run(sql, values, [&](const db::Row& row) {
    Workaround workaround;
    workaround.id = WorkaroundId(row.i64(0));
    workaround.incident = IncidentId(row.i64(1));
    workaround.text = row.str(2);
    workaround.added_by = row.str(3);
    workaround.added_at = row.instant(4);
    workaround.reverted_at = row.opt_instant(5);
    workaround.reverted_by = row.str(6);
    rows.push_back(std::move(workaround));
  });
  if (!read) return fail(read.error());
  return rows;
}

}  // namespace

Result<void> save(db::Connection& connection, const ScopeRow& row) {
  return connection.post(
      "INSERT INTO scope (incident_id, check_name, service, reason, status, since, green_before, "
      "retargeted_at, changed_by, changed_reason) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (incident_id, check_name) DO UPDATE SET service = excluded.service, "
      "reason = excluded.reason, status = excluded.status, since = excluded.since, "
      "green_before = excluded.green_before, retargeted_at = excluded.retargeted_at, "
      "changed_by = excluded.changed_by, changed_reason = excluded.changed_reason",
      {db::val(row.incident.value), db::val(row.check.text), db::val(row.service.text),
       db::val_word(row.reason), db::val_word(row.status), db::val(row.since),
       db::val(row.green_before), db::val(row.retargeted_at), db::val(row.changed_by),
       db::val(row.changed_reason)});
}

Result<std::vector<ScopeRow>> load_live_scope(db::Connection& connection) {
  return read_scope(connection,
                    "SELECT incident_id, check_name, service, reason, status, since, "
                    "green_before, retargeted_at, changed_by, changed_reason FROM scope "
                    "WHERE incident_id IN (SELECT id FROM incidents WHERE live = 1)",
                    {});
}

Result<std::vector<ScopeRow>> list_scope(db::Connection& connection, IncidentId incident) {
  return read_scope(connection,
                    "SELECT incident_id, check_name, service, reason, status, since, "
                    "green_before, retargeted_at, changed_by, changed_reason FROM scope "
                    "WHERE incident_id = $1 ORDER BY check_name",
                    {db::val(incident.value)});
}

Result<void> save(db::Connection& connection, const Workaround& workaround) {
  return connection.post(
      "INSERT INTO workarounds (id, incident_id, text, added_by, added_at, reverted_at, "
      "reverted_by) VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (id) DO UPDATE SET incident_id = excluded.incident_id, "
      "reverted_at = excluded.reverted_at, reverted_by = excluded.reverted_by",
      {db::val(workaround.id.value), db::val(workaround.incident.value), db::val(workaround.text),
       db::val(workaround.added_by), db::val(workaround.added_at), db::val(workaround.reverted_at),
       db::val(workaround.reverted_by)});
}

Result<std::vector<Workaround>> load_live_workarounds(db::Connection& connection) {
  return read_workarounds(connection,
                          "SELECT id, incident_id, text, added_by, added_at, reverted_at, "
                          "reverted_by FROM workarounds "
                          "WHERE incident_id IN (SELECT id FROM incidents WHERE live = 1)",
                          {});
}

Result<std::vector<Workaround>> list_workarounds(db::Connection& connection, IncidentId incident) {
  return read_workarounds(connection,
                          "SELECT id, incident_id, text, added_by, added_at, reverted_at, "
                          "reverted_by FROM workarounds WHERE incident_id = $1 ORDER BY id",
                          {db::val(incident.value)});
}

}  // namespace vigie
