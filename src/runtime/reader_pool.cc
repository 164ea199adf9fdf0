#include "runtime/reader_pool.h"

#include "base/limits.h"

namespace vigie::runtime {

Result<std::unique_ptr<db::Connection>> ReaderPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return database_.open_reader();
}

void ReaderPool::give_back(std::unique_ptr<db::Connection> connection) {
  if (!connection->healthy()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < limits::idle_readers) idle_.push_back(std::move(connection));
}

}  // namespace vigie::runtime
