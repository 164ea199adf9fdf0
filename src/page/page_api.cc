#include "page/page_api.h"

#include <boost/json.hpp>

#include "incident/incident_store.h"
#include "notify/ack_page.h"
#include "notify/wording.h"
#include "page/page_store.h"
#include "runtime/calls.h"
#include "runtime/notices.h"
#include "runtime/service_cards.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

void show(http::Responder& respond, int status, const AckPage& page) {
  http::Response response = http::Response::html(status, render_ack_page(page));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Referrer-Policy", std::string(ack_referrer_policy)});
  response.headers.push_back({"Content-Security-Policy", std::string(ack_content_security_policy)});
  respond(std::move(response));
}

AckPage not_valid(const http::Request& request, Instant now) {
  AckPage page;
  page.language = request.language();
  page.now = now;
  return page;
}

std::string full_name(const World& world, const std::string& person) {
  const auto found = world.configuration->people.find(PersonName(person));
  return found == world.configuration->people.end() ? person : found->second.full_name;
}

// The link's page while the incident is in memory.
AckPage page_of(const World& world, const Page& page, Instant now) {
  const Incident& incident = world.incidents.at(page.incident);
  AckPage shown;
  shown.now = now;
  if (const auto person = world.configuration->people.find(page.person);
      person != world.configuration->people.end()) {
    shown.language = person->second.language;
    shown.zone = person->second.zone;
  }
  shown.incident = incident.id;
  shown.title = stored_text(incident.title, shown.language);
  shown.severity = incident.severity;
  shown.opened_at = incident.opened_at;
  if (const auto alerts = world.alerts_of.find(incident.id); alerts != world.alerts_of.end()) {
    for (Fingerprint fingerprint : alerts->second) {
      const LabelSet& annotations = world.alerts.at(fingerprint).annotations;
      if (const auto summary = annotations.find("summary"); summary != annotations.end())
        shown.evidence.push_back(stored_text(summary->second, shown.language));
    }
  }
  const Zone zone = zone_or_utc(shown.zone);
  for (const ServiceCard& card : runtime::service_cards(world, incident))
    for (CardLine& line : card_lines(card, zone, shown.language))
      shown.services.push_back(std::move(line));
  switch (incident.status) {
    case IncidentStatus::triggered:
      shown.status = AckStatus::open;
      break;
    case IncidentStatus::acknowledged:
      shown.status = incident.acknowledged_by == page.person.text ? AckStatus::confirmed
                     : incident.offered_to == page.person.text    ? AckStatus::offered
                                                                  : AckStatus::taken;
      shown.until = incident.green_since ? std::nullopt : incident.acknowledged_until;
      shown.resting = incident.rest_at.has_value();
      shown.green = incident.green_since.has_value();
      shown.taken_by = full_name(world, incident.acknowledged_by);
      shown.changed_at = incident.acknowledged_at.value_or(incident.opened_at);
      break;
    case IncidentStatus::resolved:
      shown.status = AckStatus::resolved;
      shown.changed_at = incident.resolved_at.value_or(incident.opened_at);
      break;
  }
  return shown;
}

// An incident that has left memory is resolved; what the link still says comes from disk.
Result<AckPage> page_on_disk(db::Connection& connection, PageId id, const AckPage& unknown) {
  const auto page = find_page(connection, id);
  if (!page) return fail(page.error());
  const auto incident = find_incident(connection, page->incident);
  if (!incident) return fail(incident.error());
  AckPage shown = unknown;
  shown.status = AckStatus::resolved;
  shown.incident = incident->id;
  shown.title = stored_text(incident->title, shown.language);
  shown.severity = incident->severity;
  shown.opened_at = incident->opened_at;
  shown.changed_at = incident->resolved_at.value_or(incident->opened_at);
  return shown;
}

void show_away(http::Responder& respond, const http::Request& request) {
  const bool french = request.language() == Language::fr;
  http::Response response = http::Response::html(
      503, french
               ? "<!DOCTYPE html>\n<html lang=\"fr\"><meta charset=\"utf-8\"><title>Vigie</title>"
                 "<h1>Vigie ne peut rien enregistrer pour l’instant</h1><p>Rien n’a changé. "
                 "Réessayez dans un moment.</p></html>\n"
               : "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Vigie</title>"
                 "<h1>Vigie cannot record anything now</h1><p>Nothing has changed. Try again in "
                 "a moment.</p></html>\n");
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Retry-After", "5"});
  respond(std::move(response));
}

// What the link says of an incident that is no longer in memory, looked up before the decider is
// asked: its thread must not wait for a reader.
using OnDisk = std::shared_ptr<const Result<AckPage>>;

OnDisk look_on_disk(Backend& backend, const Call& call, PageId id) {
  const AckPage unknown = not_valid(call.request, backend.clock->now());
  return std::make_shared<const Result<AckPage>>(backend.readers->ask<AckPage>(
      [&](db::Connection& connection) { return page_on_disk(connection, id, unknown); }));
}

void show_retired(Call& call, const Result<AckPage>& on_disk, Instant now) {
  if (on_disk) {
    show(call.respond, 410, *on_disk);
  } else if (on_disk.error().code == ErrorCode::not_found) {
    show(call.respond, 404, not_valid(call.request, now));
  } else {
    show_away(call.respond, call.request);
  }
}

void show_link(Backend& backend, std::shared_ptr<Call> call, PageId id, OnDisk on_disk) {
  backend.decider->read([call, id, on_disk](const World* world, Instant now) {
    if (world == nullptr) return show_away(call->respond, call->request);
    const auto found = world->pages.find(id);
    if (found == world->pages.end()) return show_retired(*call, *on_disk, now);
    AckPage page = page_of(*world, found->second, now);
    page.action_url = std::string(call->path.at("token").as_string());  // beside this very page
    show(call->respond, page.status == AckStatus::resolved ? 410 : 200, page);
  });
}

void acknowledge(Backend& backend, std::shared_ptr<Call> call, PageId id, OnDisk on_disk) {
  backend.decider->read([&backend, call, id, on_disk](const World* world, Instant now) {
    if (world == nullptr) return show_away(call->respond, call->request);
    const auto page = world->pages.find(id);
    if (page == world->pages.end()) return show_retired(*call, *on_disk, now);
    const Acknowledge event{page->second.incident, page->second.person, "link"};
    // Whatever the answer is, the page then tells how things stand: taken by this person, by
    // somebody else, or over.
    backend.decider->submit(event, [&backend, call, id, on_disk](const Result<Answer>& answer) {
      if (!answer && answer.error().code == ErrorCode::unavailable)
        return show_away(call->respond, call->request);
      show_link(backend, call, id, on_disk);
    });
  });
}

// What the small buttons of the page ask for; nothing: there is no such button.
std::optional<Event> button_event(const Call& call, const Page& page) {
  const std::string_view action = call.path.at("action").as_string();
  if (action == "still") return StillOnIt{page.incident, page.person};
  if (action == "rest") return EndIntervention{page.incident, page.person};
  if (action == "decline") return AnswerHandOver{page.incident, page.person, false};
  const auto* body = call.body.if_object();
  const auto* text = body == nullptr ? nullptr : body->if_contains("text");
  if (action != "note" || text == nullptr) return std::nullopt;
  return AddNote{page.incident, "person:" + page.person.text, std::string(text->as_string())};
}

// Back to the page, which tells how things stand; reloading it repeats nothing.
void show_again(http::Responder& respond, std::string_view token) {
  http::Response response = http::Response::html(303, "");
  response.headers.push_back({"Location", "../" + std::string(token)});
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Referrer-Policy", std::string(ack_referrer_policy)});
  respond(std::move(response));
}

void press(Backend& backend, std::shared_ptr<Call> call, PageId id, OnDisk on_disk) {
  backend.decider->read([&backend, call, id, on_disk](const World* world, Instant now) {
    if (world == nullptr) return show_away(call->respond, call->request);
    const auto page = world->pages.find(id);
    if (page == world->pages.end()) return show_retired(*call, *on_disk, now);
    const auto event = button_event(*call, page->second);
    if (!event) return show(call->respond, 404, not_valid(call->request, now));
    backend.decider->submit(*event, [call](const Result<Answer>& answer) {
      if (!answer && answer.error().code == ErrorCode::unavailable)
        return show_away(call->respond, call->request);
      show_again(call->respond, call->path.at("token").as_string());
    });
  });
}

Route link_route(Backend& backend, const char* method, const char* summary,
                 void (*act)(Backend&, std::shared_ptr<Call>, PageId, OnDisk)) {
  return {.method = method,
          .path = "/a/{token}",
          .summary = summary,
          .body_media = "application/x-www-form-urlencoded",
          .result_media = "text/html",
          .refusals = {404, 410, 503},
          .refusal_media = "text/html",
          .documented = false,
          .handler = [&backend, act](Call call) {
            const auto id = runtime::read_acknowledge_token(call.path.at("token").as_string(),
                                                            backend.link_key);
            if (!id) return show(call.respond, 404, not_valid(call.request, backend.clock->now()));
            OnDisk on_disk = look_on_disk(backend, call, *id);
            act(backend, std::make_shared<Call>(std::move(call)), *id, std::move(on_disk));
          }};
}

}  // namespace

std::vector<Route> page_routes(Backend& backend) {
  Route release{
      .method = "POST",
      .path = "/api/v1/outbox/release",
      .summary = "After a restore: send what was set aside, or drop it",
      .permission = "administer",
      .body = Schema::object(
                  {required("send", Schema::boolean(), "true: send it; false: drop it for good")})
                  .named("OutboxRelease"),
      .result = Schema::object({required("deliveries", Schema::integer(), "How many")})
                    .named("OutboxReleased"),
      .handler = [&backend](Call call) {
        const ReleaseQuarantine event{call.body.as_object().at("send").as_bool(),
                                      call.principal.name};
        runtime::command(std::move(call), backend, event, [](const Answer& answer) -> json::value {
          return {{"deliveries", answer.id}};
        });
      }};
  Route buttons = link_route(backend, "POST", "The other buttons of the page", press);
  buttons.path = "/a/{token}/{action}";
  buttons.status = 303;
  buttons.body = Schema::object({http::optional("text", Schema::string().at_most(1'000), "A note")})
                     .named("PageNote");
  return {link_route(backend, "GET", "The acknowledge link: shows one big button", show_link),
          std::move(buttons),
          link_route(backend, "POST", "The button: takes the incident", acknowledge),
          std::move(release)};
}

}  // namespace vigie
