#include "db/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/check.h"
#include "db/sql_text.h"

namespace vigie::db {
namespace {

struct Token {
  std::string_view token, sqlite, postgres;
};
constexpr std::array tokens = {
    Token{"{i64}", "INTEGER", "BIGINT"},
    Token{"{real}", "REAL", "DOUBLE PRECISION"},
    Token{"{text}", "TEXT", "TEXT COLLATE \"C\""},
    Token{"{strict}", "STRICT", ""},
};

constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS migrations ("
    "number {i64} PRIMARY KEY, name {text} NOT NULL, applied_at {i64} NOT NULL) {strict}";

// Any number that no other program on the server uses.
constexpr std::int64_t migration_lock = 0x7669676965;  // "vigie"

struct Applied {
  std::int64_t number = 0;
  std::string name;
};

Result<std::vector<Applied>> read_applied(Connection& connection) {
  std::vector<Applied> applied;
  const auto read =
      connection.run("SELECT number, name FROM migrations ORDER BY number", {},
                     [&](const Row& row) { applied.push_back({row.i64(0), row.str(1)}); });
  if (!read) return fail(read.error());
  return applied;
}

Result<void> apply(Connection& connection, const Migration& migration, Instant now) {
  for (const std::string& statement :
       split_statements(expand_tokens(migration.script, connection.dialect()))) {
    if (const auto done = connection.run(statement); !done) return fail(done.error());
  }
  const auto noted =
      connection.run("INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                     {val(migration.number), val(migration.name), val(now)});
  if (!noted) return fail(noted.error());
  return {};
}

std::string numbered(int number) {
  return fmt::format("{:04}", number);
}

Result<void> apply_in_transaction(Connection& connection, const Migration& migration, Instant now) {
  const auto named = [&](const Error& error) {
    return fail(error.code, say("migration {} {}: {}; nothing was changed by it",
                                numbered(migration.number), migration.name, error.message));
  };
  if (const auto begun = connection.begin(); !begun) return named(begun.error());
  if (const auto done = apply(connection, migration, now); !done) {
    connection.rollback();
    return named(done.error());
  }
  const CommitOutcome outcome = connection.commit();
  if (outcome.result == CommitResult::committed) return {};
  if (outcome.result == CommitResult::failed)
    return named({ErrorCode::unavailable, outcome.detail});
  return fail(ErrorCode::unavailable,
              say("migration {} {}: {}; start again to see whether it was done",
                  numbered(migration.number), migration.name, outcome.detail));
}

// Those that are missing, after a look that what is there belongs to this program.
Result<std::span<const Migration>> missing(Connection& connection,
                                           std::span<const Migration> migrations) {
  const auto made = connection.run(expand_tokens(create_table, connection.dialect()));
  if (!made) return fail(made.error());
  const auto applied = read_applied(connection);
  if (!applied) return fail(applied.error());
  if (applied->size() > migrations.size()) {
    return fail(ErrorCode::conflict,
                say("the database has the schema {} and this vigie knows only up to "
                    "{}: install the newer version again, or restore the backup that was "
                    "made before the upgrade",
                    applied->back().number, migrations.size()));
  }
  for (std::size_t i = 0; i < applied->size(); ++i) {
    if ((*applied)[i].number == migrations[i].number && (*applied)[i].name == migrations[i].name) {
      continue;
    }
    return fail(ErrorCode::conflict,
                say("the database was made by another program: its migration {} is called \"{}\" "
                    "and ours \"{}\"",
                    (*applied)[i].number, (*applied)[i].name, migrations[i].name));
  }
  return migrations.subspan(applied->size());
}

Result<void> apply_missing(Connection& connection, Instant now,
                           std::span<const Migration> migrations) {
  const auto todo = missing(connection, migrations);
  if (!todo) return fail(todo.error());
  for (const Migration& migration : *todo) {
    if (auto done = apply_in_transaction(connection, migration, now); !done) return done;
  }
  return {};
}

Result<void> backup_before(Database& database, const Migration& migration, std::string path) {
  path += fmt::format(".before-{:04}", migration.number);
  const auto done = database.backup_to(path);
  // A copy that is there already was made by an upgrade that failed half way: it is the older
  // state.
  if (done || done.error().code == ErrorCode::conflict) return {};
  return fail(
      done.error().code,
      say("the upgrade has not begun, for the backup before it failed: {}", done.error().message));
}

}  // namespace

std::string expand_tokens(std::string_view script, Dialect dialect) {
  std::string text(script);
  for (const Token& token : tokens) {
    const std::string_view word = dialect == Dialect::sqlite ? token.sqlite : token.postgres;
    for (auto at = text.find(token.token); at != std::string::npos;
         at = text.find(token.token, at + word.size())) {
      text.replace(at, token.token.size(), word);
    }
  }
  return text;
}

Result<void> migrate(Connection& connection, Instant now, std::span<const Migration> migrations) {
  if (connection.dialect() == Dialect::sqlite) return apply_missing(connection, now, migrations);
  // Nodes that start together would make the same tables twice.
  if (auto locked = connection.run("SELECT pg_advisory_lock($1)", {val(migration_lock)}); !locked) {
    return fail(locked.error());
  }
  connection.mind_silence(false);
  auto outcome = apply_missing(connection, now, migrations);
  connection.mind_silence(true);
  const auto unlocked = connection.run("SELECT pg_advisory_unlock($1)", {val(migration_lock)});
  if (outcome && !unlocked) return fail(unlocked.error());
  return outcome;
}

Result<void> migrate_with_backup(Database& database, Connection& writer, Instant now,
                                 std::span<const Migration> migrations) {
  const auto todo = missing(writer, migrations);
  if (!todo) return fail(todo.error());
  const bool is_new = todo->size() == migrations.size();
  if (!todo->empty() && !is_new) {
    if (const auto path = database.file()) {
      if (auto done = backup_before(database, todo->front(), *path); !done) return done;
    }
  }
  return migrate(writer, now, migrations);
}

}  // namespace vigie::db
