#include "app/lease_wait.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "app/log.h"
#include "base/limits.h"
#include "db/lease.h"

namespace vigie::app {

namespace {

void pause() {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, limits::lease / 12);
}

}  // namespace

Result<void> wait_for_lease(db::Database& database) {
  if (database.dialect() == db::Dialect::sqlite) return {};
  auto reader = database.open_reader();
  if (!reader) return fail(reader.error());
  auto seen = db::read_lease(**reader);
  if (!seen) return fail(seen.error());
  if (seen->node.empty()) return {};
  log_info("another node decides; waiting until it stops", {{"node", seen->node}});
  auto still_since = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - still_since < limits::lease) {
    pause();
    const auto now = db::read_lease(**reader);
    if (!now) return fail(now.error());
    if (now->node.empty()) return {};
    if (now->epoch == seen->epoch && now->beat == seen->beat) continue;
    seen = now;
    still_since = std::chrono::steady_clock::now();
  }
  return {};
}

}  // namespace vigie::app
