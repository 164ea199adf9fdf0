#include "world/history_store.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "db/testing/databases.h"

namespace vigie {
namespace {

constexpr Instant noon = Instant::from_ms(1'700'000'000'000);

class HistoryStore : public db::ForBothDatabases {
 protected:
  void run(std::string_view sql, std::initializer_list<db::Value> values = {}) {
    db::must(writer().run(sql, values));
  }

  // An incident with one of everything that hangs on it; resolved at `at` when it is not live.
  void incident(std::int64_t id, bool live, Instant at) {
    run("INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
        "opened_by, acknowledged_by, resolved_at, resolution, resolved_by, resolution_reason, "
        "live) "
        "VALUES ($1, 't', 'critical', 'default', 'check/w', $2, $3, 'check:w', '', $4, 'none', '', "
        "'', $5)",
        {db::val(id), db::val(live ? "triggered" : "resolved"), db::val(at),
         live ? db::Value{db::Null{}} : db::val(at), db::val(live)});
    run("INSERT INTO escalations VALUES ($1, 'ended', 0, 0, 0, NULL, 0, 0)", {db::val(id)});
    run("INSERT INTO pages VALUES ($1, $2, 'alice', 'call', 0, 0, 0, 0, $3, 'step', '')",
        {db::val(id + 1), db::val(id), db::val(at)});
    run("INSERT INTO deliveries VALUES ($1, $2, 'email', 'a@example.org', 'accepted', 1, NULL, 0, "
        "'')",
        {db::val(id + 2), db::val(id + 1)});
    run("INSERT INTO attempts VALUES ($1, 1, $2, $2, 'accepted', '')",
        {db::val(id + 2), db::val(at)});
    run("INSERT INTO journal VALUES ($1, $2, 'vigie', 'incident.opened', 'incident/1', $3, '{}')",
        {db::val(id), db::val(at), db::val(id)});
  }

  std::int64_t count(const std::string& table) {
    std::int64_t rows = 0;
    db::must(writer().run("SELECT COUNT(*) FROM " + table, {},
                          [&](const db::Row& row) { rows = row.i64(0); }));
    return rows;
  }

  void turns(Instant before, int number) {
    for (int turn = 0; turn < number; ++turn) {
      db::must(writer().begin());
      db::must(clear_history(writer(), before, turn, before));
      ASSERT_EQ(writer().commit().result, db::CommitResult::committed);
    }
  }
};
FOR_BOTH_DATABASES(HistoryStore);

constexpr int kinds = 16;
constexpr const char* tables[] = {"incidents",  "escalations", "pages",
                                  "deliveries", "attempts",    "journal"};

TEST_P(HistoryStore, WhatWasOverLongAgoGoesWholeAndTheRestStays) {
  incident(10, false, noon - hours(48));
  incident(20, false, noon);
  incident(30, true, noon - hours(48));
  turns(noon - hours(24), 2 * kinds);
  for (const char* table : tables) EXPECT_EQ(count(table), 2) << table;
}

TEST_P(HistoryStore, ABatchDeletesNoMoreThanItsLimit) {
  db::must(writer().begin());
  for (std::int64_t line = 1; line <= limits::retention_rows + 7; ++line)
    run("INSERT INTO journal VALUES ($1, $2, 'vigie', 'watch.gap', 'vigie', NULL, '{}')",
        {db::val(line), db::val(noon - hours(48))});
  ASSERT_EQ(writer().commit().result, db::CommitResult::committed);
  turns(noon, kinds);
  EXPECT_EQ(count("journal"), 7);
  turns(noon, kinds);
  EXPECT_EQ(count("journal"), 0);
}

TEST_P(HistoryStore, AnnouncedWorkIsKeptAsLongAsPagesShowIt) {
  for (const int days : {1, 80, 95})
    run("INSERT INTO finished_work VALUES ($1, $2, $2, 0, '[]', '', '')",
        {db::val(std::to_string(days)), db::val(noon - hours(24 * days))});
  for (int turn = 0; turn < kinds; ++turn) {
    db::must(writer().begin());
    db::must(clear_history(writer(), noon, turn, noon - limits::watched_kept));
    ASSERT_EQ(writer().commit().result, db::CommitResult::committed);
  }
  EXPECT_EQ(count("finished_work"), 2);
}

TEST_P(HistoryStore, TheLastOutageOfACheckStaysWithItsState) {
  for (std::int64_t id : {1, 2})
    run("INSERT INTO outages (id, check_name, first_bad_at, first_bad_evidence, first_good_at, "
        "first_good_evidence) VALUES ($1, 'web', $2, 'x', $2, 'y')",
        {db::val(id), db::val(noon - hours(48))});
  run("INSERT INTO check_states (check_name, verdict, since, bad_run, good_run, outage_id) "
      "VALUES ('web', 'up', 0, 0, 0, 2)");
  turns(noon, kinds);
  EXPECT_EQ(count("outages"), 1);
}

}  // namespace
}  // namespace vigie
