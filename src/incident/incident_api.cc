#include "incident/incident_api.h"

#include <boost/json.hpp>

#include "base/limits.h"
#include "incident/incident_store.h"
#include "page/page_store.h"
#include "runtime/calls.h"
#include "world/journal_store.h"

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

Schema severity_schema() {
  return Schema::choice({"info", "warning", "critical"});
}

Schema incident_schema() {
  return Schema::object(
             {required("id", Schema::integer().at_least(1), "Its number"),
              required("title", Schema::string(), "One line"),
              required("severity", severity_schema(), "How bad"),
              required("status", Schema::choice({"triggered", "acknowledged", "resolved"}),
                       "acknowledged: somebody has it"),
              required("policy", Schema::string(), "Who is called"),
              required("opened_at", Schema::date_time(), "When it was opened"),
              required("opened_by", Schema::string(), "check:<name>, person:<name> or token:<id>"),
              required("acknowledged_at", Schema::date_time().nullable(), "When it was taken"),
              required("acknowledged_by", Schema::string(), "Who has it; empty: nobody"),
              required("green_since", Schema::date_time().nullable(),
                       "Since when everything that was red is green; null while something burns"),
              required("resolved_at", Schema::date_time().nullable(), "When it was over"),
              required("resolution", Schema::choice({"none", "verified", "declared"}),
                       "verified: by evidence; declared: a person said so"),
              required("resolution_reason", Schema::string(), "Of a declared one")})
      .named("Incident");
}

json::object to_json(const Incident& incident, Language language) {
  return {{"id", incident.id.value},
          {"title", stored_text(incident.title, language)},
          {"severity", to_string(incident.severity)},
          {"status", to_string(incident.status)},
          {"policy", incident.policy.text},
          {"opened_at", to_rfc3339(incident.opened_at)},
          {"opened_by", incident.opened_by},
          {"acknowledged_at", text_or_null(incident.acknowledged_at)},
          {"acknowledged_by", incident.acknowledged_by},
          {"green_since", text_or_null(incident.green_since)},
          {"resolved_at", text_or_null(incident.resolved_at)},
          {"resolution", to_string(incident.resolution)},
          {"resolution_reason", incident.resolution_reason}};
}

Schema timeline_schema() {
  return Schema::object(
             {required("sequence", Schema::integer(), "Its place in the journal"),
              required("at", Schema::date_time(), "When"),
              required("actor", Schema::string(), "Who"),
              required("kind", Schema::string(), "What: incident.opened, page.accepted, ..."),
              required("subject", Schema::string(), "To what"),
              required("facts", Schema::map(Schema::string()), "The details")})
      .named("JournalEntry");
}

Schema page_schema() {
  const Schema attempt =
      Schema::object({required("number", Schema::integer(), "1 for the first"),
                      required("started_at", Schema::date_time(), "Before the first byte left"),
                      required("finished_at", Schema::date_time().nullable(), "null: under way"),
                      required("outcome",
                               Schema::choice({"pending", "accepted", "failed_for_now",
                                               "failed_for_good", "unknown"}),
                               "accepted: the server took it, which is not yet \"read\""),
                      required("detail", Schema::string(), "The server's answer")})
          .named("Attempt");
  const Schema delivery =
      Schema::object(
          {required("id", Schema::integer(), "Its number"),
           required("channel", Schema::choice({"email", "sms", "ntfy", "webhook", "chat"}),
                    "The way"),
           required("status",
                    Schema::choice({"queued", "sending", "waiting", "accepted", "failed",
                                    "cancelled", "quarantined"}),
                    "Where it is"),
           required("outcome_unknown", Schema::boolean(),
                    "An attempt may have arrived without a receipt"),
           required("attempts", Schema::array(attempt), "In order")})
          .named("Delivery");
  return Schema::object({required("id", Schema::integer(), "Its number"),
                         required("person", Schema::string(), "Who is called"),
                         required("kind", Schema::choice({"call", "taken", "resolved"}), "Why"),
                         required("round", Schema::integer(), "0 for the first"),
                         required("step", Schema::integer(), "0 for the first"),
                         required("last_resort", Schema::boolean(), "The list was exhausted"),
                         required("late", Schema::boolean(), "The step was overdue"),
                         required("created_at", Schema::date_time(), "When"),
                         required("deliveries", Schema::array(delivery), "One for each address")})
      .named("Page");
}

Schema incident_detail_schema() {
  return Schema::object(
             {required("incident", incident_schema(), "The incident"),
              required("pages", Schema::array(page_schema()), "Who was called"),
              required("timeline", Schema::array(timeline_schema()), "What happened, in order")})
      .named("IncidentDetail");
}

json::array pages_json(const std::vector<Page>& pages, const std::vector<Delivery>& deliveries,
                       const std::vector<Attempt>& attempts, Language language) {
  json::array out;
  for (const Page& page : pages) {
    json::array ways;
    for (const Delivery& delivery : deliveries) {
      if (delivery.page != page.id) continue;
      json::array tries;
      for (const Attempt& attempt : attempts) {
        if (attempt.delivery != delivery.id) continue;
        tries.push_back({{"number", attempt.number},
                         {"started_at", to_rfc3339(attempt.started_at)},
                         {"finished_at", text_or_null(attempt.finished_at)},
                         {"outcome", to_string(attempt.outcome)},
                         {"detail", stored_text(attempt.detail, language)}});
      }
      ways.push_back({{"id", delivery.id.value},
                      {"channel", to_string(delivery.channel)},
                      {"status", to_string(delivery.status)},
                      {"outcome_unknown", delivery.outcome_unknown},
                      {"attempts", std::move(tries)}});
    }
    out.push_back({{"id", page.id.value},
                   {"person", page.person.text},
                   {"kind", to_string(page.kind)},
                   {"round", page.round},
                   {"step", page.step},
                   {"last_resort", page.last_resort},
                   {"late", page.late},
                   {"created_at", to_rfc3339(page.created_at)},
                   {"deliveries", std::move(ways)}});
  }
  return out;
}

json::array timeline_json(const std::vector<JournalEntry>& entries, Language language) {
  json::array out;
  for (const JournalEntry& entry : entries) {
    json::object facts;
    for (const auto& [name, value] : entry.facts) facts[name] = stored_text(value, language);
    out.push_back({{"sequence", entry.sequence},
                   {"at", to_rfc3339(entry.at)},
                   {"actor", entry.actor},
                   {"kind", entry.kind},
                   {"subject", entry.subject},
                   {"facts", std::move(facts)}});
  }
  return out;
}

Result<json::value> show(db::Connection& connection, IncidentId id, Language language) {
  const auto incident = find_incident(connection, id);
  if (!incident) return fail(incident.error());
  const auto pages = list_pages(connection, id);
  if (!pages) return fail(pages.error());
  const auto deliveries = list_deliveries(connection, id);
  if (!deliveries) return fail(deliveries.error());
  const auto attempts = list_attempts(connection, id);
  if (!attempts) return fail(attempts.error());
  const auto timeline = list_timeline(connection, id, limits::timeline);
  if (!timeline) return fail(timeline.error());
  return json::value{{"incident", to_json(*incident, language)},
                     {"pages", pages_json(*pages, *deliveries, *attempts, language)},
                     {"timeline", timeline_json(*timeline, language)}};
}

Result<json::value> list(db::Connection& connection, const Call& call) {
  IncidentFilter filter;
  if (const auto* status = call.query.if_contains("status")) {
    if (status->as_string() == "open") {
      filter.open_only = true;
    } else {
      for (IncidentStatus known :
           {IncidentStatus::triggered, IncidentStatus::acknowledged, IncidentStatus::resolved})
        if (to_string(known) == std::string_view(status->as_string())) filter.status = known;
    }
  }
  if (const auto* before = call.query.if_contains("before"))
    filter.before = IncidentId(before->as_int64());
  if (const auto* limit = call.query.if_contains("limit")) filter.limit = limit->as_int64();
  const auto incidents = list_incidents(connection, filter);
  if (!incidents) return fail(incidents.error());
  json::array out;
  for (const Incident& incident : *incidents)
    out.push_back(to_json(incident, call.request.language()));
  json::value next = nullptr;
  if (static_cast<std::int64_t>(incidents->size()) == filter.limit && !incidents->empty())
    next = incidents->back().id.value;
  return json::value{{"incidents", std::move(out)}, {"next_before", next}};
}

json::value id_json(const Answer& answer) {
  return {{"id", answer.id}};
}

Schema id_schema() {
  return Schema::object({required("id", Schema::integer(), "Of the incident")}).named("IncidentId");
}

IncidentId id_of(const Call& call) {
  return IncidentId(call.path.at("id").as_int64());
}

std::vector<http::Field> incident_path() {
  return {required("id", Schema::integer().at_least(1), "The incident's number")};
}

// Whoever acts for themself is named by the token; a program must say for whom.
Result<PersonName> person_of(const Call& call) {
  if (const auto* body = call.body.if_object()) {
    if (const auto* person = body->if_contains("person"))
      return PersonName(std::string(person->as_string()));
  }
  constexpr std::string_view prefix = "person:";
  if (call.principal.name.starts_with(prefix))
    return PersonName(call.principal.name.substr(prefix.size()));
  return fail(ErrorCode::invalid, say("this token belongs to no person: say who takes the "
                                      "incident, {{\"person\": \"alice\"}}"));
}

// The description counts characters, as its readers do; what is stored is bounded in bytes.
Result<std::string> text_of(const Call& call, const char* field) {
  std::string text(call.body.as_object().at(field).as_string());
  if (text.size() > limits::note)
    return fail(ErrorCode::invalid, say("the body at /{}: at most {} bytes of UTF-8, not {}", field,
                                        limits::note, text.size()));
  return text;
}

std::vector<Route> reading(Backend& backend) {
  Route list_route{
      .method = "GET",
      .path = "/api/v1/incidents",
      .summary = "Incidents, the newest first",
      .permission = "read",
      .query = {optional("status",
                         Schema::choice({"open", "triggered", "acknowledged", "resolved"}),
                         "open: not resolved"),
                optional("before", Schema::integer().at_least(1),
                         "Only those with a lower number: the next page"),
                optional("limit", Schema::integer().at_least(1).at_most(500), "100 by default")},
      .result = Schema::object({required("incidents", Schema::array(incident_schema()), "Them"),
                                required("next_before", Schema::integer().nullable(),
                                         "`before` of the next page; null: this is the last")})
                    .named("IncidentList"),
      .handler = http::answer([&backend](const Call& call) {
        return backend.readers->ask<json::value>(
            [&](db::Connection& connection) { return list(connection, call); });
      })};
  Route show_route{.method = "GET",
                   .path = "/api/v1/incidents/{id}",
                   .summary = "One incident, who was called for it, and its timeline",
                   .permission = "read",
                   .path_values = incident_path(),
                   .result = incident_detail_schema(),
                   .refusals = {404},
                   .handler = http::answer([&backend](const Call& call) {
                     return backend.readers->ask<json::value>([&](db::Connection& connection) {
                       return show(connection, id_of(call), call.request.language());
                     });
                   })};
  return {std::move(list_route), std::move(show_route)};
}

Route open_route(Backend& backend) {
  return {
      .method = "POST",
      .path = "/api/v1/incidents",
      .summary = "Open an incident by hand: people notice what probes do not",
      .permission = "respond",
      .body =
          Schema::object(
              {required("title", Schema::string().at_least(1).at_most(300), "One line"),
               optional("severity", severity_schema(), "critical by default"),
               optional("service", Schema::string(), "Its policy is used; else the default one")})
              .named("NewIncident"),
      .status = 201,
      .result = id_schema(),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const json::object& body = call.body.as_object();
        OpenIncident event;
        event.title = std::string(body.at("title").as_string());
        if (const auto* severity = body.if_contains("severity"))
          event.severity = *parse_severity(severity->as_string());
        if (const auto* service = body.if_contains("service"))
          event.service = ServiceName(std::string(service->as_string()));
        event.actor = call.principal.name;
        runtime::command(std::move(call), backend, std::move(event), id_json);
      }};
}

std::vector<Route> acting(Backend& backend) {
  Route acknowledge{
      .method = "POST",
      .path = "/api/v1/incidents/{id}/acknowledge",
      .summary = "Take the incident; the others are told",
      .permission = "respond",
      .path_values = incident_path(),
      .body = Schema::object({optional("person", Schema::string(),
                                       "Who takes it; by default the person of the token")})
                  .named("Acknowledgement"),
      .result = id_schema(),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const auto person = person_of(call);
        if (!person) return http::finish(std::move(call), fail(person.error()));
        const Acknowledge event{id_of(call), *person, "api"};
        runtime::command(std::move(call), backend, event, id_json);
      }};
  Route note{.method = "POST",
             .path = "/api/v1/incidents/{id}/notes",
             .summary = "Write a line on the timeline",
             .permission = "respond",
             .path_values = incident_path(),
             .body = Schema::object({required("text", Schema::string().at_least(1).at_most(10'000),
                                              "What happened, what was done")})
                         .named("Note"),
             .status = 201,
             .result = id_schema(),
             .refusals = {404},
             .handler = [&backend](Call call) {
               auto text = text_of(call, "text");
               if (!text) return http::finish(std::move(call), fail(text.error()));
               const AddNote event{id_of(call), call.principal.name, std::move(*text)};
               runtime::command(std::move(call), backend, event, id_json);
             }};
  Route resolve{
      .method = "POST",
      .path = "/api/v1/incidents/{id}/resolve",
      .summary = "Declare it over by hand; it then reads declared, not verified",
      .permission = "respond",
      .path_values = incident_path(),
      .body = Schema::object({required("reason", Schema::string().at_least(1).at_most(10'000),
                                       "What makes you sure")})
                  .named("Resolution"),
      .result = id_schema(),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        auto reason = text_of(call, "reason");
        if (!reason) return http::finish(std::move(call), fail(reason.error()));
        const Resolve event{id_of(call), call.principal.name, std::move(*reason)};
        runtime::command(std::move(call), backend, event, id_json);
      }};
  return {std::move(acknowledge), std::move(note), std::move(resolve)};
}

}  // namespace

std::vector<Route> incident_routes(Backend& backend) {
  std::vector<Route> routes = reading(backend);
  routes.push_back(open_route(backend));
  for (Route& route : acting(backend)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace vigie
