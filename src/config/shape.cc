#include "config/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "base/ids.h"
#include "base/limits.h"
#include "base/secret_text.h"
#include "base/text.h"
#include "config/json_body.h"

namespace vigie {
namespace {

Message shown(std::string_view text) {
  return say("\"{}\"", shorten(text, 80));
}

Message with_label(const std::string& label, Message message) {
  return label.empty() ? std::move(message) : say("{}: {}", label, std::move(message));
}

// The same place, another text.
Node replaced(const Node& at, Node node) {
  node.line = at.line;
  node.column = at.column;
  return node;
}

struct Scalar {
  const Shape& shape;
  const Node& node;
  const std::string& label;
  Reading& reading;

  std::nullopt_t refuse(Message message, Message suggestion = {}) const {
    reading.refuse(node, with_label(label, std::move(message)), std::move(suggestion));
    return std::nullopt;
  }

  // A secret where it would be taken for the text itself, or a slip in its name.
  bool refuses_secrets() const {
    const auto parts = parse_secret_text(node.text);
    if (!parts && shape.secrets) refuse(parts.error().message);
    if (!parts) return shape.secrets;
    if (shape.secrets || std::ranges::none_of(*parts, &SecretPart::secret)) return false;
    refuse(say("no secret is filled in here"), say("write the text itself, or leave it out"));
    return true;
  }

  std::optional<Node> text() const {
    if (refuses_secrets()) return std::nullopt;
    if (node.text.size() > shape.longest_text)
      return refuse(say("longer than {} bytes", shape.longest_text));
    const bool control = std::ranges::any_of(node.text, [this](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 || byte == 0x7F) &&
             !(shape.lines && (c == '\n' || c == '\t' || c == '\r'));
    });
    if (control)
      return refuse(shape.lines ? say("a control character")
                                : say("a control character or a line break"));
    if (shape.spelling == nullptr) return replaced(node, Node::quoted(node.text));
    Spelling spelling = shape.spelling(node.text);
    if (!spelling) return refuse(spelling.error().message, std::move(spelling.error().suggestion));
    const bool number = shape.number && is_json_literal(*spelling);
    return replaced(node, number ? Node::unquoted(*spelling) : Node::quoted(*spelling));
  }

  std::optional<Node> literal() const {
    if (refuses_secrets()) return std::nullopt;
    if (node.text.size() > shape.longest_text)
      return refuse(say("longer than {} bytes", shape.longest_text));
    if (shape.spelling != nullptr) {
      Spelling spelling = shape.spelling(node.text);
      if (!spelling)
        return refuse(spelling.error().message, std::move(spelling.error().suggestion));
    }
    if (node.is_null() && node.text.empty()) return refuse(say("the value is missing"));
    if (node.is_null()) return replaced(node, Node::unquoted("null"));
    const bool kept = node.plain && is_json_literal(node.text);
    return replaced(node, kept ? Node::unquoted(node.text) : Node::quoted(node.text));
  }

  std::optional<Node> flag() const {
    if (node.plain && (node.text == "true" || node.text == "false")) return node;
    const std::string lower = to_lower(node.text);
    Message suggestion = say("write true or false");
    if (lower == "yes" || lower == "on" || lower == "true") suggestion = say("write true");
    if (lower == "no" || lower == "off" || lower == "false") suggestion = say("write false");
    return refuse(say("{} is neither true nor false", shown(node.text)), suggestion);
  }

  std::optional<Node> integer() const {
    const std::optional<std::int64_t> number = parse_int(node.text);
    if (!number) return refuse(say("{} is not a whole number", shown(node.text)));
    if (!node.plain) return refuse(say("a whole number has no quotes"), say("write {}", *number));
    if (*number < shape.least || *number > shape.most)
      return refuse(say("{} is out of range", *number),
                    say("from {} to {}", shape.least, shape.most));
    return replaced(node, Node::unquoted(std::to_string(*number)));
  }

  std::optional<Node> duration() const {
    if (const auto number = parse_int(node.text)) {
      if (*number <= 0)
        return refuse(say("{} is not a duration", *number),
                      say("at least {}", to_string(shape.shortest)));
      return refuse(say("{} has no unit", *number), say("did you mean {}s?", *number));
    }
    const Result<Duration> duration = parse_duration(node.text);
    if (!duration) return refuse(duration.error().message);
    if (*duration < shape.shortest || *duration > shape.longest)
      return refuse(say("{} is out of range", to_string(*duration)),
                    say("from {} to {}", to_string(shape.shortest), to_string(shape.longest)));
    return replaced(node, Node::quoted(to_string(*duration)));
  }

  std::optional<Node> choice() const {
    if (std::ranges::find(shape.choices, node.text) != shape.choices.end())
      return replaced(node, Node::quoted(node.text));
    const std::vector<std::string> known(shape.choices.begin(), shape.choices.end());
    return refuse(say("{} is not {}", shown(node.text), term(shape.noun)),
                  did_you_mean(node.text, known, say("one of {}", join(known, ", "))));
  }

  std::optional<Node> reference() const {
    const Result<std::string> slug = parse_slug(node.text);
    if (!slug) return refuse(slug.error().message);
    reading.references.push_back(
        {shape.target, *slug, label, reading.file, node.line, node.column, false});
    return replaced(node, Node::quoted(*slug));
  }

  std::optional<Node> callee() const {
    const std::size_t slash = node.text.find('/');
    const bool bare = slash == std::string::npos;
    const std::string kind = bare ? "person" : node.text.substr(0, slash);
    const std::vector<std::string> kinds = {"person", "team", "schedule"};
    const auto known = std::ranges::find(kinds, kind);
    if (known == kinds.end())
      return refuse(say("{} names nobody", shown(node.text)),
                    did_you_mean(kind, kinds, say("write person/…, team/… or schedule/…")));
    const Result<std::string> slug = parse_slug(
        bare ? std::string_view(node.text) : std::string_view(node.text).substr(slash + 1));
    if (!slug) return refuse(slug.error().message);
    const ResourceKind target[] = {ResourceKind::person, ResourceKind::team,
                                   ResourceKind::schedule};
    reading.references.push_back(
        {target[known - kinds.begin()], *slug, label, reading.file, node.line, node.column, true});
    return replaced(node, Node::quoted(kind + "/" + *slug));
  }

  std::optional<Node> read() const {
    switch (shape.kind) {
      case Shape::Kind::text:
        return text();
      case Shape::Kind::literal:
        return literal();
      case Shape::Kind::flag:
        return flag();
      case Shape::Kind::integer:
        return integer();
      case Shape::Kind::duration:
        return duration();
      case Shape::Kind::choice:
        return choice();
      case Shape::Kind::reference:
        return reference();
      case Shape::Kind::callee:
        return callee();
      case Shape::Kind::list:
      case Shape::Kind::map:
      case Shape::Kind::record:
        break;
    }
    CHECK(false);
  }
};

std::optional<Node> canonical_list(const Shape& shape, const Node& node, const std::string& label,
                                   Reading& reading) {
  const bool several = node.kind == Node::Kind::list;
  if (several && node.items.empty()) {
    reading.refuse(node, with_label(label, say("the list is empty")),
                   say("name at least one, or leave the key out"));
    return std::nullopt;
  }
  if (several && node.items.size() > limits::config_list) {
    reading.refuse(node, with_label(label, say("more than {} items", limits::config_list)));
    return std::nullopt;
  }
  Node out = replaced(node, {});
  out.kind = Node::Kind::list;
  std::set<std::string> seen;
  bool good = true;
  for (std::size_t i = 0; i < (several ? node.items.size() : 1); ++i) {
    const Node& written = several ? node.items[i] : node;
    const std::string item_label = several ? fmt::format("{}[{}]", label, i) : label;
    std::optional<Node> item = canonical(*shape.item, written, item_label, reading);
    if (!item) {
      good = false;
      continue;
    }
    if (shape.unique && !seen.insert(write_json(*item)).second) {
      reading.refuse(written,
                     with_label(item_label, say("{} is there twice", shown(written.text))));
      good = false;
    }
    out.items.push_back(std::move(*item));
  }
  if (!good) return std::nullopt;
  // One spelling for one thing: a single scalar stands alone.
  if (out.items.size() == 1 && out.items[0].kind == Node::Kind::scalar) return out.items[0];
  return out;
}

std::optional<Node> canonical_map(const Shape& shape, const Node& node, const std::string& label,
                                  Reading& reading) {
  if (node.kind != Node::Kind::map || node.entries.empty()) {
    reading.refuse(node, with_label(label, say("this is not {}", term(shape.noun))));
    return std::nullopt;
  }
  if (node.entries.size() > limits::config_list) {
    reading.refuse(node, with_label(label, say("more than {} keys", limits::config_list)));
    return std::nullopt;
  }
  Node out = replaced(node, {});
  out.kind = Node::Kind::map;
  bool good = true;
  for (const Entry& entry : node.entries) {
    Node key = Node::quoted(entry.key);
    key.line = entry.line;
    key.column = entry.column;
    const std::string entry_label = inside(label, shorten(entry.key, 80));
    const bool key_good = canonical(*shape.key, key, label, reading).has_value();
    std::optional<Node> value = canonical(*shape.item, entry.value, entry_label, reading);
    if (key_good && value) {
      out.entries.push_back({entry.key, entry.line, entry.column, std::move(*value)});
    } else {
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return out;
}

void refuse_unknown(const Record& record, const Entry& entry, Reading& reading) {
  std::vector<std::string> known;
  for (const Field& field : record.fields) known.emplace_back(field.key);
  Node at;
  at.line = entry.line;
  at.column = entry.column;
  reading.refuse(at, say("unknown key {} in {}", shown(entry.key), term(record.name)),
                 did_you_mean(entry.key, known, say("known keys: {}", join(known, ", "))));
}

bool has_one_of(const Record& record, const Node& node, const std::string& label,
                Reading& reading) {
  if (record.one_of.empty()) return true;
  std::vector<const Entry*> there;
  for (const Entry& entry : node.entries)
    if (std::ranges::find(record.one_of, entry.key) != record.one_of.end()) there.push_back(&entry);
  if (there.size() == 1) return true;
  if (there.empty()) {
    const std::vector<std::string> keys(record.one_of.begin(), record.one_of.end());
    reading.refuse(node, with_label(label, say("{} needs one of these keys", term(record.name))),
                   verbatim(join(keys, ", ")));
    return false;
  }
  Node at;
  at.line = there[1]->line;
  at.column = there[1]->column;
  reading.refuse(at,
                 with_label(label, say("{} has either \"{}\" or \"{}\", not both",
                                       term(record.name), there[0]->key, there[1]->key)),
                 say("make two of it"));
  return false;
}

std::string_view written_kind(const Node& node) {
  if (node.is_null()) return "nothing";
  switch (node.kind) {
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "";
}

// A shorthand as the map for which it stands.
Node spelled_out(const Record& record, const Node& node) {
  Node map;
  map.kind = Node::Kind::map;
  map.line = node.line;
  map.column = node.column;
  map.entries.push_back({std::string(record.shorthand), node.line, node.column, node});
  return map;
}

}  // namespace

const Field* Record::find(std::string_view key) const {
  const auto found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : &*found;
}

void Reading::refuse(const Node& at, Message message, Message suggestion) {
  errors.add({file, at.line, at.column, std::move(message), std::move(suggestion)});
}

std::string inside(const std::string& label, std::string_view key) {
  return label.empty() ? std::string(key) : label + "." + std::string(key);
}

Message did_you_mean(std::string_view text, const std::vector<std::string>& candidates,
                     Message otherwise) {
  if (const auto near = closest(text, candidates)) return say("did you mean {}?", *near);
  return otherwise;
}

std::optional<Node> canonical(const Shape& shape, const Node& node, const std::string& label,
                              Reading& reading) {
  if (node.is_null() && shape.kind != Shape::Kind::literal) {
    reading.refuse(node, with_label(label, say("the value is missing")),
                   say("write {}", term(shape.noun)));
    return std::nullopt;
  }
  switch (shape.kind) {
    case Shape::Kind::list:
      return canonical_list(shape, node, label, reading);
    case Shape::Kind::map:
      return canonical_map(shape, node, label, reading);
    case Shape::Kind::record:
      return canonical(shape.record(), node, label, reading);
    default:
      break;
  }
  if (node.kind != Node::Kind::scalar) {
    reading.refuse(node, with_label(label, say("{} where {} belongs", term(written_kind(node)),
                                               term(shape.noun))));
    return std::nullopt;
  }
  return Scalar{shape, node, label, reading}.read();
}

std::optional<Node> canonical(const Record& record, const Node& node, const std::string& label,
                              Reading& reading) {
  const bool is_short = node.kind == Node::Kind::scalar
                            ? !record.shorthand.empty() && !node.is_null()
                            : record.short_list && node.kind == Node::Kind::list;
  if (is_short) {
    auto value = canonical(record.find(record.shorthand)->shape, node, label, reading);
    if (value && record.verify != nullptr)
      record.verify(spelled_out(record, *value), label, reading);
    return value;
  }
  if (node.kind != Node::Kind::map) {
    reading.refuse(
        node,
        with_label(label, say("{} where {} belongs", term(written_kind(node)), term(record.name))),
        say("write a map, one \"key: value\" a line"));
    return std::nullopt;
  }
  Node out = replaced(node, {});
  out.kind = Node::Kind::map;
  bool good = true;
  for (const Entry& entry : node.entries) {
    const Field* field = record.find(entry.key);
    if (field == nullptr) {
      refuse_unknown(record, entry, reading);
      good = false;
      continue;
    }
    auto value = canonical(field->shape, entry.value, inside(label, entry.key), reading);
    if (value) {
      out.entries.push_back({entry.key, entry.line, entry.column, std::move(*value)});
    } else {
      good = false;
    }
  }
  for (const Field& field : record.fields) {
    if (field.need == Need::optional || node.find(field.key) != nullptr) continue;
    reading.refuse(node, with_label(label, say("{} needs \"{}\"", term(record.name), field.key)),
                   term(field.doc));
    good = false;
  }
  if (!has_one_of(record, node, label, reading)) good = false;
  if (!good) return std::nullopt;
  if (record.verify != nullptr) record.verify(out, label, reading);
  if (out.entries.size() == 1 && out.entries[0].key == record.shorthand &&
      (record.short_list || out.entries[0].value.kind == Node::Kind::scalar))
    return replaced(node, out.entries[0].value);
  return out;
}

void fill(const Record& record, void* object, const Node& node) {
  if (node.kind != Node::Kind::map) {
    fill(record, object, spelled_out(record, node));
    return;
  }
  for (const Field& field : record.fields) {
    if (const Node* value = node.find(field.key)) {
      field.store(object, *value);
    } else if (!field.fallback.empty()) {
      field.store(object, Node::unquoted(std::string(field.fallback)));
    }
  }
}

std::vector<Node> listed(const Node& node) {
  if (node.kind == Node::Kind::list) return node.items;
  return {node};
}

}  // namespace vigie
