#include "lock/lock_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

Lock lock_of(const db::Row& row) {
  Lock lock;
  lock.id = LockId(row.i64(0));
  lock.service = ServiceName(row.str(1));
  lock.holder = PersonName(row.str(2));
  lock.why = row.str(3);
  lock.since = row.instant(4);
  lock.until = row.instant(5);
  lock.ended_at = row.opt_instant(6);
  lock.ended_by = row.str(7);
  return lock;
}

Result<std::vector<Lock>> read_locks(db::Connection& connection, std::string_view sql,
                                     std::initializer_list<db::Value> values) {
  std::vector<Lock> locks;
  const auto read =
      connection.run(sql, values, [&](const db::Row& row) { locks.push_back(lock_of(row)); });
  if (!read) return fail(read.error());
  return locks;
}

}  // namespace

Result<void> save(db::Connection& connection, const Lock& lock) {
  return connection.post(
      "INSERT INTO locks (id, service, holder, why, since, until, ended_at, ended_by) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (id) DO UPDATE SET why = excluded.why, until = excluded.until, "
      "ended_at = excluded.ended_at, ended_by = excluded.ended_by",
      {db::val(lock.id.value), db::val(lock.service.text), db::val(lock.holder.text),
       db::val(lock.why), db::val(lock.since), db::val(lock.until), db::val(lock.ended_at),
       db::val(lock.ended_by)});
}

Result<std::vector<Lock>> load_standing_locks(db::Connection& connection) {
  return read_locks(connection,
                    "SELECT id, service, holder, why, since, until, ended_at, ended_by "
                    "FROM locks WHERE ended_at IS NULL ORDER BY id",
                    {});
}

Result<Lock> find_lock(db::Connection& connection, LockId id) {
  auto found = read_locks(connection,
                          "SELECT id, service, holder, why, since, until, ended_at, ended_by "
                          "FROM locks WHERE id = $1",
                          {db::val(id.value)});
  if (!found) return fail(found.error());
  if (found->empty()) return fail(ErrorCode::not_found, say("there is no lock {}", id.value));
  return std::move(found->front());
}

}  // namespace vigie
