#include "probe/prober.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/limits.h"

namespace vigie {

namespace {

constexpr std::size_t starts_at_once = 500;  // before looking at the clock again
// The clock may be set or the machine suspended while we sleep: look again at least this often.
constexpr std::chrono::milliseconds longest_sleep{500};

}  // namespace

struct Prober::Shared : std::enable_shared_from_this<Shared> {
  Shared(std::function<Instant()> now, Sinks given)
      : clock(std::move(now)), sinks(std::move(given)) {}

  std::function<Instant()> clock;
  Sinks sinks;
  std::mutex mutex;                 // of everything below
  std::condition_variable earlier;  // than waits_until something is due, or it is over
  std::condition_variable delivered;
  std::optional<Instant> waits_until;  // while the thread waits: for this
  ProbeSchedule schedule;
  std::map<CheckName, Message> not_asked;  // with the reason
  bool stopping = false;
  int delivering = 0;  // sinks that run now
  std::unique_ptr<Witness> witness;

  // Unless it is stopping; stop() waits for it.
  void deliver(const std::function<void()>& tell);
  void answered(const Check& check, ProbeAnswer answer, Instant asked);
  // Wakes the thread only for what it would be late for: not twice for each of 1,000 answers a
  // second.
  void rescheduled() {
    if (const auto next = schedule.next_due(); waits_until && next && *next < *waits_until)
      earlier.notify_one();
  }
};

Prober::Prober(Probes probes, std::function<Instant()> clock, Sinks sinks)
    : probes_(std::move(probes)),
      shared_(std::make_shared<Shared>(std::move(clock), std::move(sinks))) {
  std::weak_ptr<Shared> weak = shared_;
  shared_->witness =
      std::make_unique<Witness>(probes_, shared_->clock, [weak](const WitnessRound& round) {
        const auto shared = weak.lock();
        if (shared && shared->sinks.witnessed)
          shared->deliver([&] { shared->sinks.witnessed(round); });
      });
  thread_ = std::thread([this] { run(); });
}

Prober::~Prober() {
  stop();
}

void Prober::configure(std::shared_ptr<const ProbeSchedule::Checks> checks,
                       std::optional<Vantage> vantage) {
  shared_->witness->configure(std::move(vantage));
  const Instant now = shared_->clock();
  const std::lock_guard lock(shared_->mutex);
  std::erase_if(shared_->not_asked,
                [&](const auto& entry) { return !checks->contains(entry.first); });
  ProbeSchedule::Checks asked;
  for (const auto& [name, check] : *checks)
    if (probes_.contains(kind_of(check.question))) asked.emplace(name, check);
  shared_->schedule.configure(std::make_shared<const ProbeSchedule::Checks>(std::move(asked)), now);
  shared_->rescheduled();
}

void Prober::set_next(const CheckName& check, Instant at) {
  const std::lock_guard lock(shared_->mutex);
  shared_->schedule.set_next(check, at);
  shared_->rescheduled();
}

std::map<CheckName, Message> Prober::not_asked() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->not_asked;
}

void Prober::stop() {
  {
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->earlier.notify_one();
    shared_->delivered.wait(lock, [this] { return shared_->delivering == 0; });
  }
  shared_->witness->stop();
  if (thread_.joinable()) thread_.join();
}

void Prober::run() {
  std::unique_lock lock(shared_->mutex);
  while (!shared_->stopping) {
    const Instant now = shared_->clock();
    const std::vector<CheckName> names = shared_->schedule.due(now, starts_at_once);
    if (!names.empty()) {
      std::vector<Check> checks;
      for (const CheckName& name : names) checks.push_back(*shared_->schedule.find(name));
      lock.unlock();
      for (const Check& check : checks) probe(check);
      lock.lock();
      continue;
    }
    lock.unlock();
    shared_->witness->tick();
    lock.lock();
    if (shared_->stopping) return;
    std::chrono::milliseconds sleep = longest_sleep;
    const auto next = shared_->schedule.next_due();
    if (next)
      sleep = std::clamp<std::chrono::milliseconds>(*next - now, std::chrono::milliseconds(1),
                                                    longest_sleep);
    shared_->waits_until = next.value_or(Instant::max());
    shared_->earlier.wait_for(lock, sleep);
    shared_->waits_until.reset();
  }
}

// Without the lock: a probe may refuse at once, which is an answer.
void Prober::probe(const Check& check) {
  const Instant asked = shared_->clock();
  probes_.at(kind_of(check.question))(check, [shared = shared_, check, asked](ProbeAnswer answer) {
    shared->answered(check, std::move(answer), asked);
  });
}

void Prober::Shared::answered(const Check& check, ProbeAnswer answer, Instant asked) {
  const Instant now = clock();
  const bool nothing_asked = !answer.not_asked.empty();
  {
    const std::lock_guard lock(mutex);
    schedule.finished(check.name, now);
    const Check* current = schedule.find(check.name);
    if (stopping || current == nullptr) return;
    // An answer to a question that is no longer asked is evidence for nothing.
    const bool outdated = current->question != check.question;
    if (outdated) schedule.set_next(check.name, next_on_grid(*current, now));
    // What is asked every six hours would stay unknown for as long, for want of one socket.
    if (nothing_asked)
      schedule.set_next(check.name,
                        std::min(next_on_grid(*current, now),
                                 now + std::max<Duration>(current->retry_interval, minutes(1))));
    rescheduled();
    if (outdated) return;
    if (nothing_asked) {
      not_asked[check.name] = answer.not_asked;
    } else {
      not_asked.erase(check.name);
    }
  }
  if (nothing_asked) return deliver([&] { sinks.not_asked(check.name, answer.not_asked); });
  const Instant started = asked + answer.waited;
  // The clock may have been set back meanwhile.
  Observation observation{check.name,
                          started,
                          std::max(started, now),
                          answer.good,
                          stored(answer.summary, limits::summary),
                          std::move(answer.details)};
  if (answer.good || !needs_network(check.question))
    return deliver([&] { sinks.observed(std::move(observation)); });
  // Whether it says anything about what was asked depends on whether we saw anything.
  witness->after_round(asked, [weak = weak_from_this(), observation = std::move(observation)] {
    if (const auto shared = weak.lock())
      shared->deliver([&] { shared->sinks.observed(observation); });
  });
}

void Prober::Shared::deliver(const std::function<void()>& tell) {
  {
    const std::lock_guard lock(mutex);
    if (stopping) return;
    ++delivering;
  }
  tell();
  const std::lock_guard lock(mutex);
  --delivering;
  if (stopping) delivered.notify_all();
}

}  // namespace vigie
