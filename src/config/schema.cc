#include "config/schema.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr const char* slug = "^[a-z0-9][a-z0-9_-]{0,62}$";

json::object schema_of(const Shape& shape);

json::value fallback_of(const Field& field) {
  if (field.shape.kind == Shape::Kind::integer) return *parse_int(field.fallback);
  if (field.shape.kind == Shape::Kind::flag) return field.fallback == "true";
  return json::string(field.fallback);
}

json::object object_of(const Record& record) {
  json::object properties;
  json::array required;
  for (const Field& field : record.fields) {
    json::object property = schema_of(field.shape);
    property["description"] = std::string(field.doc);
    if (!field.fallback.empty()) property["default"] = fallback_of(field);
    if (field.need == Need::required) required.emplace_back(std::string(field.key));
    properties[std::string(field.key)] = std::move(property);
  }
  json::object out{{"type", "object"}, {"additionalProperties", false}};
  out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = std::move(required);
  json::array one_of;
  for (const std::string_view key : record.one_of)
    one_of.push_back({{"required", json::array{std::string(key)}}});
  if (!one_of.empty()) out["oneOf"] = std::move(one_of);
  return out;
}

json::object any_of(json::object one, json::object other) {
  return {{"anyOf", json::array{std::move(one), std::move(other)}}};
}

json::object schema_of(const Record& record) {
  if (record.shorthand.empty()) return object_of(record);
  const Shape& shape = record.find(record.shorthand)->shape;
  const bool item_only = shape.kind == Shape::Kind::list && !record.short_list;
  return any_of(schema_of(item_only ? *shape.item : shape), object_of(record));
}

json::object text_schema(const Shape& shape) {
  json::object out{{"type", "string"}, {"maxLength", shape.longest_text}};
  if (!shape.pattern.empty()) {
    out["pattern"] = std::string(shape.pattern);
  } else {  // a title may look like a number and need no quotes
    out["type"] = json::array{"string", "number", "boolean"};
  }
  if (!shape.number) return out;
  return any_of({{"type", "integer"}, {"minimum", 100}, {"maximum", 599}}, std::move(out));
}

json::object schema_of(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::text:
      return text_schema(shape);
    case Shape::Kind::literal:
      return {{"type", json::array{"string", "number", "boolean", "null"}}};
    case Shape::Kind::flag:
      return {{"type", "boolean"}};
    case Shape::Kind::integer:
      return {{"type", "integer"}, {"minimum", shape.least}, {"maximum", shape.most}};
    case Shape::Kind::duration:
      return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h|d)( [0-9]+(ms|s|m|h|d))*$"}};
    case Shape::Kind::choice: {
      json::array choices;
      for (const std::string_view choice : shape.choices) choices.emplace_back(std::string(choice));
      return {{"enum", std::move(choices)}};
    }
    case Shape::Kind::reference:
      return {{"type", "string"}, {"pattern", slug}};
    case Shape::Kind::callee:
      return {{"type", "string"},
              {"pattern", "^((person|team|schedule)/)?[a-z0-9][a-z0-9_-]{0,62}$"}};
    case Shape::Kind::list: {
      json::object list{{"type", "array"}, {"minItems", 1}, {"maxItems", limits::config_list}};
      list["items"] = schema_of(*shape.item);
      if (shape.unique) list["uniqueItems"] = true;
      return any_of(schema_of(*shape.item), std::move(list));
    }
    case Shape::Kind::map: {
      json::object map{{"type", "object"}, {"minProperties", 1}};
      map["propertyNames"] = schema_of(*shape.key);
      map["additionalProperties"] = schema_of(*shape.item);
      return map;
    }
    case Shape::Kind::record:
      return schema_of(shape.record());
  }
  CHECK(false);
}

// A name without a body is complete when nothing in it is required.
bool may_be_empty(const Record& record) {
  for (const Field& field : record.fields) {
    if (field.need == Need::required) return false;
  }
  return record.one_of.empty();
}

void write_indented(const json::value& value, std::size_t indent, std::string& out) {
  const std::string space(indent + 2, ' ');
  const char* separator = "";
  if (const json::object* object = value.if_object(); object != nullptr && !object->empty()) {
    out += "{";
    for (const auto& [key, member] : *object) {
      out += std::string(separator) + "\n" + space + json::serialize(key) + ": ";
      write_indented(member, indent + 2, out);
      separator = ",";
    }
    out += "\n" + std::string(indent, ' ') + "}";
  } else if (const json::array* array = value.if_array();
             array != nullptr && !array->empty() && array->front().is_object()) {
    out += "[";
    for (const json::value& item : *array) {
      out += std::string(separator) + "\n" + space;
      write_indented(item, indent + 2, out);
      separator = ",";
    }
    out += "\n" + std::string(indent, ' ') + "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string json_schema() {
  json::object properties;
  for (const ResourceKind kind : all_kinds) {
    const Record& record = record_of(kind);
    json::object body = schema_of(record);
    if (may_be_empty(record)) body = any_of(std::move(body), {{"type", "null"}});
    json::object section{{"description", std::string(record.doc)},
                         {"type", json::array{"object", "null"}},
                         {"propertyNames", {{"pattern", slug}}}};
    section["additionalProperties"] = std::move(body);
    properties[std::string(section_of(kind))] = std::move(section);
  }
  json::object root{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "Vigie configuration"},
                    {"type", json::array{"object", "null"}},
                    {"additionalProperties", false}};
  root["properties"] = std::move(properties);
  std::string out;
  write_indented(root, 0, out);
  return out + "\n";
}

}  // namespace vigie
