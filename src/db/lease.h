// Who decides. One node at a time does: the one whose epoch is in the row `lease`. No clock is
// compared between machines: a follower watches whether `beat` moves on its own steady clock.
//
// A commit in doubt is settled by taking the lease anew, on a new connection, before looking at the
// ledger: its row is locked by the old transaction for as long as that may still land.
//
// Use: a node that finds the beat still for too long acquires, then loads. Every batch of the
// decider begins with beat(): false means that another has taken over, and nothing may be
// committed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/db.h"

namespace vigie::db {

struct Lease {
  std::int64_t epoch = 0;
  std::int64_t beat = 0;
  std::string node;  // of the holder; empty before the first
};

Result<Lease> read_lease(Connection& connection);

// Takes over from the holder that was seen last: the epoch grows by one. In its own transaction,
// which must not be open. conflict if somebody else was faster or the holder has moved since;
// unavailable if it is not known (then acquire again from a fresh read).
Result<Lease> acquire_lease(Connection& writer, const Lease& seen, std::string_view node);

// Inside the transaction of a batch: moves the beat. false: the epoch is no longer ours; roll back.
Result<bool> beat_lease(Connection& writer, std::int64_t epoch);

// Inside a transaction: the holder stops. The row then names nobody, and the next node need not
// wait.
Result<void> release_lease(Connection& writer, std::int64_t epoch);

}  // namespace vigie::db
