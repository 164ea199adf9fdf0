// One face for SQLite and PostgreSQL. The only code that sees a database client is behind it.
//
// Promises: the same SQL text means the same on both ($1 placeholders, RETURNING, ON CONFLICT;
// never "::", never now(), never LIMIT -1); a commit tells whether it happened, did not, or cannot be
// known. Does not: map objects, build SQL, retry.
// Threads: a Connection belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "civil/instant.h"

namespace vigie::db {

using Null = std::monostate;
using Value = std::variant<Null, std::int64_t, double, std::string>;

inline Value val(std::int64_t v) { return v; }
inline Value val(int v) { return std::int64_t{v}; }
inline Value val(bool v) { return std::int64_t{v ? 1 : 0}; }  // stored as 0/1 on both
inline Value val(double v) { return v; }
inline Value val(std::string v) { return v; }
inline Value val(std::string_view v) { return std::string(v); }
inline Value val(const char* v) { return std::string(v); }
inline Value val(Instant t) { return t.ms(); }
inline Value val(Duration d) { return std::int64_t{d.count()}; }
template <class T>
Value val(const std::optional<T>& v) {
  return v ? val(*v) : Value{Null{}};
}

// One row of a result, valid only inside the callback that receives it. Columns count from 0.
// A column of another type than asked for is a bug of ours: CHECK.
class Row {
 public:
  virtual bool null(int column) const = 0;
  virtual std::int64_t i64(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;

  bool boolean(int column) const { return i64(column) != 0; }
  Instant instant(int column) const { return Instant::from_ms(i64(column)); }
  Duration duration(int column) const { return Duration(i64(column)); }
  std::string str(int column) const { return std::string(text(column)); }
  std::optional<std::int64_t> opt_i64(int column) const {
    return null(column) ? std::nullopt : std::optional(i64(column));
  }
  std::optional<Instant> opt_instant(int column) const {
    return null(column) ? std::nullopt : std::optional(instant(column));
  }
  std::optional<std::string> opt_str(int column) const {
    return null(column) ? std::nullopt : std::optional(str(column));
  }

 protected:
  ~Row() = default;
};

enum class CommitResult {
  committed,  // on disk
  failed,     // certainly not there
  in_doubt,   // the answer was lost; only a look at the batch row can tell
};

struct CommitOutcome {
  CommitResult result = CommitResult::committed;
  std::string detail;  // of failed and in_doubt
};

enum class Dialect { sqlite, postgres };

class Connection {
 public:
  virtual ~Connection() = default;
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement and calls `each` for each row of its result. Returns how many rows were
  // changed (or read). Statements are prepared once per text and kept.
  // Errors: conflict (a constraint), unavailable (busy, disk full, connection lost), internal (bad SQL).
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each) = 0;
  Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {},
                           const std::function<void(const Row&)>& each = {}) {
    return run(sql, std::span<const Value>(values.begin(), values.size()), each);
  }

  // A statement of the open transaction whose result nobody reads. PostgreSQL pipelines it: an error
  // may come out only at the next run() or commit(). Outside a transaction: CHECK.
  virtual Result<void> post(std::string_view sql, std::span<const Value> values) = 0;
  Result<void> post(std::string_view sql, std::initializer_list<Value> values) {
    return post(sql, std::span<const Value>(values.begin(), values.size()));
  }

  virtual Result<void> begin() = 0;
  // Begins a read-only transaction that sees one moment of the database. The reader ends it within
  // limits::read_transaction (5 s).
  virtual Result<void> begin_read() = 0;
  virtual CommitOutcome commit() = 0;
  virtual void rollback() = 0;  // never fails: at worst the connection is closed and says so later

  virtual Dialect dialect() const = 0;
  virtual bool healthy() const = 0;  // false: close it and open another
};

// Where the data is: "sqlite:/var/lib/vigie/vigie.db", "sqlite::memory:" (tests and simulation), or
// "postgresql://user@host:port/name" (password from the environment or a pass file, never here).
class Database {
 public:
  virtual ~Database() = default;
  // The one writable connection; on SQLite it holds the file's exclusive lock until it is closed.
  virtual Result<std::unique_ptr<Connection>> open_writer() = 0;
  virtual Result<std::unique_ptr<Connection>> open_reader() = 0;
  virtual Dialect dialect() const = 0;
  virtual std::string describe() const = 0;  // without secrets
  // A consistent copy of the whole database in one new file (SQLite: VACUUM INTO).
  virtual Result<void> backup_to(const std::string& path) = 0;
};

Result<std::unique_ptr<Database>> open_database(std::string_view url);

}  // namespace vigie::db
