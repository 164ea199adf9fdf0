// Heartbeats, pauses and vantages in the database.
#pragma once

#include <vector>

#include "check/heartbeat.h"
#include "check/pause.h"
#include "check/vantage.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const HeartbeatState& state);
Result<void> save(db::Connection& connection, const Pause& pause);
Result<void> save(db::Connection& connection, const VantageState& state);
Result<void> erase_heartbeat(db::Connection& connection, const CheckName& check);
Result<void> erase_pause(db::Connection& connection, const CheckName& check);

Result<std::vector<HeartbeatState>> load_heartbeats(db::Connection& connection);
Result<std::vector<Pause>> load_pauses(db::Connection& connection);
Result<std::vector<VantageState>> load_vantages(db::Connection& connection);

}  // namespace vigie
