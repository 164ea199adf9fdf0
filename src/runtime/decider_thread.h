// The decider's thread: gathers events, keeps the timers, commits, then answers.
//
// Batches form while the previous commit runs; nobody waits on purpose. Commands are refused when
// the queue is full or nothing can be committed; what the edges report (receipts, observations) is
// kept until it can be. Threads: submit, report, read and health from any; the hooks are called on
// the decider's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/limits.h"
#include "runtime/decider.h"
#include "runtime/system_clock.h"

namespace vigie::runtime {

struct Health {
  bool loaded = false;                   // a world is in memory and commits succeed
  std::optional<Instant> failing_since;  // of commits
  Message failure;                       // why
  std::size_t queued = 0;                // events waiting
  std::int64_t batches = 0;              // committed
  std::int64_t events = 0;
  std::chrono::microseconds last_commit{};
  Duration clock_ahead{};  // of the wall clock
  bool deposed = false;
};

class DeciderThread {
 public:
  using Answered = std::function<void(Result<Answer>)>;
  // `world` is null while there is none to show (between a failed commit and the reload).
  using Reader = std::function<void(const World* world, Instant now)>;

  struct Hooks {
    std::function<void(const World&, const std::vector<Effect>&, Instant)> effects;
    std::function<void(const World&, const std::vector<JournalEntry>&)> journal;
    std::function<void(const World&)> configured;  // also once at the start
    // Commits have failed for limits::commit_failing: page the last resort from memory. Once, until
    // they succeed again.
    std::function<void(const Configuration&, Instant, const Message& why)> failing;
    std::function<void()> database_full;  // release the reserve
    std::function<void()> deposed;
  };

  struct Options {
    // How often a batch is committed even when nothing has happened: the ledger then tells until
    // when we were watching, and on a shared database the beat of the lease moves.
    milliseconds beat_every = limits::freshness_flush;
    Duration keep_history = hours(24 * 365 * 3);  // resolved incidents and journal lines
  };

  // `opened` is what Decider::open() returned: its effects are done first.
  DeciderThread(Decider& decider, SystemClock& clock, Hooks hooks, BatchReport opened,
                Options options);
  ~DeciderThread();  // stop()
  DeciderThread(const DeciderThread&) = delete;
  DeciderThread& operator=(const DeciderThread&) = delete;

  // A command. `answered` is called once: after the commit, or at once with unavailable.
  void submit(Event event, Answered answered);
  // What an edge has to tell; bounded by what the edges have under way. `answered` may be empty.
  void report(Event event, Answered answered = {});
  // Between two batches, so it sees only what is on disk.
  void read(Reader reader);

  Health health() const;

  // Refuses new commands, decides what is queued, ends the thread.
  void stop();

 private:
  struct Item {
    Event event;
    Answered answered;
    bool keep = false;  // a report: survives a failed commit
  };

  void loop();
  // Why no event is taken now; the mutex is held.
  std::optional<Error> refusal() const;
  std::vector<Item> gather();
  void decide(std::vector<Item> items);
  void finish(const BatchReport& report, Instant now);
  void note_failure(Instant now);
  void run_readers(bool shown);
  std::chrono::milliseconds wait_time() const;

  Decider& decider_;
  SystemClock& clock_;
  Hooks hooks_;
  Options options_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> queue_;
  std::deque<Reader> readers_;
  bool stopping_ = false;
  Health health_;

  // The thread's own.
  std::deque<Item> kept_;
  std::shared_ptr<const Configuration> configured_;
  Instant next_flush_;
  Instant next_beat_;
  Instant next_clearing_;
  Instant next_mend_;
  bool told_failing_ = false;

  std::thread thread_;
};

}  // namespace vigie::runtime
