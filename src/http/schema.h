// The shape of a JSON value, said once: it checks what clients send, it becomes the OpenAPI
// document, and in tests it checks what we answer. Strict: a field that is not described is an
// error.
//
//   const Schema note = Schema::object({
//       required("text", Schema::string().at_most(10'000), "What happened"),
//       optional("at", Schema::date_time(), "When; now if it is left out")}).named("Note");
//
// A Schema is a small value; copies share. Immutable, any thread. Not here: schemas that contain
// themselves.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vigie::http {

struct Field;

class Schema {
 public:
  enum class Kind {
    any,
    string,
    integer,
    number,
    boolean,
    date_time,  // RFC 3339 with an offset
    choice,     // one of a few strings
    array,
    map,  // an object with keys of the client's choice
    object,
  };

  static Schema any();
  static Schema string();
  static Schema integer();
  static Schema number();
  static Schema boolean();
  static Schema date_time();
  static Schema choice(std::vector<std::string> values);
  static Schema array(Schema item);
  static Schema map(Schema value);
  static Schema object(std::vector<Field> fields);

  // Bounds, both included: of the number, of the characters of a string, of the elements of an
  // array or a map.
  Schema at_least(std::int64_t bound) const;
  Schema at_most(std::int64_t bound) const;
  Schema nullable() const;
  Schema described(std::string text) const;
  // In the OpenAPI document it stands once under components, and is referred to by this name.
  Schema named(std::string name) const;

  // invalid names the place by JSON pointer (RFC 6901), what was expected and what was found.
  // `whole` is what the message calls the value itself: say("the body").
  Result<void> check(const boost::json::value& value, const Message& whole) const;

  // A scalar as a query or a path has it: "42" for an integer, "true" for a boolean.
  Result<boost::json::value> from_text(std::string_view text, const Message& whole) const;

  Kind kind() const;
  const Schema& item() const;                // array and map only
  const std::vector<Field>& fields() const;  // empty for what is no object

  // JSON Schema 2020-12. Named schemas inside it become references, and are added to `components`.
  using Components = std::map<std::string, boost::json::value>;
  boost::json::value to_json(Components& components) const;

 private:
  struct Node;
  explicit Schema(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static Schema of(Kind kind);
  template <class Change>
  Schema changed(Change change) const;

  Result<void> check_at(const boost::json::value& value, std::string& pointer,
                        const Message& whole) const;
  Result<void> check_object(const boost::json::value& value, std::string& pointer,
                            const Message& whole) const;
  Result<void> check_elements(const boost::json::value& value, std::string& pointer,
                              const Message& whole) const;
  Result<void> check_scalar(const boost::json::value& value, const std::string& pointer,
                            const Message& whole) const;
  boost::json::object definition(Components& components) const;

  std::shared_ptr<const Node> node_;
};

struct Field {
  std::string name;
  Schema schema;
  std::string description;
  bool required = true;
};

Field required(std::string name, Schema schema, std::string description);
Field optional(std::string name, Schema schema, std::string description);

// What the message about an unknown name adds: `; did you mean "title"?`, or nothing.
Message suggestion(std::string_view name, const std::vector<Field>& fields);

}  // namespace vigie::http
