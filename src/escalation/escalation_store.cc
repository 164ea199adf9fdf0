#include "escalation/escalation_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr EscalationStatus statuses[] = {EscalationStatus::running, EscalationStatus::paused,
                                         EscalationStatus::acknowledged, EscalationStatus::ended};

}  // namespace

Result<void> save(db::Connection& connection, const Escalation& escalation) {
  return connection.post(
      "INSERT INTO escalations (incident_id, status, round, step, last_resort_calls, due, "
      "remaining, held) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (incident_id) DO UPDATE SET status = excluded.status, round = excluded.round, "
      "step = excluded.step, last_resort_calls = excluded.last_resort_calls, "
      "due = excluded.due, remaining = excluded.remaining, held = excluded.held",
      {db::val(escalation.incident.value), db::val_word(escalation.status),
       db::val(escalation.round), db::val(escalation.step), db::val(escalation.last_resort_calls),
       db::val(escalation.due), db::val(escalation.remaining), db::val(escalation.held)});
}

Result<std::vector<Escalation>> load_live_escalations(db::Connection& connection) {
  std::vector<Escalation> escalations;
  const auto read = connection.run(
      "SELECT incident_id, status, round, step, last_resort_calls, due, remaining, held "
      "FROM escalations WHERE incident_id IN (SELECT id FROM incidents WHERE live = 1)",
      {}, [&](const db::Row& row) {
        Escalation escalation;
        escalation.incident = IncidentId(row.i64(0));
        escalation.status = db::word(row, 1, statuses);
        escalation.round = static_cast<int>(row.i64(2));
        escalation.step = static_cast<int>(row.i64(3));
        escalation.last_resort_calls = static_cast<int>(row.i64(4));
        escalation.due = row.opt_instant(5);
        escalation.remaining = row.duration(6);
        escalation.held = row.boolean(7);
        escalations.push_back(escalation);
      });
  if (!read) return fail(read.error());
  return escalations;
}

}  // namespace vigie
