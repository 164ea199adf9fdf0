#include "page/page_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr PageKind kinds[] = {PageKind::call,  PageKind::taken,    PageKind::resolved,
                              PageKind::offer, PageKind::declined, PageKind::changed,
                              PageKind::rest,  PageKind::test};
constexpr CallCause causes[] = {CallCause::step, CallCause::expired, CallCause::snooze,
                                CallCause::worse, CallCause::relapsed};
constexpr DeliveryStatus statuses[] = {DeliveryStatus::queued,     DeliveryStatus::sending,
                                       DeliveryStatus::waiting,    DeliveryStatus::accepted,
                                       DeliveryStatus::failed,     DeliveryStatus::cancelled,
                                       DeliveryStatus::quarantined};
constexpr AttemptOutcome outcomes[] = {AttemptOutcome::pending, AttemptOutcome::accepted,
                                       AttemptOutcome::failed_for_now,
                                       AttemptOutcome::failed_for_good, AttemptOutcome::unknown};

Page page_of(const db::Row& row) {
  Page page;
  page.id = PageId(row.i64(0));
  page.incident = IncidentId(row.i64(1));
  page.person = PersonName(row.str(2));
  page.kind = db::word(row, 3, kinds);
  page.round = static_cast<int>(row.i64(4));
  page.step = static_cast<int>(row.i64(5));
  page.last_resort = row.boolean(6);
  page.late = row.boolean(7);
  page.created_at = row.instant(8);
  page.cause = db::word(row, 9, causes);
  page.about = CheckName(row.str(10));
  return page;
}

Delivery delivery_of(const db::Row& row) {
  Delivery delivery;
  delivery.id = DeliveryId(row.i64(0));
  delivery.page = PageId(row.i64(1));
  delivery.channel = db::word(row, 2, all_channels);
  delivery.address = row.str(3);
  delivery.status = db::word(row, 4, statuses);
  delivery.attempts = static_cast<int>(row.i64(5));
  delivery.next_attempt_at = row.opt_instant(6);
  delivery.outcome_unknown = row.boolean(7);
  delivery.detail = row.str(8);
  return delivery;
}

Attempt attempt_of(const db::Row& row) {
  Attempt attempt;
  attempt.delivery = DeliveryId(row.i64(0));
  attempt.number = static_cast<int>(row.i64(1));
  attempt.started_at = row.instant(2);
  attempt.finished_at = row.opt_instant(3);
  attempt.outcome = db::word(row, 4, outcomes);
  attempt.detail = row.str(5);
  return attempt;
}

template <class T>
Result<std::vector<T>> read_all(db::Connection& connection, std::string_view sql,
                                std::initializer_list<db::Value> values,
                                T (*from_row)(const db::Row&)) {
  std::vector<T> all;
  const auto read =
      connection.run(sql, values, [&](const db::Row& row) { all.push_back(from_row(row)); });
  if (!read) return fail(read.error());
  return all;
}

}  // namespace

Result<void> save(db::Connection& connection, const Page& page) {
  return connection.post(
      "INSERT INTO pages (id, incident_id, person, kind, round, step, last_resort, late, "
      "created_at, cause, about_check) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {db::val(page.id.value), db::val(page.incident.value), db::val(page.person.text),
       db::val_word(page.kind), db::val(page.round), db::val(page.step), db::val(page.last_resort),
       db::val(page.late), db::val(page.created_at), db::val_word(page.cause),
       db::val(page.about.text)});
}

Result<void> save(db::Connection& connection, const Delivery& delivery) {
  return connection.post(
      "INSERT INTO deliveries (id, page_id, channel, address, status, attempts, next_attempt_at, "
      "outcome_unknown, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
      "ON CONFLICT (id) DO UPDATE SET status = excluded.status, attempts = excluded.attempts, "
      "next_attempt_at = excluded.next_attempt_at, outcome_unknown = excluded.outcome_unknown, "
      "detail = excluded.detail",
      {db::val(delivery.id.value), db::val(delivery.page.value), db::val_word(delivery.channel),
       db::val(delivery.address), db::val_word(delivery.status), db::val(delivery.attempts),
       db::val(delivery.next_attempt_at), db::val(delivery.outcome_unknown),
       db::val(delivery.detail)});
}

Result<void> save(db::Connection& connection, const Attempt& attempt) {
  return connection.post(
      "INSERT INTO attempts (delivery_id, number, started_at, finished_at, outcome, detail) "
      "VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (delivery_id, number) DO UPDATE SET finished_at = excluded.finished_at, "
      "outcome = excluded.outcome, detail = excluded.detail",
      {db::val(attempt.delivery.value), db::val(attempt.number), db::val(attempt.started_at),
       db::val(attempt.finished_at), db::val_word(attempt.outcome), db::val(attempt.detail)});
}

// A page about no incident is live until its last delivery is final.
Result<std::vector<Page>> load_live_pages(db::Connection& connection) {
  return read_all(
      connection,
      "SELECT id, incident_id, person, kind, round, step, last_resort, late, "
      "created_at, cause, about_check FROM pages "
      "WHERE incident_id IN (SELECT id FROM incidents WHERE live = 1) "
      "UNION ALL "
      "SELECT id, incident_id, person, kind, round, step, last_resort, late, "
      "created_at, cause, about_check FROM pages WHERE incident_id = 0 AND EXISTS (SELECT 1 FROM "
      "deliveries d WHERE d.page_id = pages.id AND d.status NOT IN ('accepted', "
      "'failed', 'cancelled')) ORDER BY id",
      {}, page_of);
}

Result<std::vector<Delivery>> load_live_deliveries(db::Connection& connection) {
  return read_all(
      connection,
      "SELECT id, page_id, channel, address, status, attempts, next_attempt_at, outcome_unknown, "
      "detail FROM deliveries WHERE page_id IN (SELECT id FROM pages "
      "WHERE incident_id IN (SELECT id FROM incidents WHERE live = 1)) "
      "UNION ALL "
      "SELECT id, page_id, channel, address, status, attempts, next_attempt_at, outcome_unknown, "
      "detail FROM deliveries WHERE page_id IN (SELECT id FROM pages WHERE incident_id = 0 AND "
      "EXISTS (SELECT 1 FROM deliveries d WHERE d.page_id = pages.id AND d.status NOT IN "
      "('accepted', 'failed', 'cancelled'))) ORDER BY id",
      {}, delivery_of);
}

Result<std::vector<Attempt>> load_last_attempts(db::Connection& connection) {
  return read_all(
      connection,
      "SELECT a.delivery_id, a.number, a.started_at, a.finished_at, a.outcome, a.detail "
      "FROM incidents i JOIN pages p ON p.incident_id = i.id "
      "JOIN deliveries d ON d.page_id = p.id "
      "JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempts WHERE i.live = 1 "
      "UNION ALL "
      "SELECT a.delivery_id, a.number, a.started_at, a.finished_at, a.outcome, a.detail "
      "FROM pages p JOIN deliveries d ON d.page_id = p.id "
      "JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempts "
      "WHERE p.incident_id = 0 AND EXISTS (SELECT 1 FROM deliveries o WHERE o.page_id = p.id AND "
      "o.status NOT IN ('accepted', 'failed', 'cancelled'))",
      {}, attempt_of);
}

Result<Page> find_page(db::Connection& connection, PageId id) {
  auto found = read_all(connection,
                        "SELECT id, incident_id, person, kind, round, step, last_resort, late, "
                        "created_at, cause, about_check FROM pages WHERE id = $1",
                        {db::val(id.value)}, page_of);
  if (!found) return fail(found.error());
  if (found->empty()) return fail(ErrorCode::not_found, say("there is no page {}", id.value));
  return std::move(found->front());
}

Result<std::vector<Page>> list_pages(db::Connection& connection, IncidentId incident) {
  return read_all(connection,
                  "SELECT id, incident_id, person, kind, round, step, last_resort, late, "
                  "created_at, cause, about_check FROM pages WHERE incident_id = $1 ORDER BY id",
                  {db::val(incident.value)}, page_of);
}

Result<std::vector<Delivery>> list_deliveries(db::Connection& connection, IncidentId incident) {
  return read_all(
      connection,
      "SELECT id, page_id, channel, address, status, attempts, next_attempt_at, outcome_unknown, "
      "detail FROM deliveries WHERE page_id IN (SELECT id FROM pages WHERE incident_id = $1) "
      "ORDER BY id",
      {db::val(incident.value)}, delivery_of);
}

Result<std::vector<Delivery>> list_page_deliveries(db::Connection& connection, PageId page) {
  return read_all(
      connection,
      "SELECT id, page_id, channel, address, status, attempts, next_attempt_at, outcome_unknown, "
      "detail FROM deliveries WHERE page_id = $1 ORDER BY id",
      {db::val(page.value)}, delivery_of);
}

Result<std::vector<Attempt>> list_attempts(db::Connection& connection, IncidentId incident) {
  return read_all(
      connection,
      "SELECT a.delivery_id, a.number, a.started_at, a.finished_at, a.outcome, a.detail "
      "FROM pages p JOIN deliveries d ON d.page_id = p.id "
      "JOIN attempts a ON a.delivery_id = d.id WHERE p.incident_id = $1 "
      "ORDER BY a.delivery_id, a.number",
      {db::val(incident.value)}, attempt_of);
}

Result<std::int64_t> quarantine_outbox(db::Connection& connection) {
  return connection.run(
      "UPDATE deliveries SET status = 'quarantined', next_attempt_at = NULL "
      "WHERE status IN ('queued', 'sending', 'waiting')");
}

}  // namespace vigie
