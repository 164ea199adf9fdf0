#include "world/world_store.h"

#include "access/access_store.h"
#include "alert/alert_store.h"
#include "base/check.h"
#include "check/check_store.h"
#include "check/watch_store.h"
#include "check/watched_store.h"
#include "config/config_store.h"
#include "config/parse.h"
#include "duty/duty_store.h"
#include "duty/intervention_store.h"
#include "escalation/escalation_store.h"
#include "incident/incident_store.h"
#include "incident/scope_store.h"
#include "lock/lock_store.h"
#include "maintenance/maintenance_store.h"
#include "page/page_store.h"
#include "schedule/schedule_store.h"
#include "statuspage/statuspage_store.h"
#include "world/history_store.h"
#include "world/journal_store.h"

namespace vigie {

namespace {

struct Writer {
  db::Connection& connection;

  Result<void> operator()(const FreshnessRow& row) const {
    return save(connection, row.check, row.freshness);
  }
  Result<void> operator()(const JournalEntry& entry) const {
    return append_journal(connection, entry);
  }
  Result<void> operator()(const PutResource& put) const {
    return save(connection, put.resource, put.revision);
  }
  Result<void> operator()(const Retired& retired) const {
    return retire_incident(connection, retired.incident);
  }
  Result<void> operator()(const Judged& judged) const {
    return save_usefulness(connection, judged.incident, judged.usefulness);
  }
  // What says that it has left memory is the state of its deliveries.
  Result<void> operator()(const RetiredPage&) const { return {}; }
  Result<void> operator()(const DeletedCheck& deleted) const {
    if (auto done = erase_check(connection, deleted.check); !done) return done;
    if (auto done = erase_heartbeat(connection, deleted.check); !done) return done;
    return erase_pause(connection, deleted.check);
  }
  Result<void> operator()(const DeletedHeartbeat& deleted) const {
    return erase_heartbeat(connection, deleted.check);
  }
  Result<void> operator()(const DeletedPause& deleted) const {
    return erase_pause(connection, deleted.check);
  }
  Result<void> operator()(const DeletedWindow& deleted) const {
    return erase_window(connection, deleted.id);
  }
  Result<void> operator()(const DeletedOccurrence& deleted) const {
    return erase_occurrence(connection, deleted.name);
  }
  Result<void> operator()(const DeletedAlert& deleted) const {
    return erase_alert(connection, deleted.fingerprint);
  }
  Result<void> operator()(const DeletedOverride& deleted) const {
    return erase_override(connection, deleted.id);
  }
  Result<void> operator()(const DeletedPlan& deleted) const {
    return erase_plan(connection, deleted.schedule);
  }
  Result<void> operator()(const HoursErased& erased) const {
    return erase_hours(connection, erased.person, erased.before);
  }
  Result<void> operator()(const DeletedResource& deleted) const {
    return erase_resource(connection, deleted.key, deleted.revision);
  }
  Result<void> operator()(const ClearedHistory& cleared) const {
    return clear_history(connection, cleared.before, cleared.turn, cleared.watched_before);
  }
  Result<void> operator()(const UseConfiguration& use) const {
    return save_revision(connection, use.revision);
  }
  template <class Row>
  Result<void> operator()(const Row& row) const {
    return save(connection, row);
  }
};

// Puts what a store has loaded into the world, the way it came in the first time.
template <class T>
Result<void> put_all(World& world, Result<std::vector<T>> loaded) {
  if (!loaded) return fail(loaded.error());
  for (T& row : *loaded) apply_change(world, std::move(row));
  return {};
}

Result<void> load_configuration(db::Connection& connection, World& world) {
  auto resources = load_resources(connection);
  if (!resources) return fail(resources.error());
  auto revision = load_revision(connection);
  if (!revision) return fail(revision.error());
  auto configuration = build(*resources);
  if (!configuration)
    return fail(ErrorCode::internal,
                say("the stored configuration cannot be read: {}", configuration.error().message));
  for (Resource& resource : *resources) world.resources.emplace(resource.key, std::move(resource));
  world.configuration = std::make_shared<const Configuration>(std::move(*configuration));
  world.revision = *revision;
  return {};
}

Result<void> load_rows(db::Connection& connection, World& world) {
  if (auto done = put_all(world, load_check_states(connection)); !done) return done;
  auto freshness = load_freshness(connection);
  if (!freshness) return fail(freshness.error());
  world.freshness = std::move(*freshness);
  if (auto done = put_all(world, load_last_outages(connection)); !done) return done;
  if (auto done = put_all(world, load_open_watched(connection)); !done) return done;
  if (auto done = put_all(world, load_live_incidents(connection)); !done) return done;
  if (auto done = put_all(world, load_live_scope(connection)); !done) return done;
  if (auto done = put_all(world, load_live_workarounds(connection)); !done) return done;
  if (auto done = put_all(world, load_standing_locks(connection)); !done) return done;
  if (auto done = put_all(world, load_alerts(connection)); !done) return done;
  if (auto done = put_all(world, load_live_updates(connection)); !done) return done;
  if (auto done = put_all(world, load_live_escalations(connection)); !done) return done;
  if (auto done = put_all(world, load_live_pages(connection)); !done) return done;
  if (auto done = put_all(world, load_live_deliveries(connection)); !done) return done;
  if (auto done = put_all(world, load_last_attempts(connection)); !done) return done;
  if (auto done = put_all(world, load_overrides(connection)); !done) return done;
  if (auto done = put_all(world, load_heartbeats(connection)); !done) return done;
  if (auto done = put_all(world, load_pauses(connection)); !done) return done;
  if (auto done = put_all(world, load_windows(connection)); !done) return done;
  if (auto done = put_all(world, load_occurrences(connection)); !done) return done;
  if (auto done = put_all(world, load_vantages(connection)); !done) return done;
  if (auto done = put_all(world, load_plans(connection)); !done) return done;
  if (auto done = put_all(world, load_open_periods(connection)); !done) return done;
  if (auto done = put_all(world, load_live_interventions(connection)); !done) return done;
  if (auto done = put_all(world, load_signatures(connection)); !done) return done;
  return put_all(world, load_tokens(connection));
}

}  // namespace

Result<Ledger> load_ledger(db::Connection& connection) {
  Ledger ledger;
  const auto read = connection.run(
      "SELECT batch_id, committed_at, next_id, next_journal FROM ledger WHERE id = 1", {},
      [&](const db::Row& row) {
        ledger = Ledger{row.i64(0), row.instant(1), row.i64(2), row.i64(3)};
      });
  if (!read) return fail(read.error());
  return ledger;
}

Result<World> load_world(db::Connection& connection) {
  World world;
  if (auto done = load_configuration(connection, world); !done) return fail(done.error());
  if (auto done = load_rows(connection, world); !done) return fail(done.error());
  auto ledger = load_ledger(connection);
  if (!ledger) return fail(ledger.error());
  world.next_id = ledger->next_id;
  world.next_journal = ledger->next_journal;
  return world;
}

Result<void> write_batch(db::Connection& connection, std::span<const Change> changes,
                         const Ledger& ledger) {
  const Writer writer{connection};
  for (const Change& change : changes)
    if (auto done = std::visit(writer, change); !done) return done;
  return connection.post(
      "UPDATE ledger SET batch_id = $1, committed_at = $2, next_id = $3, next_journal = $4 "
      "WHERE id = 1",
      {db::val(ledger.batch_id), db::val(ledger.committed_at), db::val(ledger.next_id),
       db::val(ledger.next_journal)});
}

}  // namespace vigie
