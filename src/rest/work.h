// What a person did: planned shifts, and the calls that interrupted what lies between them. Facts
// only, in elapsed time; nothing here knows a rule. Any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "civil/calendar.h"
#include "civil/intervals.h"
#include "rest/switches.h"

namespace vigie::rest {

// Work for a call, from its acknowledgement to its last action or the return home: travel is work
// (Cass. soc. 31 October 2007, 06-43.834).
struct Intervention {
  Interval worked;
  bool estimated = false;  // nobody said when it ended: `worked.to` is the last thing they did
  // Urgent work (D3131-1, L3132-4): its ground is met and the inspector was told.
  bool urgent = false;
  std::string basis = {};  // the article that allows it, if somebody named one
  friend bool operator==(const Intervention&, const Intervention&) = default;
};

// What lies between two planned shifts. `kind` says which rest it is meant to hold: a weekly one
// holds a daily one too.
enum class PauseKind { daily, weekly };
struct Pause {
  PauseKind kind = PauseKind::daily;
  Interval shift_before;                        // its end is the last planned end
  Interval shift_after;                         // its start is the planned return
  std::span<const Intervention> interventions;  // those that end after the shift before; in order
};

// The interventions of one person as rest counts them: near ones merged, short ones dropped, as the
// switches say. invalid, with its place in the list, for one that ends before it starts, is out of
// order or overlaps the one before.
Result<std::vector<Intervention>> as_the_switches_count(std::vector<Intervention> interventions,
                                                        const Switches& switches);

// What people call the one at a place of its list: "intervention 1" is the first.
Message intervention_name(std::size_t place);

// invalid, naming the one that is wrong, as above.
Result<void> check_interventions(std::span<const Intervention> interventions);
// invalid, beginning with `name`, when it ends before it starts.
Result<void> check_span(const Interval& span, const Message& name);

// A shift before a return that says only when it ended: it began at the time of day at which the
// next one begins, at most 13 hours before (the longest that leaves 11 of 24).
Interval shift_that_ended(Instant end, Instant next_start, const Zone& zone);
// The same of a shift that says only when it begins.
Interval shift_that_begins(Instant start, Instant last_end, const Zone& zone);

}  // namespace vigie::rest
