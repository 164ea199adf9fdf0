// The SQLite side of db.h, for open.cc alone.
#pragma once

#include <memory>
#include <string>

#include "db/db.h"

namespace vigie::db {

struct SqlitePlace {
  std::string path;  // empty: in memory
  std::string vfs;   // empty: the default one
};

std::unique_ptr<Database> make_sqlite_database(SqlitePlace place, Patience patience);

}  // namespace vigie::db
