#include "check/watched_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr Verdict verdicts[] = {Verdict::unknown, Verdict::up, Verdict::down};

Watched watched_of(const db::Row& row) {
  return {CheckName(row.str(0)), row.instant(1), row.opt_instant(2), db::word(row, 3, verdicts)};
}

}  // namespace

Result<void> save(db::Connection& connection, const Watched& watched) {
  return connection.post(
      "INSERT INTO watched (check_name, from_at, until_at, verdict) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (check_name, from_at) DO UPDATE SET until_at = excluded.until_at, "
      "verdict = excluded.verdict",
      {db::val(watched.check.text), db::val(watched.from), db::val(watched.until),
       db::val_word(watched.verdict)});
}

Result<std::vector<Watched>> load_open_watched(db::Connection& connection) {
  std::vector<Watched> out;
  const auto read = connection.run(
      "SELECT check_name, from_at, until_at, verdict FROM watched WHERE until_at IS NULL "
      "ORDER BY check_name, from_at",
      {}, [&](const db::Row& row) { out.push_back(watched_of(row)); });
  if (!read) return fail(read.error());
  return out;
}

Result<std::vector<Watched>> list_watched(db::Connection& connection, const CheckName& check,
                                          Instant since, std::int64_t limit) {
  std::vector<Watched> out;
  const auto read = connection.run(
      "SELECT check_name, from_at, until_at, verdict FROM watched "
      "WHERE check_name = $1 AND until_at > $2 ORDER BY from_at DESC LIMIT $3",
      {db::val(check.text), db::val(since), db::val(limit)},
      [&](const db::Row& row) { out.push_back(watched_of(row)); });
  if (!read) return fail(read.error());
  return out;
}

}  // namespace vigie
