// A route described once: the description parses and checks the request, becomes the OpenAPI
// document, and in tests checks the answer.
//
//   Route{.method = "GET",
//         .path = "/api/v1/incidents/{id}",
//         .summary = "One incident",
//         .permission = "incident.read",
//         .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
//         .result = incident_schema(),
//         .refusals = {404},
//         .handler = answer([&](const Call& call) { return show(call.path.at("id").as_int64()); })}
//
// A Route is a value without state. Its handler runs on a thread of the server and must not block.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/responder.h"
#include "http/schema.h"

namespace vigie::http {

// Who asks. Empty on a route without permission.
struct Principal {
  std::string name;
  std::string role;
  std::int64_t token_id = 0;
};

struct Route;

// A request that fits its route. What is optional and absent is absent from `query` and `body`.
struct Call {
  const Route* route = nullptr;
  Request request;
  boost::json::object path;
  boost::json::object query;
  boost::json::value body;  // null when the route takes none, or not JSON or a form
  Principal principal;
  Responder respond;
};

using RouteHandler = std::function<void(Call)>;

// For a handler that knows its answer at once.
using Action = std::function<Result<boost::json::value>(const Call&)>;
RouteHandler answer(Action action);

// Ends a call, from any thread: with the route's status and the value, or with the problem.
void finish(Call call, const Result<boost::json::value>& result);

// Of a route that takes any body and reads it from the request itself.
inline constexpr std::string_view any_media = "*/*";

struct Route {
  std::string method;
  std::string path;  // "/a/{name}"; "{name*}" as the last segment takes the rest
  std::string summary = {};
  std::string permission = {};          // empty: everybody
  std::vector<Field> path_values = {};  // those not listed are short strings
  std::vector<Field> query = {};        // arrays are repeated: ?a=1&a=2
  std::optional<Schema> body = {};
  std::string body_media = "application/json";  // or a form; of another type `body` is not parsed
  int status = 200;
  std::optional<Schema> result = {};  // none: no JSON body is promised
  std::string result_media = "application/json";
  std::vector<int> refusals = {};  // beyond those that follow from the description
  // Of `refusals`: what a person opens in a browser answers with a page. What the router refuses
  // itself is always a problem.
  std::string refusal_media = "application/problem+json";
  bool documented = true;
  RouteHandler handler;
};

// All statuses that the route may answer with, ascending: its own, its refusals, and what follows
// from the description (400, 401, 403, 413, 415, 500, 503).
std::vector<int> statuses_of(const Route& route);

// In which media type the route answers with this status, which is not its own.
std::string refusal_media(const Route& route, int status);

// invalid when the response is not what the route promises; for tests.
Result<void> validate_response(const Route& route, const Response& response);

// {"type", "title", "status", "detail", "code"}
const Schema& problem_schema();

}  // namespace vigie::http
