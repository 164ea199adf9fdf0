#include "probe/prober.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "probe/http_probe.h"

namespace vigie {

namespace {

constexpr std::size_t starts_at_once = 500;  // before looking at the clock again
// The clock may be set or the machine suspended while we sleep: look again at least this often.
constexpr std::chrono::milliseconds longest_sleep{500};

}  // namespace

struct Prober::Shared {
  Shared(std::function<Instant()> now, Sinks given)
      : clock(std::move(now)), sinks(std::move(given)) {}

  std::function<Instant()> clock;
  Sinks sinks;
  std::mutex mutex;  // of everything below
  std::condition_variable changed;
  ProbeSchedule schedule;
  std::map<CheckName, std::string> not_asked;  // with the reason
  bool stopping = false;
  int delivering = 0;  // sinks that run now

  void answered(const Check& check, const http::ClientResult& result, Instant asked);
};

Prober::Prober(http::Client& client, std::function<Instant()> clock, Sinks sinks)
    : client_(client), shared_(std::make_shared<Shared>(std::move(clock), std::move(sinks))) {
  thread_ = std::thread([this] { run(); });
}

Prober::~Prober() {
  stop();
}

void Prober::configure(std::shared_ptr<const ProbeSchedule::Checks> checks) {
  const Instant now = shared_->clock();
  const std::lock_guard lock(shared_->mutex);
  std::erase_if(shared_->not_asked,
                [&](const auto& entry) { return !checks->contains(entry.first); });
  shared_->schedule.configure(std::move(checks), now);
  shared_->changed.notify_all();
}

void Prober::set_next(const CheckName& check, Instant at) {
  const std::lock_guard lock(shared_->mutex);
  shared_->schedule.set_next(check, at);
  shared_->changed.notify_all();
}

std::map<CheckName, std::string> Prober::not_asked() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->not_asked;
}

void Prober::stop() {
  {
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->changed.notify_all();
    shared_->changed.wait(lock, [this] { return shared_->delivering == 0; });
  }
  if (thread_.joinable()) thread_.join();
}

void Prober::run() {
  std::unique_lock lock(shared_->mutex);
  while (!shared_->stopping) {
    const Instant now = shared_->clock();
    const std::vector<CheckName> names = shared_->schedule.due(now, starts_at_once);
    for (const CheckName& name : names) probe(name);
    if (!names.empty()) continue;
    std::chrono::milliseconds sleep = longest_sleep;
    if (const auto next = shared_->schedule.next_due())
      sleep = std::clamp<std::chrono::milliseconds>(*next - now, std::chrono::milliseconds(1),
                                                    longest_sleep);
    shared_->changed.wait_for(lock, sleep);
  }
}

void Prober::probe(const CheckName& name) {
  const Check check = *shared_->schedule.find(name);
  const Instant asked = shared_->clock();
  client_.fetch(probe_request(check),
                [shared = shared_, check, asked](const http::ClientResult& result) {
                  shared->answered(check, result, asked);
                });
}

void Prober::Shared::answered(const Check& check, const http::ClientResult& result, Instant asked) {
  const Instant now = clock();
  {
    const std::lock_guard lock(mutex);
    schedule.finished(check.name, now);
    changed.notify_all();
    const Check* current = schedule.find(check.name);
    if (stopping || current == nullptr) return;
    // An answer to a question that is no longer asked is evidence for nothing.
    const bool outdated = current->http != check.http;
    if (outdated || http::not_asked(result.failed))
      schedule.set_next(check.name, next_on_grid(*current, now));
    if (outdated) return;
    if (http::not_asked(result.failed)) {
      not_asked[check.name] = result.error;
    } else {
      not_asked.erase(check.name);
    }
    ++delivering;
  }
  if (http::not_asked(result.failed))
    sinks.not_asked(check.name, result.error);
  else
    sinks.observed(evaluate(check, result, asked + result.waited, now));
  const std::lock_guard lock(mutex);
  --delivering;
  changed.notify_all();
}

}  // namespace vigie
