#include "maintenance/maintenance_api.h"

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

template <class Name>
json::array names_json(const std::vector<Name>& names) {
  json::array out;
  for (const Name& name : names) out.emplace_back(name.text);
  return out;
}

Schema entry_schema() {
  return Schema::object(
             {required("id", Schema::integer().nullable(), "null: from the files"),
              required("name", Schema::string(), "In the files; empty: made over the API"),
              required("title", Schema::string(), "What is done"),
              required("services", Schema::array(Schema::string()), "With all their checks"),
              required("checks", Schema::array(Schema::string()), "Single ones"),
              required("from", Schema::date_time(), "Included"),
              required("to", Schema::date_time(), "Excluded"),
              required("running", Schema::boolean(), "Now"),
              required("public", Schema::boolean(), "The public page announces it")})
      .named("Maintenance");
}

json::object entry_json(const MaintenanceScope& scope, const Period& period, Instant now) {
  return {{"id", nullptr},
          {"name", ""},
          {"title", scope.title},
          {"services", names_json(scope.services)},
          {"checks", names_json(scope.checks)},
          {"from", to_rfc3339(period.from)},
          {"to", to_rfc3339(period.to)},
          {"running", period.from <= now},
          {"public", scope.shown}};
}

json::value list_json(const World& world, Instant now) {
  json::array out;
  for (const auto& [id, window] : world.windows) {
    json::object entry = entry_json(window.scope, window.period, now);
    entry["id"] = id.value;
    out.push_back(std::move(entry));
  }
  for (const auto& [name, maintenance] : world.configuration->maintenance) {
    for (const auto& period : {period_at(maintenance, now), next_period(maintenance, now)}) {
      if (!period) continue;
      json::object entry = entry_json(maintenance.scope, *period, now);
      entry["name"] = name.text;
      out.push_back(std::move(entry));
    }
  }
  return {{"maintenance", std::move(out)}};
}

template <class Name>
std::vector<Name> names_of(const json::object& body, std::string_view key) {
  std::vector<Name> names;
  if (const json::value* list = body.if_contains(key))
    for (const json::value& name : list->as_array())
      names.emplace_back(std::string(name.as_string()));
  return names;
}

std::string text_of(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value == nullptr ? std::string() : std::string(value->as_string());
}

Route create_route(Backend& backend) {
  return {
      .method = "POST",
      .path = "/api/v1/maintenance",
      .summary = "Plan maintenance: until its end nobody is called for its services",
      .permission = "manage",
      .body = Schema::object(
                  {required("title", Schema::string(), "What is done"),
                   optional("services", Schema::array(Schema::string()), "With their checks"),
                   optional("checks", Schema::array(Schema::string()), "Single ones"),
                   required("from", Schema::date_time(), "Included"),
                   required("to", Schema::date_time(), "Excluded"),
                   optional("public", Schema::boolean(), "The public page announces it"),
                   optional("text_en", Schema::string(), "What the public page says"),
                   optional("text_fr", Schema::string(), "The same in French")})
                  .named("NewMaintenance"),
      .status = 201,
      .result =
          Schema::object({required("id", Schema::integer(), "Its number")}).named("MaintenanceId"),
      .refusals = {404, 429},
      .handler = [&backend](Call call) {
        const json::object& body = call.body.as_object();
        CreateWindow event;
        MaintenanceScope& scope = event.window.scope;
        scope.title = text_of(body, "title");
        scope.services = names_of<ServiceName>(body, "services");
        scope.checks = names_of<CheckName>(body, "checks");
        if (const json::value* shown = body.if_contains("public")) scope.shown = shown->as_bool();
        scope.text_en = text_of(body, "text_en");
        scope.text_fr = text_of(body, "text_fr");
        event.window.period = {*parse_rfc3339(text_of(body, "from")),
                               *parse_rfc3339(text_of(body, "to"))};
        event.actor = call.principal.name;
        runtime::command(std::move(call), backend, std::move(event),
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
}

}  // namespace

std::vector<Route> maintenance_routes(Backend& backend) {
  Route list{
      .method = "GET",
      .path = "/api/v1/maintenance",
      .summary = "What runs and what is planned; of recurring ones the next",
      .permission = "read",
      .result = Schema::object({required("maintenance", Schema::array(entry_schema()), "It")})
                    .named("MaintenanceList"),
      .handler = [&backend](Call call) {
        runtime::view(std::move(call), backend,
                      [](const World& world, Instant now) -> Result<json::value> {
                        return list_json(world, now);
                      });
      }};
  Route end{
      .method = "DELETE",
      .path = "/api/v1/maintenance/{id}",
      .summary = "End it now, or take it back before it has begun",
      .permission = "manage",
      .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
      .result =
          Schema::object({required("id", Schema::integer(), "Its number")}).named("MaintenanceId"),
      .refusals = {404},
      .handler = [&backend](Call call) {
        const EndWindow event{WindowId(call.path.at("id").as_int64()), call.principal.name};
        runtime::command(std::move(call), backend, event,
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
  return {std::move(list), create_route(backend), std::move(end)};
}

}  // namespace vigie
