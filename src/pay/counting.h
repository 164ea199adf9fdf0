// The parts of compensate(), one file each. Only for this folder.
#pragma once

#include <utility>

#include "pay/compensate.h"

namespace vigie::pay {

struct Counting {
  const Facts& facts;
  const Agreement& agreement;
  const rest::Switches& switches;
  const Zone& zone;
  const Interval& range;
  IntervalSet planned;  // work as it was: without what rest took away
  Compensation& out;

  bool holiday(LocalDate date) const;
  // A period that ends here is paid in this month.
  bool here(Instant end) const { return range.from < end && end <= range.to; }
  // What begins here stands on the source: it held already.
  bool holds(const Source& source, Instant from) const {
    return source.since <= zone.to_local(from).date;
  }
  // The rate of which an entry is a multiple; none is warned about once.
  std::optional<Money> rate_of(const OfRate& worth);
  void warn(Message message);
  void add(Line line);  // with its amount in the totals
};

// The stretches of `hours` that touch `range`, in order.
std::vector<Interval> occurrences(const Hours& hours, const Interval& range, const Counting& count);

// Hours beyond those of the contract, with their supplement; of the weeks that touch the month.
struct ExtraHours {
  Interval span;
  Ratio supplement;
};
std::vector<ExtraHours> extra_hours(const Counting& count);

void pay_periods(Counting& count);                                         // period_pay.cc
void pay_calls(Counting& count, const std::vector<ExtraHours>& extra);     // call_pay.cc
void pay_overtime(Counting& count, const std::vector<ExtraHours>& extra);  // overtime.cc
void pay_late_returns(Counting& count);                                    // overtime.cc
void warn_of_caps(Counting& count);                                        // caps.cc

}  // namespace vigie::pay
