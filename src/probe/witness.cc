#include "probe/witness.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/message.h"

namespace vigie {

namespace {

constexpr Duration longest_wait = seconds(3);  // for one reference

struct Waiting {
  Instant since;
  std::function<void()> then;
};

}  // namespace

struct Witness::Shared : std::enable_shared_from_this<Shared> {
  Shared(Probes all, std::function<Instant()> now, Sink given)
      : probes(std::move(all)), clock(std::move(now)), sink(std::move(given)) {}

  const Probes probes;
  const std::function<Instant()> clock;
  const Sink sink;

  std::mutex mutex;              // of everything below
  std::recursive_mutex telling;  // rounds are told one after the other
  std::vector<Check> checks;     // the references that can be asked
  Duration interval{};
  std::optional<Instant> running;  // since when a round
  std::int64_t round = 0;          // the number of the last one that was begun
  std::size_t open = 0;            // references that have not answered in it
  std::vector<Message> reasons;
  Instant last = Instant::min();  // beginning of the last round that ended
  Instant next = Instant::min();
  std::vector<Waiting> waiting;
  bool stopped = false;

  std::vector<Check> begin(Instant now);
  void ask(const std::vector<Check>& references, std::int64_t number);
  void answered(std::int64_t number, const Check& reference, const ProbeAnswer& answer);
};

// With the lock. Whom to ask, after it is let go.
std::vector<Check> Witness::Shared::begin(Instant now) {
  running = now;
  next = now + interval;
  ++round;
  open = checks.size();
  reasons.clear();
  return checks;
}

void Witness::Shared::ask(const std::vector<Check>& references, std::int64_t number) {
  for (const Check& reference : references)
    probes.at(kind_of(reference.question))(
        reference, [self = shared_from_this(), number, reference](const ProbeAnswer& answer) {
          self->answered(number, reference, answer);
        });
}

void Witness::Shared::answered(std::int64_t number, const Check& reference,
                               const ProbeAnswer& answer) {
  const std::lock_guard in_order(telling);  // again from within, when a reference refuses at once
  WitnessRound ended;
  std::vector<Waiting> released;
  std::vector<Check> again;
  std::int64_t again_number = 0;
  {
    const std::lock_guard lock(mutex);
    if (stopped || number != round || !running) return;
    const bool good = answer.good && answer.not_asked.empty();
    const Message said = say("{}: {}", watched(reference.question),
                             answer.not_asked.empty() ? answer.summary : answer.not_asked);
    reasons.push_back(said);
    if (!good && --open > 0) return;
    ended = {*running, good, stored(good ? said : joined(reasons, "; "), limits::summary)};
    last = *running;
    running.reset();
    const auto kept = std::ranges::stable_partition(
        waiting, [&](const Waiting& one) { return one.since > last; });
    released.assign(std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()));
    waiting.erase(kept.begin(), kept.end());
    if (!waiting.empty()) {
      again = begin(std::max(clock(), last));
      again_number = round;
    }
  }
  sink(ended);
  for (Waiting& one : released) one.then();
  ask(again, again_number);
}

Witness::Witness(Probes probes, std::function<Instant()> clock, Sink sink)
    : shared_(std::make_shared<Shared>(std::move(probes), std::move(clock), std::move(sink))) {}

Witness::~Witness() {
  stop();
}

void Witness::configure(std::optional<Vantage> vantage) {
  std::vector<Waiting> released;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->checks.clear();
    if (vantage) {
      shared_->interval = vantage->interval;
      for (const Question& question : vantage->references) {
        if (!shared_->probes.contains(kind_of(question))) continue;
        Check check;
        check.name = CheckName("vigie-reference-" + std::to_string(shared_->checks.size() + 1));
        check.question = question;
        check.timeout = std::min(longest_wait, vantage->interval);
        shared_->checks.push_back(std::move(check));
      }
    }
    shared_->running.reset();  // a round of other references tells nothing
    shared_->next = Instant::min();
    released.swap(shared_->waiting);
  }
  for (Waiting& one : released) one.then();
}

void Witness::tick() {
  std::vector<Check> references;
  std::int64_t number = 0;
  {
    const std::lock_guard lock(shared_->mutex);
    const Instant now = shared_->clock();
    const bool ahead = shared_->next > now + 2 * shared_->interval;  // of a clock that was set back
    if (shared_->stopped || shared_->checks.empty() || shared_->running) return;
    if (now < shared_->next && !ahead) return;
    references = shared_->begin(now);
    number = shared_->round;
  }
  shared_->ask(references, number);
}

void Witness::after_round(Instant since, std::function<void()> then) {
  std::vector<Check> references;
  std::int64_t number = 0;
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->stopped) return;
    if (!shared_->checks.empty() && shared_->last < since) {
      shared_->waiting.push_back({since, std::move(then)});
      if (shared_->running) return;
      references = shared_->begin(std::max(shared_->clock(), since));
      number = shared_->round;
    }
  }
  if (references.empty()) return then();
  shared_->ask(references, number);
}

void Witness::stop() {
  const std::lock_guard lock(shared_->mutex);
  shared_->stopped = true;
  shared_->waiting.clear();
}

}  // namespace vigie
