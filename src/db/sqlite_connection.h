// One SQLite connection: statements by text, transactions, and what SQLite's answers mean.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/db.h"
#include "db/deadline.h"
#include "db/running.h"

namespace vigie::db {

struct CloseSqlite {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

enum class Access { write, read };

Result<SqliteHandle> open_sqlite(const std::string& path, const std::string& vfs, Access access);

// What the last failure of `handle` means, with the remedy. `during` begins the sentence.
Error sqlite_error(sqlite3* handle, int answer, std::string_view during);

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(SqliteHandle handle);            // of Access::write
  SqliteConnection(SqliteHandle handle, Patience patience);  // of Access::read
  ~SqliteConnection() override;

  using Connection::post;
  using Connection::run;
  Result<std::int64_t> run(std::string_view sql, std::span<const Value> values,
                           const std::function<void(const Row&)>& each) override;
  Result<void> post(std::string_view sql, std::span<const Value> values) override;
  Result<void> begin() override;
  Result<void> begin_read() override;
  CommitOutcome commit() override;
  void rollback() override;
  Dialect dialect() const override { return Dialect::sqlite; }
  bool healthy() const override { return healthy_; }
  bool disk_full() const override { return disk_full_; }

 private:
  struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Statement {
    std::unique_ptr<sqlite3_stmt, CloseStatement> handle;
    std::vector<int> places;  // of $1, $2, ...: SQLite numbers them by first appearance
  };

  Result<const Statement*> prepared(std::string_view sql);
  Result<void> bind(const Statement& statement, std::span<const Value> values);
  Result<std::int64_t> step_all(sqlite3_stmt* statement,
                                const std::function<void(const Row&)>& each);
  Result<std::int64_t> run_checked(std::string_view sql, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each);
  Result<void> begin_with(const char* sql);
  Error failure(int answer, std::string_view during);

  SqliteHandle handle_;
  Access access_;
  Patience patience_;                   // of a read
  std::optional<Deadline> read_until_;  // of the read that goes on
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
  std::optional<Error> broken_;  // the error that spoilt the open transaction
  bool in_transaction_ = false;
  bool running_ = false;
  bool healthy_ = true;
  bool disk_full_ = false;
};

}  // namespace vigie::db
