// The PostgreSQL side of db.h, for open.cc alone.
#pragma once

#include <memory>
#include <string>

#include "db/db.h"

namespace vigie::db {

// Connects to nothing yet. invalid if libpq does not understand the URL or it holds a password.
Result<std::unique_ptr<Database>> make_postgres_database(const std::string& url, Patience patience);

}  // namespace vigie::db
