#include "statement/statement_table.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "civil/time_words.h"
#include "rest/wording.h"

namespace vigie::statement {
namespace {

Cell words(std::string_view text) {
  return text.empty() ? Cell() : Cell(verbatim(text));
}
Cell words(Message message) {
  return message.empty() ? Cell() : Cell(std::move(message));
}
Cell at(const std::optional<Instant>& instant) {
  return instant ? Cell(*instant) : Cell();
}
// No length is told as nothing.
Cell length(Duration duration) {
  return duration == Duration(0) ? Cell() : Cell(duration);
}
Cell money(const std::optional<Money>& amount) {
  return amount ? Cell(*amount) : Cell();
}
Cell days(Ratio count) {
  return count == Ratio(0) ? Cell() : Cell(count);
}
Cell yes(bool so) {
  return so ? Cell(say("yes")) : Cell();
}
Message page_words(const CallFact& call) {
  if (call.page.empty()) return call.incident.empty() ? say("by hand") : verbatim("");
  return say("page {}", call.page);
}

Table duty_table(const Statement& statement) {
  Table table{say("On call"),
              say("No duty in this month."),
              {say("From"), say("To"), say("Schedule"), say("Told on"), say("Gross"), say("Net"),
               say("Rest instead of pay")},
              {},
              {}};
  for (const DutyLine& line : statement.duty)
    table.rows.push_back({line.duty.span.from, line.duty.span.to, words(line.duty.schedule),
                          at(line.duty.told), line.gross, line.net, yes(line.duty.as_rest)});
  if (!table.rows.empty())
    table.totals.push_back({say("Total"), {}, {}, {}, statement.gross, statement.net, {}});
  return table;
}

Table calls_table(const Statement& statement) {
  Table table{
      say("Interventions"),
      say("No intervention in this month."),
      {say("Called"), say("From"), say("To"), say("Length"), say("Travel"), say("Night"),
       say("On Sunday"), say("Public holiday"), say("Page"), say("Incident"), say("Remarks")},
      {},
      {}};
  Duration sum{};
  for (const CallLine& line : statement.calls) {
    const CallFact& call = line.call;
    std::vector<Message> remarks;
    remarks.push_back(call.remote ? say("remote") : say("on site"));
    if (call.estimated) remarks.push_back(say("end estimated"));
    if (call.as_rest) remarks.push_back(say("rest instead of pay"));
    if (call.urgent) remarks.push_back(say("urgent works: {}", call.ground));
    std::string incident = call.incident;
    if (!call.incident_title.empty())
      incident += (incident.empty() ? "" : " ") + call.incident_title;
    sum += line.length;
    table.rows.push_back({at(call.called), call.worked.from, call.worked.to, line.length,
                          length(call.travel), length(line.night), length(line.sunday),
                          length(line.holiday), words(page_words(call)), words(incident),
                          words(joined(remarks, ", "))});
  }
  if (!table.rows.empty())
    table.totals.push_back({say("Total"), {}, {}, sum, {}, {}, {}, {}, {}, {}, {}});
  return table;
}

Table rest_table(const Statement& statement) {
  Table table{say("Rest before each return to work"),
              say("No return to work in this month."),
              {say("Rest"), say("From"), say("To"), say("Length"), say("Planned return"),
               say("Lawful from"), say("Verdict"), say("Findings")},
              {},
              {}};
  for (const RestLine& line : statement.rest)
    table.rows.push_back({line.weekly ? say("weekly") : say("daily"), line.block.from,
                          line.block.to, line.block.length(), line.planned, line.earliest,
                          words(line.verdict), words(joined(line.findings, " "))});
  return table;
}

Table late_table(const Statement& statement) {
  Table table{say("Delayed returns"),
              say("No return was delayed."),
              {say("Planned return"), say("Lawful from"), say("Length"), say("Why")},
              {},
              {}};
  for (const Late& late : statement.late)
    table.rows.push_back({late.missed.from, late.missed.to, late.missed.length(), words(late.why)});
  return table;
}

Table derogation_table(const Statement& statement) {
  Table table{say("Derogations, and rest that is owed"),
              say("None."),
              {say("From"), say("To"), say("Basis"), say("Inspector told"), say("Rest owed"),
               say("Still owed"), say("Until"), say("Rest given")},
              {},
              {}};
  for (const CallLine& line : statement.calls)
    if (line.call.urgent)
      table.rows.push_back({line.call.worked.from,
                            line.call.worked.to,
                            say("urgent works: {}", line.call.ground),
                            at(line.call.inspector_told),
                            {},
                            {},
                            {},
                            {}});
  for (const rest::Debt& debt : statement.owed)
    table.rows.push_back({debt.since,
                          at(debt.settled),
                          words(rest::source_words(debt.source)),
                          {},
                          debt.amount,
                          debt.left,
                          debt.until ? Cell(verbatim(to_string(*debt.until))) : Cell(),
                          {}});
  for (const Interval& given : statement.given)
    table.rows.push_back({given.from, given.to, {}, {}, {}, {}, {}, given.length()});
  return table;
}

Cell quantity(const pay::Line& line) {
  return line.time > Duration(0) ? Cell(line.time) : Cell(line.count);
}
Message source_of(const rest::Source& source) {
  return source.article.empty() ? Message() : rest::source_words(source);
}

Table pay_table(const Statement& statement) {
  Table table{say("Compensation"),
              say("Nothing is owed."),
              {say("Kind"), say("What"), say("From"), say("To"), say("Quantity"), say("Rate"),
               say("Factor"), say("Amount"), say("Rest"), say("Days of rest"), say("Article"),
               say("Remarks")},
              {},
              {}};
  for (const pay::Line& line : statement.pay.lines)
    table.rows.push_back({pay::words(line.kind), line.what, line.when.from, line.when.to,
                          quantity(line), money(line.unit),
                          line.factor == Ratio(1) ? Cell() : Cell(line.factor), money(line.amount),
                          length(line.rest.time), days(line.rest.days),
                          words(source_of(line.source)), words(line.note)});
  const auto total = [&](Cell amount, Cell rest, Cell rest_days) {
    table.totals.push_back({say("Total"),
                            {},
                            {},
                            {},
                            {},
                            {},
                            {},
                            std::move(amount),
                            std::move(rest),
                            std::move(rest_days),
                            {},
                            {}});
  };
  for (const auto& [currency, cents] : statement.pay.cents) total(Money{cents, currency}, {}, {});
  if (!statement.pay.rest.none())
    total({}, length(statement.pay.rest.time), days(statement.pay.rest.days));
  return table;
}

Table correction_table(const Statement& statement) {
  Table table{say("Corrections"),
              say("Nothing was corrected."),
              {say("When"), say("Who"), say("What"), say("Before"), say("After"), say("Why")},
              {},
              {}};
  for (const Correction& one : statement.corrections)
    table.rows.push_back({one.at, words(one.by), words(one.what), words(one.before),
                          words(one.after), words(one.reason)});
  return table;
}

Table approval_table(const Statement& statement) {
  Table table{say("Signatures"),
              say("Nobody has signed yet."),
              {say("When"), say("Who"), say("As"), say("Hash of what was signed")},
              {},
              {}};
  for (const Approval& one : statement.approvals)
    table.rows.push_back({one.at, words(one.by),
                          one.manager ? say("manager") : say("whoever was on call"),
                          words(one.hash)});
  return table;
}

Message hours_words(Duration length) {
  return verbatim(rest::hours_text(length));
}

}  // namespace

std::vector<Fact> facts_of(const Statement& statement, Language language) {
  const auto title = [&](const Titles& titles) {
    return verbatim(in_language(language, titles.english, titles.french));
  };
  std::vector<Fact> all = {
      {say("Person"), verbatim(statement.person_title)},
      {say("Employer"), verbatim(statement.employer)},
      {say("Month"), verbatim(month_text(statement.month, language))},
      {say("Rules on rest"), title(statement.rules)},
      {say("Agreement"), title(statement.agreement)},
      {say("Work is counted in"),
       statement.regime == rest::Regime::hours ? say("hours") : say("days")},
  };
  if (statement.weekly_hours > Duration(0))
    all.push_back({say("Hours of a week"), hours_words(statement.weekly_hours)});
  all.push_back({say("On call, gross"), hours_words(statement.gross)});
  all.push_back({say("On call, net of interventions"), hours_words(statement.net)});
  if (statement.regime == rest::Regime::hours) {
    all.push_back({say("Overtime"), hours_words(statement.pay.overtime)});
    all.push_back({say("Of it for the yearly quota"), hours_words(statement.pay.quota_hours)});
  }
  if (statement.forfait_days)
    all.push_back({say("Days worked"), verbatim(to_string(*statement.forfait_days))});
  return all;
}

std::vector<Table> tables_of(const Statement& statement) {
  return {duty_table(statement),       calls_table(statement),   pay_table(statement),
          rest_table(statement),       late_table(statement),    derogation_table(statement),
          correction_table(statement), approval_table(statement)};
}

Table team_table(std::span<const Statement> statements) {
  Table table{say("Team"),
              say("Nobody was on call."),
              {say("Person"), say("Month"), say("Kind"), say("What"), say("Lines"), say("Hours"),
               say("Amount"), say("Rest"), say("Days of rest")},
              {},
              {}};
  struct Sum {
    std::int64_t lines = 0;
    Duration time{};
    std::optional<Money> amount;
    pay::Rest rest;
  };
  for (const Statement& statement : statements) {
    std::map<std::tuple<pay::LineKind, std::string, std::string>, std::pair<Message, Sum>> sums;
    for (const pay::Line& line : statement.pay.lines) {
      auto& [what, sum] =
          sums[{line.kind, text(line.what), line.amount ? line.amount->currency : std::string()}];
      what = line.what;
      ++sum.lines;
      sum.time += line.time;
      sum.rest += line.rest;
      if (!line.amount) continue;
      if (!sum.amount) sum.amount = Money{0, line.amount->currency};
      sum.amount->cents += line.amount->cents;
    }
    for (const auto& [key, one] : sums)
      table.rows.push_back({words(statement.person), words(to_string(statement.month)),
                            pay::words(std::get<0>(key)), one.first, Ratio(one.second.lines),
                            length(one.second.time), money(one.second.amount),
                            length(one.second.rest.time), days(one.second.rest.days)});
  }
  return table;
}

std::vector<Message> notes_of(const Statement& statement) {
  return {
      say("This document is handed over at the end of each month to whoever was on call (Code du "
          "travail, R3121-2), and kept at the disposal of the labour inspector (D3171-16)."),
      say("Hours are those that really passed, also when the clocks change. Times are those of the "
          "zone {}.",
          statement.zone),
      say("Made on {}. SHA-256: {}",
          Message::foreign(to_rfc3339(statement.made_at, zone_or_utc(statement.zone))),
          statement.hash),
  };
}

std::string cell_text(const Cell& cell, const Zone& zone, Language language) {
  if (const Message* message = std::get_if<Message>(&cell)) return text(*message, language);
  if (const Instant* instant = std::get_if<Instant>(&cell))
    return minute_text(*instant, zone, language);
  if (const Duration* duration = std::get_if<Duration>(&cell)) return rest::hours_text(*duration);
  if (const Money* amount = std::get_if<Money>(&cell)) return money_text(*amount, language);
  if (const Ratio* number = std::get_if<Ratio>(&cell)) return number_text(*number, language);
  return "";
}

}  // namespace vigie::statement
