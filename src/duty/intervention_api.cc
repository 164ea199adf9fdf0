#include "duty/intervention_api.h"

#include <boost/json.hpp>

#include "duty/intervention_store.h"
#include "runtime/acting.h"
#include "runtime/hours_calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

Schema reason_schema() {
  return Schema::string().at_least(1).at_most(10'000);
}

// What of a record may be another way; all of it may be left out.
std::vector<http::Field> edit_fields() {
  return {optional("ended_at", Schema::date_time(), "The last work"),
          optional("departed_at", Schema::date_time(), "To the site"),
          optional("home_at", Schema::date_time(), "Back from it"),
          optional("on_site", Schema::boolean(), "Not from where they were"),
          optional("urgent", Schema::choice({"none", "rescue", "prevention", "repair"}),
                   "The ground of works that may not wait (D3131-1)"),
          optional("inspector_told_at", Schema::date_time(), "Of urgent works"),
          optional("note", Schema::string().at_most(10'000), "What it was")};
}

InterventionEdit edit_of(const json::object& body) {
  const auto moment = [&](const char* key) -> std::optional<Instant> {
    const auto* value = body.if_contains(key);
    if (value == nullptr) return std::nullopt;
    return *parse_rfc3339(std::string_view(value->as_string()));  // the schema has checked it
  };
  InterventionEdit edit;
  edit.began_at = moment("began_at");
  edit.ended_at = moment("ended_at");
  edit.departed_at = moment("departed_at");
  edit.home_at = moment("home_at");
  edit.inspector_told_at = moment("inspector_told_at");
  if (const auto* on_site = body.if_contains("on_site")) edit.on_site = on_site->as_bool();
  if (const auto* urgent = body.if_contains("urgent"))
    edit.urgent = *parse_urgent_ground(std::string_view(urgent->as_string()));
  if (const auto* note = body.if_contains("note")) edit.note = std::string(note->as_string());
  return edit;
}

Schema done_schema() {
  return Schema::object({required("id", Schema::integer(), "Of the intervention")})
      .named("InterventionChanged");
}

json::value done(const Answer& answer) {
  return {{"id", answer.id}};
}

std::string reason_of(const Call& call) {
  return std::string(call.body.as_object().at("reason").as_string());
}

// Whose record it is says the database: who may change it is asked before the decider is.
void change(Call call, Backend& backend, std::function<Event(const Call&, InterventionId)> event) {
  const InterventionId id(call.path.at("id").as_int64());
  const auto record = backend.readers->ask<InterventionRecord>(
      [&](db::Connection& connection) { return find_intervention(connection, id); });
  if (!record) return http::finish(std::move(call), fail(record.error()));
  if (auto may = runtime::may_change_hours_of(call, record->person); !may)
    return http::finish(std::move(call), fail(may.error()));
  Event wanted = event(call, id);
  runtime::command(std::move(call), backend, std::move(wanted), done);
}

std::vector<http::Field> id_path() {
  return {required("id", Schema::integer().at_least(1), "Of the intervention")};
}

PersonName person_of(const Call& call) {
  return PersonName(std::string(call.path.at("person").as_string()));
}

Route add_route(Backend& backend) {
  std::vector<http::Field> fields = edit_fields();
  fields[0] = required("ended_at", Schema::date_time(), "The last work");
  fields.push_back(required("began_at", Schema::date_time(), "When it began"));
  fields.push_back(required("reason", reason_schema(), "Why it is entered by hand"));
  fields.push_back(optional("incident", Schema::integer().at_least(1), "If it was for one"));
  return {.method = "POST",
          .path = "/api/v1/people/{person}/interventions",
          .summary = "Enter an intervention by hand: a call over the telephone, say",
          .permission = "read",
          .body = Schema::object(std::move(fields)).named("NewIntervention"),
          .status = 201,
          .result = done_schema(),
          .refusals = {403, 404, 409},
          .handler = [&backend](Call call) {
            const PersonName person = person_of(call);
            if (auto may = runtime::may_change_hours_of(call, person); !may)
              return http::finish(std::move(call), fail(may.error()));
            const json::object& body = call.body.as_object();
            AddIntervention event{person, {}, edit_of(body), reason_of(call), call.principal.name};
            if (const auto* incident = body.if_contains("incident"))
              event.incident = IncidentId(incident->as_int64());
            runtime::command(std::move(call), backend, std::move(event), done);
          }};
}

Route correct_route(Backend& backend) {
  std::vector<http::Field> fields = edit_fields();
  fields.push_back(optional("began_at", Schema::date_time(), "When it began"));
  fields.push_back(required("reason", reason_schema(), "Why"));
  return {.method = "POST",
          .path = "/api/v1/interventions/{id}/correct",
          .summary = "Mend what was recorded; what was there before is kept",
          .permission = "read",
          .path_values = id_path(),
          .body = Schema::object(std::move(fields)).named("InterventionCorrected"),
          .result = done_schema(),
          .refusals = {403, 404, 409},
          .handler = [&backend](Call call) {
            change(std::move(call), backend, [](const Call& asked, InterventionId id) -> Event {
              return CorrectIntervention{id, edit_of(asked.body.as_object()), reason_of(asked),
                                         asked.principal.name};
            });
          }};
}

Route confirm_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/interventions/{id}/confirm",
          .summary = "The end that was estimated is right",
          .permission = "read",
          .path_values = id_path(),
          .result = done_schema(),
          .refusals = {403, 404, 409},
          .handler = [&backend](Call call) {
            change(std::move(call), backend, [](const Call& asked, InterventionId id) -> Event {
              return ConfirmIntervention{id, asked.principal.name};
            });
          }};
}

Route void_route(Backend& backend) {
  return {
      .method = "POST",
      .path = "/api/v1/interventions/{id}/void",
      .summary = "It was none; its record is kept",
      .permission = "read",
      .path_values = id_path(),
      .body =
          Schema::object({required("reason", reason_schema(), "Why")}).named("InterventionVoided"),
      .result = done_schema(),
      .refusals = {403, 404, 409},
      .handler = [&backend](Call call) {
        change(std::move(call), backend, [](const Call& asked, InterventionId id) -> Event {
          return VoidIntervention{id, reason_of(asked), asked.principal.name};
        });
      }};
}

Result<Month> month_in(const Call& call) {
  return parse_month(std::string_view(call.path.at("month").as_string()));
}

Route sign_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/people/{person}/months/{month}/sign",
          .summary = "Sign the interventions of a month; only the person themselves can",
          .permission = "read",
          .result = Schema::object({}).named("MonthSigned"),
          .refusals = {403, 409},
          .handler = [&backend](Call call) {
            const PersonName person = person_of(call);
            const auto month = month_in(call);
            if (!month) return http::finish(std::move(call), fail(month.error()));
            if (runtime::own_person(call) != person)
              return http::finish(
                  std::move(call),
                  fail(ErrorCode::forbidden,
                       say("only {} can sign: with a token of their own", person.text)));
            SignMonth event{person, *month, call.principal.name};
            runtime::command(std::move(call), backend, std::move(event),
                             [](const Answer&) -> json::value { return json::object{}; });
          }};
}

Route reopen_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/people/{person}/months/{month}/reopen",
          .summary = "A signed month may be corrected again; the signature is kept",
          .permission = "read",
          .body = Schema::object({required("reason", reason_schema(), "Why")}).named("MonthReopen"),
          .result = Schema::object({}).named("MonthReopened"),
          .refusals = {403, 409},
          .handler = [&backend](Call call) {
            const PersonName person = person_of(call);
            const auto month = month_in(call);
            if (!month) return http::finish(std::move(call), fail(month.error()));
            if (auto may = runtime::may_change_hours_of(call, person); !may)
              return http::finish(std::move(call), fail(may.error()));
            ReopenMonth event{person, *month, reason_of(call), call.principal.name};
            runtime::command(std::move(call), backend, std::move(event),
                             [](const Answer&) -> json::value { return json::object{}; });
          }};
}

}  // namespace

std::vector<Route> intervention_routes(Backend& backend) {
  return {add_route(backend),  correct_route(backend), confirm_route(backend),
          void_route(backend), sign_route(backend),    reopen_route(backend)};
}

}  // namespace vigie
