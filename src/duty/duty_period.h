// Who was on call, as it really was: a period of each schedule after the other. What the
// configuration says today rewrites none of them. Pure values and functions; any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/ids.h"
#include "civil/instant.h"
#include "schedule/schedule.h"

namespace vigie {

// One person on call, without a break.
struct DutyPeriod {
  DutyPeriodId id;
  ScheduleName schedule;
  PersonName person;
  Instant from;
  std::optional<Instant> to;            // none: it goes on
  std::optional<Instant> published_at;  // since when it was known; none: nobody knows any more
  Instant next_look;                    // until then the plan, as it stood, names nobody else
  friend bool operator==(const DutyPeriod&, const DutyPeriod&) = default;
};

// Since when a schedule is what it is now.
struct DutyPlan {
  ScheduleName schedule;
  Instant published_at;
  friend bool operator==(const DutyPlan&, const DutyPlan&) = default;
};

// When the plan names somebody else, or another hand-over gives the same person the duty; at most
// limits::duty_look (14 days) after `t`.
Instant next_look(const Schedule& schedule, std::span<const Override> overrides, Instant t);

// What became of a period that went on, by the plan as it stood since it was last looked at: the
// period and those that followed it, the last of which goes on at `now`. New ones have no id.
std::vector<DutyPeriod> brought_up_to(const DutyPeriod& open, const Schedule& schedule,
                                      std::span<const Override> overrides,
                                      std::optional<Instant> plan_published, Instant now);

}  // namespace vigie
