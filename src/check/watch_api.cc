#include "check/watch_api.h"

#include <boost/json.hpp>

#include "check/signal_api.h"
#include "runtime/calls.h"
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

Schema instant_or_null() {
  return Schema::date_time().nullable();
}

json::value to_json(const std::optional<Instant>& instant) {
  return instant ? json::value(to_rfc3339(*instant)) : json::value(nullptr);
}

Schema heartbeat_schema() {
  const Schema run = Schema::object({required("id", Schema::string(), "Empty: none was given"),
                                     required("started", Schema::date_time(), "When")})
                         .named("HeartbeatRun");
  return Schema::object(
             {required("last_signal", instant_or_null(), "A success or a failure"),
              required("last_good", Schema::boolean(), "It was a good one"),
              required("last_text", Schema::string(), "What the job said with it"),
              required("last_run_ms", Schema::integer().nullable(), "How long the last run took"),
              required("runs", Schema::array(run), "That began and did not end"),
              required("due", Schema::date_time(), "When the next signal is due"),
              required("deadline", Schema::date_time(), "When its absence is a failure"),
              required("data_at", instant_or_null(),
                       "Data since then is lost if this server is lost"),
              required("data_age_ms", Schema::integer().nullable(), "That is, so much of it"),
              required("size", Schema::integer().nullable(), "Of the last backup, in bytes")})
      .named("Heartbeat")
      .nullable();
}

json::value heartbeat_json(const World& world, const CheckName& check, Instant now) {
  const auto found = world.heartbeats.find(check);
  if (found == world.heartbeats.end()) return nullptr;
  const HeartbeatState& state = found->second;
  json::array runs;
  for (const auto& run : state.runs)
    runs.push_back({{"id", run.id}, {"started", to_rfc3339(run.started)}});
  const auto number = [](const auto& value) {
    return value ? json::value(*value) : json::value(nullptr);
  };
  return {
      {"last_signal", to_json(state.last_signal)},
      {"last_good", state.last_good},
      {"last_text", state.last_text},
      {"last_run_ms", state.last_run ? json::value(state.last_run->count()) : json::value(nullptr)},
      {"runs", std::move(runs)},
      {"due", to_rfc3339(state.due)},
      {"deadline", to_rfc3339(state.deadline)},
      {"data_at", to_json(state.data_at)},
      {"data_age_ms",
       state.data_at ? json::value((now - *state.data_at).count()) : json::value(nullptr)},
      {"size", number(state.size)}};
}

Schema pause_schema() {
  return Schema::object({required("from", Schema::date_time(), "Since when"),
                         required("until", Schema::date_time(), "Its end"),
                         required("reason", Schema::string(), "Why"),
                         required("by", Schema::string(), "Who")})
      .named("Pause")
      .nullable();
}

json::value pause_json(const World& world, const CheckName& check) {
  const auto found = world.pauses.find(check);
  if (found == world.pauses.end()) return nullptr;
  const Pause& pause = found->second;
  return {{"from", to_rfc3339(pause.from)},
          {"until", to_rfc3339(pause.to)},
          {"reason", pause.reason},
          {"by", pause.created_by}};
}

Message reason_of(const World& world, const Check& check, Verdict verdict, Instant now) {
  if (const auto pause = world.pauses.find(check.name);
      pause != world.pauses.end() && now < pause->second.to)
    return say("not watched (paused until {})", to_rfc3339(pause->second.to));
  if (verdict != Verdict::unknown) return {};
  const auto blind = world.vantages.find(VantageName(std::string(local_vantage)));
  if (needs_network(check.question) && blind != world.vantages.end() && blind->second.blind_since)
    return say("Vigie has been blind since {}", to_rfc3339(*blind->second.blind_since));
  return say("no evidence that still speaks");
}

Result<json::value> check_json(const World& world, const CheckName& name, Instant now,
                               Language language) {
  const Check* check = find_check(world, name);
  if (check == nullptr)
    return fail(ErrorCode::not_found, say("there is no check \"{}\"", name.text));
  const Verdict verdict = shown_verdict(world, *check, now);
  const auto state = world.checks.find(name);
  return json::value{{"name", name.text},
                     {"kind", to_string(kind_of(check->question))},
                     {"watched", watched(check->question)},
                     {"service", check->service ? check->service->text : ""},
                     {"verdict", to_string(verdict)},
                     {"reason", text(reason_of(world, *check, verdict, now), language)},
                     {"flapping", state != world.checks.end() && is_flapping(state->second, now)},
                     {"pause", pause_json(world, name)},
                     {"heartbeat", heartbeat_json(world, name, now)}};
}

Route show_route(Backend& backend) {
  return {.method = "GET",
          .path = "/api/v1/checks/{name}",
          .summary = "One check and how it stands",
          .permission = "read",
          .path_values = {required("name", Schema::string(), "Of the check")},
          .result = Schema::object(
                        {required("name", Schema::string(), "Of the check"),
                         required("kind", Schema::string(), "http, heartbeat, ..."),
                         required("watched", Schema::string(), "What is watched"),
                         required("service", Schema::string(), "Empty: none"),
                         required("verdict", Schema::choice({"unknown", "up", "down"}), "Now"),
                         required("reason", Schema::string(), "Of unknown"),
                         required("flapping", Schema::boolean(), "Up and down again and again"),
                         required("pause", pause_schema(), "null: it is not paused"),
                         required("heartbeat", heartbeat_schema(), "null: it is none")})
                        .named("CheckDetail"),
          .refusals = {404},
          .handler = [&backend](Call call) {
            const CheckName name{std::string(call.path.at("name").as_string())};
            const Language language = call.request.language();
            runtime::view(std::move(call), backend, [=](const World& world, Instant now) {
              return check_json(world, name, now, language);
            });
          }};
}

// Who knows an address can report for the check: only those see it who could change the check.
Route addresses_route(Backend& backend) {
  return {
      .method = "GET",
      .path = "/api/v1/checks/{name}/addresses",
      .summary = "Where the signals of a heartbeat go; whoever has one of these can send them",
      .permission = "manage",
      .path_values = {required("name", Schema::string(), "Of the check")},
      .result = Schema::object({required("ping", Schema::string(), "As Healthchecks takes it"),
                                required("ping_by_name", Schema::string(), "The same, by its name"),
                                required("push", Schema::string(), "As Uptime Kuma takes it")})
                    .named("SignalAddresses"),
      .refusals = {404, 409},
      .handler = [&backend](Call call) {
        const CheckName name{std::string(call.path.at("name").as_string())};
        runtime::view(
            std::move(call), backend,
            [&backend, name](const World& world, Instant) -> Result<json::value> {
              const Check* check = find_check(world, name);
              if (check == nullptr)
                return fail(ErrorCode::not_found, say("there is no check \"{}\"", name.text));
              if (!std::holds_alternative<HeartbeatCheck>(check->question))
                return fail(
                    ErrorCode::conflict,
                    say("the check \"{}\" takes no signals: it is not a heartbeat", name.text));
              const SignalAddresses addresses = signal_addresses(backend.link_key, name);
              const std::string& url = backend.public_url;
              return json::value{
                  {"ping", url + "/ping/" + addresses.ping},
                  {"ping_by_name", url + "/ping/" + ping_key(backend.link_key) + "/" + name.text},
                  {"push", url + "/api/push/" + addresses.push + "?status=up&msg=OK&ping="}};
            });
      }};
}

Schema done_schema() {
  return Schema::object({required("check", Schema::string(), "Its name")}).named("CheckName");
}

Route pause_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/checks/{name}/pause",
          .summary = "Do not watch it for a while; it then reads unknown",
          .permission = "manage",
          .path_values = {required("name", Schema::string(), "Of the check")},
          .body = Schema::object({required("until", Schema::date_time(), "Its end"),
                                  required("reason", Schema::string(), "Why")})
                      .named("NewPause"),
          .result = done_schema(),
          .refusals = {404, 429},
          .handler = [&backend](Call call) {
            const json::object& body = call.body.as_object();
            PauseCheck event;
            event.check = CheckName(std::string(call.path.at("name").as_string()));
            event.until = *parse_rfc3339(std::string_view(body.at("until").as_string()));
            event.reason = body.at("reason").as_string();
            event.actor = call.principal.name;
            const std::string name = event.check.text;
            runtime::command(std::move(call), backend, std::move(event),
                             [name](const Answer&) -> json::value { return {{"check", name}}; });
          }};
}

Route resume_route(Backend& backend) {
  return {.method = "POST",
          .path = "/api/v1/checks/{name}/resume",
          .summary = "End its pause now",
          .permission = "manage",
          .path_values = {required("name", Schema::string(), "Of the check")},
          .result = done_schema(),
          .refusals = {404},
          .handler = [&backend](Call call) {
            const CheckName name{std::string(call.path.at("name").as_string())};
            const ResumeCheck event{name, call.principal.name};
            runtime::command(std::move(call), backend, event, [name](const Answer&) -> json::value {
              return {{"check", name.text}};
            });
          }};
}

}  // namespace

std::vector<Route> watch_routes(Backend& backend) {
  return {show_route(backend), addresses_route(backend), pause_route(backend),
          resume_route(backend)};
}

}  // namespace vigie
