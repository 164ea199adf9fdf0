#include "incident/incident_store.h"

#include <algorithm>

#include "base/text.h"
#include "db/columns.h"

namespace vigie {

namespace {

constexpr Severity severities[] = {Severity::info, Severity::warning, Severity::critical};
constexpr IncidentStatus statuses[] = {IncidentStatus::triggered, IncidentStatus::acknowledged,
                                       IncidentStatus::resolved};
constexpr Resolution resolutions[] = {Resolution::none, Resolution::verified, Resolution::declared,
                                      Resolution::merged};

constexpr Usefulness usefulnesses[] = {Usefulness::not_judged, Usefulness::useful,
                                       Usefulness::false_alarm};

// In the order in which incident_of() reads them.
constexpr std::string_view all_columns =
    "SELECT id, title, severity, policy, group_key, status, opened_at, opened_by, "
    "acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, resolved_by, "
    "resolution_reason, services, suspect, missed_detection, acknowledged_until, snoozed, "
    "last_holder, offered_to, recalls, rest_at, restored_at, merged_into, happened_from, "
    "happened_to, paged_at, first_acknowledged_at, announced_at, partial_at, full_at, "
    "restored_up_to, backed_up_to "
    "FROM incidents ";

// Names are slugs: no comma is in one.
std::string services_text(const std::set<ServiceName>& services) {
  std::vector<std::string> names;
  for (const ServiceName& service : services) names.push_back(service.text);
  return join(names, ",");
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::set<ServiceName> services_of(const std::string& text) {
  std::set<ServiceName> services;
  for (std::string& name : split(text)) services.emplace(std::move(name));
  return services;
}

// "mail=1900000000000,shop=1900000000001"
std::string backups_text(const std::map<ServiceName, Instant>& backups) {
  std::vector<std::string> entries;
  for (const auto& [service, at] : backups)
    entries.push_back(service.text + "=" + std::to_string(at.ms()));
  return join(entries, ",");
}

std::map<ServiceName, Instant> backups_of(const std::string& text) {
  std::map<ServiceName, Instant> backups;
  for (const std::string& entry : split(text)) {
    const std::size_t sign = entry.find('=');
    if (const auto ms = parse_int(std::string_view(entry).substr(sign + 1)))
      backups.emplace(entry.substr(0, sign), Instant::from_ms(*ms));
  }
  return backups;
}

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
  incident.services = services_of(row.str(15));
  incident.suspect = ServiceName(row.str(16));
  incident.missed_detection = row.boolean(17);
  incident.acknowledged_until = row.opt_instant(18);
  incident.snoozed = row.boolean(19);
  incident.last_holder = row.str(20);
  incident.offered_to = row.str(21);
  incident.recalls = static_cast<int>(row.i64(22));
  incident.rest_at = row.opt_instant(23);
  incident.restored_at = row.opt_instant(24);
  incident.merged_into = IncidentId(row.i64(25));
  incident.happened_from = row.opt_instant(26);
  incident.happened_to = row.opt_instant(27);
  incident.paged_at = row.opt_instant(28);
  incident.first_acknowledged_at = row.opt_instant(29);
  incident.announced_at = row.opt_instant(30);
  incident.partial_at = row.opt_instant(31);
  incident.full_at = row.opt_instant(32);
  incident.restored_up_to = row.opt_instant(33);
  incident.backed_up_to = backups_of(row.str(34));
  return incident;
}

Result<std::vector<Incident>> read_incidents(db::Connection& connection, std::string_view which,
                                             std::initializer_list<db::Value> values) {
  std::vector<Incident> incidents;
  const auto read =
      connection.run(std::string(all_columns).append(which), values,
                     [&](const db::Row& row) { incidents.push_back(incident_of(row)); });
  if (!read) return fail(read.error());
  return incidents;
}

}  // namespace

Result<void> save(db::Connection& connection, const Incident& incident) {
  return connection.post(
      "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
      "opened_by, acknowledged_at, acknowledged_by, green_since, resolved_at, resolution, "
      "resolved_by, resolution_reason, services, suspect, missed_detection, acknowledged_until, "
      "snoozed, last_holder, offered_to, recalls, rest_at, restored_at, merged_into, "
      "happened_from, happened_to, paged_at, first_acknowledged_at, announced_at, partial_at, "
      "full_at, restored_up_to, backed_up_to, live) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, 1) "
      "ON CONFLICT (id) DO UPDATE SET title = excluded.title, severity = excluded.severity, "
      "policy = excluded.policy, status = excluded.status, "
      "acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by, "
      "green_since = excluded.green_since, resolved_at = excluded.resolved_at, "
      "resolution = excluded.resolution, resolved_by = excluded.resolved_by, "
      "resolution_reason = excluded.resolution_reason, services = excluded.services, "
      "suspect = excluded.suspect, missed_detection = excluded.missed_detection, "
      "acknowledged_until = excluded.acknowledged_until, snoozed = excluded.snoozed, "
      "last_holder = excluded.last_holder, offered_to = excluded.offered_to, "
      "recalls = excluded.recalls, rest_at = excluded.rest_at, "
      "restored_at = excluded.restored_at, merged_into = excluded.merged_into, "
      "happened_from = excluded.happened_from, happened_to = excluded.happened_to, "
      "paged_at = excluded.paged_at, first_acknowledged_at = excluded.first_acknowledged_at, "
      "announced_at = excluded.announced_at, partial_at = excluded.partial_at, "
      "full_at = excluded.full_at, restored_up_to = excluded.restored_up_to, "
      "backed_up_to = excluded.backed_up_to",
      {db::val(incident.id.value),
       db::val(incident.title),
       db::val_word(incident.severity),
       db::val(incident.policy.text),
       db::val(incident.group_key),
       db::val_word(incident.status),
       db::val(incident.opened_at),
       db::val(incident.opened_by),
       db::val(incident.acknowledged_at),
       db::val(incident.acknowledged_by),
       db::val(incident.green_since),
       db::val(incident.resolved_at),
       db::val_word(incident.resolution),
       db::val(incident.resolved_by),
       db::val(incident.resolution_reason),
       db::val(services_text(incident.services)),
       db::val(incident.suspect.text),
       db::val(incident.missed_detection),
       db::val(incident.acknowledged_until),
       db::val(incident.snoozed),
       db::val(incident.last_holder),
       db::val(incident.offered_to),
       db::val(incident.recalls),
       db::val(incident.rest_at),
       db::val(incident.restored_at),
       db::val(incident.merged_into.value),
       db::val(incident.happened_from),
       db::val(incident.happened_to),
       db::val(incident.paged_at),
       db::val(incident.first_acknowledged_at),
       db::val(incident.announced_at),
       db::val(incident.partial_at),
       db::val(incident.full_at),
       db::val(incident.restored_up_to),
       db::val(backups_text(incident.backed_up_to))});
}

Result<void> retire_incident(db::Connection& connection, IncidentId id) {
  return connection.post("UPDATE incidents SET live = 0 WHERE id = $1", {db::val(id.value)});
}

Result<std::vector<Incident>> load_live_incidents(db::Connection& connection) {
  return read_incidents(connection, "WHERE live = 1 ORDER BY id", {});
}

Result<std::vector<Incident>> list_incidents(db::Connection& connection,
                                             const IncidentFilter& filter) {
  const db::Value before = filter.before ? db::val(filter.before.value) : db::val(INT64_MAX);
  return read_incidents(connection,
                        "WHERE id < $1 AND ($2 = '' OR status = $2) "
                        "AND ($3 = 0 OR status <> 'resolved') ORDER BY id DESC LIMIT $4",
                        {before, filter.status ? db::val_word(*filter.status) : db::val(""),
                         db::val(filter.open_only), db::val(filter.limit)});
}

Result<Incident> find_incident(db::Connection& connection, IncidentId id) {
  auto found = read_incidents(connection, "WHERE id = $1", {db::val(id.value)});
  if (!found) return fail(found.error());
  if (found->empty()) return fail(ErrorCode::not_found, say("there is no incident {}", id.value));
  return std::move(found->front());
}

Result<void> save_usefulness(db::Connection& connection, IncidentId id, Usefulness usefulness) {
  return connection.post("UPDATE incidents SET usefulness = $1 WHERE id = $2",
                         {db::val_word(usefulness), db::val(id.value)});
}

Result<Usefulness> find_usefulness(db::Connection& connection, IncidentId id) {
  Usefulness usefulness = Usefulness::not_judged;
  const auto read =
      connection.run("SELECT usefulness FROM incidents WHERE id = $1", {db::val(id.value)},
                     [&](const db::Row& row) { usefulness = db::word(row, 0, usefulnesses); });
  if (!read) return fail(read.error());
  return usefulness;
}

}  // namespace vigie
