// What a statement says, as tables: the one description from which HTML and spreadsheets are made.
// Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "statement/statement.h"

namespace vigie::statement {

// Nothing, words, a time, a length of time, money, a number.
using Cell = std::variant<std::monostate, Message, Instant, Duration, Money, Ratio>;

struct Table {
  Message title;
  Message empty;  // what is said instead, without a row
  std::vector<Message> heads;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::vector<Cell>> totals;
};

// What stands above the tables: a word and what belongs to it.
struct Fact {
  Message name;
  Message value;
};
std::vector<Fact> facts_of(const Statement& statement, Language language);
std::vector<Table> tables_of(const Statement& statement);
// For payroll: a row for each person and kind of line.
Table team_table(std::span<const Statement> statements);

// What the law says of the document itself.
std::vector<Message> notes_of(const Statement& statement);

// In words, for HTML and CSV.
std::string cell_text(const Cell& cell, const Zone& zone, Language language);

}  // namespace vigie::statement
