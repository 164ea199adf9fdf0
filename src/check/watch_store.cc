#include "check/watch_store.h"

#include <boost/json.hpp>

namespace vigie {

namespace {

namespace json = boost::json;

std::string to_text(const std::vector<HeartbeatState::Run>& runs) {
  json::array out;
  for (const auto& run : runs) out.push_back(json::array{run.id, run.started.ms(), run.first.ms()});
  return json::serialize(out);
}

std::vector<HeartbeatState::Run> runs_of(std::string_view text) {
  std::vector<HeartbeatState::Run> runs;
  const json::value parsed = json::parse({text.data(), text.size()});
  for (const json::value& run : parsed.as_array())
    runs.push_back({std::string(run.at(0).as_string()), Instant::from_ms(run.at(1).as_int64()),
                    Instant::from_ms(run.at(2).as_int64())});
  return runs;
}

}  // namespace

Result<void> save(db::Connection& connection, const HeartbeatState& state) {
  return connection.post(
      "INSERT INTO heartbeats (check_name, last_signal, last_good, last_text, last_run, runs, due, "
      "deadline, data_at, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (check_name) DO UPDATE SET last_signal = excluded.last_signal, "
      "last_good = excluded.last_good, last_text = excluded.last_text, "
      "last_run = excluded.last_run, runs = excluded.runs, due = excluded.due, "
      "deadline = excluded.deadline, data_at = excluded.data_at, size = excluded.size",
      {db::val(state.check.text), db::val(state.last_signal), db::val(state.last_good),
       db::val(state.last_text), db::val(state.last_run), db::val(to_text(state.runs)),
       db::val(state.due), db::val(state.deadline), db::val(state.data_at),
       state.size ? db::Value{*state.size} : db::Value{db::Null{}}});
}

Result<void> save(db::Connection& connection, const Pause& pause) {
  return connection.post(
      "INSERT INTO pauses (check_name, starts_at, ends_at, reason, created_by) "
      "VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (check_name) DO UPDATE SET starts_at = excluded.starts_at, "
      "ends_at = excluded.ends_at, reason = excluded.reason, created_by = excluded.created_by",
      {db::val(pause.check.text), db::val(pause.from), db::val(pause.to), db::val(pause.reason),
       db::val(pause.created_by)});
}

Result<void> save(db::Connection& connection, const VantageState& state) {
  return connection.post(
      "INSERT INTO vantages (name, blind_since, reason) VALUES ($1, $2, $3) "
      "ON CONFLICT (name) DO UPDATE SET blind_since = excluded.blind_since, "
      "reason = excluded.reason",
      {db::val(state.name.text), db::val(state.blind_since), db::val(state.reason)});
}

Result<void> erase_heartbeat(db::Connection& connection, const CheckName& check) {
  return connection.post("DELETE FROM heartbeats WHERE check_name = $1", {db::val(check.text)});
}

Result<void> erase_pause(db::Connection& connection, const CheckName& check) {
  return connection.post("DELETE FROM pauses WHERE check_name = $1", {db::val(check.text)});
}

Result<std::vector<HeartbeatState>> load_heartbeats(db::Connection& connection) {
  std::vector<HeartbeatState> states;
  const auto read = connection.run(
      "SELECT check_name, last_signal, last_good, last_text, last_run, runs, due, deadline, "
      "data_at, size FROM heartbeats",
      {}, [&](const db::Row& row) {
        HeartbeatState state;
        state.check = CheckName(row.str(0));
        state.last_signal = row.opt_instant(1);
        state.last_good = row.boolean(2);
        state.last_text = row.str(3);
        if (!row.null(4)) state.last_run = row.duration(4);
        state.runs = runs_of(row.text(5));
        state.due = row.instant(6);
        state.deadline = row.instant(7);
        state.data_at = row.opt_instant(8);
        state.size = row.opt_i64(9);
        states.push_back(std::move(state));
      });
  if (!read) return fail(read.error());
  return states;
}

Result<std::vector<Pause>> load_pauses(db::Connection& connection) {
  std::vector<Pause> pauses;
  const auto read =
      connection.run("SELECT check_name, starts_at, ends_at, reason, created_by FROM pauses", {},
                     [&](const db::Row& row) {
                       pauses.push_back({CheckName(row.str(0)), row.instant(1), row.instant(2),
                                         row.str(3), row.str(4)});
                     });
  if (!read) return fail(read.error());
  return pauses;
}

Result<std::vector<VantageState>> load_vantages(db::Connection& connection) {
  std::vector<VantageState> states;
  const auto read =
      connection.run("SELECT name, blind_since, reason FROM vantages", {}, [&](const db::Row& row) {
        states.push_back({VantageName(row.str(0)), row.opt_instant(1), row.str(2)});
      });
  if (!read) return fail(read.error());
  return states;
}

}  // namespace vigie
