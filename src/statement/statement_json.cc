#include "statement/statement_json.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace vigie::statement {
namespace {

namespace json = boost::json;

json::value of(const Message& message) {
  if (message.empty()) return nullptr;
  return json::object{{"en", text(message, Language::en)}, {"fr", text(message, Language::fr)}};
}
json::value of(const Titles& titles) {
  return json::object{{"en", titles.english}, {"fr", titles.french}};
}
json::value of(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}
json::value of(const Interval& span) {
  return json::object{{"from", to_rfc3339(span.from)}, {"to", to_rfc3339(span.to)}};
}
std::int64_t in_seconds(Duration length) {
  return length.count() / 1000;
}
json::value of(const std::optional<Money>& money) {
  if (!money) return nullptr;
  return json::object{{"cents", money->cents}, {"currency", money->currency}};
}
json::value of(const pay::Rest& rest) {
  return json::object{{"days", to_string(rest.days)}, {"seconds", in_seconds(rest.time)}};
}
json::value of(const rest::Source& source) {
  if (source.article.empty()) return nullptr;
  return json::object{{"article", source.article},
                      {"seen", rest::to_string(source.seen)},
                      {"since", to_string(source.since)}};
}
template <class T, class F>
json::array list(const std::vector<T>& all, F one) {
  json::array out;
  for (const T& each : all) out.push_back(one(each));
  return out;
}
json::value message_value(const Message& message) {
  return of(message);
}
json::value span_value(const Interval& span) {
  return of(span);
}

json::value duty_value(const DutyLine& line) {
  return json::object{{"from", to_rfc3339(line.duty.span.from)},
                      {"gross_seconds", in_seconds(line.gross)},
                      {"net_seconds", in_seconds(line.net)},
                      {"rest_instead_of_pay", line.duty.as_rest},
                      {"schedule", line.duty.schedule},
                      {"to", to_rfc3339(line.duty.span.to)},
                      {"told", of(line.duty.told)}};
}

json::value call_value(const CallLine& line) {
  const CallFact& call = line.call;
  return json::object{{"basis", call.basis},
                      {"called", of(call.called)},
                      {"estimated", call.estimated},
                      {"from", to_rfc3339(call.worked.from)},
                      {"ground", call.ground},
                      {"holiday_seconds", in_seconds(line.holiday)},
                      {"incident", call.incident},
                      {"incident_title", call.incident_title},
                      {"inspector_told", of(call.inspector_told)},
                      {"night_seconds", in_seconds(line.night)},
                      {"page", call.page},
                      {"remote", call.remote},
                      {"rest_instead_of_pay", call.as_rest},
                      {"seconds", in_seconds(line.length)},
                      {"sunday_seconds", in_seconds(line.sunday)},
                      {"to", to_rfc3339(call.worked.to)},
                      {"travel_seconds", in_seconds(call.travel)},
                      {"urgent", call.urgent}};
}

json::value rest_value(const RestLine& line) {
  return json::object{{"block", of(line.block)},
                      {"earliest", to_rfc3339(line.earliest)},
                      {"findings", list(line.findings, message_value)},
                      {"lawful", line.lawful},
                      {"planned", to_rfc3339(line.planned)},
                      {"verdict", of(line.verdict)},
                      {"weekly", line.weekly}};
}

json::value pay_value(const pay::Line& line) {
  return json::object{{"amount", of(line.amount)},
                      {"count", to_string(line.count)},
                      {"factor", to_string(line.factor)},
                      {"from", to_rfc3339(line.when.from)},
                      {"kind", pay::to_string(line.kind)},
                      {"note", of(line.note)},
                      {"rest", of(line.rest)},
                      {"seconds", in_seconds(line.time)},
                      {"source", of(line.source)},
                      {"to", to_rfc3339(line.when.to)},
                      {"unit", of(line.unit)},
                      {"what", of(line.what)}};
}

json::object totals_value(const Statement& statement) {
  json::object cents;
  for (const auto& [currency, sum] : statement.pay.cents) cents[currency] = sum;
  return {{"cents", cents},
          {"gross_seconds", in_seconds(statement.gross)},
          {"net_seconds", in_seconds(statement.net)},
          {"overtime_quota_seconds", in_seconds(statement.pay.quota_hours)},
          {"overtime_seconds", in_seconds(statement.pay.overtime)},
          {"rest", of(statement.pay.rest)}};
}

json::value correction_value(const Correction& one) {
  return json::object{{"after", one.after}, {"at", to_rfc3339(one.at)}, {"before", one.before},
                      {"by", one.by},       {"reason", one.reason},     {"what", one.what}};
}
json::value approval_value(const Approval& one) {
  return json::object{
      {"at", to_rfc3339(one.at)}, {"by", one.by}, {"hash", one.hash}, {"manager", one.manager}};
}

// Keys in the order of their letters: what was hashed is what others compute.
json::object hashed_part(const Statement& statement) {
  return {
      {"agreement", of(statement.agreement)},
      {"calls", list(statement.calls, call_value)},
      {"corrections", list(statement.corrections, correction_value)},
      {"duty", list(statement.duty, duty_value)},
      {"employer", statement.employer},
      {"forfait_days",
       statement.forfait_days ? json::value(to_string(*statement.forfait_days)) : nullptr},
      {"late_returns", list(statement.late,
                            [](const Late& late) {
                              return json::object{{"from", to_rfc3339(late.missed.from)},
                                                  {"to", to_rfc3339(late.missed.to)},
                                                  {"why", of(late.why)}};
                            })},
      {"month", to_string(statement.month)},
      {"pay", list(statement.pay.lines, pay_value)},
      {"person", statement.person},
      {"person_title", statement.person_title},
      {"regime", rest::to_string(statement.regime)},
      {"rest", list(statement.rest, rest_value)},
      {"rest_given", list(statement.given, span_value)},
      {"rest_owed", list(statement.owed,
                         [](const rest::Debt& debt) {
                           return json::object{
                               {"left_seconds", in_seconds(debt.left)},
                               {"seconds", in_seconds(debt.amount)},
                               {"settled", of(debt.settled)},
                               {"since", to_rfc3339(debt.since)},
                               {"source", of(debt.source)},
                               {"until",
                                debt.until ? json::value(to_string(*debt.until)) : nullptr}};
                         })},
      {"rules", of(statement.rules)},
      {"totals", totals_value(statement)},
      {"warnings", list(statement.warnings, message_value)},
      {"weekly_seconds", in_seconds(statement.weekly_hours)},
      {"zone", statement.zone},
  };
}

json::object whole(const Statement& statement) {
  json::object out = hashed_part(statement);
  out["made_at"] = to_rfc3339(statement.made_at);
  out["approvals"] = list(statement.approvals, approval_value);
  out["hash"] = statement.hash;
  return out;
}

}  // namespace

std::string canonical(const Statement& statement) {
  return json::serialize(hashed_part(statement));
}

std::string hash_of(const Statement& statement) {
  const std::string text = canonical(statement);
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size());
  std::string hash(2 * digest.size() + 1, '\0');
  sodium_bin2hex(hash.data(), hash.size(), digest.data(), digest.size());
  hash.pop_back();
  return hash;
}

std::string render_json(const Statement& statement) {
  return json::serialize(whole(statement)) + "\n";
}

std::string render_team_json(std::span<const Statement> statements) {
  json::array all;
  for (const Statement& statement : statements) all.push_back(whole(statement));
  return json::serialize(json::object{{"statements", std::move(all)}}) + "\n";
}

}  // namespace vigie::statement
