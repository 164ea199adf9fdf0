// Who is on call, written down as it happens: at hand-overs, overrides and changes of the plan.
// What was served is never computed again from a later plan.
#include "world/stepping.h"

namespace vigie {

namespace {

std::optional<Instant> plan_of(const World& world, const ScheduleName& schedule) {
  const auto plan = world.duty_plans.find(schedule);
  return plan == world.duty_plans.end() ? std::nullopt : std::optional(plan->second);
}

void put_period(Stepping& s, DutyPeriod period) {
  if (!period.id) period.id = DutyPeriodId(s.new_id());
  s.put(period);
}

void open_period(Stepping& s, const Schedule& schedule, std::optional<Instant> published) {
  DutyPeriod period;
  period.schedule = schedule.name;
  period.person = on_call(schedule, s.world.overrides, s.now);
  period.from = s.now;
  period.published_at = published;
  period.next_look = next_look(schedule, s.world.overrides, s.now);
  put_period(s, period);
}

void close_period(Stepping& s, DutyPeriod period) {
  period.to = s.now;
  s.put(period);
}

void serve(Stepping& s, const Schedule& schedule) {
  const auto open = s.world.duty.find(schedule.name);
  if (open == s.world.duty.end()) return open_period(s, schedule, plan_of(s.world, schedule.name));
  const DutyPeriod before = open->second;
  const auto served =
      brought_up_to(before, schedule, s.world.overrides, plan_of(s.world, schedule.name), s.now);
  for (const DutyPeriod& period : served)
    if (!(period == before)) put_period(s, period);
}

// The plan names whom it names from now on, and nobody knew it before.
void change(Stepping& s, const Schedule& schedule) {
  const auto open = s.world.duty.find(schedule.name);
  if (open == s.world.duty.end()) return open_period(s, schedule, s.now);
  DutyPeriod period = open->second;
  if (on_call(schedule, s.world.overrides, s.now) != period.person) {
    close_period(s, period);
    return open_period(s, schedule, s.now);
  }
  period.next_look = next_look(schedule, s.world.overrides, s.now);
  if (!(period == open->second)) s.put(period);
}

}  // namespace

void serve_duty(Stepping& s) {
  for (const auto& [name, schedule] : s.world.configuration->schedules) serve(s, schedule);
}

void change_duty(Stepping& s, const Configuration& before) {
  const std::shared_ptr<const Configuration> now = s.world.configuration;
  for (const auto& [name, period] : std::map(s.world.duty))
    if (!now->schedules.contains(name)) close_period(s, period);
  for (const auto& [name, published] : std::map(s.world.duty_plans))
    if (!now->schedules.contains(name)) s.put(DeletedPlan{name});
  for (const auto& [name, schedule] : now->schedules) {
    const auto earlier = before.schedules.find(name);
    if (earlier == before.schedules.end() || !(earlier->second == schedule))
      s.put(DutyPlan{name, s.now});
    change(s, schedule);
  }
}

void on_duty_due(Stepping& s, const ScheduleName& schedule) {
  const auto found = s.world.configuration->schedules.find(schedule);
  if (found != s.world.configuration->schedules.end()) serve(s, found->second);
}

}  // namespace vigie
