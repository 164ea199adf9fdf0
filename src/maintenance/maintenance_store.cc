#include "maintenance/maintenance_store.h"

#include <boost/json.hpp>

namespace vigie {

namespace {

namespace json = boost::json;

template <class Name>
std::string to_text(const std::vector<Name>& names) {
  json::array out;
  for (const Name& name : names) out.emplace_back(name.text);
  return json::serialize(out);
}

template <class Name>
std::vector<Name> names_of(std::string_view text) {
  std::vector<Name> names;
  const json::value parsed = json::parse({text.data(), text.size()});
  for (const json::value& name : parsed.as_array())
    names.emplace_back(std::string(name.as_string()));
  return names;
}

}  // namespace

Result<void> save(db::Connection& connection, const MaintenanceWindow& window) {
  const MaintenanceScope& scope = window.scope;
  return connection.post(
      "INSERT INTO maintenance_windows (id, title, services, checks, starts_at, ends_at, shown, "
      "text_en, text_fr, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (id) DO UPDATE SET ends_at = excluded.ends_at",
      {db::val(window.id.value), db::val(scope.title), db::val(to_text(scope.services)),
       db::val(to_text(scope.checks)), db::val(window.period.from), db::val(window.period.to),
       db::val(scope.shown), db::val(scope.text_en), db::val(scope.text_fr),
       db::val(window.created_by)});
}

Result<void> erase_window(db::Connection& connection, WindowId id) {
  return connection.post("DELETE FROM maintenance_windows WHERE id = $1", {db::val(id.value)});
}

Result<std::vector<MaintenanceWindow>> load_windows(db::Connection& connection) {
  std::vector<MaintenanceWindow> windows;
  const auto read = connection.run(
      "SELECT id, title, services, checks, starts_at, ends_at, shown, text_en, text_fr, "
      "created_by FROM maintenance_windows ORDER BY id",
      {}, [&](const db::Row& row) {
        MaintenanceWindow window;
        window.id = WindowId(row.i64(0));
        window.scope.title = row.str(1);
        window.scope.services = names_of<ServiceName>(row.text(2));
        window.scope.checks = names_of<CheckName>(row.text(3));
        window.period = {row.instant(4), row.instant(5)};
        window.scope.shown = row.boolean(6);
        window.scope.text_en = row.str(7);
        window.scope.text_fr = row.str(8);
        window.created_by = row.str(9);
        windows.push_back(std::move(window));
      });
  if (!read) return fail(read.error());
  return windows;
}

Result<void> save(db::Connection& connection, const Occurrence& occurrence) {
  return connection.post(
      "INSERT INTO maintenance_occurrences (name, starts_at, ends_at, begun_at) "
      "VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET starts_at = excluded.starts_at, "
      "ends_at = excluded.ends_at, begun_at = excluded.begun_at",
      {db::val(occurrence.name.text), db::val(occurrence.period.from),
       db::val(occurrence.period.to), db::val(occurrence.begun)});
}

Result<void> erase_occurrence(db::Connection& connection, const MaintenanceName& name) {
  return connection.post("DELETE FROM maintenance_occurrences WHERE name = $1",
                         {db::val(name.text)});
}

Result<std::vector<Occurrence>> load_occurrences(db::Connection& connection) {
  std::vector<Occurrence> occurrences;
  const auto read = connection.run(
      "SELECT name, starts_at, ends_at, begun_at FROM maintenance_occurrences ORDER BY name", {},
      [&](const db::Row& row) {
        occurrences.push_back(
            {MaintenanceName(row.str(0)), {row.instant(1), row.instant(2)}, row.instant(3)});
      });
  if (!read) return fail(read.error());
  return occurrences;
}

Result<void> save(db::Connection& connection, const FinishedWork& work) {
  return connection.post(
      "INSERT INTO finished_work (id, starts_at, ends_at, cancelled, services, text_en, text_fr) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET "
      "ends_at = excluded.ends_at, cancelled = excluded.cancelled, services = excluded.services, "
      "text_en = excluded.text_en, text_fr = excluded.text_fr",
      {db::val(work.id), db::val(work.period.from), db::val(work.period.to),
       db::val(work.cancelled), db::val(to_text(work.services)), db::val(work.text_en),
       db::val(work.text_fr)});
}

Result<std::vector<FinishedWork>> list_finished_work(db::Connection& connection, Instant since,
                                                     std::int64_t limit) {
  std::vector<FinishedWork> list;
  const auto read = connection.run(
      "SELECT id, starts_at, ends_at, cancelled, services, text_en, text_fr FROM finished_work "
      "WHERE ends_at > $1 ORDER BY ends_at DESC, id LIMIT $2",
      {db::val(since), db::val(limit)}, [&](const db::Row& row) {
        list.push_back({row.str(0),
                        {row.instant(1), row.instant(2)},
                        row.boolean(3),
                        names_of<ServiceName>(row.text(4)),
                        row.str(5),
                        row.str(6)});
      });
  if (!read) return fail(read.error());
  return list;
}

}  // namespace vigie
