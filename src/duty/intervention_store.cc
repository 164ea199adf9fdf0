#include "duty/intervention_store.h"

#include <boost/json.hpp>

#include "base/limits.h"
#include "db/columns.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr EndKnown ends[] = {EndKnown::open, EndKnown::said, EndKnown::estimated,
                             EndKnown::confirmed};
constexpr UrgentGround grounds[] = {UrgentGround::none, UrgentGround::rescue,
                                    UrgentGround::prevention, UrgentGround::repair};

InterventionRecord record_of(const db::Row& row) {
  InterventionRecord record;
  record.id = InterventionId(row.i64(0));
  record.person = PersonName(row.str(1));
  record.incident = IncidentId(row.i64(2));
  record.page = PageId(row.i64(3));
  record.paged_at = row.opt_instant(4);
  record.acknowledged_at = row.instant(5);
  record.first_action_at = row.opt_instant(6);
  record.last_action_at = row.instant(7);
  record.departed_at = row.opt_instant(8);
  record.home_at = row.opt_instant(9);
  record.ended_at = row.opt_instant(10);
  record.end = db::word(row, 11, ends);
  record.resolved_at = row.opt_instant(12);
  record.on_site = row.boolean(13);
  record.urgent = db::word(row, 14, grounds);
  record.inspector_told_at = row.opt_instant(15);
  record.note = row.str(16);
  record.voided = row.boolean(17);
  record.retired = row.boolean(18);
  return record;
}

Result<std::vector<InterventionRecord>> read_records(db::Connection& connection,
                                                     std::string_view where,
                                                     std::initializer_list<db::Value> values) {
  std::vector<InterventionRecord> records;
  const std::string sql =
      "SELECT id, person, incident_id, page_id, paged_at, acknowledged_at, first_action_at, "
      "last_action_at, departed_at, home_at, ended_at, end_known, resolved_at, on_site, urgent, "
      "inspector_told_at, note, voided, retired FROM interventions WHERE " +
      std::string(where) + " ORDER BY acknowledged_at, id";
  const auto read =
      connection.run(sql, values, [&](const db::Row& row) { records.push_back(record_of(row)); });
  if (!read) return fail(read.error());
  return records;
}

// --- corrections keep whole records, as JSON

json::value moment(std::optional<Instant> at) {
  return at ? json::value(at->ms()) : json::value(nullptr);
}
std::optional<Instant> moment_of(const json::object& from, std::string_view key) {
  const json::value& value = from.at(key);
  return value.is_null() ? std::nullopt : std::optional(Instant::from_ms(value.as_int64()));
}
std::string text_of(const json::object& from, std::string_view key) {
  return std::string(from.at(key).as_string());
}

std::string to_json(const InterventionRecord& record) {
  return json::serialize(json::value{{"id", record.id.value},
                                     {"person", record.person.text},
                                     {"incident", record.incident.value},
                                     {"page", record.page.value},
                                     {"paged_at", moment(record.paged_at)},
                                     {"acknowledged_at", record.acknowledged_at.ms()},
                                     {"first_action_at", moment(record.first_action_at)},
                                     {"last_action_at", record.last_action_at.ms()},
                                     {"departed_at", moment(record.departed_at)},
                                     {"home_at", moment(record.home_at)},
                                     {"ended_at", moment(record.ended_at)},
                                     {"end", to_string(record.end)},
                                     {"resolved_at", moment(record.resolved_at)},
                                     {"on_site", record.on_site},
                                     {"urgent", to_string(record.urgent)},
                                     {"inspector_told_at", moment(record.inspector_told_at)},
                                     {"note", record.note},
                                     {"voided", record.voided},
                                     {"retired", record.retired}});
}

EndKnown end_of(std::string_view word) {
  for (const EndKnown end : ends)
    if (to_string(end) == word) return end;
  return EndKnown::open;
}

InterventionRecord from_json(std::string_view text) {
  const json::value parsed = json::parse({text.data(), text.size()});
  const json::object& from = parsed.as_object();
  InterventionRecord record;
  record.id = InterventionId(from.at("id").as_int64());
  record.person = PersonName(text_of(from, "person"));
  record.incident = IncidentId(from.at("incident").as_int64());
  record.page = PageId(from.at("page").as_int64());
  record.paged_at = moment_of(from, "paged_at");
  record.acknowledged_at = Instant::from_ms(from.at("acknowledged_at").as_int64());
  record.first_action_at = moment_of(from, "first_action_at");
  record.last_action_at = Instant::from_ms(from.at("last_action_at").as_int64());
  record.departed_at = moment_of(from, "departed_at");
  record.home_at = moment_of(from, "home_at");
  record.ended_at = moment_of(from, "ended_at");
  record.end = end_of(text_of(from, "end"));
  record.resolved_at = moment_of(from, "resolved_at");
  record.on_site = from.at("on_site").as_bool();
  record.urgent = parse_urgent_ground(text_of(from, "urgent")).value_or(UrgentGround::none);
  record.inspector_told_at = moment_of(from, "inspector_told_at");
  record.note = text_of(from, "note");
  record.voided = from.at("voided").as_bool();
  record.retired = from.at("retired").as_bool();
  return record;
}

Result<std::vector<MonthSignature>> read_signatures(db::Connection& connection,
                                                    std::string_view where,
                                                    std::initializer_list<db::Value> values) {
  std::vector<MonthSignature> signatures;
  const std::string sql =
      "SELECT person, month, signed_at, hash, signed_by, reopened_at, reopened_by, reason "
      "FROM month_signatures WHERE " +
      std::string(where) + " ORDER BY person, month, signed_at";
  const auto read = connection.run(sql, values, [&](const db::Row& row) {
    MonthSignature signature;
    signature.person = PersonName(row.str(0));
    signature.month = parse_month(row.text(1)).value_or(Month{});
    signature.signed_at = row.instant(2);
    signature.hash = row.str(3);
    signature.signed_by = row.str(4);
    signature.reopened_at = row.opt_instant(5);
    signature.reopened_by = row.str(6);
    signature.reason = row.str(7);
    signatures.push_back(std::move(signature));
  });
  if (!read) return fail(read.error());
  return signatures;
}

}  // namespace

Result<void> save(db::Connection& connection, const InterventionRecord& record) {
  return connection.post(
      "INSERT INTO interventions (id, person, incident_id, page_id, paged_at, acknowledged_at, "
      "first_action_at, last_action_at, departed_at, home_at, ended_at, end_known, resolved_at, "
      "on_site, urgent, inspector_told_at, note, voided, retired) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) "
      "ON CONFLICT (id) DO UPDATE SET acknowledged_at = excluded.acknowledged_at, "
      "first_action_at = excluded.first_action_at, last_action_at = excluded.last_action_at, "
      "departed_at = excluded.departed_at, home_at = excluded.home_at, "
      "ended_at = excluded.ended_at, end_known = excluded.end_known, "
      "resolved_at = excluded.resolved_at, on_site = excluded.on_site, urgent = excluded.urgent, "
      "inspector_told_at = excluded.inspector_told_at, note = excluded.note, "
      "voided = excluded.voided, retired = excluded.retired",
      {db::val(record.id.value), db::val(record.person.text), db::val(record.incident.value),
       db::val(record.page.value), db::val(record.paged_at), db::val(record.acknowledged_at),
       db::val(record.first_action_at), db::val(record.last_action_at), db::val(record.departed_at),
       db::val(record.home_at), db::val(record.ended_at), db::val_word(record.end),
       db::val(record.resolved_at), db::val(record.on_site), db::val_word(record.urgent),
       db::val(record.inspector_told_at), db::val(record.note), db::val(record.voided),
       db::val(record.retired)});
}

Result<std::vector<InterventionRecord>> load_live_interventions(db::Connection& connection) {
  return read_records(connection, "retired = 0", {});
}

Result<std::vector<InterventionRecord>> load_interventions(db::Connection& connection,
                                                           const PersonName& person,
                                                           Interval span) {
  return read_records(connection,
                      "(person = $1 OR $1 = '') AND acknowledged_at >= $2 AND acknowledged_at < $3",
                      {db::val(person.text), db::val(span.from), db::val(span.to)});
}

Result<InterventionRecord> find_intervention(db::Connection& connection, InterventionId id) {
  auto found = read_records(connection, "id = $1", {db::val(id.value)});
  if (!found) return fail(found.error());
  if (found->empty())
    return fail(ErrorCode::not_found, say("there is no intervention {}", id.value));
  return std::move(found->front());
}

Result<void> save(db::Connection& connection, const InterventionCorrection& correction) {
  return connection.post(
      "INSERT INTO intervention_corrections (id, intervention_id, at, person, actor, reason, "
      "before_it, after_it) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {db::val(correction.id.value), db::val(correction.after.id.value), db::val(correction.at),
       db::val(correction.after.person.text), db::val(correction.actor), db::val(correction.reason),
       db::val(correction.before ? to_json(*correction.before) : std::string{}),
       db::val(to_json(correction.after))});
}

Result<std::vector<InterventionCorrection>> load_corrections(db::Connection& connection,
                                                             InterventionId id) {
  std::vector<InterventionCorrection> corrections;
  const auto read = connection.run(
      "SELECT id, at, actor, reason, before_it, after_it FROM intervention_corrections "
      "WHERE intervention_id = $1 ORDER BY id",
      {db::val(id.value)}, [&](const db::Row& row) {
        InterventionCorrection correction;
        correction.id = CorrectionId(row.i64(0));
        correction.at = row.instant(1);
        correction.actor = row.str(2);
        correction.reason = row.str(3);
        if (!row.text(4).empty()) correction.before = from_json(row.text(4));
        correction.after = from_json(row.text(5));
        corrections.push_back(std::move(correction));
      });
  if (!read) return fail(read.error());
  return corrections;
}

Result<void> save(db::Connection& connection, const MonthSignature& signature) {
  return connection.post(
      "INSERT INTO month_signatures (person, month, signed_at, hash, signed_by, reopened_at, "
      "reopened_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (person, month, signed_at) DO UPDATE SET hash = excluded.hash, "
      "signed_by = excluded.signed_by, reopened_at = excluded.reopened_at, "
      "reopened_by = excluded.reopened_by, reason = excluded.reason",
      {db::val(signature.person.text), db::val(to_string(signature.month)),
       db::val(signature.signed_at), db::val(signature.hash), db::val(signature.signed_by),
       db::val(signature.reopened_at), db::val(signature.reopened_by), db::val(signature.reason)});
}

Result<std::vector<MonthSignature>> load_signatures(db::Connection& connection) {
  return read_signatures(connection, "1 = 1", {});
}

Result<std::vector<MonthSignature>> load_signatures(db::Connection& connection,
                                                    const PersonName& person, Month month) {
  return read_signatures(connection, "person = $1 AND month = $2",
                         {db::val(person.text), db::val(to_string(month))});
}

Result<void> erase_hours(db::Connection& connection, const PersonName& person, Instant before) {
  constexpr std::string_view statements[] = {
      "DELETE FROM intervention_corrections WHERE id IN (SELECT c.id "
      "FROM intervention_corrections c WHERE (c.person = $1 OR $1 = '') AND c.at < $2 LIMIT $3)",
      "DELETE FROM interventions WHERE id IN (SELECT i.id FROM interventions i WHERE "
      "(i.person = $1 OR $1 = '') AND i.retired = 1 AND i.acknowledged_at < $2 LIMIT $3)",
      "DELETE FROM duty_periods WHERE id IN (SELECT d.id FROM duty_periods d WHERE "
      "(d.person = $1 OR $1 = '') AND d.to_at < $2 LIMIT $3)",
  };
  for (const std::string_view statement : statements) {
    auto done = connection.post(
        statement, {db::val(person.text), db::val(before), db::val(limits::retention_rows)});
    if (!done) return done;
  }
  return connection.post(
      "DELETE FROM month_signatures WHERE (person = $1 OR $1 = '') AND month < $2",
      {db::val(person.text), db::val(to_string(month_of(before, Zone::utc())))});
}

}  // namespace vigie
