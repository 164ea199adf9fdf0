#include "app/system_api.h"

#include <boost/json.hpp>

#include "access/access_api.h"
#include "app/metrics.h"
#include "app/options.h"
#include "check/check_api.h"
#include "check/signal_api.h"
#include "check/watch_api.h"
#include "config/config_api.h"
#include "duty/duty_api.h"
#include "fatigue/fatigue_api.h"
#include "http/openapi.h"
#include "incident/incident_api.h"
#include "incident/report_api.h"
#include "lock/lock_api.h"
#include "maintenance/maintenance_api.h"
#include "notify/ack_page.h"
#include "page/contact_api.h"
#include "page/page_api.h"
#include "runtime/calls.h"
#include "schedule/schedule_api.h"
#include "statuspage/statuspage_api.h"

namespace vigie::app {

namespace {

namespace json = boost::json;
using http::Call;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

Schema readiness_schema() {
  return Schema::object({required("ready", Schema::boolean(), "Commits succeed"),
                         required("reason", Schema::string(), "Why not"),
                         required("failing_since", Schema::date_time().nullable(), "Of commits")})
      .named("Readiness");
}

Route health_route() {
  return {
      .method = "GET",
      .path = "/healthz",
      .summary = "The process runs and answers",
      .result = Schema::object({required("version", Schema::string(), "Of Vigie")}).named("Health"),
      .handler = http::answer([](const Call&) -> Result<json::value> {
        return json::value{{"version", VIGIE_VERSION}};
      })};
}

// Red (503) while nothing can be committed: what is not on disk is not done.
Route ready_route(Backend& backend) {
  return {.method = "GET",
          .path = "/readyz",
          .summary = "The server can decide: 200, or 503 with the reason",
          .result = readiness_schema(),
          .refusals = {503},
          .handler = [&backend](Call call) {
            const runtime::Health health = backend.decider->health();
            if (health.loaded && !health.deposed)
              return http::finish(
                  std::move(call),
                  json::value{{"ready", true}, {"reason", ""}, {"failing_since", nullptr}});
            const Message reason = health.failing_since
                                       ? say("not ready since {}: {}",
                                             to_rfc3339(*health.failing_since), health.failure)
                                       : say("not ready: {}", health.failure);
            http::finish(std::move(call), fail(ErrorCode::unavailable, reason));
          }};
}

Route metrics_route(Backend& backend, StatusSource& statuses) {
  return {.method = "GET",
          .path = "/metrics",
          .summary = "Numbers for Prometheus",
          .permission = "read",
          .result_media = "text/plain",
          .refusals = {503},
          .handler = [&backend, &statuses](Call call) {
            auto shared = std::make_shared<Call>(std::move(call));
            backend.decider->read([&backend, &statuses, shared](const World* world, Instant now) {
              if (world == nullptr)
                return http::finish(std::move(*shared),
                                    fail(ErrorCode::unavailable,
                                         say("the state is not known now: the database is away")));
              http::Response response = http::Response::text(
                  200, render_metrics(*world, backend.decider->health(), now, statuses.copies()));
              response.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
              shared->respond(std::move(response));
            });
          }};
}

Route style_route() {
  return {.method = "GET",
          .path = "/style.css",
          .summary = "The style sheet of the pages",
          .result_media = "text/css",
          .documented = false,
          .handler = [](Call call) {
            http::Response response = http::Response::text(200, std::string(ack_style()));
            response.headers = {{"Content-Type", "text/css; charset=utf-8"},
                                {"Cache-Control", "public, max-age=3600"}};
            call.respond(std::move(response));
          }};
}

}  // namespace

std::vector<Route> system_routes(Backend& backend, StatusSource& statuses) {
  return {health_route(), ready_route(backend), metrics_route(backend, statuses), style_route()};
}

std::vector<Route> all_routes(Backend& backend, const EventFeed& feed, StatusSource& statuses) {
  std::vector<Route> routes;
  const auto add = [&](std::vector<Route> more) {
    for (Route& route : more) routes.push_back(std::move(route));
  };
  add(check_routes(backend));
  add(signal_routes(backend));
  add(watch_routes(backend));
  add(maintenance_routes(backend));
  add(incident_routes(backend));
  add(duty_routes(backend));
  add(lock_routes(backend));
  add(report_routes(backend));
  add(fatigue::fatigue_routes(backend));
  add(schedule_routes(backend));
  add(config_routes(backend));
  add(access_routes(backend, random_secret));
  add(page_routes(backend));
  add(contact_routes(backend));
  add(status_page_routes(backend, statuses));
  add(event_routes(feed));
  add(system_routes(backend, statuses));
  return routes;
}

std::string openapi_text() {
  Backend nothing;
  StatusSource no_pages(nothing);
  EventStreams silent;
  return http::openapi_document(all_routes(nothing, {silent, {}}, no_pages), "Vigie",
                                VIGIE_VERSION);
}

}  // namespace vigie::app
