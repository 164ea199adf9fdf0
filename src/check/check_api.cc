#include "check/check_api.h"

#include <boost/json.hpp>

#include "check/builtin.h"
#include "check/check_store.h"
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

Schema bound_schema() {
  return Schema::object({required("at", Schema::date_time(), "The instant"),
                         required("evidence", Schema::string(), "What gives it")})
      .named("Bound")
      .nullable();
}

json::value to_json(const std::optional<Bound>& bound, Language language) {
  if (!bound) return nullptr;
  return {{"at", to_rfc3339(bound->at)}, {"evidence", stored_text(bound->evidence, language)}};
}

Schema verdict_schema() {
  return Schema::choice({"unknown", "up", "down"});
}

Schema status_schema() {
  const Schema check =
      Schema::object(
          {required("name", Schema::string(), "Of the check"),
           required("service", Schema::string(), "Empty: none"),
           required("verdict", verdict_schema(), "unknown: no evidence that still speaks"),
           required("since", Schema::date_time().nullable(), "Of the last verdict"),
           required("last_good", bound_schema(), "The newest good answer"),
           required("last_bad", bound_schema(), "The newest bad answer"),
           required("valid_until", Schema::date_time().nullable(),
                    "Until when the newest evidence speaks")})
          .named("CheckStatus");
  return Schema::object({required("now", Schema::date_time(), "Of the server"),
                         required("checks", Schema::array(check), "By name"),
                         required("open_incidents", Schema::integer(), "Not resolved")})
      .named("Status");
}

json::object check_json(const World& world, const Check& check, Instant now, Language language) {
  const CheckName& name = check.name;
  const auto state = world.checks.find(name);
  const auto found = world.freshness.find(name);
  const Freshness freshness = found == world.freshness.end() ? Freshness{} : found->second;
  const bool seen = state != world.checks.end();
  const Verdict verdict = shown_verdict(world, check, now);
  const auto until = horizon(check, freshness);
  return {{"name", name.text},
          {"service", check.service ? check.service->text : ""},
          {"verdict", to_string(verdict)},
          {"since", seen ? json::value(to_rfc3339(state->second.since)) : json::value(nullptr)},
          {"last_good", to_json(freshness.last_good, language)},
          {"last_bad", to_json(freshness.last_bad, language)},
          {"valid_until", until ? json::value(to_rfc3339(*until)) : json::value(nullptr)}};
}

}  // namespace

json::value status_json(const World& world, Instant now, Language language) {
  json::array checks;
  for (const auto* all : {&world.configuration->checks, &builtin_checks()})
    for (const auto& [name, check] : *all)
      checks.push_back(check_json(world, check, now, language));
  std::int64_t open = 0;
  for (const auto& [id, incident] : world.incidents)
    open += incident.status != IncidentStatus::resolved ? 1 : 0;
  return {{"now", to_rfc3339(now)}, {"checks", std::move(checks)}, {"open_incidents", open}};
}

namespace {

Schema outages_schema() {
  const Schema outage =
      Schema::object(
          {required("id", Schema::integer(), "Its number"),
           required("last_good", bound_schema(), "It began after this ..."),
           required("first_bad", bound_schema(), "... and before this"),
           required("last_bad", bound_schema(), "It ended after this ..."),
           required("first_good", bound_schema(), "... and before this; null: it goes on")})
          .named("Outage");
  return Schema::object({required("outages", Schema::array(outage), "The newest first")})
      .named("OutageList");
}

Result<json::value> outages_json(db::Connection& connection, const CheckName& check,
                                 std::int64_t limit, Language language) {
  const auto outages = list_outages(connection, check, limit);
  if (!outages) return fail(outages.error());
  json::array out;
  for (const Outage& outage : *outages)
    out.push_back({{"id", outage.id.value},
                   {"last_good", to_json(outage.last_good, language)},
                   {"first_bad", to_json(outage.first_bad, language)},
                   {"last_bad", to_json(outage.last_bad, language)},
                   {"first_good", to_json(outage.first_good, language)}});
  return json::value{{"outages", std::move(out)}};
}

}  // namespace

std::vector<Route> check_routes(Backend& backend) {
  Route status{.method = "GET",
               .path = "/api/v1/status",
               .summary = "What is watched and what the evidence says of it now",
               .permission = "read",
               .result = status_schema(),
               .handler = [&backend](Call call) {
                 const Language language = call.request.language();
                 runtime::view(std::move(call), backend,
                               [language](const World& world, Instant now) -> Result<json::value> {
                                 return status_json(world, now, language);
                               });
               }};
  Route outages{
      .method = "GET",
      .path = "/api/v1/checks/{name}/outages",
      .summary = "The outages of a check with the bounds that the evidence gives",
      .permission = "read",
      .path_values = {required("name", Schema::string(), "Of the check")},
      .query = {optional("limit", Schema::integer().at_least(1).at_most(500), "100 by default")},
      .result = outages_schema(),
      .handler = http::answer([&backend](const Call& call) {
        const auto* limit = call.query.if_contains("limit");
        const CheckName name{std::string(call.path.at("name").as_string())};
        return backend.readers->ask<json::value>([&](db::Connection& connection) {
          return outages_json(connection, name, limit ? limit->as_int64() : 100,
                              call.request.language());
        });
      })};
  return {std::move(status), std::move(outages)};
}

}  // namespace vigie
