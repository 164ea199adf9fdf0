#include "schedule/schedule_api.h"

#include <boost/json.hpp>

#include "runtime/calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

Instant instant_of(const json::value& text) {
  return *parse_rfc3339(std::string_view(text.as_string()));  // the schema has checked it
}

Schema shift_schema() {
  return Schema::object({required("from", Schema::date_time(), "Included"),
                         required("to", Schema::date_time(), "Excluded"),
                         required("person", Schema::string(), "Who has it"),
                         required("override", Schema::integer().nullable(),
                                  "The override that gave it; null: the rotation")})
      .named("Shift");
}

Schema override_schema() {
  return Schema::object({required("id", Schema::integer(), "Its number"),
                         required("schedule", Schema::string(), "Of which schedule"),
                         required("person", Schema::string(), "Who takes it"),
                         required("from", Schema::date_time(), "Included"),
                         required("to", Schema::date_time(), "Excluded"),
                         required("created_by", Schema::string(), "By whom")})
      .named("Override");
}

json::object to_json(const Override& override_) {
  return {{"id", override_.id.value},        {"schedule", override_.schedule.text},
          {"person", override_.person.text}, {"from", to_rfc3339(override_.from)},
          {"to", to_rfc3339(override_.to)},  {"created_by", override_.created_by}};
}

Result<json::value> shifts_json(const World& world, const ScheduleName& name, Instant from,
                                Instant to) {
  const auto schedule = world.configuration->schedules.find(name);
  if (schedule == world.configuration->schedules.end())
    return fail(ErrorCode::not_found, say("there is no schedule \"{}\"", name.text));
  const auto found = shifts(schedule->second, world.overrides, from, to);
  if (!found) return fail(found.error());
  json::array out;
  for (const Shift& shift : *found)
    out.push_back({{"from", to_rfc3339(shift.from)},
                   {"to", to_rfc3339(shift.to)},
                   {"person", shift.person.text},
                   {"override", shift.override_id ? json::value(shift.override_id.value)
                                                  : json::value(nullptr)}});
  return json::value{{"shifts", std::move(out)}};
}

json::value on_call_json(const World& world, Instant at) {
  json::array out;
  for (const auto& [name, schedule] : world.configuration->schedules)
    out.push_back(
        {{"schedule", name.text}, {"person", on_call(schedule, world.overrides, at).text}});
  return {{"at", to_rfc3339(at)}, {"on_call", std::move(out)}};
}

Route on_call_route(Backend& backend) {
  const Schema entry = Schema::object({required("schedule", Schema::string(), "Its name"),
                                       required("person", Schema::string(), "Who has it")})
                           .named("OnCall");
  return {.method = "GET",
          .path = "/api/v1/on-call",
          .summary = "Who is on call, now or at an instant",
          .permission = "read",
          .query = {optional("at", Schema::date_time(), "Now by default")},
          .result = Schema::object({required("at", Schema::date_time(), "When"),
                                    required("on_call", Schema::array(entry), "By schedule")})
                        .named("OnCallList"),
          .handler = [&backend](Call call) {
            const auto* at = call.query.if_contains("at");
            const std::optional<Instant> wanted =
                at ? std::optional(instant_of(*at)) : std::nullopt;
            runtime::view(std::move(call), backend,
                          [wanted](const World& world, Instant now) -> Result<json::value> {
                            return on_call_json(world, wanted.value_or(now));
                          });
          }};
}

Route shifts_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/schedules/{name}/shifts",
          .summary = "The shifts of a schedule in a period, overrides included",
          .permission = "read",
          .path_values = {required("name", Schema::string(), "Of the schedule")},
          .query = {required("from", Schema::date_time(), "Included"),
                    required("to", Schema::date_time(), "Excluded")},
          .result = Schema::object({required("shifts", Schema::array(shift_schema()), "In order")})
                        .named("ShiftList"),
          .refusals = {404, 429},
          .handler = [&backend](Call call) {
            const ScheduleName name{std::string(call.path.at("name").as_string())};
            const Instant from = instant_of(call.query.at("from"));
            const Instant to = instant_of(call.query.at("to"));
            runtime::view(std::move(call), backend, [=](const World& world, Instant) {
              return shifts_json(world, name, from, to);
            });
          }};
}

Route create_override_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/overrides",
          .summary = "Somebody takes a period of a schedule in place of whoever has it",
          .permission = "manage",
          .body = Schema::object({required("schedule", Schema::string(), "Of which schedule"),
                                  required("person", Schema::string(), "Who takes it"),
                                  required("from", Schema::date_time(), "Included"),
                                  required("to", Schema::date_time(), "Excluded")})
                      .named("NewOverride"),
          .status = 201,
          .result = Schema::object({required("id", Schema::integer(), "Of the override")})
                        .named("OverrideId"),
          .refusals = {404},
          .handler = [&backend](Call call) {
            const json::object& body = call.body.as_object();
            CreateOverride event;
            event.override_.schedule = ScheduleName(std::string(body.at("schedule").as_string()));
            event.override_.person = PersonName(std::string(body.at("person").as_string()));
            event.override_.from = instant_of(body.at("from"));
            event.override_.to = instant_of(body.at("to"));
            event.actor = call.principal.name;
            runtime::command(
                std::move(call), backend, std::move(event),
                [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
          }};
}

}  // namespace

std::vector<Route> schedule_routes(Backend& backend) {
  Route list{
      .method = "GET",
      .path = "/api/v1/overrides",
      .summary = "All overrides, in the order in which they were made",
      .permission = "read",
      .result = Schema::object({required("overrides", Schema::array(override_schema()), "Them")})
                    .named("OverrideList"),
      .handler = [&backend](Call call) {
        runtime::view(std::move(call), backend,
                      [](const World& world, Instant) -> Result<json::value> {
                        json::array out;
                        for (const Override& one : world.overrides) out.push_back(to_json(one));
                        return json::value{{"overrides", std::move(out)}};
                      });
      }};
  Route remove{
      .method = "DELETE",
      .path = "/api/v1/overrides/{id}",
      .summary = "Take an override back",
      .permission = "manage",
      .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
      .result = Schema::object({required("id", Schema::integer(), "Of the override")})
                    .named("OverrideId"),
      .refusals = {404},
      .handler = [&backend](Call call) {
        const RemoveOverride event{OverrideId(call.path.at("id").as_int64()), call.principal.name};
        runtime::command(std::move(call), backend, event,
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
  return {on_call_route(backend), shifts_route(backend), std::move(list),
          create_override_route(backend), std::move(remove)};
}

}  // namespace vigie
