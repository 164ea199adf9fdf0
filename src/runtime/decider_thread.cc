#include "runtime/decider_thread.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace vigie::runtime {

namespace {

constexpr milliseconds mend_every{250};
constexpr milliseconds longest_wait{1000};  // the clock wants to be looked at

Error refused(Message why) {
  return {ErrorCode::unavailable, std::move(why)};
}

}  // namespace

DeciderThread::DeciderThread(Decider& decider, SystemClock& clock, Hooks hooks, BatchReport opened,
                             Options options)
    : decider_(decider), clock_(clock), hooks_(std::move(hooks)), options_(options) {
  health_.loaded = true;
  const Instant now = clock_.now();
  next_flush_ = now + limits::freshness_flush;
  next_beat_ = now + options_.beat_every;
  next_clearing_ = now + limits::retention_every;
  thread_ = std::thread([this, opened = std::move(opened)] {
    finish(opened, clock_.now());
    loop();
  });
}

DeciderThread::~DeciderThread() {
  stop();
}

void DeciderThread::submit(Event event, Answered answered) {
  std::unique_lock lock(mutex_);
  if (auto error = refusal()) {
    lock.unlock();
    return answered(fail(std::move(*error)));
  }
  queue_.push_back({std::move(event), std::move(answered), false});
  lock.unlock();
  wake_.notify_one();
}

std::optional<Error> DeciderThread::refusal() const {
  if (stopping_) return refused(say("the server is shutting down; try again in a moment"));
  if (!health_.loaded)
    return refused(say("the database does not take writes now ({}); nothing was changed, try again",
                       health_.failure));
  if (queue_.size() >= limits::decider_queue)
    return refused(say("too much is waiting to be decided; try again in a moment"));
  return std::nullopt;
}

void DeciderThread::report(Event event, Answered answered) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(event), std::move(answered), true});
  }
  wake_.notify_one();
}

void DeciderThread::read(Reader reader) {
  std::unique_lock lock(mutex_);
  if (stopping_ || readers_.size() >= limits::decider_queue) {
    lock.unlock();
    return reader(nullptr, clock_.now());
  }
  readers_.push_back(std::move(reader));
  lock.unlock();
  wake_.notify_one();
}

Health DeciderThread::health() const {
  const std::lock_guard lock(mutex_);
  Health health = health_;
  health.queued = queue_.size();
  health.clock_ahead = clock_.ahead();
  return health;
}

void DeciderThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::chrono::milliseconds DeciderThread::wait_time() const {
  const Instant now = clock_.now();
  Instant until = std::min({now + longest_wait, next_flush_, next_beat_});
  if (!decider_.ready()) {
    until = std::min(until, next_mend_);
  } else if (const auto due = next_due(decider_.world())) {
    until = std::min(until, *due);
  }
  return std::clamp(until - now, milliseconds(0), longest_wait);
}

std::vector<DeciderThread::Item> DeciderThread::gather() {
  std::vector<Item> items;
  const auto take = [&](std::deque<Item>& from) {
    while (!from.empty() && items.size() + 3 < limits::batch_events) {
      items.push_back(std::move(from.front()));
      from.pop_front();
    }
  };
  if (auto gap = clock_.update()) kept_.push_front({std::move(*gap), {}, true});
  // While nothing can be written, reports wait and commands are told so (decide).
  if (decider_.ready() || clock_.now() >= next_mend_) take(kept_);
  const std::lock_guard lock(mutex_);
  take(queue_);
  return items;
}

void DeciderThread::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      const auto wait = wait_time();
      wake_.wait_for(lock, wait, [&] { return stopping_ || !queue_.empty() || !readers_.empty(); });
    }
    decide(gather());
    run_readers(decider_.ready());
    if (decider_.deposed()) {
      if (hooks_.deposed) std::exchange(hooks_.deposed, {})();
    }
    const std::lock_guard lock(mutex_);
    if (stopping_ && queue_.empty()) break;
  }
  std::deque<Reader> left;
  {
    const std::lock_guard lock(mutex_);
    left.swap(readers_);
  }
  for (const Reader& reader : left) reader(nullptr, clock_.now());
}

void DeciderThread::decide(std::vector<Item> items) {
  const Instant now = std::max(clock_.now(), decider_.ledger().committed_at);
  const bool mending = !decider_.ready();
  if (mending && now < next_mend_) {
    for (Item& item : items) {
      if (item.keep) {
        kept_.push_back(std::move(item));
      } else if (item.answered) {
        item.answered(fail(
            refused(say("the database does not take writes now; nothing was changed, try again"))));
      }
    }
    return;
  }
  if (!mending) {
    if (const auto due = next_due(decider_.world()); due && *due <= now)
      items.push_back({TimersDue{}, {}, false});
  }
  const bool flush = now >= next_flush_;
  if (flush) items.push_back({FlushFreshness{}, {}, false});
  if (now >= next_clearing_) {
    items.push_back({ClearHistory{now - options_.keep_history}, {}, false});
    next_clearing_ = now + limits::retention_every;
  }
  const bool beat = now >= next_beat_;
  if (items.empty() && !mending && !beat) return;

  std::vector<Event> events;
  events.reserve(items.size());
  for (const Item& item : items) events.push_back(item.event);
  const std::int64_t batch = decider_.ledger().batch_id;
  const auto started = std::chrono::steady_clock::now();
  const BatchReport report = decider_.run(events, now, beat || mending);
  const auto took = std::chrono::steady_clock::now() - started;

  if (report.durable) {
    if (flush) next_flush_ = now + limits::freshness_flush;
    next_beat_ = now + options_.beat_every;
    const std::lock_guard lock(mutex_);
    health_.loaded = true;
    health_.failing_since.reset();
    health_.failure = {};
    health_.batches += decider_.ledger().batch_id != batch ? 1 : 0;
    health_.events += static_cast<std::int64_t>(events.size());
    health_.last_commit = std::chrono::duration_cast<std::chrono::microseconds>(took);
    told_failing_ = false;
  } else {
    next_mend_ = now + mend_every;
    note_failure(now);
  }
  finish(report, now);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!report.durable && items[i].keep) {
      kept_.push_back(std::move(items[i]));
    } else if (items[i].answered) {
      items[i].answered(report.answers[i]);
    }
  }
}

void DeciderThread::note_failure(Instant now) {
  Instant since;
  {
    const std::lock_guard lock(mutex_);
    health_.loaded = false;
    health_.failure = decider_.last_failure();
    health_.deposed = decider_.deposed();
    if (!health_.failing_since) health_.failing_since = now;
    since = *health_.failing_since;
  }
  if (decider_.disk_full() && hooks_.database_full) hooks_.database_full();
  if (now - since >= limits::commit_failing && !told_failing_ && hooks_.failing) {
    told_failing_ = true;
    hooks_.failing(decider_.last_known_configuration(), now, decider_.last_failure());
  }
}

void DeciderThread::finish(const BatchReport& report, Instant now) {
  if (decider_.ready() && decider_.world().configuration != configured_) {
    configured_ = decider_.world().configuration;
    if (hooks_.configured) hooks_.configured(decider_.world());
  }
  if (!report.effects.empty() && hooks_.effects)
    hooks_.effects(decider_.world(), report.effects, now);
  if (!report.journal.empty() && hooks_.journal) hooks_.journal(decider_.world(), report.journal);
}

void DeciderThread::run_readers(bool shown) {
  std::deque<Reader> readers;
  {
    const std::lock_guard lock(mutex_);
    readers.swap(readers_);
  }
  const Instant now = clock_.now();
  for (const Reader& reader : readers) reader(shown ? &decider_.world() : nullptr, now);
}

}  // namespace vigie::runtime
