#include "app/self_watch.h"

#include <sys/statvfs.h>

#include <memory>

#include "app/log.h"
#include "base/limits.h"
#include "http/own_network.h"

namespace vigie::app {

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

bool on_this_machine(const std::string& host) {
  return host.empty() || host.starts_with("127.") || host == "localhost" || host == "::1";
}

bool needs_network(const Configuration& configuration) {
  for (const auto& [name, check] : configuration.checks)
    if (!on_this_machine(host_of(check.question))) return true;
  return false;
}

}  // namespace

SelfWatch::SelfWatch(runtime::DeciderThread& decider, runtime::SystemClock& clock,
                     db::Database& database, const Prober& prober, std::string folder)
    : decider_(decider),
      clock_(clock),
      database_(database),
      prober_(prober),
      folder_(std::move(folder)) {
  thread_ = std::thread([this] { loop(); });
}

SelfWatch::~SelfWatch() {
  stop();
}

void SelfWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SelfWatch::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    look();
    lock.lock();
    wake_.wait_for(lock, limits::self_watch, [&] { return stopping_; });
  }
}

void SelfWatch::look() {
  look_at_disk();
  look_at_decider();
  look_at_world();
  if (const auto done = database_.checkpoint(); !done)
    log_warning("a checkpoint failed", {{"reason", done.error().text()}});
}

void SelfWatch::report(const char* check, bool good, const Message& summary) {
  Observation observation;
  observation.check = CheckName(check);
  observation.started = clock_.now();
  observation.finished = observation.started;
  observation.good = good;
  observation.summary = stored(summary, limits::summary);
  decider_.report(Observed{std::move(observation)});
}

void SelfWatch::look_at_disk() {
  struct statvfs disk{};
  if (statvfs(folder_.c_str(), &disk) != 0) return;
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  const std::uint64_t all = std::uint64_t{disk.f_blocks} * disk.f_frsize;
  const bool good = free >= limits::disk_free && free >= all / 50;
  report("vigie-disk", good,
         say("{} MiB free of {} MiB in the data directory", free / mebibyte, all / mebibyte));
  if (!good) return;
  if (const auto restored = database_.restore_reserve(); !restored)
    log_warning("the reserve file is not there", {{"reason", restored.error().text()}});
}

void SelfWatch::look_at_decider() {
  const runtime::Health health = decider_.health();
  report("vigie-commit", health.last_commit < limits::commit_slow,
         say("the last batch took {} ms", health.last_commit.count() / 1000));
  const Duration ahead = health.clock_ahead;
  report("vigie-clock", ahead < limits::gap,
         say("time is {} ahead of the machine's clock", to_string(ahead)));
}

void SelfWatch::look_at_world() {
  decider_.read([this](const World* world, Instant now) {
    if (world == nullptr) return;
    const auto oldest = oldest_waiting_call(*world);
    const Duration age = oldest ? now - *oldest : Duration{};
    report("vigie-queue", age < limits::call_waits,
           oldest ? say("the oldest call has waited {} to be accepted", to_string(age))
                  : say("no call is waiting"));
    look_at_network(*world->configuration);
  });
}

// A check that cannot be asked reads unknown and calls nobody by itself.
void SelfWatch::look_at_network(const Configuration& configuration) {
  if (!http::has_network() && needs_network(configuration))
    return report("vigie-network", false, say("no network interface is up"));
  const std::map<CheckName, Message> not_asked = prober_.not_asked();
  if (not_asked.empty()) return report("vigie-network", true, say("every check can be asked"));
  const auto& [first, reason] = *not_asked.begin();
  report(
      "vigie-network", false,
      say("checks that cannot be asked: {}, such as {}: {}", not_asked.size(), first.text, reason));
}

}  // namespace vigie::app
