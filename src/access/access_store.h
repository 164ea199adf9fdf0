// Tokens in the database: hashes only.
#pragma once

#include <vector>

#include "access/access.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Token& token);
Result<std::vector<Token>> load_tokens(db::Connection& connection);

}  // namespace vigie
