#include "check/check_store.h"

#include "base/text.h"
#include "db/columns.h"

namespace vigie {

namespace {

constexpr Verdict verdicts[] = {Verdict::unknown, Verdict::up, Verdict::down};

db::Value at(const std::optional<Bound>& bound) {
  return bound ? db::val(bound->at) : db::Value{db::Null{}};
}
db::Value evidence(const std::optional<Bound>& bound) {
  return bound ? db::val(bound->evidence) : db::Value{db::Null{}};
}

// A bound is two columns that are NULL together.
std::optional<Bound> bound(const db::Row& row, int column) {
  if (row.null(column)) return std::nullopt;
  return Bound{row.instant(column), row.str(column + 1)};
}

// "1767625200000 1767625260000": a list that nothing is looked up in.
std::string changes_text(const std::vector<Instant>& changes) {
  std::string text;
  for (const Instant change : changes)
    text += (text.empty() ? "" : " ") + std::to_string(change.ms());
  return text;
}

std::vector<Instant> changes_of(std::string_view text) {
  std::vector<Instant> changes;
  if (text.empty()) return changes;
  for (const std::string_view word : split(text, ' '))
    changes.push_back(Instant::from_ms(parse_int(word).value_or(0)));
  return changes;
}

Outage outage_of(const db::Row& row) {
  Outage outage;
  outage.id = OutageId(row.i64(0));
  outage.check = CheckName(row.str(1));
  outage.last_good = bound(row, 2);
  outage.first_bad = *bound(row, 4);
  outage.last_bad = bound(row, 6);
  outage.first_good = bound(row, 8);
  return outage;
}

}  // namespace

Result<void> save(db::Connection& connection, const CheckState& state) {
  return connection.post(
      "INSERT INTO check_states (check_name, verdict, since, bad_run, good_run, first_bad_at, "
      "first_bad_evidence, first_good_at, first_good_evidence, outage_id, changes, flapping) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
      "ON CONFLICT (check_name) DO UPDATE SET verdict = excluded.verdict, since = excluded.since, "
      "bad_run = excluded.bad_run, good_run = excluded.good_run, "
      "first_bad_at = excluded.first_bad_at, first_bad_evidence = excluded.first_bad_evidence, "
      "first_good_at = excluded.first_good_at, "
      "first_good_evidence = excluded.first_good_evidence, outage_id = excluded.outage_id, "
      "changes = excluded.changes, flapping = excluded.flapping",
      {db::val(state.check.text), db::val_word(state.verdict), db::val(state.since),
       db::val(state.bad_run), db::val(state.good_run), at(state.first_bad),
       evidence(state.first_bad), at(state.first_good), evidence(state.first_good),
       db::val(state.outage.value), db::val(changes_text(state.changes)), db::val(state.flapping)});
}

Result<void> save(db::Connection& connection, const CheckName& check, const Freshness& freshness) {
  return connection.post(
      "INSERT INTO check_freshness (check_name, last_good_at, last_good_evidence, last_bad_at, "
      "last_bad_evidence) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (check_name) DO UPDATE SET last_good_at = excluded.last_good_at, "
      "last_good_evidence = excluded.last_good_evidence, last_bad_at = excluded.last_bad_at, "
      "last_bad_evidence = excluded.last_bad_evidence",
      {db::val(check.text), at(freshness.last_good), evidence(freshness.last_good),
       at(freshness.last_bad), evidence(freshness.last_bad)});
}

Result<void> save(db::Connection& connection, const Outage& outage) {
  return connection.post(
      "INSERT INTO outages (id, check_name, last_good_at, last_good_evidence, first_bad_at, "
      "first_bad_evidence, last_bad_at, last_bad_evidence, first_good_at, first_good_evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (id) DO UPDATE SET last_bad_at = excluded.last_bad_at, "
      "last_bad_evidence = excluded.last_bad_evidence, first_good_at = excluded.first_good_at, "
      "first_good_evidence = excluded.first_good_evidence",
      {db::val(outage.id.value), db::val(outage.check.text), at(outage.last_good),
       evidence(outage.last_good), db::val(outage.first_bad.at), db::val(outage.first_bad.evidence),
       at(outage.last_bad), evidence(outage.last_bad), at(outage.first_good),
       evidence(outage.first_good)});
}

Result<void> erase_check(db::Connection& connection, const CheckName& check) {
  if (auto done =
          connection.post("DELETE FROM check_states WHERE check_name = $1", {db::val(check.text)});
      !done)
    return done;
  return connection.post("DELETE FROM check_freshness WHERE check_name = $1",
                         {db::val(check.text)});
}

Result<std::vector<CheckState>> load_check_states(db::Connection& connection) {
  std::vector<CheckState> states;
  const auto read = connection.run(
      "SELECT check_name, verdict, since, bad_run, good_run, first_bad_at, first_bad_evidence, "
      "first_good_at, first_good_evidence, outage_id, changes, flapping FROM check_states",
      {}, [&](const db::Row& row) {
        CheckState state;
        state.check = CheckName(row.str(0));
        state.verdict = db::word(row, 1, verdicts);
        state.since = row.instant(2);
        state.bad_run = static_cast<int>(row.i64(3));
        state.good_run = static_cast<int>(row.i64(4));
        state.first_bad = bound(row, 5);
        state.first_good = bound(row, 7);
        state.outage = OutageId(row.i64(9));
        state.changes = changes_of(row.text(10));
        state.flapping = row.boolean(11);
        states.push_back(std::move(state));
      });
  if (!read) return fail(read.error());
  return states;
}

Result<std::map<CheckName, Freshness>> load_freshness(db::Connection& connection) {
  std::map<CheckName, Freshness> all;
  const auto read = connection.run(
      "SELECT check_name, last_good_at, last_good_evidence, last_bad_at, last_bad_evidence "
      "FROM check_freshness",
      {}, [&](const db::Row& row) {
        all[CheckName(row.str(0))] = Freshness{bound(row, 1), bound(row, 3)};
      });
  if (!read) return fail(read.error());
  return all;
}

Result<std::vector<Outage>> load_last_outages(db::Connection& connection) {
  std::vector<Outage> outages;
  const auto read = connection.run(
      "SELECT id, check_name, last_good_at, last_good_evidence, first_bad_at, first_bad_evidence, "
      "last_bad_at, last_bad_evidence, first_good_at, first_good_evidence FROM outages "
      "WHERE id IN (SELECT outage_id FROM check_states)",
      {}, [&](const db::Row& row) { outages.push_back(outage_of(row)); });
  if (!read) return fail(read.error());
  return outages;
}

Result<std::vector<Outage>> list_outages(db::Connection& connection, const CheckName& check,
                                         std::int64_t limit) {
  std::vector<Outage> outages;
  const auto read = connection.run(
      "SELECT id, check_name, last_good_at, last_good_evidence, first_bad_at, first_bad_evidence, "
      "last_bad_at, last_bad_evidence, first_good_at, first_good_evidence FROM outages "
      "WHERE check_name = $1 ORDER BY first_bad_at DESC, id DESC LIMIT $2",
      {db::val(check.text), db::val(limit)},
      [&](const db::Row& row) { outages.push_back(outage_of(row)); });
  if (!read) return fail(read.error());
  return outages;
}

}  // namespace vigie
