// One face for SQLite and PostgreSQL. The only code that sees a database client is behind it.
//
// Promises: the same SQL text means the same on both ($1 placeholders, RETURNING, ON CONFLICT;
// never "::", never now(), never LIMIT -1); a commit tells whether it happened, did not, or cannot
// be known. Does not: map objects, build SQL, retry. Threads: a Connection belongs to one thread at
// a time.
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

#include "base/limits.h"
#include "base/result.h"
#include "civil/instant.h"

namespace vigie::db {

using Null = std::monostate;
using Value = std::variant<Null, std::int64_t, double, std::string>;

inline Value val(std::int64_t v) {
  return v;
}
inline Value val(int v) {
  return std::int64_t{v};
}
inline Value val(bool v) {
  return std::int64_t{v ? 1 : 0};
}  // stored as 0/1 on both
inline Value val(double v) {
  return v;
}
inline Value val(std::string v) {
  return v;
}
inline Value val(std::string_view v) {
  return std::string(v);
}
inline Value val(const char* v) {
  return std::string(v);
}
inline Value val(Instant t) {
  return t.ms();
}
inline Value val(Duration d) {
  return std::int64_t{d.count()};
}
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
  Message detail;  // of failed and in_doubt
  // Of failed: for what was written (a constraint, a type); to try the same again is of no use.
  bool refused = false;
};

enum class Dialect { sqlite, postgres };

class Connection {
 public:
  virtual ~Connection() = default;
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement and calls `each` for each row of its result. Returns how many rows were
  // read, or changed where the statement returns none. Statements are prepared once per text and
  // kept. `each` must not use this connection. After an error inside a transaction nothing but
  // rollback() helps: further statements fail, and so does commit().
  // The first use of a text fixes the types of its parameters. NULLS FIRST or LAST must be said:
  // the two databases sort NULL differently.
  // Errors: conflict (a constraint), unavailable (busy, disk full or failing, a damaged file,
  // connection lost), invalid (text that is not UTF-8 or holds a NUL), internal (bad SQL, see
  // sql_text.h).
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each) = 0;
  Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {},
                           const std::function<void(const Row&)>& each = {}) {
    return run(sql, std::span<const Value>(values.begin(), values.size()), each);
  }

  // A statement of the open transaction whose result nobody reads. PostgreSQL pipelines it: an
  // error may come out only at the next run() or commit(). Outside a transaction: CHECK.
  virtual Result<void> post(std::string_view sql, std::span<const Value> values) = 0;
  Result<void> post(std::string_view sql, std::initializer_list<Value> values) {
    return post(sql, std::span<const Value>(values.begin(), values.size()));
  }

  virtual Result<void> begin() = 0;
  // Begins a read-only transaction that sees one moment of the database: that of its first
  // statement. It ends with commit() or rollback(). On a connection of open_reader() all of it, or
  // a statement outside of one, lasts at most limits::read_transaction (5 s): then the statement
  // ends with unavailable, which says so.
  virtual Result<void> begin_read() = 0;
  virtual CommitOutcome commit() = 0;
  virtual void rollback() = 0;  // never fails: at worst the connection is closed and says so later

  virtual Dialect dialect() const = 0;
  virtual bool healthy() const = 0;  // false: close it and open another
  // The last failure was for lack of disk space: Database::release_reserve() gives some back.
  virtual bool disk_full() const = 0;

  // PostgreSQL: a server that says nothing for limits::database_silence is lost, as if its network
  // had died. A migration may rightly say nothing for longer: it switches this off.
  virtual void mind_silence(bool) {}
};

// Where the data is: "sqlite:/var/lib/vigie/vigie.db", "sqlite::memory:" (tests and simulation), or
// "postgresql://user@host:port/name" (password from the environment or a pass file, never here).
// "sqlite:/path?vfs=name" opens the file through a registered SQLite VFS (tests).
// Threads: a Database may be used by several. It outlives its connections.
class Database {
 public:
  virtual ~Database() = default;
  // The one writable connection; on SQLite it holds the file's exclusive lock until it is closed
  // (a second one, of this or another process: conflict). On PostgreSQL several nodes may have one
  // and the lease (lease.h) tells who decides; a server that may lose commits is refused.
  virtual Result<std::unique_ptr<Connection>> open_writer() = 0;
  virtual Result<std::unique_ptr<Connection>> open_reader() = 0;
  virtual Dialect dialect() const = 0;
  virtual std::string describe() const = 0;             // without secrets
  virtual std::optional<std::string> file() const = 0;  // of SQLite on a disk
  // A consistent copy of the whole database in one new file (SQLite: VACUUM INTO). PostgreSQL has
  // tools of its own: invalid.
  virtual Result<void> backup_to(const std::string& path) = 0;

  // SQLite: moves the write-ahead log into the file, on a connection of its own, so that the writer
  // never waits for it. Call it every few seconds from any thread but the decider's.
  // PostgreSQL: nothing.
  virtual Result<void> checkpoint() = 0;

  // SQLite: a file of limits::reserve_file bytes beside the database, made by open_writer.
  // Releasing it on a full disk leaves room for the commits that tell people so. PostgreSQL:
  // nothing.
  virtual void release_reserve() = 0;
  virtual Result<void> restore_reserve() = 0;
};

// What has passed since a moment of its own choice. Nothing here reads a clock; the one of the
// program is runtime::stopwatch. Threads: called from those of the connections.
using Stopwatch = std::function<milliseconds()>;

// How long a connection waits. Tests are less patient.
struct Patience {
  milliseconds read = limits::read_transaction;
  milliseconds silence = limits::database_silence;
  Stopwatch stopwatch = {};  // without one a read has no end but PostgreSQL's for one statement
};

Result<std::unique_ptr<Database>> open_database(std::string_view url, Patience patience = {});

}  // namespace vigie::db
