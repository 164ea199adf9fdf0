#include "runtime/reader_pool.h"

#include "base/limits.h"

namespace vigie::runtime {

Result<ReaderPool::Lent> ReaderPool::lend() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Lent lent{std::move(idle_.back()), true};
      idle_.pop_back();
      return lent;
    }
  }
  auto fresh = database_.open_reader();
  if (!fresh) return fail(fresh.error());
  return Lent{std::move(*fresh), false};
}

void ReaderPool::give_back(std::unique_ptr<db::Connection> connection) {
  if (!connection->healthy()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < limits::idle_readers) idle_.push_back(std::move(connection));
}

}  // namespace vigie::runtime
