// When somebody may lawfully be back at work, now that they were called, and what of their planned
// work that moves. Pure; any thread; microseconds, as it is asked before each page.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "duty/intervention.h"
#include "rest/contract.h"
#include "rest/return_check.h"

namespace vigie {

// The planned work that the earliest return takes time from.
struct MovedShift {
  Interval planned;
  std::optional<Instant> begins;  // then; none: nothing of it is left
  friend bool operator==(const MovedShift&, const MovedShift&) = default;
};

struct NextReturn {
  Interval shift_before;  // the last planned work
  Interval planned;       // the next planned work
  rest::PauseKind kind = rest::PauseKind::daily;
  std::vector<rest::Intervention> interventions;  // between the two
  rest::Judgement judged;                         // cautious: amber where an end is only estimated
  std::vector<MovedShift> moved;                  // in order

  // For rest/explanation.h; looks into this object.
  rest::Pause pause() const { return {kind, shift_before, planned, interventions}; }
  // Something is to be told: work moves, a breach stands, rest is owed, or nobody can be sure.
  bool matters() const;
  friend bool operator==(const NextReturn&, const NextReturn&) = default;
};

// Nothing where nothing is to be judged: no rule on rest holds, no work is planned within
// limits::return_ahead (28 days) of `now`, or `now` is within planned work.
//
// `interventions` are those of the person, as rest counts them, in order and apart; those that
// began after `now` are passed over. The person works in contract.zone.
std::optional<NextReturn> next_return(const rest::Contract& contract, const rest::RulePack& pack,
                                      std::span<const rest::Intervention> interventions,
                                      Instant now);

// What a call would cost that began now and was over at once: the least that it can cost.
struct CostOfCall {
  Instant planned;      // the return without it: as planned, or what earlier calls moved it to
  Instant earliest;     // the return with it
  Duration rest_again;  // of `planned`, so much later
  friend bool operator==(const CostOfCall&, const CostOfCall&) = default;
};
// Nothing: it costs no rest, or next_return() says nothing.
std::optional<CostOfCall> cost_of_call(const rest::Contract& contract, const rest::RulePack& pack,
                                       std::span<const rest::Intervention> interventions,
                                       Instant now);

}  // namespace vigie
