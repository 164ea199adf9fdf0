// Rest that is owed to somebody, since when, until when, and what of it was given back: for a
// reduced daily rest (D3131-2), for urgent works (D3131-1, L3132-4).
//
// By the switch owed.paid_by, only rest that was given for it pays (WorkRecord::given, less the
// work in it), or any later rest by what it is longer than it had to be. The oldest debt is paid
// first, in parts if need be; no text says in which order, or whether parts count. Pure; any
// thread.
#pragma once

#include <optional>
#include <vector>

#include "base/message.h"
#include "civil/calendar.h"
#include "rest/record_check.h"
#include "rest/verdict.h"

namespace vigie::rest {

struct Debt {
  Rule rule = Rule::daily_reduced;
  Source source;
  Instant since;  // the return before which the rest was too short
  Duration amount{};
  Duration left{};                 // of it
  std::optional<LocalDate> until;  // the last day on which it may be given; none: no text has one
  std::optional<Instant> settled;  // when nothing was left
  friend bool operator==(const Debt&, const Debt&) = default;
};

// Oldest first, with those that were settled.
std::vector<Debt> owed(const WorkRecord& record, const RulePack& pack, const Switches& switches,
                       const Zone& zone);

Message debt_words(const Debt& debt, const Zone& zone);

}  // namespace vigie::rest
