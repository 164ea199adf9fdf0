#include "db/sqlite_connection.h"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/sql_text.h"
#include "db/sqlite_library.h"

namespace vigie::db {
namespace {

// Of SQLite's machine, some milliseconds of them: often enough to end in time.
constexpr int instructions_between_looks = 100'000;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool null(int column) const override { return type(column) == SQLITE_NULL; }
  std::int64_t i64(int column) const override {
    CHECK(type(column) == SQLITE_INTEGER);
    return sqlite3_column_int64(statement_, column);
  }
  double real(int column) const override {
    CHECK(type(column) == SQLITE_FLOAT || type(column) == SQLITE_INTEGER);
    return sqlite3_column_double(statement_, column);
  }
  std::string_view text(int column) const override {
    CHECK(type(column) == SQLITE_TEXT);
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  int type(int column) const {
    CHECK(column >= 0 && column < sqlite3_column_count(statement_));
    return sqlite3_column_type(statement_, column);
  }
  sqlite3_stmt* statement_;
};

bool lacks_space(sqlite3* handle, int answer) {
  return answer == SQLITE_FULL ||
         (answer == SQLITE_IOERR && sqlite3_system_errno(handle) == ENOSPC);
}

ErrorCode code_of(int answer, int extended) {
  switch (answer) {
    case SQLITE_CONSTRAINT:
      return extended == SQLITE_CONSTRAINT_DATATYPE ? ErrorCode::internal : ErrorCode::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
      return ErrorCode::unavailable;
    default:
      return ErrorCode::internal;
  }
}

Message remedy_of(sqlite3* handle, int answer) {
  if (lacks_space(handle, answer)) return say("; the disk is full: free some space");
  switch (answer) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return say("; another program holds the database: end it, or try again");
    case SQLITE_IOERR:
      return say("; look at the disk and the kernel's log");
    case SQLITE_CANTOPEN:
      return say("; the file and its folder must exist and be readable and writable for this user");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return say("; the file is damaged or no database: restore a backup");
    default:
      return {};
  }
}

Result<void> pragma(sqlite3* handle, const std::string& sql) {
  if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(sqlite_error(handle, sqlite3_errcode(handle), sql));
}

Result<void> set_up(sqlite3* handle, const std::string& vfs, Access access) {
  sqlite3_extended_result_codes(handle, 1);
  const auto busy = std::chrono::duration_cast<milliseconds>(limits::database_busy);
  sqlite3_busy_timeout(handle, static_cast<int>(busy.count()));
  // PostgreSQL's LIKE minds the case; so must ours.
  if (auto done = pragma(handle, "PRAGMA case_sensitive_like = ON"); !done) return done;
  if (access == Access::read) return pragma(handle, "PRAGMA query_only = ON");
  // On a disk in memory nothing comes in blocks, and a commit copies and sums whole pages.
  if (!vfs.empty())
    if (auto done = pragma(handle, "PRAGMA page_size = 1024"); !done) return done;
  for (const char* sql :
       {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
    if (auto done = pragma(handle, sql); !done) return done;
  }
  // Checkpoints run on another connection (Database::checkpoint), not inside a commit. But a log
  // that nobody empties would fill the disk: then a slow commit is the lesser evil.
  sqlite3_wal_autocheckpoint(handle, 4 * limits::log_pages);
  return {};
}

}  // namespace

Error sqlite_error(sqlite3* handle, int answer, std::string_view during) {
  const int primary = answer & 0xff;
  return Error{code_of(primary, answer),
               say("{}: {}{}", shorten(during, 200),
                   handle ? verbatim(sqlite3_errmsg(handle)) : say("no memory"),
                   remedy_of(handle, primary))};
}

Result<SqliteHandle> open_sqlite(const std::string& path, const std::string& vfs, Access access) {
  set_up_sqlite();
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (access == Access::write) flags |= SQLITE_OPEN_CREATE;
  sqlite3* raw = nullptr;
  const int answer =
      sqlite3_open_v2(path.c_str(), &raw, flags, vfs.empty() ? nullptr : vfs.c_str());
  SqliteHandle handle(raw);
  if (answer != SQLITE_OK) return fail(sqlite_error(raw, answer, "opening " + path));
  if (auto done = set_up(raw, vfs, access); !done) {
    return fail(done.error().code, say("opening {}: {}", path, done.error().message));
  }
  return handle;
}

SqliteConnection::SqliteConnection(SqliteHandle handle)
    : handle_(std::move(handle)), access_(Access::write) {}

SqliteConnection::SqliteConnection(SqliteHandle handle, Patience patience)
    : handle_(std::move(handle)), access_(Access::read), patience_(std::move(patience)) {
  sqlite3_progress_handler(
      handle_.get(), instructions_between_looks,
      [](void* self) {
        const auto& until = static_cast<SqliteConnection*>(self)->read_until_;
        return until && until->passed() ? 1 : 0;
      },
      this);
}

SqliteConnection::~SqliteConnection() {
  if (in_transaction_) rollback();
}

Error SqliteConnection::failure(int answer, std::string_view during) {
  const int primary = answer & 0xff;
  if (primary == SQLITE_INTERRUPT) return read_too_long(during, patience_.read);
  disk_full_ = lacks_space(handle_.get(), primary);
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) healthy_ = false;
  if (primary == SQLITE_IOERR && !disk_full_) healthy_ = false;
  return sqlite_error(handle_.get(), answer, during);
}

Result<const SqliteConnection::Statement*> SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  if (auto clean = lint_sql(sql); !clean) return fail(clean.error());
  sqlite3_stmt* raw = nullptr;
  const int answer = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (answer != SQLITE_OK) return fail(failure(answer, sql));
  if (raw == nullptr) return fail(ErrorCode::internal, say("an empty statement"));
  Statement statement;
  statement.handle.reset(raw);
  for (int n = 1; n <= sqlite3_bind_parameter_count(raw); ++n) {
    const int place = sqlite3_bind_parameter_index(raw, fmt::format("${}", n).c_str());
    if (place == 0) {
      return fail(ErrorCode::internal,
                  say("the parameters must be $1, $2, ... without a gap: {}", sql));
    }
    statement.places.push_back(place);
  }
  return &statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

Result<void> SqliteConnection::bind(const Statement& statement, std::span<const Value> values) {
  if (values.size() != statement.places.size()) {
    return fail(ErrorCode::internal, say("{} parameters for {} values: {}", statement.places.size(),
                                         values.size(), sqlite3_sql(statement.handle.get())));
  }
  sqlite3_stmt* target = statement.handle.get();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int place = statement.places[i];
    int answer = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      answer = sqlite3_bind_int64(target, place, *number);
    } else if (const auto* real = std::get_if<double>(&values[i])) {
      CHECK(std::isfinite(*real));
      answer = sqlite3_bind_double(target, place, *real);
    } else if (const auto* text = std::get_if<std::string>(&values[i])) {
      if (!storable_text(*text)) {
        return fail(ErrorCode::invalid,
                    say("text that is not UTF-8 or holds a NUL cannot be stored"));
      }
      // The values outlive the run: no copy is needed.
      answer = sqlite3_bind_text64(target, place, text->data(), text->size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    if (answer != SQLITE_OK) return fail(failure(answer, "binding a value"));
  }
  return {};
}

Result<std::int64_t> SqliteConnection::step_all(sqlite3_stmt* statement,
                                                const std::function<void(const Row&)>& each) {
  const SqliteRow row(statement);
  const std::int64_t changed_before = sqlite3_total_changes64(handle_.get());
  std::int64_t rows = 0;
  while (true) {
    const int answer = sqlite3_step(statement);
    if (answer == SQLITE_DONE) break;
    if (answer != SQLITE_ROW) return fail(failure(answer, sqlite3_sql(statement)));
    ++rows;
    if (each) each(row);
  }
  if (sqlite3_column_count(statement) > 0) return rows;
  // A statement that changes no row leaves the count of the one before it in place.
  const bool changed = sqlite3_total_changes64(handle_.get()) != changed_before;
  return changed ? sqlite3_changes64(handle_.get()) : 0;
}

Result<std::int64_t> SqliteConnection::run_checked(std::string_view sql,
                                                   std::span<const Value> values,
                                                   const std::function<void(const Row&)>& each) {
  const auto statement = prepared(sql);
  if (!statement) return fail(statement.error());
  struct Reset {
    sqlite3_stmt* handle;
    ~Reset() {
      sqlite3_reset(handle);
      sqlite3_clear_bindings(handle);
    }
  } const reset{(*statement)->handle.get()};
  if (auto bound = bind(**statement, values); !bound) return fail(bound.error());
  return step_all(reset.handle, each);
}

Result<std::int64_t> SqliteConnection::run(std::string_view sql, std::span<const Value> values,
                                           const std::function<void(const Row&)>& each) {
  CHECK(!running_);
  if (broken_) return fail(*broken_);
  if (access_ == Access::read && !in_transaction_)
    read_until_.emplace(patience_.stopwatch, patience_.read);
  const Running running(running_);
  auto outcome = run_checked(sql, values, each);
  // PostgreSQL spoils the transaction on the first error; the two must behave alike.
  if (!outcome && in_transaction_) broken_ = outcome.error();
  return outcome;
}

Result<void> SqliteConnection::post(std::string_view sql, std::span<const Value> values) {
  CHECK(in_transaction_);
  if (auto outcome = run(sql, values, {}); !outcome) return fail(outcome.error());
  return {};
}

Result<void> SqliteConnection::begin_with(const char* sql) {
  CHECK(!in_transaction_);
  if (!healthy_) {
    return fail(ErrorCode::unavailable,
                say("this connection has seen the disk fail: open another"));
  }
  const int answer = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (answer != SQLITE_OK) return fail(failure(answer, sql));
  in_transaction_ = true;
  return {};
}

Result<void> SqliteConnection::begin() {
  CHECK(access_ == Access::write);
  return begin_with("BEGIN IMMEDIATE");
}

Result<void> SqliteConnection::begin_read() {
  if (access_ == Access::read) read_until_.emplace(patience_.stopwatch, patience_.read);
  return begin_with("BEGIN DEFERRED");
}

CommitOutcome SqliteConnection::commit() {
  CHECK(in_transaction_);
  if (broken_) {
    const Error error = *broken_;
    rollback();
    return {CommitResult::failed, error.message, error.code != ErrorCode::unavailable};
  }
  const int answer = sqlite3_exec(handle_.get(), "COMMIT", nullptr, nullptr, nullptr);
  if (answer == SQLITE_OK) {
    in_transaction_ = false;
    return {};
  }
  const Error error = failure(answer, "COMMIT");
  // A lock that could not be had, a broken foreign key and a log that could not grow come before
  // the mark that makes a transaction count is written. An input/output error may come after it,
  // and a recovery may still find the mark: only a new connection can tell.
  const int primary = answer & 0xff;
  const bool certain =
      primary == SQLITE_BUSY || primary == SQLITE_CONSTRAINT || primary == SQLITE_FULL;
  if (!certain) healthy_ = false;
  rollback();
  return {certain ? CommitResult::failed : CommitResult::in_doubt, error.message,
          primary == SQLITE_CONSTRAINT};
}

void SqliteConnection::rollback() {
  in_transaction_ = false;
  broken_.reset();
  if (sqlite3_get_autocommit(handle_.get())) return;  // SQLite has rolled back by itself
  if (sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) {
    healthy_ = false;
  }
}

}  // namespace vigie::db
