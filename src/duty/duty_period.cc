#include "duty/duty_period.h"

#include <algorithm>

#include "base/limits.h"

namespace vigie {
namespace {

std::optional<Instant> published(const Shift& shift, std::span<const Override> overrides,
                                 std::optional<Instant> plan_published) {
  if (!shift.override_id) return plan_published;
  const auto by = std::ranges::find(overrides, shift.override_id, &Override::id);
  return by == overrides.end() ? std::nullopt : by->created_at;
}

}  // namespace

Instant next_look(const Schedule& schedule, std::span<const Override> overrides, Instant t) {
  const Instant end = t + limits::duty_look;
  const auto ahead = shifts(schedule, overrides, t, end);
  return ahead && !ahead->empty() ? ahead->front().to : end;
}

std::vector<DutyPeriod> brought_up_to(const DutyPeriod& open, const Schedule& schedule,
                                      std::span<const Override> overrides,
                                      std::optional<Instant> plan_published, Instant now) {
  std::vector<DutyPeriod> periods = {open};
  if (now < open.next_look) return periods;
  const auto meanwhile = shifts(schedule, overrides, open.next_look, now + milliseconds(1));
  // More hand-overs than anybody can have had: only who has it now is sure.
  const std::vector<Shift> served =
      meanwhile.value_or(std::vector{Shift{now, now, on_call(schedule, overrides, now), {}}});
  for (const Shift& shift : served) {
    if (shift.person == periods.back().person) continue;
    periods.back().to = shift.from;
    DutyPeriod next;
    next.schedule = open.schedule;
    next.person = shift.person;
    next.from = shift.from;
    next.published_at = published(shift, overrides, plan_published);
    periods.push_back(next);
  }
  const Instant look = next_look(schedule, overrides, now);
  for (DutyPeriod& period : periods) period.next_look = look;
  return periods;
}

}  // namespace vigie
