#include "spreadsheet/spreadsheet.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/system_reason.h"
#include "base/text.h"
#include "civil/time_words.h"

namespace vigie {
namespace {

using statement::Cell;
using statement::Table;

// A file that has no name, and goes when it is closed.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("vigie-xlsx", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool opened() const { return descriptor_ >= 0; }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  std::string contents() const {
    std::string all;
    char part[65536];
    while (true) {
      const ssize_t size = ::pread(descriptor_, part, sizeof part, static_cast<off_t>(all.size()));
      if (size <= 0) return all;
      all.append(part, static_cast<std::size_t>(size));
    }
  }

 private:
  int descriptor_;
};

// Excel allows 31 signs, and some it does not allow at all.
std::string sheet_name(const std::string& title, std::size_t number) {
  std::string name;
  for (const char c : title)
    name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  const std::string before = std::to_string(number) + " ";
  std::string out = before + name;
  std::size_t signs = 0;
  std::size_t at = 0;
  while (at < out.size() && signs < 31) {
    do ++at;
    while (at < out.size() && (static_cast<unsigned char>(out[at]) & 0xC0) == 0x80);
    ++signs;
  }
  return out.substr(0, at);
}

class Workbook {
 public:
  Workbook(const std::string& path, const Zone& zone, Language language, Instant made_at)
      : zone_(zone), language_(language), book_(workbook_new(path.c_str())) {
    lxw_doc_properties properties{};
    properties.created = static_cast<time_t>(made_at.ms() / 1000);
    workbook_set_properties(book_, &properties);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    time_ = format("yyyy-mm-dd hh:mm");
    hours_ = format("0.00");
    money_ = format("#,##0.00");
  }

  void add(const Table& table) {
    const std::string name = sheet_name(text(table.title, language_), ++sheets_);
    lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
    worksheet_set_landscape(sheet);
    worksheet_freeze_panes(sheet, 1, 0);
    lxw_row_t at = 0;
    for (std::size_t i = 0; i < table.heads.size(); ++i)
      words(sheet, at, column(i), text(table.heads[i], language_), bold_);
    worksheet_set_column(sheet, 0, column(table.heads.size()), 20, nullptr);
    for (const std::vector<Cell>& cells : table.rows) row(sheet, ++at, cells, nullptr);
    if (table.rows.empty()) words(sheet, ++at, 0, text(table.empty, language_), nullptr);
    for (const std::vector<Cell>& cells : table.totals) row(sheet, ++at, cells, bold_);
  }

  lxw_error close() { return workbook_close(book_); }

 private:
  static lxw_col_t column(std::size_t number) { return static_cast<lxw_col_t>(number); }
  lxw_format* format(const char* number) {
    lxw_format* made = workbook_add_format(book_);
    format_set_num_format(made, number);
    return made;
  }
  // A cell holds 32,767 signs.
  static void words(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t col, const std::string& text,
                    lxw_format* how) {
    if (!text.empty()) worksheet_write_string(sheet, row, col, shorten(text, 32'000).c_str(), how);
  }

  void row(lxw_worksheet* sheet, lxw_row_t at, const std::vector<Cell>& cells, lxw_format* how) {
    for (std::size_t i = 0; i < cells.size(); ++i) write(sheet, at, column(i), cells[i], how);
  }

  void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t col, const Cell& cell,
             lxw_format* how) {
    if (const Message* message = std::get_if<Message>(&cell)) {
      words(sheet, row, col, text(*message, language_), how);
    } else if (const Instant* instant = std::get_if<Instant>(&cell)) {
      const LocalTime local = zone_.to_local(*instant);
      lxw_datetime at{local.date.year,
                      local.date.month,
                      local.date.day,
                      local.time.seconds / 3600,
                      local.time.seconds / 60 % 60,
                      static_cast<double>(local.time.seconds % 60)};
      worksheet_write_datetime(sheet, row, col, &at, time_);
    } else if (const Duration* length = std::get_if<Duration>(&cell)) {
      worksheet_write_number(sheet, row, col, static_cast<double>(length->count()) / 3'600'000,
                             hours_);
    } else if (const Money* amount = std::get_if<Money>(&cell)) {
      worksheet_write_number(sheet, row, col, static_cast<double>(amount->cents) / 100, money_);
    } else if (const Ratio* number = std::get_if<Ratio>(&cell)) {
      worksheet_write_number(sheet, row, col,
                             static_cast<double>(number->of()) / static_cast<double>(number->by()),
                             how);
    }
  }

  const Zone& zone_;
  Language language_;
  lxw_workbook* book_;  // freed by close()
  std::size_t sheets_ = 0;
  lxw_format* bold_ = nullptr;
  lxw_format* time_ = nullptr;
  lxw_format* hours_ = nullptr;
  lxw_format* money_ = nullptr;
};

// Amounts lose their currency in a number: it gets a column of its own.
Table with_currency(const Table& table) {
  Table out = table;
  for (std::size_t i = out.heads.size(); i-- > 0;) {
    const auto is_money = [&](const std::vector<Cell>& cells) {
      return std::holds_alternative<Money>(cells[i]);
    };
    if (std::ranges::none_of(out.rows, is_money) && std::ranges::none_of(out.totals, is_money))
      continue;
    const auto after = static_cast<std::ptrdiff_t>(i) + 1;
    out.heads.insert(out.heads.begin() + after, say("Currency"));
    for (auto* rows : {&out.rows, &out.totals})
      for (std::vector<Cell>& cells : *rows) {
        const Money* amount = std::get_if<Money>(&cells[i]);
        cells.insert(cells.begin() + after, amount ? Cell(verbatim(amount->currency)) : Cell());
      }
  }
  return out;
}

}  // namespace

Result<std::string> write_xlsx(std::span<const Table> tables, const Zone& zone, Language language,
                               Instant made_at) {
  const MemoryFile file;
  if (!file.opened())
    return fail(ErrorCode::internal,
                say("there is no memory for a workbook: {}", system_reason(errno)));
  Workbook book(file.path(), zone, language, made_at);
  for (const Table& table : tables) book.add(with_currency(table));
  if (const lxw_error wrong = book.close(); wrong != LXW_NO_ERROR)
    return fail(ErrorCode::internal,
                say("the workbook could not be written: {}", lxw_strerror(wrong)));
  return file.contents();
}

Result<std::string> statement_xlsx(const statement::Statement& made, Language language) {
  Table head{say("Statement"), {}, {say("What"), say("Value")}, {}, {}};
  for (const statement::Fact& fact : facts_of(made, language))
    head.rows.push_back({fact.name, fact.value});
  for (const Message& warning : made.warnings)
    head.rows.push_back({say("To be looked at"), warning});
  for (const Message& note : notes_of(made)) head.rows.push_back({Cell(), note});
  std::vector<Table> tables = tables_of(made);
  tables.insert(tables.begin(), std::move(head));
  return write_xlsx(tables, zone_or_utc(made.zone), language, made.made_at);
}

Result<std::string> team_xlsx(std::span<const statement::Statement> statements, Language language,
                              Instant made_at) {
  const Table table = team_table(statements);
  return write_xlsx({&table, 1}, Zone::utc(), language, made_at);
}

}  // namespace vigie
