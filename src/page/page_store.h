// Pages, deliveries and attempts in the database: the outbox and its receipts.
#pragma once

#include <vector>

#include "db/db.h"
#include "page/page.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Page& page);
Result<void> save(db::Connection& connection, const Delivery& delivery);
// A row that exists keeps its started_at: a receipt that comes late does not know it.
Result<void> save(db::Connection& connection, const Attempt& attempt);

// Those of live incidents; of attempts the last one of each delivery.
Result<std::vector<Page>> load_live_pages(db::Connection& connection);
Result<std::vector<Delivery>> load_live_deliveries(db::Connection& connection);
Result<std::vector<Attempt>> load_last_attempts(db::Connection& connection);

Result<Page> find_page(db::Connection& connection, PageId id);  // not_found

// Of one incident, live or not, in order.
Result<std::vector<Page>> list_pages(db::Connection& connection, IncidentId incident);
Result<std::vector<Delivery>> list_deliveries(db::Connection& connection, IncidentId incident);
Result<std::vector<Delivery>> list_page_deliveries(db::Connection& connection, PageId page);
Result<std::vector<Attempt>> list_attempts(db::Connection& connection, IncidentId incident);

// After a restore: nothing that was on its way when the backup was made is sent by itself.
// Returns how many deliveries were set aside.
Result<std::int64_t> quarantine_outbox(db::Connection& connection);

}  // namespace vigie
