#include "probe/probe_schedule.h"

#include <algorithm>

#include "base/check.h"

namespace vigie {

void ProbeSchedule::configure(std::shared_ptr<const Checks> checks, Instant now) {
  CHECK(checks != nullptr);
  notice(now);
  checks_ = std::move(checks);
  std::erase_if(entries_, [this](const auto& known) {
    const auto& [name, entry] = known;
    if (checks_->contains(name) || entry.running) return false;
    waiting_.erase({entry.due, name});
    return true;
  });
  for (const auto& [name, check] : *checks_) {
    const auto [found, is_new] = entries_.try_emplace(name);
    Entry& entry = found->second;
    const bool keeps_phase = !is_new && entry.interval == check.interval;
    entry.interval = check.interval;
    if (!keeps_phase && !entry.running) place(name, entry, next_on_grid(check, now));
  }
}

std::vector<CheckName> ProbeSchedule::due(Instant now, std::size_t max) {
  notice(now);
  std::vector<CheckName> names;
  while (names.size() < max && !waiting_.empty() && waiting_.begin()->first <= now) {
    const CheckName name = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    entries_.at(name).running = true;
    ++running_;
    names.push_back(name);
  }
  return names;
}

std::optional<Instant> ProbeSchedule::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

void ProbeSchedule::finished(const CheckName& name, Instant now) {
  notice(now);
  const auto found = entries_.find(name);
  CHECK(found != entries_.end() && found->second.running);
  found->second.running = false;
  --running_;
  const Check* check = find(name);
  if (check == nullptr)
    entries_.erase(found);
  else
    place(name, found->second, next_on_grid(*check, now + check->interval));
}

void ProbeSchedule::set_next(const CheckName& name, Instant at) {
  const auto found = entries_.find(name);
  if (found != entries_.end() && !found->second.running) place(name, found->second, at);
}

const Check* ProbeSchedule::find(const CheckName& name) const {
  const auto found = checks_->find(name);
  return found == checks_->end() ? nullptr : &found->second;
}

// Nothing waits for longer than two intervals. What would was meant for another clock, and would be
// left alone for as long as that is ahead.
void ProbeSchedule::place(const CheckName& name, Entry& entry, Instant due) {
  const Check& check = checks_->at(name);
  waiting_.erase({entry.due, name});
  entry.due = due <= last_now_ + 2 * check.interval ? due : next_on_grid(check, last_now_);
  waiting_.insert({entry.due, name});
}

// Two threads read the clock, so that `now` may be a little older than the last one; what is more
// than that is a clock that was set back, and everything placed by it is placed again.
void ProbeSchedule::notice(Instant now) {
  if (now + seconds(1) >= last_now_) {
    last_now_ = std::max(last_now_, now);
    return;
  }
  last_now_ = now;
  for (auto& [name, entry] : entries_)
    if (!entry.running) place(name, entry, entry.due);
}

}  // namespace vigie
