#include "incident/action_api.h"

#include <boost/json.hpp>

#include "incident/incident_store.h"
#include "runtime/acting.h"
#include "runtime/calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::Field;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::acting_person;
using runtime::Backend;
using runtime::bounded_text;
using runtime::wanted_end;

using Make = std::function<Result<Event>(const Call&, Instant now)>;

struct Action {
  const char* path;  // below the incident
  const char* summary;
  const char* body_name;
  std::vector<Field> body;
  Make make;
  int status = 200;
};

IncidentId id_of(const Call& call) {
  return IncidentId(call.path.at("id").as_int64());
}

std::string text_in(const Call& call, const char* field) {
  return std::string(call.body.as_object().at(field).as_string());
}

Field who() {
  return optional("person", Schema::string(), "Who acts; by default the person of the token");
}

Schema short_text() {
  return Schema::string().at_least(1).at_most(10'000);
}

template <class T>
Make by_person() {
  return [](const Call& call, Instant) -> Result<Event> {
    const auto person = acting_person(call);
    if (!person) return fail(person.error());
    return Event(T{id_of(call), *person});
  };
}

Result<Event> snooze(const Call& call, Instant now) {
  const auto person = acting_person(call);
  if (!person) return fail(person.error());
  const auto until = wanted_end(call, now);
  if (!until) return fail(until.error());
  return Event(Snooze{id_of(call), *person, *until});
}

Result<Event> hand_over(const Call& call, Instant) {
  const auto person = acting_person(call);
  if (!person) return fail(person.error());
  return Event(HandOver{id_of(call), *person, PersonName(text_in(call, "to"))});
}

Result<Event> answer_hand_over(const Call& call, Instant) {
  const auto person = acting_person(call);
  if (!person) return fail(person.error());
  return Event(AnswerHandOver{id_of(call), *person, call.body.as_object().at("accept").as_bool()});
}

Result<Event> severity(const Call& call, Instant) {
  return Event(
      SetSeverity{id_of(call), *parse_severity(text_in(call, "severity")), call.principal.name});
}

Result<Event> merge(const Call& call, Instant) {
  return Event(MergeIncidents{id_of(call), IncidentId(call.body.as_object().at("from").as_int64()),
                              call.principal.name});
}

Result<Event> waive(const Call& call, Instant) {
  auto reason = bounded_text(call, "reason");
  if (!reason) return fail(reason.error());
  return Event(WaiveCheck{id_of(call), CheckName(text_in(call, "check")), std::move(*reason),
                          call.principal.name});
}

Result<Event> add_workaround(const Call& call, Instant) {
  auto text = bounded_text(call, "text");
  if (!text) return fail(text.error());
  return Event(AddWorkaround{id_of(call), std::move(*text), call.principal.name});
}

Result<Event> restored_up_to(const Call& call, Instant) {
  const auto at = parse_rfc3339(text_in(call, "at"));
  if (!at) return fail(at.error());
  return Event(SetRestoredUpTo{id_of(call), *at, call.principal.name});
}

std::vector<Action> of_the_holder() {
  return {
      {"snooze",
       "Take it and be left alone until then; then you are called again",
       "NewSnooze",
       {optional("until", Schema::date_time(), "At most a day from now"),
        optional("for", Schema::string(), "Or for how long: 2h"), who()},
       snooze},
      {"still-on-it",
       "A sign of life: the acknowledgement goes on",
       "StillOnIt",
       {who()},
       by_person<StillOnIt>()},
      {"end-intervention",
       "Done, back to rest; the incident stays open until it is verified",
       "InterventionEnd",
       {who()},
       by_person<EndIntervention>()},
      {"hand-over",
       "Ask somebody to take it over; you have it until they accept",
       "NewHandOver",
       {required("to", Schema::string(), "A person"), who()},
       hand_over},
      {"hand-over/answer",
       "Accept a hand-over, or decline",
       "HandOverAnswer",
       {required("accept", Schema::boolean(), "false: decline"), who()},
       answer_hand_over},
  };
}

std::vector<Action> of_the_incident() {
  return {
      {"severity",
       "Say how bad it is; worse calls who has it",
       "NewSeverity",
       {required("severity", Schema::choice({"info", "warning", "critical"}), "How bad")},
       severity},
      {"merge",
       "Another incident goes on as a part of this one",
       "Merge",
       {required("from", Schema::integer().at_least(1), "The number of the other one")},
       merge},
      {"waive",
       "The recovery need not wait for a check",
       "Waiver",
       {required("check", Schema::string(), "Its name"),
        required("reason", short_text(), "Why it need not come back")},
       waive},
      {"workarounds",
       "A temporary measure; until it is reverted, green is not clean",
       "NewWorkaround",
       {required("text", short_text(), "What was done")},
       add_workaround,
       201},
      {"restored-up-to",
       "Of when the newest data is that was got back",
       "RestoredUpTo",
       {required("at", Schema::date_time(), "An instant of the past")},
       restored_up_to},
  };
}

Route route_of(Backend& backend, Action action) {
  return {.method = "POST",
          .path = std::string("/api/v1/incidents/{id}/") + action.path,
          .summary = action.summary,
          .permission = "respond",
          .path_values = {required("id", Schema::integer().at_least(1), "The incident's number")},
          .body = Schema::object(action.body).named(action.body_name),
          .status = action.status,
          .result = Schema::object(
                        {required("id", Schema::integer(), "Of the incident, or of what was made")})
                        .named("ActedOn"),
          .refusals = {404, 409, 429},
          .handler = [&backend, make = std::move(action.make)](Call call) {
            auto event = make(call, backend.clock->now());
            if (!event) return http::finish(std::move(call), fail(event.error()));
            runtime::command(
                std::move(call), backend, std::move(*event),
                [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
          }};
}

Result<Event> judgement(const Call& call) {
  const bool useful = text_in(call, "verdict") == to_string(Usefulness::useful);
  JudgeIncident event{
      id_of(call), useful ? Usefulness::useful : Usefulness::false_alarm, {}, call.principal.name};
  if (!call.body.as_object().contains("reason")) return Event(std::move(event));
  auto reason = bounded_text(call, "reason");
  if (!reason) return fail(reason.error());
  event.reason = std::move(*reason);
  return Event(std::move(event));
}

// Most incidents are judged the morning after, when they have left the decider's memory: whether
// there is one is asked of the database.
Route judge_route(Backend& backend) {
  return {
      .method = "POST",
      .path = "/api/v1/incidents/{id}/judge",
      .summary = "Say whether it was worth calling somebody; the last word counts",
      .permission = "respond",
      .path_values = {required("id", Schema::integer().at_least(1), "The incident's number")},
      .body =
          Schema::object({required("verdict", Schema::choice({"useful", "false_alarm"}), "Was it?"),
                          optional("reason", short_text(), "Why")})
              .named("IncidentVerdict"),
      .result = Schema::object({required("id", Schema::integer(), "Of the incident")})
                    .named("IncidentId"),
      .refusals = {404},
      .handler = [&backend](Call call) {
        const auto known = backend.readers->ask<Incident>(
            [&](db::Connection& connection) { return find_incident(connection, id_of(call)); });
        if (!known) return http::finish(std::move(call), fail(known.error()));
        auto event = judgement(call);
        if (!event) return http::finish(std::move(call), fail(event.error()));
        runtime::command(std::move(call), backend, std::move(*event),
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
}

Route revert_route(Backend& backend) {
  return {
      .method = "DELETE",
      .path = "/api/v1/workarounds/{id}",
      .summary = "A temporary measure stands no longer; without any, the recovery is proven anew",
      .permission = "respond",
      .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
      .result = Schema::object({required("id", Schema::integer(), "Of the workaround")})
                    .named("WorkaroundId"),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const RevertWorkaround event{WorkaroundId(call.path.at("id").as_int64()),
                                     call.principal.name};
        runtime::command(std::move(call), backend, event,
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
}

}  // namespace

std::vector<Route> incident_action_routes(Backend& backend) {
  std::vector<Route> routes;
  for (Action& action : of_the_holder()) routes.push_back(route_of(backend, std::move(action)));
  for (Action& action : of_the_incident()) routes.push_back(route_of(backend, std::move(action)));
  routes.push_back(judge_route(backend));
  routes.push_back(revert_route(backend));
  return routes;
}

}  // namespace vigie
