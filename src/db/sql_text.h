// What may stand in SQL text that SQLite and PostgreSQL share, and how a script is cut into
// statements. Pure.
//
// The lint knows the constructions that one of the two refuses, or worse, accepts with another
// meaning ("$1::bigint" is one parameter named so in SQLite, and NULL). Every Connection asks it
// once per text. It is a list of known traps, no parser: what passes must still be run on both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vigie::db {

// internal with the trap and what to write instead. Quoted text and comments are not looked at.
Result<void> lint_sql(std::string_view text);

// The statements of a script, without their ";" and without comments and empty ones. ";" in quotes
// or in a CREATE TRIGGER body is not understood: scripts have no triggers.
std::vector<std::string> split_statements(std::string_view script);

// Text that both databases store: UTF-8 (RFC 3629) without NUL.
bool storable_text(std::string_view text);

}  // namespace vigie::db
