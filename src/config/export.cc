#include "config/export.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "config/fields.h"
#include "config/json_body.h"

namespace vigie {
namespace {

// What this or another YAML reader would take for something else than text.
bool looks_special(std::string_view text) {
  static const RE2 special(
      R"((?i)~|null|true|false|yes|no|on|off|y|n)"
      R"(|[-+]?[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|[-+]?\.[0-9_]+(e[-+]?[0-9]+)?)"
      R"(|0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[-+]?\.(inf|nan))");
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), special);
}

// The next character; texts are valid UTF-8 here.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at++]);
  if (byte < 0x80) return byte;
  const int more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  char32_t out = byte & (0x3F >> more);
  for (int i = 0; i < more && at < text.size(); ++i)
    out = (out << 6) | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return out;
}

// What a YAML file may hold as it is. Line separators beyond LF count as breaks, so they are not.
bool is_printable(char32_t c) {
  if (c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0)) return false;
  if (c == 0x2028 || c == 0x2029 || c == 0xFEFF) return false;
  return c < 0xFFFE || c >= 0x10000;
}

bool all_printable(std::string_view text, bool lines) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (!is_printable(c) && !(lines && c == '\n')) return false;
  }
  return true;
}

bool is_plain(std::string_view text, bool in_flow) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || looks_special(text))
    return false;
  const auto first = static_cast<unsigned char>(text.front());
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                      (first >= '0' && first <= '9') || first >= 0x80 || first == '/' ||
                      first == '_';
  if (!letter || !all_printable(text, false)) return false;
  if (text.find(": ") != std::string_view::npos || text.back() == ':') return false;
  if (text.find(" #") != std::string_view::npos) return false;
  return !in_flow || text.find_first_of(",[]{}?:") == std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_character(text, at);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_printable(c)) {
      out += text.substr(begin, at - begin);
    } else if (c < 0x100) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
    } else {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    }
  }
  return out + "\"";
}

std::string scalar(const Node& node, bool in_flow) {
  if (node.plain) return node.is_null() ? "null" : node.text;
  return is_plain(node.text, in_flow) ? node.text : in_quotes(node.text);
}

std::string key_yaml(std::string_view key) {
  return is_plain(key, true) || (is_plain(key, false) && key.front() == '/' &&
                                 key.find_first_of("?:") == std::string_view::npos)
             ? std::string(key)
             : in_quotes(key);
}

// Several lines that survive a block scalar as they are.
bool is_block(const Node& node) {
  const std::string& text = node.text;
  if (node.plain || text.find('\n') == std::string::npos || !all_printable(text, true))
    return false;
  if (text.front() == ' ' || text.front() == '\n' || text.ends_with("\n\n")) return false;
  return std::ranges::all_of(split(text, '\n'), [](std::string_view line) {
    return line.empty() || trim(line).size() == line.size() || !trim(line).empty();
  });
}

bool is_flat(const Node& node) {
  return node.kind == Node::Kind::scalar ||
         (node.kind == Node::Kind::list && std::ranges::all_of(node.items, [](const Node& item) {
            return item.kind == Node::Kind::scalar;
          }));
}

class Writer {
 public:
  std::string out;

  void entry(std::string_view key, const Node& value, const Shape* shape, std::size_t indent) {
    out += std::string(indent, ' ') + key_yaml(key) + ":";
    content(value, shape, indent);
  }

  // The entries of a map, in the order of its record if it has one.
  void entries(const Node& node, const Record* record, std::size_t indent) {
    if (record != nullptr) {
      for (const Field& field : record->fields) {
        if (const Node* value = node.find(field.key))
          entry(field.key, *value, &field.shape, indent);
      }
      return;
    }
    for (const Entry& each : node.entries) entry(each.key, each.value, nullptr, indent);
  }

  void content(const Node& value, const Shape* shape, std::size_t indent) {
    if (value.kind == Node::Kind::scalar && is_block(value)) {
      block(value.text, indent + 2);
    } else if (is_flat(value)) {
      out += " " + inline_yaml(value) + "\n";
    } else if (value.kind == Node::Kind::list) {
      out += "\n";
      const Record* record =
          shape != nullptr && shape->item && shape->item->record ? &shape->item->record() : nullptr;
      for (const Node& item : value.items) {
        if (item.kind == Node::Kind::scalar) {  // a record of which only the shorthand is given
          out += std::string(indent + 2, ' ') + "- " + inline_yaml(item) + "\n";
          continue;
        }
        const std::size_t begin = out.size();
        entries(item, record, indent + 4);
        out[begin + indent + 2] = '-';
      }
    } else if (value.entries.empty()) {
      out += " {}\n";
    } else {
      out += "\n";
      entries(value, shape != nullptr && shape->record ? &shape->record() : nullptr, indent + 2);
    }
  }

 private:
  void block(std::string_view text, std::size_t indent) {
    const bool ends = text.ends_with('\n');
    if (ends) text.remove_suffix(1);
    out += ends ? " |\n" : " |-\n";
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) out += std::string(indent, ' ') + std::string(line);
      out += "\n";
    }
  }
};

}  // namespace

std::string inline_yaml(const Node& node) {
  if (node.kind == Node::Kind::scalar) return scalar(node, false);
  std::vector<std::string> parts;
  for (const Node& item : node.items) parts.push_back(scalar(item, true));
  return "[" + join(parts, ", ") + "]";
}

Result<std::string> export_yaml(std::span<const Resource> resources) {
  std::map<ResourceKey, const Resource*> sorted;
  for (const Resource& resource : resources) sorted.emplace(resource.key, &resource);
  Writer writer;
  std::optional<ResourceKind> section;
  for (const auto& [key, resource] : sorted) {
    const Result<Node> body = read_json(resource->body);
    if (!body)
      return fail(ErrorCode::internal,
                  say("{}/{}: {}", to_string(key.kind), key.name, body.error().message));
    if (section != key.kind) {
      writer.out += fmt::format("{}{}:\n", section ? "\n" : "", section_of(key.kind));
      section = key.kind;
    }
    writer.out += "  " + key_yaml(key.name) + ":";
    if (body->kind == Node::Kind::map && !body->entries.empty()) {
      writer.out += "\n";
      writer.entries(*body, &record_of(key.kind), 4);
    } else {
      writer.content(*body, nullptr, 2);
    }
  }
  return std::move(writer.out);
}

}  // namespace vigie
