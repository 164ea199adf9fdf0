#include "fatigue/fatigue_store.h"

#include "base/limits.h"
#include "db/columns.h"

namespace vigie::fatigue {

namespace {

constexpr Usefulness usefulnesses[] = {Usefulness::not_judged, Usefulness::useful,
                                       Usefulness::false_alarm};

Result<void> not_too_many(std::size_t rows) {
  if (rows <= static_cast<std::size_t>(limits::fatigue_rows)) return {};
  return fail(ErrorCode::limit,
              say("there are more than {} calls or incidents in these months; ask for fewer months",
                  limits::fatigue_rows));
}

// Who opened one by hand, over which token, is nobody's business here.
std::string source_of(const std::string& opened_by) {
  return opened_by.starts_with("check:") ? opened_by : std::string(opened_by_hand);
}

}  // namespace

Result<std::vector<CallMade>> read_calls(db::Connection& connection, const Interval& range) {
  std::vector<CallMade> calls;
  const auto read = connection.run(
      "SELECT person, created_at, incident_id FROM pages WHERE kind = 'call' "
      "AND created_at >= $1 AND created_at < $2 ORDER BY created_at, id LIMIT $3",
      {db::val(range.from), db::val(range.to), db::val(limits::fatigue_rows + 1)},
      [&](const db::Row& row) {
        calls.push_back({PersonName(row.str(0)), row.instant(1), IncidentId(row.i64(2))});
      });
  if (!read) return fail(read.error());
  if (const auto few = not_too_many(calls.size()); !few) return fail(few.error());
  return calls;
}

Result<std::vector<CalledIncident>> read_incidents(db::Connection& connection,
                                                   const Interval& range) {
  std::vector<CalledIncident> incidents;
  const auto read = connection.run(
      "SELECT id, opened_by, opened_at, paged_at, first_acknowledged_at, usefulness "
      "FROM incidents WHERE resolution <> 'merged' AND ((opened_at >= $1 AND opened_at < $2) "
      "OR (paged_at >= $1 AND paged_at < $2)) ORDER BY id LIMIT $3",
      {db::val(range.from), db::val(range.to), db::val(limits::fatigue_rows + 1)},
      [&](const db::Row& row) {
        incidents.push_back({IncidentId(row.i64(0)), source_of(row.str(1)), row.instant(2),
                             row.opt_instant(3), row.opt_instant(4),
                             db::word(row, 5, usefulnesses)});
      });
  if (!read) return fail(read.error());
  if (const auto few = not_too_many(incidents.size()); !few) return fail(few.error());
  return incidents;
}

}  // namespace vigie::fatigue
