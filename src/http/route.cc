#include "http/route.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>
#include <utility>

#include "base/text.h"
#include "http/json_text.h"
#include "http/problem.h"

namespace vigie::http {

namespace json = boost::json;

RouteHandler answer(Action action) {
  return [action = std::move(action)](Call call) {
    Result<json::value> result = action(call);
    finish(std::move(call), result);
  };
}

void finish(Call call, const Result<json::value>& result) {
  if (!result) return call.respond(problem(result.error(), call.request.language()));
  int status = call.route->status;
  if (status == 204) {
    Response empty;
    empty.status = status;
    return call.respond(std::move(empty));
  }
  call.respond(Response::json(status, json::serialize(*result)));
}

std::vector<int> statuses_of(const Route& route) {
  std::set<int> statuses(route.refusals.begin(), route.refusals.end());
  statuses.insert({route.status, 400, 500});
  if (!route.permission.empty()) statuses.insert({401, 403, 503});
  if (route.body) statuses.insert({413, 415});
  return {statuses.begin(), statuses.end()};
}

const Schema& problem_schema() {
  static const Schema schema =
      Schema::object({required("type", Schema::string(), "Kind of problem, a URI"),
                      required("title", Schema::string(), "The status in words"),
                      required("status", Schema::integer(), "The HTTP status"),
                      required("detail", Schema::string(), "What is wrong, and the remedy"),
                      required("code", Schema::string(), "For programs")})
          .named("Problem");
  return schema;
}

std::string refusal_media(const Route& route, int status) {
  const bool listed = std::ranges::find(route.refusals, status) != route.refusals.end();
  return listed ? route.refusal_media : "application/problem+json";
}

Result<void> validate_response(const Route& route, const Response& response) {
  const Message whole = verbatim("the response of " + route.method + " " + route.path +
                                 " with status " + std::to_string(response.status));
  std::vector<int> statuses = statuses_of(route);
  if (std::ranges::find(statuses, response.status) == statuses.end())
    return fail(ErrorCode::invalid, say("{}: the route does not list this status", whole));
  if (response.status == 304) return {};  // has neither a body nor a type
  bool refused = response.status != route.status;
  if (!refused && !route.result && route.result_media == "application/json") return {};
  std::string expected = refused ? refusal_media(route, response.status) : route.result_media;
  auto type = std::ranges::find_if(response.headers, [](const Header& header) {
    return same_header_name(header.name, "Content-Type");
  });
  if (type == response.headers.end() ||
      trim(split(type->value, ';').front()) != std::string_view(expected))
    return fail(ErrorCode::invalid, say("{}: the content type is not {}", whole, expected));
  if (expected != (refused ? "application/problem+json" : "application/json")) return {};
  Result<json::value> body = parse_json(response.content());
  if (!body) return fail(ErrorCode::invalid, say("{}: {}", whole, body.error().message));
  return (refused ? problem_schema() : *route.result).check(*body, whole);
}

}  // namespace vigie::http
