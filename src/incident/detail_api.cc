#include "incident/detail_api.h"

#include <boost/json.hpp>

#include "incident/incident_store.h"
#include "incident/milestones.h"
#include "incident/scope_store.h"
#include "runtime/service_cards.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Field;
using http::required;
using http::Schema;

json::value at_or_null(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::value seconds_or_null(const std::optional<Duration>& length) {
  return length ? json::value(length->count() / 1000) : json::value(nullptr);
}

Schema milestone_schema() {
  return Schema::object({required("name",
                                  Schema::choice({"happened", "detected", "paged", "acknowledged",
                                                  "announced", "partial", "full", "verified"}),
                                  "happened: at the latest; the incident has its earliest"),
                         required("at", Schema::date_time().nullable(), "null: not reached"),
                         required("seconds", Schema::integer().nullable(),
                                  "Since it can have happened at the earliest")})
      .named("Milestone");
}

Schema scope_schema() {
  return Schema::object({required("check", Schema::string(), "Its name"),
                         required("service", Schema::string(), "Empty: none"),
                         required("reason", Schema::choice({"affected", "dependant", "meanwhile"}),
                                  "Why the recovery waits for it"),
                         required("status", Schema::choice({"required", "waived", "retired"}),
                                  "Whether it still does"),
                         required("verdict", Schema::choice({"unknown", "up", "down"}), "Now"),
                         required("green_before", Schema::boolean(), "It was green before"),
                         required("retargeted_at", Schema::date_time().nullable(),
                                  "Since when it asks something else"),
                         required("changed_by", Schema::string(), "Who waived it"),
                         required("changed_reason", Schema::string(), "Why")})
      .named("ScopeCheck");
}

Schema workaround_schema() {
  return Schema::object(
             {required("id", Schema::integer(), "Its number"),
              required("text", Schema::string(), "What was done"),
              required("added_by", Schema::string(), "By whom"),
              required("added_at", Schema::date_time(), "When"),
              required("reverted_at", Schema::date_time().nullable(), "null: it still stands"),
              required("reverted_by", Schema::string(), "By whom")})
      .named("Workaround");
}

Schema service_schema() {
  std::vector<Field> fields = {required("name", Schema::string(), "Its key"),
                               required("title", Schema::string(), "As people see it")};
  for (const char* text : {"owner", "runbook", "access", "provider", "contract", "phone", "email",
                           "console", "locked_by", "locked_why"})
    fields.push_back(required(text, Schema::string(), "Empty: not said"));
  fields.push_back(required("locked_until", Schema::date_time().nullable(), "null: not locked"));
  return Schema::object(std::move(fields)).named("ServiceCard");
}

Schema target_schema() {
  return Schema::object(
             {required("service", Schema::string(), "Whose"),
              required("kind", Schema::choice({"rto", "rpo"}),
                       "How long it may be away; how much of the newest data may be lost"),
              required("allowed_seconds", Schema::integer(), "The target"),
              required("taken_seconds", Schema::integer().nullable(), "null: not known"),
              required("state", Schema::choice({"met", "at_risk", "missed", "open", "unknown"}),
                       "at_risk: more than 80 % of it is used up"),
              required("source", Schema::choice({"none", "measured", "backups", "told"}),
                       "backups: what would be lost, by the checks of its backups when it failed; "
                       "told: what was lost, as a person said")})
      .named("TargetResult");
}

json::value to_json(const ScopeRow& row, Verdict verdict) {
  return {{"check", row.check.text},
          {"service", row.service.text},
          {"reason", to_string(row.reason)},
          {"status", to_string(row.status)},
          {"verdict", to_string(verdict)},
          {"green_before", row.green_before},
          {"retargeted_at", at_or_null(row.retargeted_at)},
          {"changed_by", row.changed_by},
          {"changed_reason", row.changed_reason}};
}

Verdict verdict_now(const World& world, const CheckName& name, Instant now) {
  const Check* check = find_check(world, name);
  return check == nullptr ? Verdict::unknown : shown_verdict(world, *check, now);
}

json::array milestones_json(const Incident& incident) {
  json::array out;
  for (const Milestone& milestone : milestones_of(incident))
    out.push_back({{"name", milestone.name},
                   {"at", at_or_null(milestone.at)},
                   {"seconds", seconds_or_null(milestone.since_happened)}});
  return out;
}

json::array workarounds_json(const std::vector<Workaround>& workarounds) {
  json::array out;
  for (const Workaround& one : workarounds)
    out.push_back({{"id", one.id.value},
                   {"text", one.text},
                   {"added_by", one.added_by},
                   {"added_at", to_rfc3339(one.added_at)},
                   {"reverted_at", at_or_null(one.reverted_at)},
                   {"reverted_by", one.reverted_by}});
  return out;
}

json::value service_json(const World& world, const Service& service) {
  const ServiceCard card = runtime::card_of(world, service);
  return {{"name", service.name.text},
          {"title", card.title},
          {"owner", card.owner},
          {"runbook", card.runbook},
          {"access", card.access},
          {"provider", card.provider},
          {"contract", card.contract},
          {"phone", card.phone},
          {"email", card.email},
          {"console", card.console},
          {"locked_by", card.locked_by},
          {"locked_why", card.locked_why},
          {"locked_until", at_or_null(card.locked_until)}};
}

json::value target_json(const ServiceName& service, const char* kind, const TargetResult& result) {
  return {{"service", service.text},
          {"kind", kind},
          {"allowed_seconds", result.allowed.count() / 1000},
          {"taken_seconds", seconds_or_null(result.taken)},
          {"state", to_string(result.state)},
          {"source", to_string(result.source)}};
}

}  // namespace

Result<StoredLife> read_life(db::Connection& connection, IncidentId id) {
  StoredLife life;
  auto incident = find_incident(connection, id);
  if (!incident) return fail(incident.error());
  life.incident = std::move(*incident);
  auto scope = list_scope(connection, id);
  if (!scope) return fail(scope.error());
  life.scope = std::move(*scope);
  auto workarounds = list_workarounds(connection, id);
  if (!workarounds) return fail(workarounds.error());
  life.workarounds = std::move(*workarounds);
  return life;
}

std::vector<Field> life_fields() {
  return {required("milestones", Schema::array(milestone_schema()), "All eight, in order"),
          required("scope", Schema::array(scope_schema()), "What must be green again"),
          required("workarounds", Schema::array(workaround_schema()), "Temporary measures"),
          required("services", Schema::array(service_schema()),
                   "The suspect and the affected services: what to know, and who works on them"),
          required("targets", Schema::array(target_schema()), "What they promise, and what came")};
}

void add_life(json::object& out, const StoredLife& life, const World* world, Instant now) {
  out["milestones"] = milestones_json(life.incident);
  json::array scope;
  for (const ScopeRow& row : life.scope)
    scope.push_back(
        to_json(row, world == nullptr ? Verdict::unknown : verdict_now(*world, row.check, now)));
  out["scope"] = std::move(scope);
  out["workarounds"] = workarounds_json(life.workarounds);
  json::array services;
  json::array targets;
  std::set<ServiceName> names = life.incident.services;
  if (!life.incident.suspect.empty()) names.insert(life.incident.suspect);
  for (const ServiceName& name : names) {
    if (world == nullptr) break;
    const auto service = world->configuration->services.find(name);
    if (service == world->configuration->services.end()) continue;
    services.push_back(service_json(*world, service->second));
    if (!life.incident.services.contains(name)) continue;
    if (const auto& rto = service->second.rto)
      targets.push_back(target_json(name, "rto", rto_result(life.incident, *rto, now)));
    if (const auto& rpo = service->second.rpo)
      targets.push_back(target_json(name, "rpo", rpo_result(life.incident, name, *rpo)));
  }
  out["services"] = std::move(services);
  out["targets"] = std::move(targets);
}

Schema difference_schema() {
  const Schema elsewhere =
      Schema::object({required("check", Schema::string(), "Its name"),
                      required("service", Schema::string(), "Empty: none"),
                      required("since", Schema::date_time(), "Red since, at the latest")})
          .named("RedElsewhere");
  return Schema::object(
             {required("complete", Schema::boolean(), "Nothing is missing"),
              required("missing", Schema::array(scope_schema()),
                       "Of the scope: was green before, or must be, and is not now"),
              required("elsewhere", Schema::array(elsewhere),
                       "Outside of the scope: turned red since it happened, and is not green")})
      .named("RecoveryDiff");
}

json::value difference_json(const StoredLife& life, const World& world, Instant now) {
  json::array missing;
  std::set<CheckName> in_scope;
  for (const ScopeRow& row : life.scope) {
    in_scope.insert(row.check);
    const Verdict verdict = verdict_now(world, row.check, now);
    if (verdict != Verdict::up) missing.push_back(to_json(row, verdict));
  }
  json::array elsewhere;
  for (const auto& [name, state] : world.checks) {
    const Check* check = find_check(world, name);
    const auto outage = world.outages.find(state.outage);
    if (in_scope.contains(name) || check == nullptr || state.verdict != Verdict::down ||
        outage == world.outages.end() || outage->second.first_bad.at < began(life.incident))
      continue;
    elsewhere.push_back({{"check", name.text},
                         {"service", check->service ? check->service->text : ""},
                         {"since", to_rfc3339(outage->second.first_bad.at)}});
  }
  const bool complete = missing.empty() && elsewhere.empty();
  return {
      {"complete", complete}, {"missing", std::move(missing)}, {"elsewhere", std::move(elsewhere)}};
}

}  // namespace vigie
