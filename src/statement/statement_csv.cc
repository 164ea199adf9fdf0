#include "statement/statement_csv.h"

#include <fmt/format.h>

#include "base/text.h"
#include "civil/time_words.h"
#include "statement/statement_table.h"

namespace vigie::statement {
namespace {

// For machines: a time with its offset, hours with their decimals.
std::string plain(const Cell& cell, const Zone& zone, Language language) {
  if (const Message* message = std::get_if<Message>(&cell))
    return csv_field(text(*message, language));
  if (const Instant* instant = std::get_if<Instant>(&cell)) return to_rfc3339(*instant, zone);
  if (const Duration* duration = std::get_if<Duration>(&cell))
    return fmt::format("{:.4f}", static_cast<double>(duration->count()) / 3'600'000);
  if (const Money* amount = std::get_if<Money>(&cell)) return decimal(amount->cents);
  if (const Ratio* number = std::get_if<Ratio>(&cell)) return to_string(*number);
  return "";
}

std::string line_of(const std::vector<std::string>& fields) {
  return join(fields, ",") + "\r\n";
}

struct Row {
  Message section;
  Cell from, to, what, hours, count, unit, factor, amount, currency, rest, rest_days, article, page,
      incident, note;
};

std::vector<Message> heads() {
  return {say("Section"), say("From"),     say("To"),       say("What"),
          say("Hours"),   say("Number"),   say("Rate"),     say("Factor"),
          say("Amount"),  say("Currency"), say("Rest"),     say("Days of rest"),
          say("Article"), say("Page"),     say("Incident"), say("Remarks")};
}

Cell worded(const std::string& words) {
  return words.empty() ? Cell() : Cell(verbatim(words));
}
Cell worded(const Message& words) {
  return words.empty() ? Cell() : Cell(words);
}

Row row_of(const DutyLine& line) {
  Row row;
  row.section = say("on call, net");
  row.from = line.duty.span.from;
  row.to = line.duty.span.to;
  row.what = worded(line.duty.schedule);
  row.hours = line.net;
  return row;
}
Row row_of(const CallLine& line) {
  Row row;
  row.section = say("intervention");
  row.from = line.call.worked.from;
  row.to = line.call.worked.to;
  row.what = line.call.remote ? say("remote") : say("on site");
  row.hours = line.length;
  row.page = worded(line.call.page);
  row.incident = worded(line.call.incident);
  row.note = worded(line.call.incident_title);
  return row;
}
Row row_of(const RestLine& line) {
  Row row;
  row.section = say("rest");
  row.from = line.block.from;
  row.to = line.block.to;
  row.what = line.weekly ? say("weekly") : say("daily");
  row.hours = line.block.length();
  row.note = worded(line.verdict);
  return row;
}
Row row_of(const pay::Line& line) {
  Row row;
  row.section = pay::words(line.kind);
  row.from = line.when.from;
  row.to = line.when.to;
  row.what = worded(line.what);
  if (line.time > Duration(0))
    row.hours = line.time;
  else
    row.count = line.count;
  if (line.unit) row.unit = *line.unit;
  row.factor = line.factor;
  if (line.amount) {
    row.amount = *line.amount;
    row.currency = verbatim(line.amount->currency);
  }
  if (line.rest.time > Duration(0)) row.rest = line.rest.time;
  if (line.rest.days > Ratio(0)) row.rest_days = line.rest.days;
  row.article = worded(line.source.article);
  row.note = worded(line.note);
  return row;
}

class Csv {
 public:
  Csv(const Zone& zone, Language language) : zone_(zone), language_(language) {}

  void add(const std::vector<Message>& names) {
    std::vector<std::string> fields;
    for (const Message& name : names) fields.push_back(csv_field(text(name, language_)));
    out_ += line_of(fields);
  }
  void add(const std::vector<Cell>& cells) {
    std::vector<std::string> fields;
    for (const Cell& cell : cells) fields.push_back(plain(cell, zone_, language_));
    out_ += line_of(fields);
  }
  void add(const Row& row) {
    add(std::vector<Cell>{row.section, row.from, row.to, row.what, row.hours, row.count, row.unit,
                          row.factor, row.amount, row.currency, row.rest, row.rest_days,
                          row.article, row.page, row.incident, row.note});
  }
  std::string take() { return std::move(out_); }

 private:
  const Zone& zone_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string csv_field(std::string_view text) {
  std::string field(text);
  if (!field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos)
    field.insert(0, 1, '\'');
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string render_csv(const Statement& statement, Language language) {
  const Zone zone = zone_or_utc(statement.zone);
  Csv csv(zone, language);
  csv.add(heads());
  for (const DutyLine& line : statement.duty) csv.add(row_of(line));
  for (const CallLine& line : statement.calls) csv.add(row_of(line));
  for (const RestLine& line : statement.rest) csv.add(row_of(line));
  for (const pay::Line& line : statement.pay.lines) csv.add(row_of(line));
  return csv.take();
}

std::string render_team_csv(std::span<const Statement> statements, Language language) {
  const Zone zone = Zone::utc();
  Csv csv(zone, language);
  const Table table = team_table(statements);
  std::vector<Message> names = table.heads;
  names.insert(names.begin() + 7, say("Currency"));
  csv.add(names);
  for (std::vector<Cell> cells : table.rows) {
    const Money* amount = std::get_if<Money>(&cells[6]);
    cells.insert(cells.begin() + 7, amount ? Cell(verbatim(amount->currency)) : Cell());
    csv.add(cells);
  }
  return csv.take();
}

}  // namespace vigie::statement
