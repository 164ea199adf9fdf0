#include "http/openapi.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "http/call_parser.h"
#include "http/json_text.h"

namespace vigie::http {

namespace json = boost::json;

namespace {

json::object parameter(const Field& field, const char* where, Schema::Components& components) {
  json::object out;
  out["name"] = field.name;
  out["in"] = where;
  if (!field.description.empty()) out["description"] = field.description;
  out["required"] = field.required;
  out["schema"] = field.schema.to_json(components);
  return out;
}

json::array parameters(const Route& route, Schema::Components& components) {
  json::array out;
  for (const std::string& name : placeholders(route.path)) {
    auto field = std::ranges::find(route.path_values, name, &Field::name);
    bool described = field != route.path_values.end();
    Field plain = required(name, Schema::string(), "");
    out.push_back(parameter(described ? *field : plain, "path", components));
  }
  for (const Field& field : route.query) out.push_back(parameter(field, "query", components));
  return out;
}

json::object content(const std::string& media, json::value schema) {
  json::object of_media;
  if (!schema.is_null()) of_media["schema"] = std::move(schema);
  json::object out;
  out[media] = std::move(of_media);
  return out;
}

json::object responses(const Route& route, Schema::Components& components) {
  json::object out;
  for (int status : statuses_of(route)) {
    json::object response;
    response["description"] = json::string(reason_phrase(status));
    const std::string refusal = refusal_media(route, status);
    if (status != route.status && refusal == "application/problem+json")
      response["content"] = content(refusal, problem_schema().to_json(components));
    else if (status != route.status)
      response["content"] = content(refusal, nullptr);
    else if (route.result)
      response["content"] = content(route.result_media, route.result->to_json(components));
    else if (route.status != 204 && route.result_media != "application/json")
      response["content"] = content(route.result_media, nullptr);
    out[std::to_string(status)] = std::move(response);
  }
  return out;
}

// "get_api_v1_incidents_id": stable, and a name that a generated client can use.
std::string operation_id(const Route& route) {
  std::string id = to_lower(route.method);
  for (char c : route.path) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter)
      id += c;
    else if (id.back() != '_')
      id += '_';
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

json::object operation(const Route& route, Schema::Components& components) {
  json::object out;
  out["operationId"] = operation_id(route);
  out["summary"] = route.summary;
  if (!route.permission.empty()) {
    out["x-permission"] = route.permission;
    json::object bearer{{"bearer", json::array()}};
    out["security"] = json::array{std::move(bearer)};
  }
  json::array described = parameters(route, components);
  if (!described.empty()) out["parameters"] = std::move(described);
  if (route.body) {
    json::object body{{"required", true}};
    body["content"] = content(route.body_media, route.body->to_json(components));
    out["requestBody"] = std::move(body);
  }
  out["responses"] = responses(route, components);
  return out;
}

std::size_t method_rank(const std::string& method) {
  static constexpr std::array<std::string_view, 5> habit = {"GET", "POST", "PUT", "PATCH",
                                                            "DELETE"};
  return static_cast<std::size_t>(std::ranges::find(habit, method) - habit.begin());
}

// "{name*}" is ours; OpenAPI knows only "{name}".
std::string openapi_path(std::string path) {
  if (path.ends_with("*}")) path.replace(path.size() - 2, 2, "}");
  return path;
}

}  // namespace

std::string openapi_document(std::span<const Route> routes, std::string_view title,
                             std::string_view version) {
  std::map<std::string, std::vector<const Route*>> by_path;
  for (const Route& route : routes)
    if (route.documented) by_path[openapi_path(route.path)].push_back(&route);

  Schema::Components components;
  json::object paths;
  for (auto& [path, methods] : by_path) {
    std::ranges::stable_sort(methods, {}, [](const Route* route) {
      return std::pair(method_rank(route->method), route->method);
    });
    json::object of_path;
    for (const Route* route : methods)
      of_path[to_lower(route->method)] = operation(*route, components);
    paths[path] = std::move(of_path);
  }

  json::object schemas;
  for (auto& [name, schema] : components) schemas[name] = std::move(schema);
  json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
  json::object document;
  document["openapi"] = "3.1.0";
  document["info"] =
      json::object{{"title", json::string(title)}, {"version", json::string(version)}};
  document["paths"] = std::move(paths);
  json::object security{{"bearer", std::move(bearer)}};
  json::object all_components{{"schemas", std::move(schemas)}};
  all_components["securitySchemes"] = std::move(security);
  document["components"] = std::move(all_components);
  return pretty_json(document);
}

}  // namespace vigie::http
