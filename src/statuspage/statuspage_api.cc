#include "statuspage/statuspage_api.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.h"
#include "civil/time_words.h"
#include "runtime/calls.h"
#include "statuspage/statuspage_store.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;
using Edition = StatusSource::Edition;

// Whole seconds for which an answer may be kept; never beyond what the evidence proves.
std::int64_t max_age(const StatusEdition& edition, Instant now) {
  return std::max<std::int64_t>(0, (edition.until() - now) / seconds(1));
}

bool names(std::string_view header, std::string_view tag) {
  return header == "*" || header.find(tag) != std::string_view::npos;
}

void give(Call& call, const Edition& edition, std::string_view name, Instant now, bool varies) {
  const StatusEdition::Kept* kept = edition->file(name);
  if (kept == nullptr)
    return http::finish(std::move(call),
                        fail(ErrorCode::not_found, say("a status page has no such file")));
  http::Response response;
  std::vector<http::Header>& headers = response.headers;
  headers.reserve(8);
  headers.push_back({"ETag", kept->tag});
  headers.push_back({"Last-Modified", edition->modified()});
  headers.push_back({"Cache-Control", "public, max-age=" + std::to_string(max_age(*edition, now)) +
                                          ", must-revalidate"});
  headers.push_back({"Access-Control-Allow-Origin", "*"});
  if (varies) headers.push_back({"Vary", "Accept-Language"});
  if (const auto known = call.request.header("if-none-match"); known && names(*known, kept->tag)) {
    response.status = 304;
    return call.respond(std::move(response));
  }
  headers.push_back({"Content-Type", kept->file.media});
  if (kept->file.media.starts_with("text/html")) {
    headers.push_back({"Content-Security-Policy", status_content_security_policy()});
    headers.push_back({"Referrer-Policy", "no-referrer"});
  } else {
    headers.push_back({"Content-Security-Policy",
                       "default-src 'none'; style-src "
                       "'unsafe-inline'"});
  }
  response.shared_body = {edition, &kept->file.body};
  call.respond(std::move(response));
}

// The language that the reader asks for, if the page has it.
std::string page_file(const StatusView& view, const http::Request& request) {
  const auto has = [&](Language language) {
    return std::ranges::find(view.languages, language) != view.languages.end();
  };
  if (const auto wish = request.query_value("lang"))
    for (const Language each : view.languages)
      if (*wish == to_string(each)) return html_file(view, each);
  if (request.header("accept-language") && has(request.language()))
    return html_file(view, request.language());
  return "index.html";
}

void show_page(Backend& backend, StatusSource& source, const StatusPageName& name, Call call) {
  auto shared = std::make_shared<Call>(std::move(call));
  source.get(name, [&backend, shared](const Result<Edition>& edition) {
    if (!edition) return http::finish(std::move(*shared), fail(edition.error()));
    give(*shared, *edition, page_file((*edition)->view(), shared->request), backend.clock->now(),
         true);
  });
}

StatusPageName name_of(const Call& call) {
  return StatusPageName(std::string(call.path.at("name").as_string()));
}

std::vector<http::Field> page_path() {
  return {required("name", Schema::string().at_most(63), "Of the status page")};
}

std::vector<Route> public_routes(Backend& backend, StatusSource& source) {
  const std::vector<http::Field> language = {
      optional("lang", Schema::choice({"en", "fr"}), "Instead of the reader's own language")};
  Route only{.method = "GET",
             .path = "/status",
             .summary = "The status page, if there is exactly one",
             .query = language,
             .result_media = "text/html",
             .refusals = {304, 404, 503},
             .handler = [&backend, &source](Call call) {
               const auto known = source.configuration();
               if (!known || known->status_pages.size() != 1)
                 return http::finish(
                     std::move(call),
                     fail(ErrorCode::not_found,
                          say("there is not exactly one status page: its name follows, as in "
                              "/status/public")));
               show_page(backend, source, known->status_pages.begin()->first, std::move(call));
             }};
  Route page{.method = "GET",
             .path = "/status/{name}",
             .summary = "A status page, for everybody",
             .path_values = page_path(),
             .query = language,
             .result_media = "text/html",
             .refusals = {304, 404, 503},
             .handler = [&backend, &source](Call call) {
               const StatusPageName name = name_of(call);
               show_page(backend, source, name, std::move(call));
             }};
  Route file{.method = "GET",
             .path = "/status/{name}/{file*}",
             .summary = "What belongs to a status page: feeds, calendar, badges, JSON",
             .path_values = {required("name", Schema::string().at_most(63), "Of the status page"),
                             required("file", Schema::string().at_most(200),
                                      "index.fr.html, feed.en.atom, feed.en.rss, "
                                      "maintenance.en.ics, badge.svg, uptime.svg, "
                                      "api/v2/summary.json, ...")},
             .refusals = {304, 404, 503},
             .handler = [&backend, &source](Call call) {
               const StatusPageName name = name_of(call);
               auto shared = std::make_shared<Call>(std::move(call));
               source.get(name, [&backend, shared](const Result<Edition>& edition) {
                 if (!edition) return http::finish(std::move(*shared), fail(edition.error()));
                 const std::string file(shared->path.at("file").as_string());
                 give(*shared, *edition, file, backend.clock->now(), false);
               });
             }};
  return {std::move(only), std::move(page), std::move(file)};
}

Schema update_schema() {
  return Schema::object(
             {required("id", Schema::integer(), "Of the update"),
              required("at", Schema::date_time(), "When it was written"),
              required("status",
                       Schema::choice({"investigating", "identified", "monitoring", "resolved"}),
                       "What it says of the incident"),
              required("en", Schema::string(), "In English; empty: as in French"),
              required("fr", Schema::string(), "In French; empty: as in English"),
              required("by", Schema::string(), "Who wrote it; not public"),
              required("automatic", Schema::boolean(), "Written by Vigie itself"),
              required("page", Schema::string(), "Empty: all that show one of the services"),
              required("services", Schema::array(Schema::string()), "What it is about")})
      .named("StatusUpdate");
}

json::object to_json(const StatusUpdate& update) {
  json::array services;
  for (const ServiceName& service : update.services) services.emplace_back(service.text);
  return {{"id", update.id.value},
          {"at", to_rfc3339(update.at)},
          {"status", to_string(update.status)},
          {"en", update.text.en},
          {"fr", update.text.fr},
          {"by", update.by},
          {"automatic", update.automatic},
          {"page", update.page.text},
          {"services", std::move(services)}};
}

std::string text_or_empty(const json::object& body, std::string_view key) {
  const auto* value = body.if_contains(key);
  return value != nullptr ? std::string(value->as_string()) : std::string();
}

Route post_route(Backend& backend) {
  const Schema said = Schema::string().at_most(10'000);
  return {
      .method = "POST",
      .path = "/api/v1/incidents/{id}/updates",
      .summary = "Say something about an incident in public; the first update makes it public",
      .permission = "respond",
      .path_values = {required("id", Schema::integer().at_least(1), "The incident's number")},
      .body =
          Schema::object(
              {required("status",
                        Schema::choice({"investigating", "identified", "monitoring", "resolved"}),
                        "What it says of the incident"),
               optional("en", said, "In English"), optional("fr", said, "In French"),
               optional("services", Schema::array(Schema::string()).at_most(100),
                        "What it is about; by default the services of the incident")})
              .named("NewStatusUpdate"),
      .status = 201,
      .result = Schema::object({required("id", Schema::integer(), "Of the incident")})
                    .named("IncidentId"),
      .refusals = {404, 409, 429},
      .handler = [&backend](Call call) {
        const json::object& body = call.body.as_object();
        PostUpdate event;
        event.incident = IncidentId(call.path.at("id").as_int64());
        event.status = *parse_update_status(body.at("status").as_string());
        event.text = {text_or_empty(body, "en"), text_or_empty(body, "fr")};
        if (const auto* services = body.if_contains("services"))
          for (const json::value& service : services->as_array())
            event.services.emplace_back(std::string(service.as_string()));
        event.actor = call.principal.name;
        runtime::command(std::move(call), backend, std::move(event),
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
}

Route list_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/incidents/{id}/updates",
          .summary = "What was said about an incident in public",
          .permission = "read",
          .path_values = {required("id", Schema::integer().at_least(1), "The incident's number")},
          .result = Schema::object(
                        {required("updates", Schema::array(update_schema()), "The oldest first")})
                        .named("StatusUpdateList"),
          .handler = http::answer([&backend](const Call& call) {
            const IncidentId id(call.path.at("id").as_int64());
            return backend.readers->ask<json::value>(
                [&](db::Connection& connection) -> Result<json::value> {
                  const auto updates = list_updates(connection, id);
                  if (!updates) return fail(updates.error());
                  json::array out;
                  for (const StatusUpdate& update : *updates) out.push_back(to_json(update));
                  return json::value{{"updates", std::move(out)}};
                });
          })};
}

json::array copies_json(const std::vector<StatusCopy>& copies, const StatusPageName& page) {
  json::array out;
  for (const StatusCopy& copy : copies)
    if (copy.page == page)
      out.push_back(
          {{"target", copy.target},
           {"last_success",
            copy.last_success ? json::value(to_rfc3339(*copy.last_success)) : json::value(nullptr)},
           {"failures", copy.failures},
           {"error", copy.error}});
  return out;
}

Route pages_route(Backend& backend, StatusSource& source) {
  const Schema copy =
      Schema::object({required("target", Schema::string(), "Where it is"),
                      required("last_success", Schema::date_time().nullable(), "null: never"),
                      required("failures", Schema::integer(), "In a row since then"),
                      required("error", Schema::string(), "Of the last one; empty: none")})
          .named("StatusCopyState");
  const Schema page = Schema::object({required("name", Schema::string(), "Of the page"),
                                      required("title", Schema::string(), "In its first language"),
                                      required("url", Schema::string(), "For the public"),
                                      required("copies", Schema::array(copy), "On other hosts")})
                          .named("StatusPage");
  return {.method = "GET",
          .path = "/api/v1/status-pages",
          .summary = "The status pages there are",
          .permission = "read",
          .result = Schema::object({required("status_pages", Schema::array(page), "By name")})
                        .named("StatusPageList"),
          .handler = http::answer([&backend, &source](const Call&) -> Result<json::value> {
            json::array out;
            if (const auto known = source.configuration())
              for (const auto& [name, each] : known->status_pages)
                out.push_back({{"name", name.text},
                               {"title", each.title.in(each.languages.front())},
                               {"url", public_address(each, backend.public_url)},
                               {"copies", copies_json(source.copies(), name)}});
            return json::value{{"status_pages", std::move(out)}};
          })};
}

Route copy_route(StatusSource& source) {
  const Schema file = Schema::object({required("name", Schema::string(), "Its path in the copy"),
                                      required("media", Schema::string(), "Its media type"),
                                      required("body", Schema::string(), "Its text")})
                          .named("StatusFile");
  return {.method = "GET",
          .path = "/api/v1/status-pages/{name}/copy",
          .summary = "The page as static files that say until when they may be believed",
          .permission = "read",
          .path_values = page_path(),
          .result =
              Schema::object({required("generated_at", Schema::date_time(), "When it was made"),
                              required("stale_after", Schema::date_time(), "It is old after this"),
                              required("files", Schema::array(file), "In both languages")})
                  .named("StatusCopy"),
          .refusals = {404},
          .handler = [&source](Call call) {
            const StatusPageName name = name_of(call);
            auto shared = std::make_shared<Call>(std::move(call));
            source.fresh(name, [&source, shared, name](const Result<Edition>& edition) {
              if (!edition) return http::finish(std::move(*shared), fail(edition.error()));
              const StatusView& view = (*edition)->view();
              const Instant stale_after = view.generated_at + source.copy_lasts(name);
              json::array files;
              for (const StatusFile& each : status_copy(view, stale_after))
                files.push_back({{"name", each.name}, {"media", each.media}, {"body", each.body}});
              http::finish(std::move(*shared),
                           json::value{{"generated_at", to_rfc3339(view.generated_at)},
                                       {"stale_after", to_rfc3339(stale_after)},
                                       {"files", std::move(files)}});
            });
          }};
}

}  // namespace

std::vector<Route> status_page_routes(Backend& backend, StatusSource& source) {
  std::vector<Route> routes = public_routes(backend, source);
  routes.push_back(post_route(backend));
  routes.push_back(list_route(backend));
  routes.push_back(pages_route(backend, source));
  routes.push_back(copy_route(source));
  return routes;
}

}  // namespace vigie
