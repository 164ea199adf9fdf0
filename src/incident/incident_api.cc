#include "incident/incident_api.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.h"
#include "incident/action_api.h"
#include "incident/detail_api.h"
#include "incident/incident_store.h"
#include "page/page_store.h"
#include "runtime/acting.h"
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
using runtime::acting_person;
using runtime::Backend;
using runtime::bounded_text;

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
              required("resolution", Schema::choice({"none", "verified", "declared", "merged"}),
                       "verified: by evidence; declared: a person said so"),
              required("resolution_reason", Schema::string(), "Of a declared one"),
              required("recovery",
                       Schema::choice({"burning", "green", "restored_not_clean", "verified",
                                       "declared", "merged"}),
                       "restored_not_clean: green, and held open by a workaround"),
              required("services", Schema::array(Schema::string()), "Affected"),
              required("suspect", Schema::string(),
                       "The service that is thought to be broken; empty: none is known"),
              required("missed_detection", Schema::boolean(),
                       "A person opened it while all checks of the service were green"),
              required("acknowledged_until", Schema::date_time().nullable(),
                       "Then who has it is called again"),
              required("snoozed", Schema::boolean(), "The acknowledgement is a snooze"),
              required("offered_to", Schema::string(), "Who was asked to take it over"),
              required("intervention_ended_at", Schema::date_time().nullable(),
                       "When who has it went back to rest"),
              required("merged_into", Schema::integer().nullable(), "The incident it is part of"),
              required("happened_from", Schema::date_time().nullable(),
                       "It happened no earlier; null: it was never seen working"),
              required("happened_to", Schema::date_time().nullable(), "It happened no later"),
              required("restored_up_to", Schema::date_time().nullable(),
                       "Of when the newest data is that was got back")})
      .named("Incident");
}

std::string_view recovery_of(const Incident& incident) {
  if (incident.status == IncidentStatus::resolved) return to_string(incident.resolution);
  if (incident.restored_at) return "restored_not_clean";
  return incident.green_since ? "green" : "burning";
}

json::array services_json(const Incident& incident) {
  json::array out;
  for (const ServiceName& service : incident.services) out.emplace_back(service.text);
  return out;
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
          {"resolution_reason", incident.resolution_reason},
          {"recovery", recovery_of(incident)},
          {"services", services_json(incident)},
          {"suspect", incident.suspect.text},
          {"missed_detection", incident.missed_detection},
          {"acknowledged_until", text_or_null(incident.acknowledged_until)},
          {"snoozed", incident.snoozed},
          {"offered_to", incident.offered_to},
          {"intervention_ended_at", text_or_null(incident.rest_at)},
          {"merged_into",
           incident.merged_into ? json::value(incident.merged_into.value) : json::value(nullptr)},
          {"happened_from", text_or_null(incident.happened_from)},
          {"happened_to", text_or_null(incident.happened_to)},
          {"restored_up_to", text_or_null(incident.restored_up_to)}};
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
  return Schema::object(
             {required("id", Schema::integer(), "Its number"),
              required("person", Schema::string(), "Who is called"),
              required(
                  "kind",
                  Schema::choice({"call", "taken", "resolved", "offer", "declined", "changed"}),
                  "Why"),
              required("cause", Schema::choice({"step", "expired", "snooze", "worse", "relapsed"}),
                       "Of a call: a step of the policy, or what ended an acknowledgement"),
              required("round", Schema::integer(), "0 for the first; -1: outside of the policy"),
              required("step", Schema::integer(), "0 for the first"),
              required("last_resort", Schema::boolean(), "The list was exhausted"),
              required("late", Schema::boolean(), "The step was overdue"),
              required("created_at", Schema::date_time(), "When"),
              required("deliveries", Schema::array(delivery), "One for each address")})
      .named("Page");
}

Schema incident_detail_schema() {
  std::vector<http::Field> fields = {
      required("incident", incident_schema(), "The incident"),
      required("usefulness", Schema::choice({"not_judged", "useful", "false_alarm"}),
               "Whether it was worth calling somebody, as people said"),
      required("pages", Schema::array(page_schema()), "Who was called"),
      required("timeline", Schema::array(timeline_schema()),
               "What happened, in the order in which it did: a back-dated line has its place")};
  for (http::Field& field : life_fields()) fields.push_back(std::move(field));
  return Schema::object(std::move(fields)).named("IncidentDetail");
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
                   {"cause", to_string(page.cause)},
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

// A back-dated line stands where it belongs.
std::string happened_at(const JournalEntry& entry) {
  for (const auto& [name, value] : entry.facts)
    if (name == "happened_at") return value;
  return {};
}

std::vector<JournalEntry> in_order_of_events(std::vector<JournalEntry> entries) {
  const auto when = [](const JournalEntry& entry) {
    const std::string told = happened_at(entry);
    const auto at = told.empty() ? entry.at : parse_rfc3339(told).value_or(entry.at);
    return std::pair(at, entry.sequence);
  };
  std::ranges::sort(entries, {}, when);
  return entries;
}

struct Detail {
  StoredLife life;
  json::object json;
};

Result<Detail> read_detail(db::Connection& connection, IncidentId id, Language language) {
  Detail detail;
  auto life = read_life(connection, id);
  if (!life) return fail(life.error());
  detail.life = std::move(*life);
  const auto pages = list_pages(connection, id);
  if (!pages) return fail(pages.error());
  const auto deliveries = list_deliveries(connection, id);
  if (!deliveries) return fail(deliveries.error());
  const auto attempts = list_attempts(connection, id);
  if (!attempts) return fail(attempts.error());
  auto timeline = list_timeline(connection, id, limits::timeline);
  if (!timeline) return fail(timeline.error());
  detail.json["incident"] = to_json(detail.life.incident, language);
  const auto usefulness = find_usefulness(connection, id);
  if (!usefulness) return fail(usefulness.error());
  detail.json["usefulness"] = to_string(*usefulness);
  detail.json["pages"] = pages_json(*pages, *deliveries, *attempts, language);
  detail.json["timeline"] = timeline_json(in_order_of_events(std::move(*timeline)), language);
  return detail;
}

// What is on disk, and how it stands now in the live world: the decider is asked afterwards, so
// that its thread never waits for a reader.
void show(Backend& backend, Call call) {
  auto detail = backend.readers->ask<Detail>([&](db::Connection& connection) {
    return read_detail(connection, IncidentId(call.path.at("id").as_int64()),
                       call.request.language());
  });
  if (!detail) return http::finish(std::move(call), fail(detail.error()));
  auto shared = std::make_shared<Call>(std::move(call));
  backend.decider->read([shared, known = std::make_shared<Detail>(std::move(*detail))](
                            const World* world, Instant now) {
    add_life(known->json, known->life, world, now);
    http::finish(std::move(*shared), json::value(std::move(known->json)));
  });
}

void show_difference(Backend& backend, Call call) {
  auto life = backend.readers->ask<StoredLife>([&](db::Connection& connection) {
    return read_life(connection, IncidentId(call.path.at("id").as_int64()));
  });
  if (!life) return http::finish(std::move(call), fail(life.error()));
  runtime::view(std::move(call), backend,
                [known = std::move(*life)](const World& world, Instant now) -> Result<json::value> {
                  return difference_json(known, world, now);
                });
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
                   .handler = [&backend](Call call) { show(backend, std::move(call)); }};
  Route difference_route{
      .method = "GET",
      .path = "/api/v1/incidents/{id}/diff",
      .summary = "What was green before and is not green now",
      .permission = "read",
      .path_values = incident_path(),
      .result = difference_schema(),
      .refusals = {404},
      .handler = [&backend](Call call) { show_difference(backend, std::move(call)); }};
  return {std::move(list_route), std::move(show_route), std::move(difference_route)};
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
        const auto person = acting_person(call);
        if (!person) return http::finish(std::move(call), fail(person.error()));
        const Acknowledge event{id_of(call), *person, "api"};
        runtime::command(std::move(call), backend, event, id_json);
      }};
  Route note{
      .method = "POST",
      .path = "/api/v1/incidents/{id}/notes",
      .summary = "Write a line on the timeline",
      .permission = "respond",
      .path_values = incident_path(),
      .body = Schema::object(
                  {required("text", Schema::string().at_least(1).at_most(10'000),
                            "What happened, what was done"),
                   optional("at", Schema::date_time(), "When, if not now: at most a year ago"),
                   optional("action", Schema::boolean(), "Something that was done, not only seen")})
                  .named("Note"),
      .status = 201,
      .result = id_schema(),
      .refusals = {404},
      .handler = [&backend](Call call) {
        auto text = bounded_text(call, "text");
        if (!text) return http::finish(std::move(call), fail(text.error()));
        AddNote event{id_of(call), call.principal.name, std::move(*text)};
        const json::object& body = call.body.as_object();
        if (const auto* at = body.if_contains("at"))
          event.happened_at = *parse_rfc3339(std::string_view(at->as_string()));
        if (const auto* action = body.if_contains("action")) event.action = action->as_bool();
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
        auto reason = bounded_text(call, "reason");
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
  for (Route& route : incident_action_routes(backend)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace vigie
