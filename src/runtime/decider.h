// Decides and commits, one batch at a time: the only writer.
//
// Promises: an event that was answered with success is on disk; after each run() the memory equals
// the disk or is known to be lost; work for the edges is returned only after the commit that made
// it. A commit that failed or is in doubt discards the memory, takes a new epoch, loads again and
// learns from the ledger's batch_id whether it landed. Does not: know a thread or a clock
// (decider_thread.h has them; the simulator calls it directly). Threads: one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/db.h"
#include "world/event.h"
#include "world/world.h"
#include "world/world_store.h"

namespace vigie::runtime {

struct BatchReport {
  std::vector<Result<Answer>> answers;  // one an event, in order
  std::vector<Effect> effects;          // to be done now; only what is on disk
  std::vector<JournalEntry> journal;    // the lines that were written, for live readers
  // false: the database is away; answers say unavailable. An event that the database refuses for
  // what it is has an error of its own, and the others of its batch are stored.
  bool durable = true;
};

class Decider {
 public:
  // `node` names this process in the lease.
  Decider(db::Database& database, std::string node);

  // Takes the lease over from the holder seen, loads, and brings the world to `now`: a gap since
  // the last commit, attempts with an unknown outcome. Its effects are the caller's to do.
  // conflict: another node took it first; unavailable: try again.
  Result<BatchReport> open(Instant now);

  // `force` commits a batch without changes too: the ledger then tells until when we were watching.
  BatchReport run(std::span<const Event> events, Instant now, bool force = false);

  // False between a failed commit and the reload that mends it. run() tries to mend first.
  bool ready() const { return loaded_; }
  // The lease went to another node: this one must stop deciding for good.
  bool deposed() const { return deposed_; }
  // The last failure was for lack of disk space.
  bool disk_full() const { return connection_ != nullptr && connection_->disk_full(); }
  const World& world() const { return world_; }
  const Ledger& ledger() const { return ledger_; }
  std::int64_t epoch() const { return epoch_; }
  const Message& last_failure() const { return last_failure_; }

  // A last look at the world before a reload that has not succeeded yet: whom to page when nothing
  // can be committed any more.
  const Configuration& last_known_configuration() const { return *last_configuration_; }

  // Gives the lease back, so that the next node need not wait. Nothing may be run afterwards.
  void close();

 private:
  db::CommitOutcome commit(const std::vector<Change>& changes, Instant now);
  Result<void> reload();
  void lose(Message why);
  BatchReport decide(std::span<const Event> events, Instant now, bool force);
  BatchReport decide_one_by_one(std::span<const Event> events, Instant now);
  BatchReport refuse(std::size_t events, const Message& why, bool doubtful = false) const;
  void settle_doubt();
  void add_owed(BatchReport& report);

  db::Database& database_;
  std::string node_;
  std::unique_ptr<db::Connection> connection_;
  World world_;
  Ledger ledger_;
  std::shared_ptr<const Configuration> last_configuration_ = std::make_shared<Configuration>();
  std::int64_t epoch_ = 0;
  bool loaded_ = false;
  bool deposed_ = false;
  std::optional<Error> refusal_;  // the last failure was about what was written, not the database
  // What follows from a batch of which nobody knows yet whether it landed, ...
  struct Doubt {
    std::int64_t batch_id = 0;
    std::vector<Effect> effects;
    std::vector<JournalEntry> journal;
  };
  std::optional<Doubt> doubt_;
  // ... and from one that turned out to be on disk, to be done after the next commit.
  std::vector<Effect> owed_effects_;
  std::vector<JournalEntry> owed_journal_;
  Message last_failure_;
};

}  // namespace vigie::runtime
