#include "db/sql_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace vigie::db {
namespace {

struct Trap {
  std::string_view token;  // lower case; a word is matched as a whole word
  std::string_view remedy;
};

// Matched against lower case text in which white space is one blank, none before "(", and quoted
// text is gone.
constexpr std::array traps = {
    Trap{"::", "CAST(x AS BIGINT)"},
    Trap{"now(", "an Instant as parameter"},
    Trap{"current_timestamp", "an Instant as parameter"},
    Trap{"current_date", "an Instant as parameter"},
    Trap{"current_time", "an Instant as parameter"},
    Trap{"datetime(", "an Instant as parameter"},
    Trap{"strftime(", "whole milliseconds"},
    Trap{"julianday(", "whole milliseconds"},
    Trap{"clock_timestamp(", "an Instant as parameter"},
    Trap{"random(", "a number made by the program"},
    Trap{"limit -1", "no LIMIT at all"},
    Trap{"greatest(", "CASE WHEN"},
    Trap{"least(", "CASE WHEN"},
    Trap{"ilike", "lower(x) LIKE"},
    Trap{"glob", "LIKE, which minds the case on both"},
    Trap{"any(", "IN with one parameter each"},
    Trap{"for update", "the lease: there is one writer"},
    Trap{"skip locked", "the lease: there is one writer"},
    Trap{"string_agg(", "joining the rows in the program"},
    Trap{"group_concat(", "joining the rows in the program"},
    Trap{"percentile_cont", "counting in the program"},
    Trap{"json_each(", "columns, or reading the text in the program"},
    Trap{"json_extract(", "columns, or ->>"},
    Trap{"jsonb", "TEXT"},
    Trap{"or replace", "ON CONFLICT ... DO UPDATE"},
    Trap{"or ignore", "ON CONFLICT DO NOTHING"},
    Trap{"replace into", "ON CONFLICT ... DO UPDATE"},
    Trap{"autoincrement", "a number from ledger.next_id"},
    Trap{"serial", "a number from ledger.next_id"},
    Trap{"rowid", "the primary key"},
    Trap{"as integer", "AS BIGINT: PostgreSQL's INTEGER has 32 bits"},
    Trap{"as int", "AS BIGINT: PostgreSQL's INT has 32 bits"},
    Trap{"?", "$1, $2, ..."},
    Trap{";", "one statement at a time"},
};

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Walks over SQL text and hands out its parts: quoted parts whole, comments whole, else single
// characters.
class Scanner {
 public:
  enum class Kind { character, quoted, comment };
  struct Part {
    Kind kind = Kind::character;
    std::string_view text;
  };

  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<Part> next() {
    if (rest_.empty()) return std::nullopt;
    if (rest_.front() == '\'' || rest_.front() == '"') return take(Kind::quoted, quoted_length());
    if (rest_.starts_with("--")) return take(Kind::comment, until("\n", 0));
    if (rest_.starts_with("/*")) return take(Kind::comment, until("*/", 2));
    return take(Kind::character, 1);
  }

 private:
  Part take(Kind kind, std::size_t length) {
    Part part{kind, rest_.substr(0, length)};
    rest_.remove_prefix(length);
    return part;
  }
  // A doubled quote ends one part and begins the next: the same bytes stay quoted.
  std::size_t quoted_length() const {
    const auto end = rest_.find(rest_.front(), 1);
    return end == std::string_view::npos ? rest_.size() : end + 1;
  }
  std::size_t until(std::string_view end, std::size_t from) const {
    const auto at = rest_.find(end, from);
    return at == std::string_view::npos ? rest_.size() : at + end.size();
  }

  std::string_view rest_;
};

std::string normalised(std::string_view text) {
  std::string out;
  Scanner scanner(text);
  while (const auto part = scanner.next()) {
    const bool blank = part->kind == Scanner::Kind::comment || part->text == " " ||
                       part->text == "\n" || part->text == "\t" || part->text == "\r";
    if (part->kind == Scanner::Kind::quoted) {
      out += "''";
    } else if (!blank) {
      if (part->text == "(" && out.ends_with(' ')) out.pop_back();
      out += part->text;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return to_lower(trim(out));
}

bool has_trap(std::string_view text, std::string_view token) {
  for (auto at = text.find(token); at != std::string_view::npos; at = text.find(token, at + 1)) {
    const auto end = at + token.size();
    const bool cut_before = word_character(token.front()) && at > 0 && word_character(text[at - 1]);
    const bool cut_after =
        word_character(token.back()) && end < text.size() && word_character(text[end]);
    if (!cut_before && !cut_after) return true;
  }
  return false;
}

// How many bytes the UTF-8 sequence at the front has; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const std::uint8_t second = byte(1);
  if (first == 0xE0 && second < 0xA0) return 0;  // written longer than needed
  if (first == 0xED && second > 0x9F) return 0;  // a UTF-16 surrogate
  if (first == 0xF0 && second < 0x90) return 0;
  if (first == 0xF4 && second > 0x8F) return 0;  // beyond U+10FFFF
  return length;
}

}  // namespace

Result<void> lint_sql(std::string_view text) {
  const std::string sql = normalised(text);
  for (const Trap& trap : traps) {
    if (!has_trap(sql, trap.token)) continue;
    return fail(ErrorCode::internal,
                say("\"{}\" does not mean the same on SQLite and PostgreSQL: use {}, in: {}",
                    trap.token, trap.remedy, shorten(sql, 200)));
  }
  return {};
}

std::vector<std::string> split_statements(std::string_view script) {
  std::vector<std::string> statements;
  std::string current;
  const auto finish = [&] {
    if (const auto statement = trim(current); !statement.empty()) {
      statements.emplace_back(statement);
    }
    current.clear();
  };
  Scanner scanner(script);
  while (const auto part = scanner.next()) {
    if (part->kind == Scanner::Kind::comment) {
      current += '\n';
    } else if (part->kind == Scanner::Kind::character && part->text == ";") {
      finish();
    } else {
      current += part->text;
    }
  }
  finish();
  return statements;
}

bool storable_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace vigie::db
