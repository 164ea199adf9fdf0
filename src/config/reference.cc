#include "config/reference.h"

#include <set>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

// A bar would end the cell of a table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string what(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::choice: {
      std::vector<std::string> choices;
      for (const std::string_view choice : shape.choices) choices.push_back(code(choice));
      return join(choices, ", ");
    }
    case Shape::Kind::integer:
      return "a whole number from " + std::to_string(shape.least) + " to " +
             std::to_string(shape.most);
    case Shape::Kind::duration:
      return "a duration from " + to_string(shape.shortest) + " to " + to_string(shape.longest);
    case Shape::Kind::reference:
      return std::string(shape.noun) + " (" + code(section_of(shape.target)) + ")";
    default:
      return std::string(shape.noun);
  }
}

// The records inside a shape, in the order in which they are met.
void inner_records(const Shape& shape, std::vector<const Record*>& found) {
  if (shape.item) inner_records(*shape.item, found);
  if (shape.kind == Shape::Kind::record) found.push_back(&shape.record());
}

void describe(const Record& record, std::set<const Record*>& seen, std::string& out);

void table(const Record& record, std::string& out) {
  out += "| key | what it takes | without it | |\n|---|---|---|---|\n";
  for (const Field& field : record.fields) {
    std::string without = field.fallback.empty() ? "" : code(field.fallback);
    if (field.need == Need::required) without = "required";
    out += "| " + code(field.key) + " | " + cell(what(field.shape)) + " | " + without + " | " +
           cell(field.doc) + " |\n";
  }
  if (!record.shorthand.empty())
    out += "\nA single value stands for " + code(record.shorthand) + ".\n";
  if (record.one_of.size() > 1) {
    std::vector<std::string> keys;
    for (const std::string_view key : record.one_of) keys.push_back(code(key));
    out += "\nExactly one of " + join(keys, ", ") + ".\n";
  }
}

void describe(const Record& record, std::set<const Record*>& seen, std::string& out) {
  table(record, out);
  for (const Field& field : record.fields) {
    std::vector<const Record*> inner;
    inner_records(field.shape, inner);
    for (const Record* one : inner) {
      if (!seen.insert(one).second) continue;
      out += "\n### " + code(field.key) + ": " + std::string(one->name) + "\n\n" +
             std::string(one->doc) + "\n\n";
      describe(*one, seen, out);
    }
  }
}

}  // namespace

std::string configuration_reference() {
  std::string out =
      "# The configuration\n\n"
      "A directory of YAML files. `vigie plan DIR` shows what would change, `vigie apply DIR` does "
      "it;\n"
      "`vigie schema` prints the JSON Schema for your editor. Every key is checked: an unknown "
      "one, "
      "a\n"
      "name that nothing has or a time zone that does not exist is refused with its file, line "
      "and\n"
      "column, and nothing is changed. Durations are written `30s`, `5m`, `1h 30m`, `2d`.\n\n"
      "This page is made from the program (`vigie schema --reference`).\n";
  for (const ResourceKind kind : all_kinds) {
    const Record& record = record_of(kind);
    std::set<const Record*> seen;
    out += "\n## " + code(section_of(kind)) + "\n\nEach key names " + std::string(record.name) +
           ". " + std::string(record.doc) + "\n\n";
    describe(record, seen, out);
  }
  return out;
}

}  // namespace vigie
