#include "app/self_watch.h"

#include <sys/statvfs.h>

#include <memory>

#include "app/log.h"
#include "base/limits.h"
#include "http/own_network.h"

namespace vigie::app {

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::chrono::minutes senders_proof{5};  // then they are asked again

bool on_this_machine(const std::string& host) {
  return host.empty() || host.starts_with("127.") || host == "localhost" || host == "::1";
}

bool needs_network(const Configuration& configuration) {
  for (const auto& [name, check] : configuration.checks)
    if (!on_this_machine(host_of(check.question))) return true;
  return false;
}

std::optional<Instant> oldest_call(const World& world) {
  std::optional<Instant> oldest;
  for (const auto& [id, delivery] : world.deliveries) {
    if (is_final(delivery.status) || delivery.status == DeliveryStatus::quarantined) continue;
    const Page& page = world.pages.at(delivery.page);
    if (page.kind == PageKind::call && (!oldest || page.created_at < *oldest))
      oldest = page.created_at;
  }
  return oldest;
}

}  // namespace

SelfWatch::SelfWatch(runtime::DeciderThread& decider, runtime::SystemClock& clock,
                     db::Database& database, http::Client& client, const Prober& prober,
                     std::string folder, std::string heartbeat_url, AskSenders ask_senders)
    : decider_(decider),
      clock_(clock),
      database_(database),
      client_(client),
      prober_(prober),
      folder_(std::move(folder)),
      heartbeat_url_(std::move(heartbeat_url)),
      ask_senders_(std::move(ask_senders)) {
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
  if (!heartbeat_url_.empty()) beat();
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
    const auto oldest = oldest_call(*world);
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

// A batch is committed at least as often as is looked here; one look may come just before it.
bool SelfWatch::commits() {
  const runtime::Health health = decider_.health();
  looks_without_commit_ = health.batches == batches_ ? looks_without_commit_ + 1 : 0;
  batches_ = health.batches;
  if (health.loaded && looks_without_commit_ < 2) return true;
  log_warning("the outside heartbeat is held back: nothing can be committed now");
  return false;
}

// Whoever cannot be called is not watched over. A proof lasts a while: mail servers want no sign-in
// every few seconds.
bool SelfWatch::senders_work() {
  const auto now = std::chrono::steady_clock::now();
  if (senders_proved_ && now - *senders_proved_ < senders_proof) return true;
  if (const auto answered = ask_senders_(); !answered) {
    log_warning("the outside heartbeat is held back: mail could not be sent now",
                {{"reason", text(answered.error().message)}});
    return false;
  }
  senders_proved_ = now;
  return true;
}

// The watcher elsewhere hears nothing when nothing can be committed or nobody could be called: its
// silence is the alarm.
void SelfWatch::beat() {
  if (!commits() || !senders_work()) return;
  http::ClientRequest request;
  request.url = heartbeat_url_;
  client_.fetch(std::move(request), [](const http::ClientResult& answer) {
    if (!answer.ok())
      log_warning("the outside heartbeat did not get through", {{"reason", text(answer.error)}});
  });
}

}  // namespace vigie::app
