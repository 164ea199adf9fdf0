#include "world/journal_store.h"

#include <boost/json.hpp>

namespace vigie {

namespace {

JournalEntry entry_of(const db::Row& row) {
  JournalEntry entry;
  entry.sequence = row.i64(0);
  entry.at = row.instant(1);
  entry.actor = row.str(2);
  entry.kind = row.str(3);
  entry.subject = row.str(4);
  entry.incident = IncidentId(row.opt_i64(5).value_or(0));
  const std::string_view body = row.text(6);
  for (const auto& [name, value] :
       boost::json::parse(boost::json::string_view(body.data(), body.size())).as_object())
    entry.facts.emplace_back(std::string(name), std::string(value.as_string()));
  return entry;
}

Result<std::vector<JournalEntry>> read_entries(db::Connection& connection, std::string_view sql,
                                               std::initializer_list<db::Value> values) {
  std::vector<JournalEntry> entries;
  const auto read =
      connection.run(sql, values, [&](const db::Row& row) { entries.push_back(entry_of(row)); });
  if (!read) return fail(read.error());
  return entries;
}

}  // namespace

Result<std::vector<JournalEntry>> list_timeline(db::Connection& connection, IncidentId incident,
                                                std::int64_t limit) {
  return read_entries(connection,
                      "SELECT seq, at, actor, kind, subject, incident_id, body FROM journal "
                      "WHERE incident_id = $1 ORDER BY seq LIMIT $2",
                      {db::val(incident.value), db::val(limit)});
}

Result<std::vector<JournalEntry>> list_journal(db::Connection& connection, std::int64_t after,
                                               std::int64_t limit) {
  return read_entries(connection,
                      "SELECT seq, at, actor, kind, subject, incident_id, body FROM journal "
                      "WHERE seq > $1 ORDER BY seq LIMIT $2",
                      {db::val(after), db::val(limit)});
}

Result<void> append_journal(db::Connection& connection, const JournalEntry& entry) {
  boost::json::object body;
  for (const auto& [name, value] : entry.facts) body[name] = value;
  return connection.post(
      "INSERT INTO journal (seq, at, actor, kind, subject, incident_id, body) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {db::val(entry.sequence), db::val(entry.at), db::val(entry.actor), db::val(entry.kind),
       db::val(entry.subject),
       entry.incident ? db::val(entry.incident.value) : db::Value{db::Null{}},
       db::val(boost::json::serialize(body))});
}

}  // namespace vigie
