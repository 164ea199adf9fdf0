// The world on disk: composes the stores of the features. One batch is one transaction, and the
// ledger row in it tells afterwards whether it landed.
#pragma once

#include <span>

#include "db/db.h"
#include "world/world.h"

namespace vigie {

// One row, written by every batch.
struct Ledger {
  std::int64_t batch_id = 0;
  Instant committed_at;  // the `now` of the last batch: time never goes back behind it
  std::int64_t next_id = 1;
  std::int64_t next_journal = 1;
  friend bool operator==(const Ledger&, const Ledger&) = default;
};

Result<Ledger> load_ledger(db::Connection& connection);

// Everything that is live, with its derived parts rebuilt. Retired incidents stay on disk.
Result<World> load_world(db::Connection& connection);

// Inside an open transaction: the changes in their order, then the ledger.
Result<void> write_batch(db::Connection& connection, std::span<const Change> changes,
                         const Ledger& ledger);

}  // namespace vigie
