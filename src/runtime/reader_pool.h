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
  // end within limits::read_transaction. unavailable when no connection can be opened. If the
  // server has restarted since a connection was last used, the question is asked once more on
  // another.
  template <class T>
  Result<T> ask(const std::function<Result<T>(db::Connection&)>& question) {
    while (true) {
      auto lent = lend();
      if (!lent) return fail(lent.error());
      db::Connection& connection = *lent->connection;
      const auto begun = connection.begin_read();
      Result<T> answer = begun ? question(connection) : Result<T>(fail(begun.error()));
      connection.rollback();
      const bool stale = lent->used && !connection.healthy();
      give_back(std::move(lent->connection));
      if (answer || !stale) return answer;
    }
  }

 private:
  struct Lent {
    std::unique_ptr<db::Connection> connection;
    bool used = false;  // it was open already
  };
  Result<Lent> lend();
  void give_back(std::unique_ptr<db::Connection> connection);

  db::Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<db::Connection>> idle_;
};

}  // namespace vigie::runtime
