#include "lock/lock_api.h"

#include <boost/json.hpp>

#include "lock/lock_store.h"
#include "notify/ack_page.h"
#include "notify/lock_page.h"
#include "runtime/acting.h"
#include "runtime/calls.h"

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
using runtime::wanted_end;

Schema lock_schema() {
  return Schema::object(
             {required("id", Schema::integer(), "Its number"),
              required("service", Schema::string(), "What is locked"),
              required("holder", Schema::string(), "Who works on it"),
              required("why", Schema::string(), "What is being done"),
              required("since", Schema::date_time(), "When it began"),
              required("until", Schema::date_time(), "When it ends by itself"),
              required("link", Schema::string(), "A page for whoever has it, without a login")})
      .named("Lock");
}

json::value to_json(const Lock& lock, const Backend& backend) {
  return {{"id", lock.id.value},
          {"service", lock.service.text},
          {"holder", lock.holder.text},
          {"why", lock.why},
          {"since", to_rfc3339(lock.since)},
          {"until", to_rfc3339(lock.until)},
          {"link", backend.public_url + "/lock/" + lock_token(lock.id, backend.link_key)}};
}

Route list_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/locks",
          .summary = "The locks that stand",
          .permission = "read",
          .result = Schema::object({required("locks", Schema::array(lock_schema()), "Them")})
                        .named("LockList"),
          .handler = [&backend](Call call) {
            runtime::view(std::move(call), backend,
                          [&backend](const World& world, Instant) -> Result<json::value> {
                            json::array out;
                            for (const auto& [id, lock] : world.locks)
                              out.push_back(to_json(lock, backend));
                            return json::value{{"locks", std::move(out)}};
                          });
          }};
}

Route set_route(Backend& backend) {
  return {
      .method = "POST",
      .path = "/api/v1/locks",
      .summary = "Hands off: somebody works on a service; again by the same person: prolong",
      .permission = "respond",
      .body = Schema::object({required("service", Schema::string(), "Its name"),
                              required("why", Schema::string().at_least(1).at_most(10'000),
                                       "What is being done"),
                              optional("until", Schema::date_time(), "At most 30 days from now"),
                              optional("for", Schema::string(), "Or for how long: 2h"),
                              optional("person", Schema::string(),
                                       "Who works on it; by default the person of the token")})
                  .named("NewLock"),
      .status = 201,
      .result = Schema::object({required("id", Schema::integer(), "Of the lock"),
                                required("link", Schema::string(), "To show to others")})
                    .named("LockMade"),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const auto person = acting_person(call);
        if (!person) return http::finish(std::move(call), fail(person.error()));
        const auto until = wanted_end(call, backend.clock->now());
        if (!until) return http::finish(std::move(call), fail(until.error()));
        auto why = bounded_text(call, "why");
        if (!why) return http::finish(std::move(call), fail(why.error()));
        const json::object& body = call.body.as_object();
        SetLock event{ServiceName(std::string(body.at("service").as_string())), *person,
                      std::move(*why), *until};
        runtime::command(std::move(call), backend, std::move(event),
                         [&backend](const Answer& answer) -> json::value {
                           return {{"id", answer.id},
                                   {"link", backend.public_url + "/lock/" +
                                                lock_token(LockId(answer.id), backend.link_key)}};
                         });
      }};
}

Route end_route(Backend& backend) {
  return {.method = "DELETE",
          .path = "/api/v1/locks/{service}",
          .summary = "Done: the service may be touched again",
          .permission = "respond",
          .result =
              Schema::object({required("id", Schema::integer(), "Of the lock")}).named("LockEnded"),
          .refusals = {404},
          .handler = [&backend](Call call) {
            const EndLock event{ServiceName(std::string(call.path.at("service").as_string())),
                                call.principal.name};
            runtime::command(
                std::move(call), backend, event,
                [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
          }};
}

void show(http::Responder& respond, int status, std::string html) {
  http::Response response = http::Response::html(status, std::move(html));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Referrer-Policy", std::string(ack_referrer_policy)});
  response.headers.push_back({"Content-Security-Policy", std::string(ack_content_security_policy)});
  respond(std::move(response));
}

LockPage page_of(const Lock& lock, const Configuration& configuration) {
  LockPage page;
  const auto service = configuration.services.find(lock.service);
  page.service =
      service == configuration.services.end() ? lock.service.text : service->second.title;
  page.holder = lock.holder.text;
  if (const auto holder = configuration.people.find(lock.holder);
      holder != configuration.people.end()) {
    page.holder = holder->second.full_name;
    page.zone = holder->second.zone;
  }
  page.why = lock.why;
  page.since = lock.since;
  page.until = lock.until;
  page.ended_at = lock.ended_at;
  return page;
}

Route page_route(Backend& backend) {
  return {
      .method = "GET",
      .path = "/lock/{token}",
      .summary = "The page of a lock, for whoever has its link",
      .result_media = "text/html",
      .refusals = {404, 503},
      .refusal_media = "text/html",
      .documented = false,
      .handler = [&backend](Call call) {
        const auto id = read_lock_token(call.path.at("token").as_string(), backend.link_key);
        if (!id) return show(call.respond, 404, render_unknown_lock());
        const auto lock = backend.readers->ask<Lock>(
            [&](db::Connection& connection) { return find_lock(connection, *id); });
        if (!lock) {
          const bool gone = lock.error().code == ErrorCode::not_found;
          return show(call.respond, gone ? 404 : 503, render_unknown_lock());
        }
        auto shared = std::make_shared<Call>(std::move(call));
        backend.decider->read([shared, known = *lock](const World* world, Instant) {
          const Configuration none;
          show(shared->respond, 200,
               render_lock_page(page_of(known, world == nullptr ? none : *world->configuration)));
        });
      }};
}

}  // namespace

std::vector<Route> lock_routes(Backend& backend) {
  return {list_route(backend), set_route(backend), end_route(backend), page_route(backend)};
}

}  // namespace vigie
