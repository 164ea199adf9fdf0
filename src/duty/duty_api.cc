#include "duty/duty_api.h"

#include <boost/json.hpp>

#include "civil/time_words.h"
#include "duty/duty_store.h"
#include "duty/intervention_api.h"
#include "duty/intervention_store.h"
#include "rest/explanation.h"
#include "rest/wording.h"
#include "runtime/hours_calls.h"
#include "world/rest_of.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

json::value text_or_null(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

// --- what is shown

Schema interval_fields(const char* name, std::vector<http::Field> more) {
  std::vector<http::Field> fields = {required("from", Schema::date_time(), "Included"),
                                     required("to", Schema::date_time().nullable(), "Excluded")};
  for (http::Field& field : more) fields.push_back(std::move(field));
  return Schema::object(std::move(fields)).named(name);
}

Schema intervention_schema() {
  const Schema moment = Schema::date_time().nullable();
  return Schema::object(
             {required("id", Schema::integer(), "Its number"),
              required("person", Schema::string(), "Who worked"),
              required("incident", Schema::integer().nullable(), "null: entered by hand"),
              required("page", Schema::integer().nullable(), "The call that was answered"),
              required("paged_at", moment, "When that call was made"),
              required("began_at", Schema::date_time(), "The acknowledgement, or as entered"),
              required("first_action_at", moment, "On the incident, after that"),
              required("last_action_at", Schema::date_time(), "The last that was seen"),
              required("departed_at", moment, "To the site"),
              required("home_at", moment, "Back from it"),
              required("ended_at", moment, "null: it goes on"),
              required("end", Schema::choice({"open", "said", "estimated", "confirmed"}),
                       "How the end is known"),
              required("on_site", Schema::boolean(), "Not from where they were"),
              required("urgent", Schema::choice({"none", "rescue", "prevention", "repair"}),
                       "The ground of works that may not wait"),
              required("inspector_told_at", moment, "Of urgent works"),
              required("note", Schema::string(), "What the person wrote"),
              required("voided", Schema::boolean(), "Taken back")})
      .named("Intervention");
}

json::object to_json(const InterventionRecord& record) {
  const auto number = [](std::int64_t id) { return id == 0 ? json::value(nullptr) : id; };
  return {{"id", record.id.value},
          {"person", record.person.text},
          {"incident", number(record.incident.value)},
          {"page", number(record.page.value)},
          {"paged_at", text_or_null(record.paged_at)},
          {"began_at", to_rfc3339(record.acknowledged_at)},
          {"first_action_at", text_or_null(record.first_action_at)},
          {"last_action_at", to_rfc3339(record.last_action_at)},
          {"departed_at", text_or_null(record.departed_at)},
          {"home_at", text_or_null(record.home_at)},
          {"ended_at", text_or_null(record.ended_at)},
          {"end", to_string(record.end)},
          {"on_site", record.on_site},
          {"urgent", to_string(record.urgent)},
          {"inspector_told_at", text_or_null(record.inspector_told_at)},
          {"note", record.note},
          {"voided", record.voided}};
}

Schema hours_schema() {
  const Schema period = interval_fields(
      "DutyPeriod", {required("schedule", Schema::string(), "Of which schedule"),
                     required("person", Schema::string(), "Who was on call"),
                     required("published_at", Schema::date_time().nullable(),
                              "Since when it was known; null: nobody knows any more")});
  const Schema signature =
      Schema::object(
          {required("signed_at", Schema::date_time(), "When"),
           required("signed_by", Schema::string(), "By whom"),
           required("hash", Schema::string(), "BLAKE2b-256 of the records as they were signed"),
           required("reopened_at", Schema::date_time().nullable(), "null: it stands"),
           required("reopened_by", Schema::string(), "By whom"),
           required("reason", Schema::string(), "Why it was reopened")})
          .named("MonthSignature");
  return Schema::object(
             {required("person", Schema::string(), "Whose"),
              required("month", Schema::string(), "2026-11"),
              required("duty", Schema::array(period), "Who was on call, as it really was"),
              required("interventions", Schema::array(intervention_schema()), "In order"),
              required("signatures", Schema::array(signature), "The newest last")})
      .named("HoursOfMonth");
}

json::value hours_json(const PersonName& person, Month month,
                       const std::vector<DutyPeriod>& periods,
                       const std::vector<InterventionRecord>& records,
                       const std::vector<MonthSignature>& signatures) {
  json::array duty;
  for (const DutyPeriod& period : periods)
    duty.push_back({{"from", to_rfc3339(period.from)},
                    {"to", text_or_null(period.to)},
                    {"schedule", period.schedule.text},
                    {"person", period.person.text},
                    {"published_at", text_or_null(period.published_at)}});
  json::array interventions;
  for (const InterventionRecord& record : records) interventions.push_back(to_json(record));
  json::array signed_by;
  for (const MonthSignature& signature : signatures)
    signed_by.push_back({{"signed_at", to_rfc3339(signature.signed_at)},
                         {"signed_by", signature.signed_by},
                         {"hash", signature.hash},
                         {"reopened_at", text_or_null(signature.reopened_at)},
                         {"reopened_by", signature.reopened_by},
                         {"reason", signature.reason}});
  return {{"person", person.text},
          {"month", to_string(month)},
          {"duty", std::move(duty)},
          {"interventions", std::move(interventions)},
          {"signatures", std::move(signed_by)}};
}

PersonName person_of(const Call& call) {
  return PersonName(std::string(call.path.at("person").as_string()));
}

// --- reading

// What is stored is read with a day to spare on each side: which zone the month is in, only the
// live world knows.
struct StoredMonth {
  std::vector<DutyPeriod> periods;
  std::vector<InterventionRecord> records;
  std::vector<MonthSignature> signatures;
};

Result<StoredMonth> read_month(Backend& backend, const PersonName& person, Month month) {
  Interval span = span_of(month, Zone::utc());
  span = {span.from - hours(24), span.to + hours(24)};
  return backend.readers->ask<StoredMonth>([&](db::Connection& connection) -> Result<StoredMonth> {
    StoredMonth found;
    auto periods = load_periods(connection, person, span);
    if (!periods) return fail(periods.error());
    auto records = load_interventions(connection, person, span);
    if (!records) return fail(records.error());
    auto signatures = load_signatures(connection, person, month);
    if (!signatures) return fail(signatures.error());
    return StoredMonth{std::move(*periods), std::move(*records), std::move(*signatures)};
  });
}

Route hours_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/people/{person}/hours",
          .summary = "When somebody was on call in a month, and what they did when called",
          .permission = "read",
          .query = {optional("month", Schema::string(), "2026-11; the present one by default")},
          .result = hours_schema(),
          .refusals = {403},
          .handler = [&backend](Call call) {
            const PersonName person = person_of(call);
            const auto* wanted = call.query.if_contains("month");
            const auto month = wanted == nullptr
                                   ? Result<Month>(month_of(backend.clock->now(), Zone::utc()))
                                   : parse_month(std::string_view(wanted->as_string()));
            if (!month) return http::finish(std::move(call), fail(month.error()));
            auto stored = read_month(backend, person, *month);
            if (!stored) return http::finish(std::move(call), fail(stored.error()));
            runtime::show_hours(
                std::move(call), backend, person, "hours of " + to_string(*month),
                [person, month = *month, stored = std::move(*stored)](
                    const World& world, Instant) mutable -> Result<json::value> {
                  const Interval span = span_of(month, working_zone(world, person, {}));
                  std::erase_if(stored.records, [&](const InterventionRecord& record) {
                    return !span.contains(record.acknowledged_at);
                  });
                  std::erase_if(stored.periods, [&](const DutyPeriod& period) {
                    return period.from >= span.to || (period.to && *period.to <= span.from);
                  });
                  return hours_json(person, month, stored.periods, stored.records,
                                    stored.signatures);
                });
          }};
}

Schema next_schema() {
  const Schema moved = interval_fields(
      "MovedShift",
      {required("begins", Schema::date_time().nullable(), "null: nothing of it is left")});
  return Schema::object(
             {required("person", Schema::string(), "Whose"),
              required("judged", Schema::boolean(),
                       "false: no rule holds, nothing is planned, or they are at work"),
              required("pack", Schema::string().nullable(), "The rules; null: no contract"),
              required("planned", Schema::date_time().nullable(), "The next planned work"),
              required("earliest", Schema::date_time().nullable(), "The lawful return"),
              required(
                  "verdict",
                  Schema::choice({"ok", "delay_until", "breach_if_worked", "amber"}).nullable(),
                  "Of the planned return"),
              required("moved", Schema::array(moved),
                       "Planned work that begins later or falls "
                       "away"),
              required("text", Schema::array(Schema::string()), "Why, in words")})
      .named("NextReturn");
}

void explain_next(const NextReturn& next, const RestOf& rest, Language language,
                  json::object& out) {
  const Zone zone = zone_or_utc(rest.contract->zone);
  const rest::Switches& switches = rest.pack->switches;
  json::array lines;
  const auto add = [&](const Message& line) { lines.emplace_back(text(line, language)); };
  add(verdict_words(next.judged, zone));
  const rest::Pause pause = next.pause();
  const rest::Explanation why = rest::explain(pause, *rest.pack, switches, zone);
  for (const Message& line : why.timeline) add(line);
  for (const Message& line : why.reasons) add(line);
  for (const rest::Finding& finding : next.judged.findings) add(rest::finding_words(finding, zone));
  json::array moved;
  for (const MovedShift& shift : next.moved)
    moved.push_back({{"from", to_rfc3339(shift.planned.from)},
                     {"to", to_rfc3339(shift.planned.to)},
                     {"begins", text_or_null(shift.begins)}});
  out["judged"] = true;
  out["planned"] = to_rfc3339(next.planned.from);
  out["earliest"] = to_rfc3339(std::max(next.judged.earliest, next.shift_before.to));
  out["verdict"] = to_string(next.judged.verdict);
  out["moved"] = std::move(moved);
  out["text"] = std::move(lines);
}

Route next_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/people/{person}/rest",
          .summary = "From when somebody may lawfully be back at work, now, and why",
          .permission = "read",
          .result = next_schema(),
          .refusals = {403, 404},
          .handler = [&backend](Call call) {
            const PersonName person = person_of(call);
            const Language language = call.request.language();
            runtime::show_hours(
                std::move(call), backend, person, "next return",
                [person, language](const World& world, Instant now) -> Result<json::value> {
                  if (!world.configuration->people.contains(person))
                    return fail(ErrorCode::not_found,
                                say("there is no person \"{}\"", person.text));
                  const auto rest = rest_of(world, person, now);
                  json::object out = {
                      {"person", person.text},
                      {"judged", false},
                      {"pack", rest ? json::value(rest->pack->name) : json::value(nullptr)},
                      {"planned", nullptr},
                      {"earliest", nullptr},
                      {"verdict", nullptr},
                      {"moved", json::array{}},
                      {"text", json::array{}}};
                  if (const auto next = next_return(world, person, now))
                    explain_next(*next, *rest, language, out);
                  return json::value(std::move(out));
                });
          }};
}

}  // namespace

std::vector<Route> duty_routes(Backend& backend) {
  std::vector<Route> routes = {next_route(backend), hours_route(backend)};
  for (Route& route : intervention_routes(backend)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace vigie
