// A statement as comma-separated values (RFC 4180), for payroll and spreadsheets: one kind of row
// for all that a month holds, times in RFC 3339, hours and amounts with a point. A text that a
// spreadsheet would take for a formula begins with an apostrophe. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/language.h"
#include "statement/statement.h"

namespace vigie::statement {

std::string render_csv(const Statement& statement, Language language);
// A row for each person and kind of line.
std::string render_team_csv(std::span<const Statement> statements, Language language);

// One field: quoted where it must be, and no formula.
std::string csv_field(std::string_view text);

}  // namespace vigie::statement
