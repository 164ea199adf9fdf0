// What the rules say of one return to work, and why. Values only; any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "civil/intervals.h"
#include "rest/rule_pack.h"

namespace vigie::rest {

// Of the planned return. A breach that already stands is a finding besides.
enum class Verdict {
  ok,
  delay_until,       // lawful from `earliest` on
  breach_if_worked,  // and no later hour mends it
  amber,             // hangs on a reading or on an end that is only estimated
};
std::string_view to_string(Verdict verdict);

enum class Rule {
  daily_rest,
  daily_reduced,
  daily_amplitude,
  weekly_rest,
  weekly_week,  // the civil week, whatever the return
  urgent_works,
  estimated_end,
  not_yet,  // a rule that began after the return
  // Of a record (hours_check.h).
  day_hours,
  week_hours,
  average_hours,
  pause,
  amplitude,
  days_worked,     // numbers of days are so many times 24 hours
  weekly_day,      // work on the day on which the weekly rest is given
  weekly_missing,  // a week, or so many days, in which no rest was even planned long enough
  reduced_often,   // a daily rest, more often than it may be: so many times 24 hours
  night_usual,     // a night worker by the plan: weeks, of weeks of work
  night_yearly,    // a night worker by the hours of twelve months
  night_day_hours,
  night_average_hours,
};
std::string_view to_string(Rule rule);  // "daily.rest"

struct Finding {
  enum class Kind {
    if_worked,     // a breach if work begins as planned
    crystallised,  // a breach that already stands
    owed,          // lawful; `required` - `found` of rest is owed
    note,          // lawful; says what the verdict rests on
  };
  Rule rule = Rule::daily_rest;
  Kind kind = Kind::note;
  Source source;
  Interval block;  // the rest (or the work) that decided
  Duration found{};
  Duration required{};
  Interval week;  // in which a weekly rest was to lie; empty: none is meant
  bool breach() const { return kind == Kind::if_worked || kind == Kind::crystallised; }
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct Judgement {
  Verdict verdict = Verdict::ok;
  Instant earliest;  // lawful return
  std::vector<Finding> findings;
  bool lawful() const;  // ok, and no breach
  friend bool operator==(const Judgement&, const Judgement&) = default;
};

// How a rule comes to the hour from which it allows a return.
enum class Way {
  after_last_work,  // the whole rest, from the end of the last work
  had_before,       // it was had before the last call
  remainder,        // what was missing of it follows the last call
  exempt,           // who was called is owed nothing
  week_lost,        // nothing saves the week: the daily rest is enough
  suspended,        // by urgent works; what is missing is owed
  as_planned,       // work that begins as planned ends early enough to rest after it
};
struct Ground {
  Rule rule = Rule::daily_rest;
  Source source;        // demands it
  Duration required{};  // of rest
  Way way = Way::after_last_work;
  Interval credited;  // rest before the last call that counts; empty: none
  Source way_source;  // says that it does; else `source`
  Instant last_end;   // of the last work
  Instant earliest;   // lawful return by this rule
  friend bool operator==(const Ground&, const Ground&) = default;
};

// Has the civil week of a pause (week.h) a weekly rest, by each way to say where a rest belongs? As
// the return is planned.
struct WeekHolds {
  bool contained24 = false;     // long enough, and its core in the week
  bool contained35 = false;     // the whole of it in the week
  bool starts_in_week = false;  // long enough, and begun in the week
  friend bool operator==(const WeekHolds&, const WeekHolds&) = default;
};

}  // namespace vigie::rest
