#include "check/check_api.h"

#include <boost/json.hpp>

#include "check/check_store.h"
#include "config/coverage.h"
#include "runtime/calls.h"
#include "world/backed_up.h"
#include "world/quiet.h"

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

Schema quiet_schema() {
  return Schema::object(
             {required("kind", Schema::choice({"maintenance", "paused"}), "What keeps it quiet"),
              required("until", Schema::date_time(), "Its end"),
              required("title", Schema::string(), "Of the maintenance; why it is paused")})
      .named("Quiet")
      .nullable();
}

json::value quiet_json(const World& world, const Check& check, Instant now) {
  const auto quiet = quiet_of(world, check.name, check.service, now);
  if (!quiet) return nullptr;
  return {{"kind", quiet->kind == Quiet::Kind::paused ? "paused" : "maintenance"},
          {"until", to_rfc3339(quiet->until)},
          {"title", quiet->title}};
}

json::value data_at_json(const World& world, const CheckName& check) {
  const auto known = world.heartbeats.find(check);
  if (known == world.heartbeats.end() || !known->second.data_at) return nullptr;
  return json::value(to_rfc3339(*known->second.data_at));
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
                    "Until when the newest evidence speaks"),
           required("flapping", Schema::boolean(), "Up and down again and again"),
           required("quiet", quiet_schema(), "Why nobody is called for it now; null: nothing"),
           required("data_at", Schema::date_time().nullable(),
                    "Of a backup: data since then is lost if this server is lost")})
          .named("CheckStatus");
  const Schema service =
      Schema::object(
          {required("name", Schema::string(), "Of the service"),
           required("title", Schema::string(), "As people see it"),
           required("rpo_seconds", Schema::integer().nullable(),
                    "How much of the newest data may be lost; null: not set"),
           required("data_at", Schema::date_time().nullable(),
                    "Of the newest data that its backups are known to hold; null: never told"),
           required("data_age_known", Schema::boolean(), "The evidence for it is fresh"),
           required("data_age_unknown_since", Schema::date_time().nullable(),
                    "When that evidence ended"),
           required("data", Schema::string(), "All this as a sentence")})
          .named("ServiceData");
  return Schema::object({required("now", Schema::date_time(), "Of the server"),
                         required("checks", Schema::array(check), "By name"),
                         required("services", Schema::array(service),
                                  "By name: those with an rpo, or with a backup that is watched"),
                         required("open_incidents", Schema::integer(), "Not resolved"),
                         required("warnings", Schema::array(Schema::string()),
                                  "What makes the watch itself weaker than it could be")})
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
          {"valid_until", until ? json::value(to_rfc3339(*until)) : json::value(nullptr)},
          {"flapping", seen && is_flapping(state->second, now)},
          {"quiet", quiet_json(world, check, now)},
          {"data_at", data_at_json(world, name)}};
}

json::value at_or_null(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::array services_json(const World& world, Instant now, Language language) {
  json::array out;
  for (const auto& [name, service] : world.configuration->services) {
    const std::optional<BackedUp> age = backed_up(world, name, now);
    if (!age && !service.rpo) continue;
    const BackedUp known = age.value_or(BackedUp{});
    out.push_back({{"name", name.text},
                   {"title", service.title},
                   {"rpo_seconds",
                    service.rpo ? json::value(service.rpo->count() / 1000) : json::value(nullptr)},
                   {"data_at", at_or_null(known.until)},
                   {"data_age_known", known.known},
                   {"data_age_unknown_since", at_or_null(known.unknown_since)},
                   {"data", text(backup_sentence(service, age, now), language)}});
  }
  return out;
}

json::array warnings_of(const World& world, const Backend& backend, Language language) {
  json::array warnings;
  for (const Message& warning : weak_watch(*world.configuration, backend.outside_heartbeat))
    warnings.emplace_back(text(warning, language));
  return warnings;
}

}  // namespace

json::value status_json(const World& world, const Backend& backend, Instant now,
                        Language language) {
  json::array checks;
  for (const auto* all : {&world.configuration->checks, &world.configuration->builtin})
    for (const auto& [name, check] : *all)
      checks.push_back(check_json(world, check, now, language));
  std::int64_t open = 0;
  for (const auto& [id, incident] : world.incidents)
    open += incident.status != IncidentStatus::resolved ? 1 : 0;
  return {{"now", to_rfc3339(now)},
          {"checks", std::move(checks)},
          {"services", services_json(world, now, language)},
          {"open_incidents", open},
          {"warnings", warnings_of(world, backend, language)}};
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
                 runtime::view(
                     std::move(call), backend,
                     [&backend, language](const World& world, Instant now) -> Result<json::value> {
                       return status_json(world, backend, now, language);
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
