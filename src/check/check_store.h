// Check states, freshness and outages in the database.
#pragma once

#include <map>
#include <vector>

#include "check/check.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const CheckState& state);
Result<void> save(db::Connection& connection, const CheckName& check, const Freshness& freshness);
Result<void> save(db::Connection& connection, const Outage& outage);
// The state and the freshness; outages stay.
Result<void> erase_check(db::Connection& connection, const CheckName& check);

Result<std::vector<CheckState>> load_check_states(db::Connection& connection);
Result<std::map<CheckName, Freshness>> load_freshness(db::Connection& connection);
// Those that a check state points at.
Result<std::vector<Outage>> load_last_outages(db::Connection& connection);
// The outages of a check, the newest first, at most `limit`.
Result<std::vector<Outage>> list_outages(db::Connection& connection, const CheckName& check,
                                         std::int64_t limit);

}  // namespace vigie
