#include "escalation/escalation_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

Escalation full_escalation(std::int64_t incident) {
  Escalation escalation;
  escalation.incident = IncidentId(incident);
  escalation.status = EscalationStatus::paused;
  escalation.round = 3;
  escalation.step = 2;
  escalation.last_resort_calls = 4;
  escalation.due = Instant::from_ms(1'900'000'000'000);
  escalation.remaining = seconds(42);
  escalation.held = true;
  return escalation;
}

// Escalations are loaded by their incidents, whose store is another feature's.
class EscalationStore : public db::ForBothDatabases {
 protected:
  void incident(std::int64_t id, bool live) {
    must(writer().run(
        "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
        "opened_by, acknowledged_by, resolution, resolved_by, resolution_reason, live) "
        "VALUES ($1, '', 'critical', '', '', 'triggered', 0, '', '', 'none', '', '', $2)",
        {db::val(id), db::val(live)}));
  }
};
FOR_BOTH_DATABASES(EscalationStore);

TEST_P(EscalationStore, KeepsEveryFieldAndEveryStatus) {
  std::vector<Escalation> saved;
  for (const EscalationStatus status : {EscalationStatus::running, EscalationStatus::paused,
                                        EscalationStatus::acknowledged, EscalationStatus::ended}) {
    Escalation escalation = full_escalation(static_cast<std::int64_t>(saved.size()) + 1);
    escalation.status = status;
    incident(escalation.incident.value, true);
    db::save_all(writer(), escalation);
    saved.push_back(escalation);
  }
  EXPECT_THAT(must(load_live_escalations(reader())), testing::UnorderedElementsAreArray(saved));
}

TEST_P(EscalationStore, ALaterStateReplacesTheEarlierAndMayHaveNothingDue) {
  incident(1, true);
  db::save_all(writer(), full_escalation(1));
  Escalation later;
  later.incident = IncidentId(1);
  db::save_all(writer(), later);
  EXPECT_THAT(must(load_live_escalations(reader())), ElementsAre(later));
}

TEST_P(EscalationStore, ThoseOfRetiredIncidentsAreNotLoaded) {
  incident(1, true);
  incident(2, false);
  db::save_all(writer(), full_escalation(1), full_escalation(2));
  EXPECT_THAT(must(load_live_escalations(reader())), UnorderedElementsAre(full_escalation(1)));
}

}  // namespace
}  // namespace vigie
