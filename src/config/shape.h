// How a configuration is described: a Record has Fields, a Field has a Shape. This one description
// reads files, finds the key that was meant, writes the JSON Schema and the reference. The tables
// themselves are in fields.cc.
//
// Reading has two steps. canonical() checks a tree as it was written and gives the one spelling
// that is stored (shorthands folded, durations normalised), with the places kept. fill() then sets
// the members of an object from a canonical tree and cannot fail.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "civil/instant.h"
#include "config/config_error.h"
#include "config/configuration.h"
#include "config/yaml.h"

namespace vigie {

struct Wrong {
  Message message;  // goes on after "key: "
  Message suggestion;
};
using Spelling = tl::expected<std::string, Wrong>;

struct Reading;
struct Record;

struct Shape {
  enum class Kind {
    text,       // `spelling` checks it
    literal,    // any scalar; 3 and "3" differ
    flag,       // true or false
    integer,    // least..most
    duration,   // shortest..longest
    choice,     // one of `choices`
    reference,  // the name of a `target`
    callee,     // "person/x", "team/x", "schedule/x" or the name of a person
    list,       // of `item`; one item may stand without the brackets
    map,        // `key` -> `item`
    record,     // `record`; a scalar stands for its shorthand key
  };
  Kind kind = Kind::text;
  std::string_view noun;  // "an e-mail address"; for error texts and the reference
  Spelling (*spelling)(std::string_view) = nullptr;
  std::string_view pattern;      // of a text, for the JSON Schema (ECMA 262)
  std::size_t longest_text = 0;  // bytes
  bool lines = false;            // a text may have several lines
  bool number = false;           // a text that is written as a number where it looks like one: 200
  bool secrets = false;          // a text may name secrets: {{secret.NAME}} (base/secret_text.h)
  int least = 0;
  int most = 0;
  Duration shortest{};
  Duration longest{};
  std::vector<std::string_view> choices;
  ResourceKind target = ResourceKind::person;
  std::shared_ptr<const Shape> item;
  std::shared_ptr<const Shape> key;
  bool unique = false;  // of a list: each item once
  const Record& (*record)() = nullptr;
};

enum class Need { optional, required };

struct Field {
  std::string_view key;
  Shape shape;
  Need need = Need::optional;
  std::string_view fallback;  // as it would be written; empty: described in `doc`
  std::string_view doc;       // one sentence for the reference
  std::function<void(void* object, const Node& value)> store;
};

struct Record {
  std::string_view name;  // "a check"
  std::string_view doc;
  std::vector<Field> fields;
  std::string_view shorthand;  // the key for which a scalar stands; empty: none
  // What concerns several fields at once; sees a canonical tree.
  void (*verify)(const Node& node, const std::string& label, Reading& reading) = nullptr;
  // Exactly one of these keys is there; empty: no such rule.
  std::vector<std::string_view> one_of = {};
  bool short_list = false;  // a list, too, stands for the shorthand

  const Field* find(std::string_view key) const;
};

// A name in the configuration that must exist.
struct Reference {
  ResourceKind kind = ResourceKind::person;
  std::string name;
  std::string label;  // where in the resource: "steps[0].call"
  std::string file;
  int line = 0;
  int column = 0;
  bool callee = false;  // written as person/…, team/…, schedule/… or a bare name
};

struct Reading {
  std::string file;
  ConfigErrors& errors;
  std::vector<Reference>& references;

  void refuse(const Node& at, Message message, Message suggestion = {});
};

// The one spelling of `node`, or nothing after at least one error went to `reading`.
std::optional<Node> canonical(const Shape& shape, const Node& node, const std::string& label,
                              Reading& reading);
std::optional<Node> canonical(const Record& record, const Node& node, const std::string& label,
                              Reading& reading);

// `node` is canonical for `record`; `object` is of the type that its fields store into.
void fill(const Record& record, void* object, const Node& node);

// The label of a key within what has the label `label`: "expect.status".
std::string inside(const std::string& label, std::string_view key);

// A scalar or a list, as a list.
std::vector<Node> listed(const Node& node);

// "did you mean x?" if something is near enough, else `otherwise`.
Message did_you_mean(std::string_view text, const std::vector<std::string>& candidates,
                     Message otherwise = {});

}  // namespace vigie
