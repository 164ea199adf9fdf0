// Connections for reading, lent for one question at a time.
// Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "db/db.h"

namespace vigie::runtime {

class ReaderPool {
 public:
  explicit ReaderPool(db::Database& database) : database_(database) {}

  // Runs `question` in one read transaction, which sees one moment of what is committed. It must
  // end within limits::read_transaction. unavailable when no connection can be opened.
  template <class T>
  Result<T> ask(const std::function<Result<T>(db::Connection&)>& question) {
    auto connection = take();
    if (!connection) return fail(connection.error());
    if (auto begun = (*connection)->begin_read(); !begun) return fail(begun.error());
    Result<T> answer = question(**connection);
    (*connection)->rollback();
    give_back(std::move(*connection));
    return answer;
  }

 private:
  Result<std::unique_ptr<db::Connection>> take();
  void give_back(std::unique_ptr<db::Connection> connection);

  db::Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<db::Connection>> idle_;
};

}  // namespace vigie::runtime
