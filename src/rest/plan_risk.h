// A plan of somebody's time on call, and what may go wrong with it. Values only.
#pragma once

#include <vector>

#include "base/message.h"
#include "rest/record_check.h"
#include "rest/rule_pack.h"

namespace vigie::rest {

struct PlannedOnCall {
  Interval span;
  Instant published;  // since when the person provably knows it: its certain date (R3121-3)
};

// Of one person. Lists are in order, and what is in one is apart.
struct OnCallPlan {
  WorkRecord work;  // planned shifts, and the calls that already were
  std::vector<PlannedOnCall> periods;
};

// What history says of a night on call.
struct Expectation {
  int calls_a_night = 0;
  Duration each = minutes(30);
  Duration response{};  // how fast one has to be there; 0: nobody said
};

struct PlanRisk {
  enum class Kind {
    notice_short,        // told too late; the pack says no more
    notice_exceptional,  // told too late, unless circumstances are exceptional
    notice_too_short,    // told too late, whatever the circumstances
    too_many_days,
    no_free_rest,     // every weekly rest of so many weeks is on call
    rest_short,       // without any call
    return_moves,     // with the expected calls
    return_may_move,  // not with them, but with one call at the worst moment
    week_lost,        // with the expected calls
    // Alerts: a judge may call all of the time work. Never a verdict.
    requalified_by_response,
    requalified_by_calls,
  };
  Kind kind = Kind::notice_short;
  Interval when;  // the period, the days, the weeks, or the rest
  Source source;
  int found = 0;     // days of notice, days or weeks on call, calls a night, calls in the period
  int required = 0;  // of these: at least, or at most
  int excused = 0;   // notice_too_short: clear days that exceptional circumstances need
  Duration response{};
  Duration response_limit{};
  Instant planned;   // return to work
  Instant earliest;  // with what is said
  Instant worst;     // with one call at the worst moment
  friend bool operator==(const PlanRisk&, const PlanRisk&) = default;
};
std::string_view to_string(PlanRisk::Kind kind);  // "notice.short"

Message risk_words(const PlanRisk& risk, const Zone& zone);

}  // namespace vigie::rest
