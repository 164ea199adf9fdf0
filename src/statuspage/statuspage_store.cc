#include "statuspage/statuspage_store.h"

#include "base/text.h"
#include "db/columns.h"

namespace vigie {

namespace {

constexpr UpdateStatus statuses[] = {UpdateStatus::investigating, UpdateStatus::identified,
                                     UpdateStatus::monitoring, UpdateStatus::resolved};

StatusUpdate update_of(const db::Row& row) {
  StatusUpdate update;
  update.id = UpdateId(row.i64(0));
  update.incident = IncidentId(row.i64(1));
  update.at = row.instant(2);
  update.status = db::word(row, 3, statuses);
  update.text = {row.str(4), row.str(5)};
  update.by = row.str(6);
  update.automatic = row.boolean(7);
  update.page = StatusPageName(row.str(8));
  const std::string services = row.str(9);
  if (!services.empty())
    for (const std::string_view name : split(services, ','))
      update.services.emplace_back(std::string(name));
  return update;
}

Result<std::vector<StatusUpdate>> read_updates(db::Connection& connection, std::string_view sql,
                                               std::initializer_list<db::Value> values) {
  std::vector<StatusUpdate> updates;
  const auto read =
      connection.run(sql, values, [&](const db::Row& row) { updates.push_back(update_of(row)); });
  if (!read) return fail(read.error());
  return updates;
}

}  // namespace

Result<void> save(db::Connection& connection, const StatusUpdate& update) {
  std::vector<std::string> services;
  for (const ServiceName& name : update.services) services.push_back(name.text);
  return connection.post(
      "INSERT INTO status_updates (id, incident_id, at, status, text_en, text_fr, written_by, "
      "automatic, page, services) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {db::val(update.id.value), db::val(update.incident.value), db::val(update.at),
       db::val_word(update.status), db::val(update.text.en), db::val(update.text.fr),
       db::val(update.by), db::val(update.automatic), db::val(update.page.text),
       db::val(join(services, ","))});
}

Result<std::vector<StatusUpdate>> load_live_updates(db::Connection& connection) {
  return read_updates(connection,
                      "SELECT u.id, u.incident_id, u.at, u.status, u.text_en, u.text_fr, "
                      "u.written_by, u.automatic, u.page, u.services "
                      "FROM status_updates u JOIN incidents i ON i.id = u.incident_id "
                      "WHERE i.live = 1 ORDER BY u.id",
                      {});
}

Result<std::vector<StatusUpdate>> list_updates(db::Connection& connection, IncidentId incident) {
  return read_updates(connection,
                      "SELECT id, incident_id, at, status, text_en, text_fr, written_by, "
                      "automatic, page, services "
                      "FROM status_updates WHERE incident_id = $1 ORDER BY id",
                      {db::val(incident.value)});
}

Result<std::vector<PublicIncident>> list_public_incidents(db::Connection& connection, Instant since,
                                                          std::int64_t limit) {
  std::vector<PublicIncident> incidents;
  const auto read = connection.run(
      "SELECT i.id, i.opened_at, i.resolved_at FROM incidents i WHERE i.id IN "
      "(SELECT u.incident_id FROM status_updates u WHERE u.at > $1) "
      "OR (i.live = 1 AND i.id IN (SELECT u.incident_id FROM status_updates u)) "
      "ORDER BY i.id DESC LIMIT $2",
      {db::val(since), db::val(limit)}, [&](const db::Row& row) {
        incidents.push_back({IncidentId(row.i64(0)), row.instant(1), row.opt_instant(2), {}});
      });
  if (!read) return fail(read.error());
  for (PublicIncident& incident : incidents) {
    auto updates = list_updates(connection, incident.id);
    if (!updates) return fail(updates.error());
    incident.updates = std::move(*updates);
  }
  return incidents;
}

}  // namespace vigie
