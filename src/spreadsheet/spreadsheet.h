// Tables as an .xlsx workbook, a sheet each. Texts are texts, whatever they look like: nothing that
// somebody wrote becomes a formula. Times are those of the zone, without it, as spreadsheets have
// them; lengths are hours. The library that writes it is hidden here.
//
// Uses a file in memory of the kernel, and no other. Any thread.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "statement/statement_table.h"

namespace vigie {

// `made_at` is the date that the workbook bears, so that the same tables give the same contents.
Result<std::string> write_xlsx(std::span<const statement::Table> tables, const Zone& zone,
                               Language language, Instant made_at);

// A statement: what stands above its tables first, then a sheet for each.
Result<std::string> statement_xlsx(const statement::Statement& made, Language language);
// The table for payroll.
Result<std::string> team_xlsx(std::span<const statement::Statement> statements, Language language,
                              Instant made_at);

}  // namespace vigie
