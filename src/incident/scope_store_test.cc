#include "incident/scope_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"
#include "incident/incident_store.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

ScopeRow full_row(std::int64_t incident, const char* check) {
  ScopeRow row;
  row.incident = IncidentId(incident);
  row.check = CheckName(check);
  row.service = ServiceName("shop");
  row.reason = ScopeReason::meanwhile;
  row.status = ScopeStatus::waived;
  row.since = at(1);
  row.green_before = false;
  row.retargeted_at = at(2);
  row.changed_by = "person:alice";
  row.changed_reason = "vendu — « adieu »";
  return row;
}

Workaround standing(std::int64_t id, std::int64_t incident) {
  return {WorkaroundId(id),
          IncidentId(incident),
          "par l'ancien mandataire",
          "person:bob",
          at(1),
          std::nullopt,
          ""};
}

class ScopeStore : public db::ForBothDatabases {
 protected:
  void live_incident(std::int64_t id) {
    Incident incident;
    incident.id = IncidentId(id);
    db::save_all(writer(), incident);
  }
  void retire(std::int64_t id) {
    db::in_transaction(writer(),
                       [&](db::Connection& open) { return retire_incident(open, IncidentId(id)); });
  }
};
FOR_BOTH_DATABASES(ScopeStore);

TEST_P(ScopeStore, KeepsEveryFieldAndReplacesAll) {
  live_incident(1);
  db::save_all(writer(), full_row(1, "web"));
  EXPECT_THAT(must(list_scope(reader(), IncidentId(1))), ElementsAre(full_row(1, "web")));
  ScopeRow bare;
  bare.incident = IncidentId(1);
  bare.check = CheckName("web");
  db::save_all(writer(), bare, full_row(1, "db"));
  EXPECT_THAT(must(list_scope(reader(), IncidentId(1))), ElementsAre(full_row(1, "db"), bare));
}

TEST_P(ScopeStore, KeepsEveryReasonAndStatus) {
  live_incident(1);
  std::vector<ScopeRow> saved;
  for (const ScopeReason reason :
       {ScopeReason::affected, ScopeReason::dependant, ScopeReason::meanwhile})
    for (const ScopeStatus status :
         {ScopeStatus::required, ScopeStatus::waived, ScopeStatus::retired}) {
      ScopeRow row = full_row(1, ("c" + std::to_string(saved.size())).c_str());
      row.reason = reason;
      row.status = status;
      db::save_all(writer(), row);
      saved.push_back(row);
    }
  EXPECT_THAT(must(list_scope(reader(), IncidentId(1))), testing::ElementsAreArray(saved));
}

TEST_P(ScopeStore, AWorkaroundIsRevertedAndMayMoveToAnotherIncident) {
  live_incident(1);
  live_incident(2);
  db::save_all(writer(), standing(5, 1), standing(6, 1));
  Workaround moved = standing(5, 2);
  moved.reverted_at = at(9);
  moved.reverted_by = "person:alice";
  db::save_all(writer(), moved);
  EXPECT_THAT(must(list_workarounds(reader(), IncidentId(1))), ElementsAre(standing(6, 1)));
  EXPECT_THAT(must(list_workarounds(reader(), IncidentId(2))), ElementsAre(moved));
}

TEST_P(ScopeStore, WhatBelongsToARetiredIncidentIsListedAndNotLoaded) {
  live_incident(1);
  live_incident(2);
  db::save_all(writer(), full_row(1, "web"), full_row(2, "web"), standing(5, 1), standing(6, 2));
  EXPECT_THAT(must(load_live_scope(reader())),
              testing::UnorderedElementsAre(full_row(1, "web"), full_row(2, "web")));
  retire(1);
  EXPECT_THAT(must(load_live_scope(reader())), ElementsAre(full_row(2, "web")));
  EXPECT_THAT(must(load_live_workarounds(reader())), ElementsAre(standing(6, 2)));
  EXPECT_THAT(must(list_scope(reader(), IncidentId(1))), ElementsAre(full_row(1, "web")));
  EXPECT_THAT(must(list_workarounds(reader(), IncidentId(1))), ElementsAre(standing(5, 1)));
  EXPECT_THAT(must(list_scope(reader(), IncidentId(3))), IsEmpty());
}

}  // namespace
}  // namespace vigie
