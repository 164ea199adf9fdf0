#include "incident/report_api.h"

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/text.h"
#include "incident/report_counter.h"
#include "notify/ack_page.h"
#include "notify/report_page.h"
#include "runtime/calls.h"

namespace vigie {

namespace {

using http::Call;
using http::optional;
using http::Route;
using http::Schema;
using runtime::Backend;

void show(http::Responder& respond, int status, ReportState state, Language language) {
  http::Response response = http::Response::html(status, render_report_page(state, language));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Content-Security-Policy", std::string(ack_content_security_policy)});
  respond(std::move(response));
}

std::string field(const Call& call, const char* name) {
  const auto* body = call.body.if_object();
  const auto* value = body == nullptr ? nullptr : body->if_contains(name);
  return value == nullptr ? "" : std::string(value->as_string());
}

void take(Backend& backend, ReportCounter& counter, Call call) {
  const Language language = call.request.language();
  const std::string text = field(call, "text");
  if (trim(text).empty() || text.size() > limits::note)
    return show(call.respond, 400, ReportState::not_taken, language);
  // A program that fills in everything is thanked like everybody, and learns nothing.
  if (!field(call, report_trap).empty())
    return show(call.respond, 200, ReportState::sent, language);
  if (!counter.allows(call.request.peer, backend.clock->now()))
    return show(call.respond, 429, ReportState::too_many, language);
  const ReportProblem event{text, backend.report_form->severity, backend.report_form->policy};
  auto shared = std::make_shared<Call>(std::move(call));
  backend.decider->submit(event, [shared, language](const Result<Answer>& answer) {
    show(shared->respond, answer ? 200 : 503, answer ? ReportState::sent : ReportState::not_taken,
         language);
  });
}

}  // namespace

std::vector<Route> report_routes(Backend& backend) {
  if (!backend.report_form) return {};
  auto counter = std::make_shared<ReportCounter>();
  Route form{.method = "GET",
             .path = "/report",
             .summary = "The public report form",
             .result_media = "text/html",
             .documented = false,
             .handler = [](Call call) {
               show(call.respond, 200, ReportState::form, call.request.language());
             }};
  Route post{
      .method = "POST",
      .path = "/report",
      .summary = "Somebody reports a problem",
      .body = Schema::object({optional("text", Schema::string(), "What"),
                              optional(report_trap, Schema::string(), "Not for people")})
                  .named("Report"),
      .body_media = "application/x-www-form-urlencoded",
      .result_media = "text/html",
      .refusals = {400, 429},
      .refusal_media = "text/html",
      .documented = false,
      .handler = [&backend, counter](Call call) { take(backend, *counter, std::move(call)); }};
  return {std::move(form), std::move(post)};
}

}  // namespace vigie
