#include "db/lease.h"

#include <optional>

namespace vigie::db {

Result<Lease> read_lease(Connection& connection) {
  std::optional<Lease> lease;
  const auto read =
      connection.run("SELECT epoch, beat, node FROM lease WHERE id = 1", {},
                     [&](const Row& row) { lease = Lease{row.i64(0), row.i64(1), row.str(2)}; });
  if (!read) return fail(read.error());
  if (!lease)
    return fail(ErrorCode::internal, say("the table lease has lost its row: restore a backup"));
  return *lease;
}

Result<Lease> acquire_lease(Connection& writer, const Lease& seen, std::string_view node) {
  if (auto begun = writer.begin(); !begun) return fail(begun.error());
  const auto changed = writer.run(
      "UPDATE lease SET epoch = epoch + 1, beat = beat + 1, node = $3 "
      "WHERE id = 1 AND epoch = $1 AND beat = $2",
      {val(seen.epoch), val(seen.beat), val(node)});
  if (!changed || *changed == 0) {
    writer.rollback();
    if (!changed) return fail(changed.error());
    return fail(ErrorCode::conflict, say("another node decides: its lease has moved"));
  }
  const CommitOutcome outcome = writer.commit();
  if (outcome.result != CommitResult::committed) {
    return fail(ErrorCode::unavailable, say("taking the lease: {}", outcome.detail));
  }
  return Lease{seen.epoch + 1, seen.beat + 1, std::string(node)};
}

Result<bool> beat_lease(Connection& writer, std::int64_t epoch) {
  const auto changed =
      writer.run("UPDATE lease SET beat = beat + 1 WHERE id = 1 AND epoch = $1", {val(epoch)});
  if (!changed) return fail(changed.error());
  return *changed == 1;
}

Result<void> release_lease(Connection& writer, std::int64_t epoch) {
  return writer.post("UPDATE lease SET node = '' WHERE id = 1 AND epoch = $1", {val(epoch)});
}

}  // namespace vigie::db
