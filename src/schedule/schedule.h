// Who is on call: a weekly rotation with overrides on top.
//
// Hand-overs are kept as local time in the schedule's zone and computed at each question, so a
// change of tzdata needs no migration. In the spring gap a hand-over happens at the first instant
// that exists; in the autumn overlap at the first of the two.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "civil/calendar.h"
#include "civil/instant.h"

namespace vigie {

// The duty is handed over at one or several moments of each week.
struct WeeklyRotation {
  std::vector<PersonName> members;  // in order, at least one
  LocalDate first_handover;         // the day on which members[0] takes over for the first time
  TimeOfDay handover_time;          // local; its weekday is first_handover's
  struct Later {
    int days = 0;  // after first_handover's weekday, 0..6
    TimeOfDay time;
    friend auto operator<=>(const Later&, const Later&) = default;
  };
  std::vector<Later> later = {};  // the other hand-overs of a week, in order of time
  friend bool operator==(const WeeklyRotation&, const WeeklyRotation&) = default;
};

struct Schedule {
  ScheduleName name;
  std::string zone;  // IANA
  WeeklyRotation rotation;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

// Somebody takes [from, to) in place of whoever has it. Of two that overlap, the later id wins.
struct Override {
  OverrideId id;
  ScheduleName schedule;
  PersonName person;
  Instant from;
  Instant to;
  std::string created_by;
  std::optional<Instant> created_at = {};  // none: before Vigie kept it
  friend bool operator==(const Override&, const Override&) = default;
};

struct Shift {
  Instant from;
  Instant to;
  PersonName person;
  OverrideId override_id;  // none when the rotation gave it
  friend bool operator==(const Shift&, const Shift&) = default;
};

// invalid unless the rotation has a member, none of them nameless, and tzdata knows the zone.
// Whoever accepts or loads a schedule asks this; the functions below rely on the members.
Result<void> validate(const Schedule& schedule);

// Before the first hand-over members.back() has the duty, however long before, so that a schedule
// never begins with a hole. `overrides` may hold those of other schedules too; ids are unique.
// Takes time linear in the overrides and independent of the weeks passed. Should an update of
// tzdata take away the zone of a stored schedule, its hand-overs are read in UTC: the wrong hour of
// a hand-over calls somebody, a stop would call nobody.
PersonName on_call(const Schedule& schedule, std::span<const Override> overrides, Instant t);

// The shifts that touch [from, to), cut to it, in order, without holes; neighbours of one person
// and one origin are one shift. None if to <= from. At most limits::shifts (10,000), else limit.
// Takes time in the shifts returned and n log n in the overrides.
Result<std::vector<Shift>> shifts(const Schedule& schedule, std::span<const Override> overrides,
                                  Instant from, Instant to);

}  // namespace vigie
