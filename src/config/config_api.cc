#include "config/config_api.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "base/choice.h"
#include "config/config_store.h"
#include "config/coverage.h"
#include "config/export.h"
#include "config/plan.h"
#include "runtime/calls.h"
#include "runtime/hours_calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

// What a plan is made from: one moment of the live world.
struct Basis {
  std::vector<Resource> resources;
  std::vector<LiveIncident> incidents;
  std::int64_t revision = 0;
};

std::string label(const Alert& alert, std::string_view name) {
  const auto found = alert.labels.find(name);
  return found == alert.labels.end() ? std::string{} : found->second;
}

Basis basis_of(const World& world) {
  Basis basis;
  basis.revision = world.revision;
  for (const auto& [key, resource] : world.resources) basis.resources.push_back(resource);
  for (const auto& [id, incident] : world.incidents) {
    if (incident.status == IncidentStatus::resolved) continue;
    LiveIncident live;
    live.id = id;
    live.title = incident.title;
    live.policy = incident.policy;
    if (const auto alerts = world.alerts_of.find(id); alerts != world.alerts_of.end()) {
      for (Fingerprint fingerprint : alerts->second) {
        const Alert& alert = world.alerts.at(fingerprint);
        live.checks.emplace_back(label(alert, "check"));
        if (const std::string service = label(alert, "service"); !service.empty())
          live.service = ServiceName(service);
      }
    }
    basis.incidents.push_back(std::move(live));
  }
  return basis;
}

// Contracts are personal data: whoever may not see hours of others is not shown them.
bool may_see_contracts(const Call& call) {
  return allows(runtime::asking_role(call), Permission::hours);
}
void leave_out_contracts(std::vector<Resource>& resources) {
  std::erase_if(resources, [](const Resource& resource) {
    return resource.key.kind == ResourceKind::contract;
  });
}
// That they change is no secret, unlike what they said.
void blur_contracts(Plan& plan) {
  for (ResourceChange& change : plan.changes)
    if (change.key.kind == ResourceKind::contract) change.fields.clear();
}

Schema files_schema() {
  const Schema file = Schema::object({required("path", Schema::string(), "As errors show it"),
                                      required("text", Schema::string(), "The YAML")})
                          .named("SourceFile");
  return Schema::object(
             {required("files", Schema::array(file).at_most(1000), "All files of the directory"),
              optional("delete", Schema::boolean(),
                       "Also delete what files own and these no longer have")})
      .named("ConfigurationFiles");
}

Schema plan_schema() {
  return Schema::object({required("text", Schema::string(), "The plan for a terminal"),
                         required("changes", Schema::integer(), "How many resources change"),
                         required("warnings", Schema::array(Schema::string()),
                                  "Lost coverage, orphaned incidents, what Vigie cannot notice"),
                         required("revision", Schema::integer(),
                                  "That the plan was made on, or "
                                  "that the apply made")})
      .named("Plan");
}

json::value to_json(const Plan& plan, std::int64_t revision, Language language) {
  json::array warnings;
  for (const Message& warning : plan.warnings)
    warnings.push_back(json::string(text(warning, language)));
  return {{"text", render_plan(plan, language)},
          {"changes", plan.changes.size()},
          {"warnings", std::move(warnings)},
          {"revision", revision}};
}

Result<Plan> plan_of(const json::object& body, const Basis& basis, const Backend& backend) {
  std::vector<SourceFile> files;
  for (const json::value& file : body.at("files").as_array())
    files.push_back(
        {std::string(file.at("path").as_string()), std::string(file.at("text").as_string())});
  PlanOptions options;
  if (const auto* remove = body.if_contains("delete")) options.delete_missing = remove->as_bool();
  auto made = plan_files(files, basis.resources, options, basis.incidents);
  if (!made) return fail(made.error().error());
  std::ranges::move(weak_watch(made->configuration, backend.outside_heartbeat),
                    std::back_inserter(made->warnings));
  return std::move(*made);
}

ApplyConfiguration event_of(const Plan& plan, std::int64_t base, std::string actor) {
  ApplyConfiguration event;
  event.next = std::make_shared<const Configuration>(plan.configuration);
  event.base_revision = base;
  event.actor = std::move(actor);
  for (const ResourceChange& change : plan.changes) {
    if (change.kind == ResourceChange::Kind::remove) {
      event.deletes.push_back(change.key);
      continue;
    }
    for (const Resource& resource : plan.result)
      if (resource.key == change.key) event.puts.push_back(resource);
  }
  return event;
}

using Planned = std::function<Result<Plan>(const Basis&)>;

// Takes the basis between two batches, plans on a thread of the server, and hands the difference to
// the decider, which refuses it if the configuration changed meanwhile.
void plan_and_apply(Call call, Backend& backend, Planned planned) {
  auto shared = std::make_shared<Call>(std::move(call));
  backend.decider->read([&backend, shared, planned](const World* world, Instant) {
    if (world == nullptr)
      return http::finish(std::move(*shared),
                          fail(ErrorCode::unavailable,
                               say("the database is away: nothing can be applied now, try again")));
    const Basis basis = basis_of(*world);
    const auto plan = std::make_shared<Result<Plan>>(planned(basis));
    if (!*plan) return http::finish(std::move(*shared), fail(plan->error()));
    backend.decider->submit(event_of(**plan, basis.revision, shared->principal.name),
                            [shared, plan](const Result<Answer>& answer) {
                              if (!answer)
                                return http::finish(std::move(*shared), fail(answer.error()));
                              http::finish(std::move(*shared),
                                           to_json(**plan, answer->id, shared->request.language()));
                            });
  });
}

std::vector<Route> apply_routes(Backend& backend) {
  Route plan{.method = "POST",
             .path = "/api/v1/configuration/plan",
             .summary = "What applying these files would change",
             .permission = "read",
             .body = files_schema(),
             .result = plan_schema(),
             .refusals = {409},
             .handler = [&backend](Call call) {
               const json::object body = call.body.as_object();
               const Language language = call.request.language();
               const bool all = may_see_contracts(call);
               runtime::view(std::move(call), backend,
                             [&backend, body, language, all](const World& world,
                                                             Instant) -> Result<json::value> {
                               const Basis basis = basis_of(world);
                               auto made = plan_of(body, basis, backend);
                               if (!made) return fail(made.error());
                               if (!all) blur_contracts(*made);
                               return to_json(*made, basis.revision, language);
                             });
             }};
  Route apply{.method = "POST",
              .path = "/api/v1/configuration/apply",
              .summary = "Make the configuration what these files say",
              .permission = "administer",
              .body = files_schema(),
              .result = plan_schema(),
              .refusals = {409},
              .handler = [&backend](Call call) {
                const json::object body = call.body.as_object();
                plan_and_apply(std::move(call), backend, [&backend, body](const Basis& basis) {
                  return plan_of(body, basis, backend);
                });
              }};
  return {std::move(plan), std::move(apply)};
}

Result<std::vector<Resource>> resources_at(Backend& backend, std::int64_t revision) {
  return backend.readers->ask<std::vector<Resource>>(
      [&](db::Connection& connection) { return load_resources_at(connection, revision); });
}

// The resources of `wanted` exactly, whoever owns them.
Result<Plan> plan_to(const Basis& basis, const std::vector<Resource>& wanted) {
  Plan result;
  auto configuration = build(wanted);
  if (!configuration) return fail(configuration.error());
  result.configuration = std::move(*configuration);
  result.result = wanted;
  std::map<ResourceKey, const Resource*> before;
  for (const Resource& resource : basis.resources) before.emplace(resource.key, &resource);
  for (const Resource& resource : wanted) {
    const auto known = before.find(resource.key);
    if (known == before.end()) {
      result.changes.push_back({ResourceChange::Kind::create, resource.key, "", resource.body, {}});
      continue;
    }
    if (!(*known->second == resource)) {
      result.changes.push_back(
          {ResourceChange::Kind::update, resource.key, known->second->body, resource.body, {}});
    } else {
      ++result.unchanged;
    }
    before.erase(known);
  }
  for (const auto& [key, resource] : before)
    result.changes.push_back({ResourceChange::Kind::remove, key, resource->body, "", {}});
  return result;
}

std::vector<Route> history_routes(Backend& backend) {
  Route show{
      .method = "GET",
      .path = "/api/v1/configuration",
      .summary = "The configuration as YAML, now or after an earlier revision",
      .permission = "read",
      .query = {optional("revision", Schema::integer().at_least(0), "The newest by default")},
      .result = Schema::object({required("yaml", Schema::string(), "One file"),
                                required("revision", Schema::integer(), "Which")})
                    .named("ConfigurationText"),
      .refusals = {404},
      .handler = http::answer([&backend](const Call& call) -> Result<json::value> {
        std::int64_t revision = 0;
        if (const auto* wanted = call.query.if_contains("revision")) {
          revision = wanted->as_int64();
        } else {
          const auto newest = backend.readers->ask<std::int64_t>(load_revision);
          if (!newest) return fail(newest.error());
          revision = *newest;
        }
        auto resources = resources_at(backend, revision);
        if (!resources) return fail(resources.error());
        if (!may_see_contracts(call)) leave_out_contracts(*resources);
        const auto yaml = export_yaml(*resources);
        if (!yaml) return fail(yaml.error());
        return json::value{{"yaml", *yaml}, {"revision", revision}};
      })};
  Route rollback{
      .method = "POST",
      .path = "/api/v1/configuration/rollback",
      .summary = "Make the configuration what it was after an earlier revision",
      .permission = "administer",
      .body = Schema::object({required("revision", Schema::integer().at_least(0), "Which")})
                  .named("Rollback"),
      .result = plan_schema(),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const std::int64_t revision = call.body.as_object().at("revision").as_int64();
        auto wanted = resources_at(backend, revision);
        if (!wanted) return http::finish(std::move(call), fail(wanted.error()));
        plan_and_apply(std::move(call), backend, [wanted = std::move(*wanted)](const Basis& basis) {
          return plan_to(basis, wanted);
        });
      }};
  return {std::move(show), std::move(rollback)};
}

Result<ResourceKey> key_of(const Call& call) {
  const auto kind = choose("a kind of resource", call.path.at("kind").as_string(), all_kinds);
  if (!kind) return fail(kind.error());
  const auto name = parse_slug(call.path.at("name").as_string());
  if (!name) return fail(name.error());
  return ResourceKey{*kind, *name};
}

// Everything as it is, but one resource of the API: put (a body) or deleted (none).
Result<Plan> plan_one(const Basis& basis, const ResourceKey& key,
                      const std::optional<std::string>& body) {
  std::vector<Resource> wanted;
  bool found = false;
  for (const Resource& resource : basis.resources) {
    if (resource.key != key) {
      wanted.push_back(resource);
      continue;
    }
    found = true;
    if (resource.owner != Owner::api)
      return fail(ErrorCode::conflict, say("{}/{} is owned by files: change it there and apply",
                                           to_string(key.kind), key.name));
  }
  if (body) {
    auto resource = parse_resource(key, Owner::api, *body);
    if (!resource) return fail(resource.error());
    wanted.push_back(std::move(*resource));
  } else if (!found) {
    return fail(ErrorCode::not_found,
                say("there is no {} \"{}\"", term(to_string(key.kind)), key.name));
  }
  return plan_to(basis, wanted);
}

std::vector<std::string> words_of_kinds() {
  std::vector<std::string> words;
  for (const ResourceKind kind : all_kinds) words.emplace_back(to_string(kind));
  return words;
}

Route resource_route(Backend& backend, const char* method, const char* summary) {
  const bool put = std::string_view(method) == "PUT";
  Route route{.method = method,
              .path = "/api/v1/resources/{kind}/{name}",
              .summary = summary,
              .permission = "administer",
              .path_values = {required("kind", Schema::choice(words_of_kinds()), "Of the resource"),
                              required("name", Schema::string().at_most(63), "Of the resource")},
              .result = plan_schema(),
              .refusals = {404, 409},
              .handler = [&backend, put](Call call) {
                const auto key = key_of(call);
                if (!key) return http::finish(std::move(call), fail(key.error()));
                std::optional<std::string> body;
                if (put) body = json::serialize(call.body);
                plan_and_apply(std::move(call), backend, [key = *key, body](const Basis& basis) {
                  return plan_one(basis, key, body);
                });
              }};
  if (put) route.body = Schema::map(Schema::any()).named("ResourceBody");
  return route;
}

}  // namespace

std::vector<Route> config_routes(Backend& backend) {
  std::vector<Route> routes = apply_routes(backend);
  for (Route& route : history_routes(backend)) routes.push_back(std::move(route));
  routes.push_back(resource_route(backend, "PUT", "Create or change a resource of the API"));
  routes.push_back(resource_route(backend, "DELETE", "Delete a resource of the API"));
  return routes;
}

}  // namespace vigie
