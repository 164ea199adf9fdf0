#include "maintenance/maintenance.h"

#include <algorithm>

#include "base/fnv.h"
#include "civil/cron.h"
#include "civil/time_words.h"

namespace vigie {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

// The whole of what the local times can mean: from the first of a doubled time to the last.
Period period_of(const Once& once, const Zone& zone) {
  return {zone.resolve(once.from).first, zone.resolve(once.to).second};
}

// The first start at or after `from`.
std::optional<Instant> first_start(const Weekly& weekly, const Zone& zone, Instant from) {
  LocalDate date =
      add_days(zone.to_local(from).date, -1);  // a gap may move a start to the next day
  for (int i = 0; i < 10; ++i, date = add_days(date, 1)) {
    if (!contains(weekly.days, weekday(date))) continue;
    const Instant start = zone.first_instant({date, weekly.at});
    if (start >= from) return start;
  }
  return std::nullopt;
}

std::optional<Instant> first_start(const OnCron& cron, const Zone& zone, Instant from) {
  const auto parsed = Cron::parse(cron.cron);
  if (!parsed) return std::nullopt;  // the configuration has checked it
  return parsed->next(zone, from - milliseconds(1));
}

template <class Recurring>
std::optional<Period> recurring_at(const Recurring& recurring, const Zone& zone, Instant now) {
  std::optional<Period> found;
  auto start = first_start(recurring, zone, now - recurring.length + milliseconds(1));
  for (; start && *start <= now; start = first_start(recurring, zone, *start + milliseconds(1)))
    found = Period{*start, *start + recurring.length};
  return found;
}

template <class Recurring>
std::optional<Period> recurring_after(const Recurring& recurring, const Zone& zone, Instant after) {
  const auto start = first_start(recurring, zone, after + milliseconds(1));
  if (!start) return std::nullopt;
  return Period{*start, *start + recurring.length};
}

}  // namespace

std::string public_id(WindowId id) {
  return "maintenance-" + std::to_string(id.value);
}

std::string public_id(const MaintenanceName& name, const Period& period) {
  return "maintenance-" + std::to_string(fnv1a(name.text)) + "-" +
         std::to_string(period.from.ms() / 1000);
}

bool concerns(const MaintenanceScope& scope, const CheckName& check,
              const std::optional<ServiceName>& service) {
  return contains(scope.checks, check) || (service && contains(scope.services, *service));
}

std::optional<Period> period_at(const Maintenance& maintenance, Instant now) {
  const Zone zone = zone_or_utc(maintenance.zone);
  return std::visit(
      Overloaded{[&](const Once& once) -> std::optional<Period> {
                   const Period period = period_of(once, zone);
                   if (now < period.from || now >= period.to) return std::nullopt;
                   return period;
                 },
                 [&](const auto& recurring) { return recurring_at(recurring, zone, now); }},
      maintenance.when);
}

std::optional<Period> next_period(const Maintenance& maintenance, Instant after) {
  const Zone zone = zone_or_utc(maintenance.zone);
  return std::visit(
      Overloaded{[&](const Once& once) -> std::optional<Period> {
                   const Period period = period_of(once, zone);
                   if (period.from <= after) return std::nullopt;
                   return period;
                 },
                 [&](const auto& recurring) { return recurring_after(recurring, zone, after); }},
      maintenance.when);
}

}  // namespace vigie
