#include "schedule/schedule_store.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Override& override_) {
  return connection.post(
      "INSERT INTO overrides (id, schedule, person, starts_at, ends_at, created_by, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (id) DO UPDATE SET person = excluded.person, starts_at = excluded.starts_at, "
      "ends_at = excluded.ends_at",
      {db::val(override_.id.value), db::val(override_.schedule.text),
       db::val(override_.person.text), db::val(override_.from), db::val(override_.to),
       db::val(override_.created_by), db::val(override_.created_at)});
}

Result<void> erase_override(db::Connection& connection, OverrideId id) {
  return connection.post("DELETE FROM overrides WHERE id = $1", {db::val(id.value)});
}

Result<std::vector<Override>> load_overrides(db::Connection& connection) {
  std::vector<Override> overrides;
  const auto read = connection.run(
      "SELECT id, schedule, person, starts_at, ends_at, created_by, created_at FROM overrides "
      "ORDER BY id",
      {}, [&](const db::Row& row) {
        Override override_;
        override_.id = OverrideId(row.i64(0));
        override_.schedule = ScheduleName(row.str(1));
        override_.person = PersonName(row.str(2));
        override_.from = row.instant(3);
        override_.to = row.instant(4);
        override_.created_by = row.str(5);
        override_.created_at = row.opt_instant(6);
        overrides.push_back(std::move(override_));
      });
  if (!read) return fail(read.error());
  return overrides;
}

}  // namespace vigie
