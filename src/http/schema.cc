#include "http/schema.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "civil/instant.h"

namespace vigie::http {

namespace json = boost::json;

struct Schema::Node {
  Kind kind = Kind::any;
  bool nullable = false;
  std::string name;
  std::string description;
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> most;
  std::vector<std::string> values;
  std::vector<Field> fields;
  std::optional<Schema> item;
};

namespace {

Message expectation(Schema::Kind kind) {
  switch (kind) {
    case Schema::Kind::any:
      return say("a value");
    case Schema::Kind::string:
      return say("a string");
    case Schema::Kind::integer:
      return say("an integer");
    case Schema::Kind::number:
      return say("a number");
    case Schema::Kind::boolean:
      return say("true or false");
    case Schema::Kind::date_time:
      return say("a time with its offset, such as \"2026-11-20T19:30:00+01:00\"");
    case Schema::Kind::choice:
      return say("a string");
    case Schema::Kind::array:
      return say("an array");
    case Schema::Kind::map:
      return say("an object");
    case Schema::Kind::object:
      return say("an object");
  }
  return say("a value");
}

Message found(const json::value& value) {
  if (value.is_object()) return say("an object");
  if (value.is_array()) return say("an array");
  return verbatim(shorten(json::serialize(value), 60));
}

bool fits(Schema::Kind kind, const json::value& value) {
  switch (kind) {
    case Schema::Kind::any:
      return true;
    case Schema::Kind::string:
    case Schema::Kind::choice:
    case Schema::Kind::date_time:
      return value.is_string();
    case Schema::Kind::integer:
      return value.is_int64();
    case Schema::Kind::number:
      return value.is_number();
    case Schema::Kind::boolean:
      return value.is_bool();
    case Schema::Kind::array:
      return value.is_array();
    case Schema::Kind::map:
    case Schema::Kind::object:
      return value.is_object();
  }
  return false;
}

std::string quoted_list(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  for (const std::string& value : values) quoted.push_back('"' + value + '"');
  return join(quoted, ", ");
}

Message place_of(const std::string& pointer, const Message& whole) {
  if (pointer.empty()) return whole;
  return say("{} at {}", whole, pointer);
}

// RFC 6901 section 3.
void push_pointer(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (char c : key) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

Field required(std::string name, Schema schema, std::string description) {
  return {std::move(name), std::move(schema), std::move(description), true};
}

Field optional(std::string name, Schema schema, std::string description) {
  return {std::move(name), std::move(schema), std::move(description), false};
}

Message suggestion(std::string_view name, const std::vector<Field>& fields) {
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  if (std::optional<std::string> near = closest(name, names))
    return say("; did you mean \"{}\"?", *near);
  return {};
}

Schema Schema::of(Kind kind) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  return Schema(std::move(node));
}

template <class Change>
Schema Schema::changed(Change change) const {
  auto node = std::make_shared<Node>(*node_);
  change(*node);
  return Schema(std::move(node));
}

Schema Schema::any() {
  return of(Kind::any);
}
Schema Schema::string() {
  return of(Kind::string);
}
Schema Schema::integer() {
  return of(Kind::integer);
}
Schema Schema::number() {
  return of(Kind::number);
}
Schema Schema::boolean() {
  return of(Kind::boolean);
}
Schema Schema::date_time() {
  return of(Kind::date_time);
}

Schema Schema::choice(std::vector<std::string> values) {
  CHECK(!values.empty());
  return of(Kind::choice).changed([&](Node& node) { node.values = std::move(values); });
}

Schema Schema::array(Schema item) {
  return of(Kind::array).changed([&](Node& node) { node.item = std::move(item); });
}

Schema Schema::map(Schema value) {
  return of(Kind::map).changed([&](Node& node) { node.item = std::move(value); });
}

Schema Schema::object(std::vector<Field> fields) {
  return of(Kind::object).changed([&](Node& node) { node.fields = std::move(fields); });
}

Schema Schema::at_least(std::int64_t bound) const {
  return changed([bound](Node& node) { node.least = bound; });
}

Schema Schema::at_most(std::int64_t bound) const {
  return changed([bound](Node& node) { node.most = bound; });
}

Schema Schema::nullable() const {
  return changed([](Node& node) { node.nullable = true; });
}

Schema Schema::described(std::string text) const {
  return changed([&](Node& node) { node.description = std::move(text); });
}

Schema Schema::named(std::string name) const {
  return changed([&](Node& node) { node.name = std::move(name); });
}

Schema::Kind Schema::kind() const {
  return node_->kind;
}

const Schema& Schema::item() const {
  CHECK(node_->item.has_value());
  return *node_->item;
}

const std::vector<Field>& Schema::fields() const {
  return node_->fields;
}

Result<void> Schema::check(const json::value& value, const Message& whole) const {
  std::string pointer;
  return check_at(value, pointer, whole);
}

Result<void> Schema::check_at(const json::value& value, std::string& pointer,
                              const Message& whole) const {
  if (value.is_null() && node_->nullable) return {};
  if (!fits(node_->kind, value))
    return fail(ErrorCode::invalid, say("{}: expected {}, found {}", place_of(pointer, whole),
                                        expectation(node_->kind), found(value)));
  if (node_->kind == Kind::object) return check_object(value, pointer, whole);
  if (node_->kind == Kind::array || node_->kind == Kind::map)
    return check_elements(value, pointer, whole);
  return check_scalar(value, pointer, whole);
}

Result<void> Schema::check_object(const json::value& value, std::string& pointer,
                                  const Message& whole) const {
  const json::object& object = value.get_object();
  for (const auto& [key, member] : object) {
    std::string_view name(key.data(), key.size());
    auto field = std::ranges::find(node_->fields, name, &Field::name);
    if (field == node_->fields.end())
      return fail(ErrorCode::invalid, say("{}: unknown field \"{}\"{}", place_of(pointer, whole),
                                          shorten(name, 60), suggestion(name, node_->fields)));
    std::size_t length = pointer.size();
    push_pointer(pointer, name);
    Result<void> checked = field->schema.check_at(member, pointer, whole);
    if (!checked) return checked;
    pointer.resize(length);
  }
  for (const Field& field : node_->fields)
    if (field.required && !object.contains(field.name))
      return fail(ErrorCode::invalid,
                  say("{}: the field \"{}\" is missing", place_of(pointer, whole), field.name));
  return {};
}

Result<void> Schema::check_elements(const json::value& value, std::string& pointer,
                                    const Message& whole) const {
  bool list = value.is_array();
  auto count =
      static_cast<std::int64_t>(list ? value.get_array().size() : value.get_object().size());
  if (node_->least && count < *node_->least)
    return fail(ErrorCode::invalid,
                say("{}: needs at least {} elements", place_of(pointer, whole), *node_->least));
  if (node_->most && count > *node_->most)
    return fail(ErrorCode::invalid,
                say("{}: takes at most {} elements", place_of(pointer, whole), *node_->most));
  std::size_t length = pointer.size();
  auto check_one = [&](std::string_view key, const json::value& element) {
    push_pointer(pointer, key);
    Result<void> checked = node_->item->check_at(element, pointer, whole);
    if (checked) pointer.resize(length);
    return checked;
  };
  if (list) {
    std::size_t index = 0;
    for (const json::value& element : value.get_array())
      if (Result<void> checked = check_one(std::to_string(index++), element); !checked)
        return checked;
  } else {
    for (const auto& [key, element] : value.get_object())
      if (Result<void> checked = check_one({key.data(), key.size()}, element); !checked)
        return checked;
  }
  return {};
}

Result<void> Schema::check_scalar(const json::value& value, const std::string& pointer,
                                  const Message& whole) const {
  const auto place = [&] { return place_of(pointer, whole); };
  if (node_->kind == Kind::choice) {
    std::string text(value.get_string());
    if (std::ranges::find(node_->values, text) != node_->values.end()) return {};
    Message hint;
    if (std::optional<std::string> near = closest(text, node_->values))
      hint = say("; did you mean \"{}\"?", *near);
    return fail(ErrorCode::invalid, say("{}: expected one of {}, found {}{}", place(),
                                        quoted_list(node_->values), found(value), hint));
  }
  if (node_->kind == Kind::date_time) {
    Result<Instant> time = parse_rfc3339(std::string_view(value.get_string()));
    if (!time)
      return fail(ErrorCode::invalid, say("{}: expected {}, found {}", place(),
                                          expectation(node_->kind), found(value)));
    return {};
  }
  if (node_->kind == Kind::string) {
    auto length = static_cast<std::int64_t>(characters(std::string_view(value.get_string())));
    if (node_->least && length < *node_->least)
      return fail(ErrorCode::invalid,
                  *node_->least == 1
                      ? say("{}: needs at least one character", place())
                      : say("{}: needs at least {} characters", place(), *node_->least));
    if (node_->most && length > *node_->most)
      return fail(ErrorCode::invalid,
                  say("{}: takes at most {} characters", place(), *node_->most));
    return {};
  }
  if (node_->kind != Kind::integer && node_->kind != Kind::number) return {};
  // An integer of 64 bits is compared as such; only a fraction or a huge number goes through
  // double.
  bool exact = value.is_int64();
  bool below =
      node_->least && (exact ? value.get_int64() < *node_->least
                             : value.to_number<double>() < static_cast<double>(*node_->least));
  bool above =
      node_->most && (exact ? value.get_int64() > *node_->most
                            : value.to_number<double>() > static_cast<double>(*node_->most));
  if (below)
    return fail(ErrorCode::invalid,
                say("{}: must be at least {}, found {}", place(), *node_->least, found(value)));
  if (above)
    return fail(ErrorCode::invalid,
                say("{}: must be at most {}, found {}", place(), *node_->most, found(value)));
  return {};
}

Result<json::value> Schema::from_text(std::string_view text, const Message& whole) const {
  json::value value = json::string(text);
  if (node_->kind == Kind::integer) {
    if (std::optional<std::int64_t> number = parse_int(text)) value = *number;
  } else if (node_->kind == Kind::number) {
    double number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool finite = number - number == 0;
    if (error == std::errc() && end == text.data() + text.size() && finite) value = number;
  } else if (node_->kind == Kind::boolean) {
    if (text == "true") value = true;
    if (text == "false") value = false;
  }
  Result<void> checked = check(value, whole);
  if (!checked) return fail(checked.error());
  return value;
}

json::object Schema::definition(Components& components) const {
  static constexpr const char* types[] = {nullptr,  "string", "integer", "number", "boolean",
                                          "string", "string", "array",   "object", "object"};
  json::object out;
  if (const char* type = types[static_cast<int>(node_->kind)]) {
    if (node_->nullable)
      out["type"] = json::array{type, "null"};
    else
      out["type"] = type;
  }
  if (!node_->description.empty()) out["description"] = node_->description;
  auto bounds = [&](const char* least, const char* most) {
    if (node_->least) out[least] = *node_->least;
    if (node_->most) out[most] = *node_->most;
  };
  switch (node_->kind) {
    case Kind::any:
    case Kind::boolean:
      break;
    case Kind::string:
      bounds("minLength", "maxLength");
      break;
    case Kind::integer:
      out["format"] = "int64";
      bounds("minimum", "maximum");
      break;
    case Kind::number:
      bounds("minimum", "maximum");
      break;
    case Kind::date_time:
      out["format"] = "date-time";
      break;
    case Kind::choice: {
      json::array values;
      for (const std::string& value : node_->values) values.emplace_back(value);
      if (node_->nullable) values.emplace_back(nullptr);
      out["enum"] = std::move(values);
      break;
    }
    case Kind::array:
      out["items"] = node_->item->to_json(components);
      bounds("minItems", "maxItems");
      break;
    case Kind::map:
      out["additionalProperties"] = node_->item->to_json(components);
      bounds("minProperties", "maxProperties");
      break;
    case Kind::object: {
      json::object properties;
      json::array needed;
      for (const Field& field : node_->fields) {
        json::value property = field.schema.to_json(components);
        if (!field.description.empty()) property.as_object()["description"] = field.description;
        properties[field.name] = std::move(property);
        if (field.required) needed.emplace_back(field.name);
      }
      out["properties"] = std::move(properties);
      if (!needed.empty()) out["required"] = std::move(needed);
      out["additionalProperties"] = false;
      break;
    }
  }
  return out;
}

json::value Schema::to_json(Components& components) const {
  if (node_->name.empty()) return definition(components);
  // The component is the schema itself; that it may be null belongs to the place that refers to it.
  json::value definition_of_name =
      changed([](Node& node) { node.nullable = false; }).definition(components);
  auto [known, added] = components.try_emplace(node_->name, definition_of_name);
  CHECK(added || known->second == definition_of_name);  // one name, two meanings
  json::object reference{{"$ref", "#/components/schemas/" + node_->name}};
  if (!node_->nullable) return reference;
  json::object null_type{{"type", "null"}};
  return json::object{{"anyOf", json::array{reference, null_type}}};
}

}  // namespace vigie::http
