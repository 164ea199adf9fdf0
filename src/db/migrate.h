// Brings a database to the schema of this program: numbered, forward only, embedded in the program.
//
// A migration is a script of statements that both databases understand, but for the tokens
//   {i64} {real} {text}   column types: a 64 bit integer, a double, text that sorts by bytes
//   {strict}              after the ")" of CREATE TABLE: SQLite then keeps to the types, too
// Promises: each migration and its row in the table `migrations` are one transaction; a database
// that is newer than the program is left alone. Does not: go backwards, or run while others write.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "civil/instant.h"
#include "db/db.h"

namespace vigie::db {

struct Migration {
  int number = 0;  // 1, 2, 3, ...
  std::string_view name;
  std::string_view script;
};

// Those of src/db/migrations, in order.
std::span<const Migration> all_migrations();

// The script in the words of one database, ready for split_statements.
std::string expand_tokens(std::string_view script, Dialect dialect);

// conflict if the database is newer than the program, or had another migration under a number.
Result<void> migrate(Connection& connection, Instant now,
                     std::span<const Migration> migrations = all_migrations());

// The same on the writer of `database`. A SQLite file that is not empty is copied before its first
// migration to `<file>.before-NNNN`; without a copy nothing is changed.
Result<void> migrate_with_backup(Database& database, Connection& writer, Instant now,
                                 std::span<const Migration> migrations = all_migrations());

}  // namespace vigie::db
