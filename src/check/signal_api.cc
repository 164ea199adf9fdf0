#include "check/signal_api.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/access.h"
#include "base/excerpt.h"
#include "base/limits.h"
#include "base/text.h"
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

using Book = std::shared_ptr<SignalBook>;
using Finder = std::function<std::optional<CheckName>(const SignalBook&)>;

Error unknown_address() {
  return {ErrorCode::not_found, say("there is no heartbeat at this address")};
}

// ---- what a request says

Result<Signal> signal_of_word(std::string_view word) {
  Signal signal;
  if (word.empty()) return signal;
  for (const SignalKind kind : {SignalKind::start, SignalKind::fail, SignalKind::log}) {
    if (word != to_string(kind)) continue;
    signal.kind = kind;
    return signal;
  }
  const auto code = parse_int(word);
  if (!code || *code < 0 || *code > 255)
    return fail(ErrorCode::invalid,
                say("\"{}\" is no signal: start, fail, log or an exit code of 0 to 255",
                    shorten(word, 40)));
  return signal_of_code(static_cast<int>(*code));
}

// "3600" seconds or "1h 30m".
Result<Duration> parse_age(std::string_view text) {
  if (const auto number = parse_int(text); number && *number >= 0 && *number < 1'000'000'000)
    return Duration(seconds(*number));
  return parse_duration(text);
}

std::optional<std::string> value_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->as_string());
  if (value->is_int64()) return std::to_string(value->as_int64());
  return json::serialize(*value);
}

// Of the data in a backup, from the query or from a body that is a JSON object.
Result<void> read_data(const json::object& from, Signal& signal, Instant now) {
  if (const auto age = value_of(from, "age")) {
    const auto length = parse_age(*age);
    if (!length)
      return fail(ErrorCode::invalid,
                  say("age=\"{}\" is not a number of seconds or a duration such as 2h",
                      shorten(excerpt(*age, 60), 60)));
    signal.data_at = now - *length;
  }
  if (const auto at = value_of(from, "data_at")) {
    const auto instant = parse_rfc3339(*at);
    if (!instant) return fail(instant.error());
    if (*instant > now + minutes(5))
      return fail(ErrorCode::invalid, say("data_at={} lies in the future", to_rfc3339(*instant)));
    signal.data_at = *instant;
  }
  if (const auto size = value_of(from, "size")) {
    const auto bytes = parse_int(*size);
    if (!bytes || *bytes < 0)
      return fail(ErrorCode::invalid,
                  say("size=\"{}\" is not a number of bytes", shorten(excerpt(*size, 60), 60)));
    signal.size = bytes;
  }
  return {};
}

Result<Signal> signal_of(const Call& call, std::string_view word, Instant now) {
  if (call.query.if_contains("create") != nullptr)
    return fail(ErrorCode::invalid,
                say("create= is not supported: checks are made in the configuration"));
  Result<Signal> signal = signal_of_word(word);
  if (!signal) return signal;
  signal->via = "ping";
  signal->run = value_of(call.query, "rid").value_or("");
  signal->text = excerpt(call.request.body, limits::body_excerpt);
  if (call.request.body.starts_with('{')) {
    boost::system::error_code error;
    const json::value body = json::parse(call.request.body, error);
    if (!error && body.is_object())
      if (auto read = read_data(body.as_object(), *signal, now); !read) return fail(read.error());
  }
  if (auto read = read_data(call.query, *signal, now); !read) return fail(read.error());
  return signal;
}

// ---- from the address to the decider

void answer_text(Call& call, const Result<Answer>& answer) {
  if (!answer) return http::finish(std::move(call), fail(answer.error()));
  http::Response response = http::Response::text(200, "OK");
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  response.headers.push_back({"Ping-Body-Limit", std::to_string(limits::body_excerpt)});
  response.headers.push_back({"Cache-Control", "no-store"});
  call.respond(std::move(response));
}

using Made = std::function<Result<Signal>(const Call&, Instant)>;
using Told = void (*)(Call&, const Result<Answer>&);

void report(Backend& backend, const Book& book, Call call, Finder find, Made make, Told told) {
  auto shared = std::make_shared<Call>(std::move(call));
  backend.decider->read([&backend, book, shared, find = std::move(find), make = std::move(make),
                         told](const World* world, Instant now) {
    const auto refuse = [&](Error error) {
      http::finish(std::move(*shared), fail(std::move(error)));
    };
    if (world == nullptr)
      return refuse({ErrorCode::unavailable, say("the state is not known now; try again")});
    book->remember(world->configuration);
    const std::optional<CheckName> check = find(*book);
    if (!check) return refuse(unknown_address());
    if (!book->may_signal(*check, now))
      return refuse({ErrorCode::limit,
                     say("a check takes at most {} signals a minute", limits::signals_per_minute)});
    Result<Signal> signal = make(*shared, now);
    if (!signal) return refuse(signal.error());
    backend.decider->submit(
        Signalled{*check, std::move(*signal)},
        [shared, told](const Result<Answer>& answer) { told(*shared, answer); });
  });
}

std::vector<http::Field> ping_query() {
  return {optional("rid", Schema::string().at_most(limits::signal_run),
                   "Of the run: pairs a start with its end"),
          optional("age", Schema::string().at_most(40),
                   "How old the newest data of the backup is: seconds, or 2h 30m"),
          optional("data_at", Schema::string().at_most(40), "Of the newest data of the backup"),
          optional("size", Schema::string().at_most(20), "Of the backup, in bytes"),
          optional("create", Schema::string().at_most(10), "Not supported")};
}

Route ping_route(Backend& backend, const Book& book, const char* method, const char* path,
                 const char* summary) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .query = ping_query(),
          .body_media = std::string(http::any_media),
          .result_media = "text/plain",
          .refusals = {400, 404, 409, 429, 503},
          .handler = [&backend, book](Call call) {
            const auto word = [&](const char* name) {
              const json::value* value = call.path.if_contains(name);
              return value == nullptr ? std::string() : std::string(value->as_string());
            };
            const std::string address = word("address");
            const std::string second = word("second");
            std::string signal = word("signal");
            // Two words behind the address are a name and a signal; one is either.
            const bool by_name = !signal.empty() || address.find('-') == std::string::npos;
            if (!by_name) signal = second;
            report(
                backend, book, std::move(call),
                [address, second, by_name](const SignalBook& known) {
                  return by_name ? known.by_slug(address, second) : known.by_ping(address);
                },
                [signal](const Call& asked, Instant now) { return signal_of(asked, signal, now); },
                answer_text);
          }};
}

// ---- Uptime Kuma's push

Result<Signal> pushed(const Call& call, Instant) {
  Signal signal;
  signal.via = "push";
  const std::string status = value_of(call.query, "status").value_or("up");
  if (status != "up") signal.kind = SignalKind::fail;
  signal.text = excerpt(value_of(call.query, "msg").value_or(""), limits::body_excerpt);
  return signal;
}

void answer_push(Call& call, const Result<Answer>& answer) {
  if (!answer) return http::finish(std::move(call), fail(answer.error()));
  http::Response response = http::Response::json(200, R"({"ok":true})");
  response.headers.push_back({"Cache-Control", "no-store"});
  call.respond(std::move(response));
}

Route push_route(Backend& backend, const Book& book, const char* method) {
  return {
      .method = method,
      .path = "/api/push/{token}",
      .summary = "A heartbeat as Uptime Kuma takes it",
      .query = {optional("status", Schema::choice({"up", "down"}), "up by default"),
                optional("msg", Schema::string(), "What the job says"),
                optional("ping", Schema::string(), "Is not looked at")},
      .body_media = std::string(http::any_media),
      .result = Schema::object({required("ok", Schema::boolean(), "true")}).named("PushAnswer"),
      .refusals = {400, 404, 409, 429, 503},
      .handler = [&backend, book](Call call) {
        std::string token(call.path.at("token").as_string());
        report(
            backend, book, std::move(call),
            [token = std::move(token)](const SignalBook& known) { return known.by_push(token); },
            pushed, answer_push);
      }};
}

// ---- results from elsewhere

void answer_result(Call& call, const Result<Answer>& answer) {
  if (!answer) return http::finish(std::move(call), fail(answer.error()));
  http::finish(std::move(call), json::value{{"accepted", true}});
}

Result<Signal> sent(const Call& call, Instant now) {
  const json::object& body = call.body.as_object();
  Signal signal = signal_of_code(static_cast<int>(body.at("code").as_int64()));
  signal.via = "send";
  if (const json::value* output = body.if_contains("output"))
    signal.text = excerpt(std::string_view(output->as_string()), limits::body_excerpt);
  if (auto read = read_data(body, signal, now); !read) return fail(read.error());
  return signal;
}

Route result_route(Backend& backend, const Book& book) {
  return {.method = "POST",
          .path = "/api/v1/checks/{name}/result",
          .summary = "The result of a check that was made elsewhere, as a Nagios plugin gives it",
          .permission = "respond",
          .path_values = {required("name", Schema::string(), "Of a heartbeat check")},
          .body = Schema::object(
                      {required("code", Schema::integer().at_least(0).at_most(255),
                                "0 is good; 1 warning, 2 critical and everything else is bad"),
                       optional("output", Schema::string(), "What it printed"),
                       optional("age", Schema::string(), "How old the data of a backup is"),
                       optional("data_at", Schema::date_time(), "Of the newest data of a backup"),
                       optional("size", Schema::integer().at_least(0), "Of a backup, in bytes")})
                      .named("CheckResult"),
          .result = Schema::object({required("accepted", Schema::boolean(), "true")})
                        .named("CheckResultAccepted"),
          .refusals = {404, 409, 429},
          .handler = [&backend, book](Call call) {
            CheckName name(std::string(call.path.at("name").as_string()));
            report(
                backend, book, std::move(call), [name](const SignalBook&) { return name; }, sent,
                answer_result);
          }};
}

std::string uuid_of(const std::string& digits) {
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
         digits.substr(16, 4) + "-" + digits.substr(20, 12);
}

}  // namespace

SignalAddresses signal_addresses(std::string_view key, const CheckName& check) {
  return {uuid_of(sign(key, "ping:" + check.text)), sign(key, "push:" + check.text)};
}

std::string ping_key(std::string_view key) {
  return sign(key, "ping-key");
}

void SignalBook::remember(const std::shared_ptr<const Configuration>& configuration) {
  if (configuration == configuration_) return;
  configuration_ = configuration;
  by_ping_.clear();
  by_push_.clear();
  for (const auto& [name, check] : configuration->checks) {
    if (!std::holds_alternative<HeartbeatCheck>(check.question)) continue;
    SignalAddresses addresses = signal_addresses(key_, name);
    by_ping_.emplace(std::move(addresses.ping), name);
    by_push_.emplace(std::move(addresses.push), name);
  }
  std::erase_if(allowances_,
                [&](const auto& known) { return !configuration->checks.contains(known.first); });
}

std::optional<CheckName> SignalBook::by_ping(std::string_view uuid) const {
  const auto found = by_ping_.find(to_lower(uuid));
  return found == by_ping_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<CheckName> SignalBook::by_push(std::string_view token) const {
  const auto found = by_push_.find(token);
  return found == by_push_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<CheckName> SignalBook::by_slug(std::string_view key, std::string_view slug) const {
  if (!verify(key_, "ping-key", key)) return std::nullopt;
  CheckName name{std::string(slug)};
  const auto found = configuration_->checks.find(name);
  if (found == configuration_->checks.end() ||
      !std::holds_alternative<HeartbeatCheck>(found->second.question))
    return std::nullopt;
  return name;
}

bool SignalBook::may_signal(const CheckName& check, Instant now) {
  constexpr double most = limits::signals_per_minute;
  auto [known, is_new] = allowances_.try_emplace(check, Allowance{most, now});
  Allowance& allowance = known->second;
  const double minutes_passed =
      std::max(0.0, static_cast<double>((now - allowance.at).count()) / 60'000.0);
  allowance.left = std::min(most, allowance.left + minutes_passed * most);
  allowance.at = now;
  if (allowance.left < 1) return false;
  allowance.left -= 1;
  return true;
}

std::vector<Route> signal_routes(Backend& backend) {
  // Both are set before the first request; the key as well is read then.
  const Book book = std::make_shared<SignalBook>(backend.link_key);
  std::vector<Route> routes;
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(ping_route(backend, book, method, "/ping/{address}", "A job has ended well"));
    routes.push_back(ping_route(backend, book, method, "/ping/{address}/{second}",
                                "A job reports: start, fail, log or an exit code; or, behind the "
                                "ping key, the name of a check that has ended well"));
    routes.push_back(ping_route(backend, book, method, "/ping/{address}/{second}/{signal}",
                                "A job reports, by the ping key and the name of its check"));
    routes.push_back(push_route(backend, book, method));
  }
  routes.push_back(result_route(backend, book));
  return routes;
}

}  // namespace vigie
