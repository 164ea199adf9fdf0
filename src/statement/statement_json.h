// A statement as JSON: the same bytes for the same statement, in no language (each sentence has
// both), so that its hash can be checked by anybody:
//   jq -cjS 'del(.hash, .approvals, .made_at)' statement.json | sha256sum
// Numbers are whole: cents, seconds; fractions are texts ("1.5", "3/52"). Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "statement/statement.h"

namespace vigie::statement {

// What is hashed: compact, keys in the order of their letters, without what changes when nobody
// changes the month: approvals, and when the document was made.
std::string canonical(const Statement& statement);
std::string hash_of(const Statement& statement);

std::string render_json(const Statement& statement);
std::string render_team_json(std::span<const Statement> statements);

}  // namespace vigie::statement
