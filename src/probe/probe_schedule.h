// When each check is to be probed. Without I/O and without a clock; Prober drives it.
//
// A check is never probed twice at once. One that is overdue, after a pause or a step of the clock,
// is probed once: nothing is caught up. Costs O(log n) a probe, so that 10,000 checks are cheap.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "check/check.h"

namespace vigie {

class ProbeSchedule {
 public:
  using Checks = std::map<CheckName, Check>;

  // New checks, and those whose interval changed, are due next on their grid; the others stay due
  // when they were. A probe that runs for a check that is gone still has to be finished.
  void configure(std::shared_ptr<const Checks> checks, Instant now);

  // Up to `max` checks to start now, the longest overdue first. Each counts as running until
  // finished.
  std::vector<CheckName> due(Instant now, std::size_t max);
  // Never while nothing waits.
  std::optional<Instant> next_due() const;

  // The probe has ended. It is due again one interval later, on the grid, unless set_next says
  // better.
  void finished(const CheckName& check, Instant now);
  // Ignored while the check is running (its end decides again) or when it is not known. Never more
  // than two intervals ahead: whoever asks for that reads a clock that was set back since.
  void set_next(const CheckName& check, Instant at);

  // The check as configured now; nullptr when there is none.
  const Check* find(const CheckName& check) const;
  std::size_t running() const { return running_; }

 private:
  struct Entry {
    Instant due;
    bool running = false;
    Duration interval{};
  };
  void place(const CheckName& check, Entry& entry, Instant due);
  void notice(Instant now);

  std::shared_ptr<const Checks> checks_ = std::make_shared<const Checks>();
  std::map<CheckName, Entry> entries_;  // of every configured check, and of what still runs
  std::set<std::pair<Instant, CheckName>> waiting_;
  std::size_t running_ = 0;
  Instant last_now_ = Instant::min();
};

}  // namespace vigie
