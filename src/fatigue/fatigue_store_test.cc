#include "fatigue/fatigue_store.h"

#include <gmock/gmock.h>

#include "db/testing/databases.h"

namespace vigie::fatigue {
namespace {

using db::must;
using testing::ElementsAre;

Instant at(std::int64_t hour) {
  return Instant::from_ms(1'900'000'000'000) + hours(hour);
}

const Interval day{at(0), at(24)};

class FatigueStore : public db::ForBothDatabases {
 protected:
  void page(std::int64_t id, std::int64_t hour, const char* kind = "call") {
    must(writer().run(
        "INSERT INTO pages (id, incident_id, person, kind, round, step, last_resort, late, "
        "created_at) VALUES ($1, $1, 'alice', $2, 0, 0, 0, 0, $3)",
        {db::val(id), db::val(kind), db::val(at(hour))}));
  }
  struct Row {
    const char* opened_by = "check:web";
    const char* resolution = "none";
    const char* usefulness = "not_judged";
    std::optional<Instant> paged_at = {};
    std::optional<Instant> acknowledged_at = {};
  };
  void incident(std::int64_t id, std::int64_t hour, const Row& row) {
    must(writer().run(
        "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
        "opened_by, acknowledged_by, resolution, resolved_by, resolution_reason, live, paged_at, "
        "first_acknowledged_at, usefulness) VALUES ($1, 't', 'critical', 'p', '', 'triggered', "
        "$2, $3, '', $4, '', '', 1, $5, $6, $7)",
        {db::val(id), db::val(at(hour)), db::val(row.opened_by), db::val(row.resolution),
         db::val(row.paged_at), db::val(row.acknowledged_at), db::val(row.usefulness)}));
  }
  std::vector<std::int64_t> incidents() {
    std::vector<std::int64_t> ids;
    for (const CalledIncident& each : must(read_incidents(reader(), day)))
      ids.push_back(each.id.value);
    return ids;
  }
};
FOR_BOTH_DATABASES(FatigueStore);

TEST_P(FatigueStore, ReadsTheCallsOfATimeAndNoOtherPages) {
  page(1, -1);
  page(2, 0);
  page(3, 5, "taken");
  page(4, 6, "test");
  page(5, 23);
  page(6, 24);
  EXPECT_THAT(must(read_calls(reader(), day)),
              ElementsAre(CallMade{PersonName("alice"), at(0), IncidentId(2)},
                          CallMade{PersonName("alice"), at(23), IncidentId(5)}));
}

TEST_P(FatigueStore, AnIncidentIsOfTheTimeInWhichItOpenedOrWasFirstCalledFor) {
  incident(1, -1, {});
  incident(2, 0, {});
  incident(3, 24, {});
  incident(4, 3, {.resolution = "merged"});
  // Held by maintenance: opened before, called for within.
  incident(5, -5, {.opened_by = "check:db", .paged_at = at(1), .acknowledged_at = at(2)});
  EXPECT_THAT(incidents(), ElementsAre(2, 5));
  const CalledIncident last = must(read_incidents(reader(), day)).back();
  EXPECT_EQ(last, (CalledIncident{IncidentId(5), "check:db", at(-5), at(1), at(2),
                                  Usefulness::not_judged}));
}

TEST_P(FatigueStore, SaysWhatWasJudgedAndNotWhoOpenedItByHand) {
  incident(1, 1, {.opened_by = "person:alice", .usefulness = "false_alarm"});
  const CalledIncident found = must(read_incidents(reader(), day)).front();
  EXPECT_EQ(found.source, "by hand");
  EXPECT_EQ(found.usefulness, Usefulness::false_alarm);
}

}  // namespace
}  // namespace vigie::fatigue
