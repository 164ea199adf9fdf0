#include "http/call_parser.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/json_text.h"
#include "http/problem.h"
#include "http/target.h"

namespace vigie::http {

namespace json = boost::json;

namespace {

// Longer than any name of ours, short enough for a log.
constexpr std::int64_t path_value_limit = 200;

constexpr std::string_view form_media = "application/x-www-form-urlencoded";

const Field* find(const std::vector<Field>& fields, std::string_view name) {
  auto field = std::ranges::find(fields, name, &Field::name);
  return field == fields.end() ? nullptr : &*field;
}

enum class Pair { parameter, field };

Message called(Pair what, std::string_view name) {
  return what == Pair::parameter ? say("the parameter \"{}\"", name)
                                 : say("the field \"{}\"", name);
}

// Query and form: pairs into an object; a field that is an array takes all pairs of its name.
Result<json::object> from_pairs(const std::vector<Field>& fields, const Pairs& pairs, Pair what) {
  json::object out;
  for (const auto& [name, text] : pairs) {
    const Field* field = find(fields, name);
    if (!field)
      return fail(ErrorCode::invalid, say("{} is unknown{}", called(what, shorten(name, 60)),
                                          suggestion(name, fields)));
    const Message whole = called(what, name);
    bool list = field->schema.kind() == Schema::Kind::array;
    if (!list && out.contains(name))
      return fail(ErrorCode::invalid, say("{} is given twice", whole));
    const Schema& schema = list ? field->schema.item() : field->schema;
    Result<json::value> value = schema.from_text(text, whole);
    if (!value) return fail(value.error());
    if (!list) {
      out[name] = std::move(*value);
      continue;
    }
    if (!out.contains(name)) out[name] = json::array();
    out[name].get_array().push_back(std::move(*value));
  }
  for (const Field& field : fields) {
    const json::value* value = out.if_contains(field.name);
    if (!value && !field.required) continue;
    const Message whole = called(what, field.name);
    if (!value) return fail(ErrorCode::invalid, say("{} is missing", whole));
    if (Result<void> checked = field.schema.check(*value, whole); !checked)
      return fail(checked.error());
  }
  return out;
}

std::string media_type(const Request& request) {
  std::string_view header = request.header("Content-Type").value_or("");
  return to_lower(trim(header.substr(0, header.find(';'))));
}

tl::expected<json::value, Response> parse_body(const Route& route, const Request& request) {
  const Language language = request.language();
  if (route.body_media == any_media) return json::value();
  if (!route.body) {
    if (request.body.empty()) return json::value();
    return tl::unexpected(
        problem({ErrorCode::invalid, say("this address takes no body")}, language));
  }
  std::string type = media_type(request);
  if (type != route.body_media)
    return tl::unexpected(problem(415,
                                  say("the body has the type \"{}\"; this address takes {}",
                                      shorten(type, 60), route.body_media),
                                  language));
  if (type == form_media) {
    Result<Pairs> pairs = parse_form(request.body);
    if (!pairs) return tl::unexpected(problem(pairs.error(), language));
    Result<json::object> form = from_pairs(route.body->fields(), *pairs, Pair::field);
    if (!form) return tl::unexpected(problem(form.error(), language));
    return json::value(std::move(*form));
  }
  if (type != "application/json") return json::value();
  Result<json::value> body = parse_json(request.body);
  if (!body) return tl::unexpected(problem(body.error(), language));
  if (Result<void> checked = route.body->check(*body, say("the body")); !checked)
    return tl::unexpected(problem(checked.error(), language));
  return std::move(*body);
}

Result<void> parse_path(const Route& route, const std::vector<std::string>& values,
                        ParsedCall& parsed) {
  static const Schema short_text = Schema::string().at_most(path_value_limit);
  std::vector<std::string> names = placeholders(route.path);
  CHECK(names.size() == values.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Field* field = find(route.path_values, names[i]);
    const Message whole = say("\"{}\" in the address", names[i]);
    if (values[i].size() > static_cast<std::size_t>(path_value_limit))
      return fail(ErrorCode::invalid, say("{} is longer than {} bytes", whole, path_value_limit));
    Result<json::value> value = (field ? field->schema : short_text).from_text(values[i], whole);
    if (!value) return fail(value.error());
    parsed.path[names[i]] = std::move(*value);
    parsed.path_texts[names[i]] = values[i];
  }
  return {};
}

}  // namespace

std::vector<std::string> placeholders(std::string_view path) {
  std::vector<std::string> names;
  for (std::string_view segment : split(path, '/')) {
    if (!segment.starts_with('{')) continue;
    std::string_view name = segment.substr(1, segment.size() - 2);
    if (name.ends_with('*')) name.remove_suffix(1);
    names.emplace_back(name);
  }
  return names;
}

tl::expected<ParsedCall, Response> parse_call(const Route& route,
                                              const std::vector<std::string>& values,
                                              const Request& request) {
  const Language language = request.language();
  ParsedCall parsed;
  if (Result<void> path = parse_path(route, values, parsed); !path)
    return tl::unexpected(problem(path.error(), language));
  Result<json::object> query = from_pairs(route.query, request.query, Pair::parameter);
  if (!query) return tl::unexpected(problem(query.error(), language));
  parsed.query = std::move(*query);
  tl::expected<json::value, Response> body = parse_body(route, request);
  if (!body) return tl::unexpected(std::move(body.error()));
  parsed.body = std::move(*body);
  return parsed;
}

}  // namespace vigie::http
