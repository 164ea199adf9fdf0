#include "duty/duty_store.h"

#include <string>

namespace vigie {
namespace {

constexpr std::string_view columns =
    "id, schedule, person, from_at, to_at, published_at, next_look";

Result<std::vector<DutyPeriod>> read_periods(db::Connection& connection, std::string_view where,
                                             std::initializer_list<db::Value> values) {
  std::vector<DutyPeriod> periods;
  const std::string sql = "SELECT " + std::string(columns) + " FROM duty_periods WHERE " +
                          std::string(where) + " ORDER BY from_at, id";
  const auto read = connection.run(sql, values, [&](const db::Row& row) {
    DutyPeriod period;
    period.id = DutyPeriodId(row.i64(0));
    period.schedule = ScheduleName(row.str(1));
    period.person = PersonName(row.str(2));
    period.from = row.instant(3);
    period.to = row.opt_instant(4);
    period.published_at = row.opt_instant(5);
    period.next_look = row.instant(6);
    periods.push_back(std::move(period));
  });
  if (!read) return fail(read.error());
  return periods;
}

}  // namespace

Result<void> save(db::Connection& connection, const DutyPeriod& period) {
  return connection.post(
      "INSERT INTO duty_periods (id, schedule, person, from_at, to_at, published_at, next_look) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (id) DO UPDATE SET to_at = excluded.to_at, next_look = excluded.next_look",
      {db::val(period.id.value), db::val(period.schedule.text), db::val(period.person.text),
       db::val(period.from), db::val(period.to), db::val(period.published_at),
       db::val(period.next_look)});
}

Result<std::vector<DutyPeriod>> load_open_periods(db::Connection& connection) {
  return read_periods(connection, "to_at IS NULL", {});
}

Result<std::vector<DutyPeriod>> load_periods(db::Connection& connection, const PersonName& person,
                                             Interval span) {
  return read_periods(connection,
                      "(person = $1 OR $1 = '') AND from_at < $2 AND (to_at IS NULL OR to_at > $3)",
                      {db::val(person.text), db::val(span.to), db::val(span.from)});
}

Result<void> save(db::Connection& connection, const DutyPlan& plan) {
  return connection.post(
      "INSERT INTO duty_plans (schedule, published_at) VALUES ($1, $2) "
      "ON CONFLICT (schedule) DO UPDATE SET published_at = excluded.published_at",
      {db::val(plan.schedule.text), db::val(plan.published_at)});
}

Result<void> erase_plan(db::Connection& connection, const ScheduleName& schedule) {
  return connection.post("DELETE FROM duty_plans WHERE schedule = $1", {db::val(schedule.text)});
}

Result<std::vector<DutyPlan>> load_plans(db::Connection& connection) {
  std::vector<DutyPlan> plans;
  const auto read = connection.run(
      "SELECT schedule, published_at FROM duty_plans ORDER BY schedule", {},
      [&](const db::Row& row) { plans.push_back({ScheduleName(row.str(0)), row.instant(1)}); });
  if (!read) return fail(read.error());
  return plans;
}

}  // namespace vigie
