#include "config/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/limits.h"

namespace vigie {
namespace {

std::string_view view(const yaml_char_t* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string_view{};
}

struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
  yaml_event_type_t type() const { return raw.type; }
};

// What an expansion costs; kept with each anchor so that an alias is paid for before it is copied.
struct Weight {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
  std::size_t height = 0;
};

Weight weigh(const Node& node) {
  Weight sum{1, node.text.size(), 0};
  const auto add = [&sum](const Node& child) {
    const Weight weight = weigh(child);
    sum.nodes += weight.nodes;
    sum.bytes += weight.bytes;
    sum.height = std::max(sum.height, weight.height + 1);
  };
  for (const Node& item : node.items) add(item);
  for (const Entry& entry : node.entries) {
    sum.bytes += entry.key.size();
    add(entry.value);
  }
  return sum;
}

struct Explanation {
  std::string_view problem;  // libyaml's words
  std::string_view message;
  std::string_view suggestion;
  bool where_it_began = false;  // the place is where the quote was opened, not where it is missed
};

constexpr Explanation explanations[] = {
    {"mapping values are not allowed in this context", "a key is not possible here",
     "check the indentation; a text with \": \" in it needs quotes"},
    {"did not find expected key", "this line does not fit what is above it",
     "keys of one map begin in the same column; a text that begins with a quote ends with it"},
    {"did not find expected '-' indicator", "this line does not fit the list above it",
     "each item of a list begins with \"- \" in the same column"},
    {"block sequence entries are not allowed in this context", "a list item is not possible here",
     "begin the list on its own line"},
    {"did not find expected ',' or ']'", "a list in [ ] goes on here",
     "put a comma between the items and ] at the end"},
    {"did not find expected ',' or '}'", "a map in { } goes on here",
     "put a comma between the keys and } at the end"},
    {"could not find expected ':'", "a key without a \":\"",
     "write \"key: value\" with a space after the colon"},
    {"found unexpected end of stream", "a quote is opened and never closed", "close the quote",
     true},
    {"found unexpected document indicator", "a quote is opened and never closed", "close the quote",
     true},
    {"did not find expected <document start>", "something follows the end of the document",
     "one document per file"},
    {"found undefined tag handle", "tags are not supported", "remove the word that begins with !"},
};

class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {
    // Only memory exhaustion makes this fail, and then the first event reports it.
    (void)yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { yaml_parser_delete(&parser_); }

  tl::expected<Node, ConfigError> read() {
    Node root;
    if (!read_document(root)) return tl::unexpected<ConfigError>(std::move(error_));
    return root;
  }

 private:
  bool read_document(Node& root) {
    {
      Event start;
      if (!next(start)) return false;
    }
    {
      Event document;
      if (!next(document)) return false;
      if (document.type() == YAML_STREAM_END_EVENT) return true;
    }
    {
      Event first;
      if (!next(first)) return false;
      if (!read_node(first, root, 0)) return false;
    }
    {
      Event end;
      if (!next(end)) return false;
    }
    Event after;
    if (!next(after)) return false;
    if (after.type() == YAML_STREAM_END_EVENT) return true;
    return refuse(after.raw.start_mark, say("a second document begins here"),
                  say("one document per file: remove the \"---\" or use another file"));
  }

  bool read_node(const Event& event, Node& out, std::size_t depth) {
    const yaml_mark_t mark = event.raw.start_mark;
    out.line = static_cast<int>(mark.line) + 1;
    out.column = static_cast<int>(mark.column) + 1;
    if (depth > limits::yaml_depth)
      return refuse(mark, say("more than {} levels", limits::yaml_depth));
    if (!pay({1, 0, 0}, mark)) return false;
    std::string anchor;
    switch (event.type()) {
      case YAML_ALIAS_EVENT:
        return expand(event, out, depth);
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.raw.data.scalar;
        if (scalar.tag) return refuse_tag(mark);
        anchor = view(scalar.anchor);
        out.kind = Node::Kind::scalar;
        out.plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        out.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
        break;
      }
      case YAML_SEQUENCE_START_EVENT:
        if (event.raw.data.sequence_start.tag) return refuse_tag(mark);
        anchor = view(event.raw.data.sequence_start.anchor);
        if (!read_list(out, depth)) return false;
        break;
      default:
        if (event.raw.data.mapping_start.tag) return refuse_tag(mark);
        anchor = view(event.raw.data.mapping_start.anchor);
        if (!read_map(out, depth)) return false;
    }
    if (anchor.empty()) return true;
    const Weight weight = weigh(out);
    if (!pay(weight, mark)) return false;
    anchors_.insert_or_assign(anchor, std::pair(out, weight));
    return true;
  }

  bool read_list(Node& out, std::size_t depth) {
    out.kind = Node::Kind::list;
    while (true) {
      Event event;
      if (!next(event)) return false;
      if (event.type() == YAML_SEQUENCE_END_EVENT) return true;
      out.items.emplace_back();
      if (!read_node(event, out.items.back(), depth + 1)) return false;
    }
  }

  bool read_map(Node& out, std::size_t depth) {
    out.kind = Node::Kind::map;
    std::map<std::string, int> seen;  // key -> line
    std::optional<Entry> merge;
    while (true) {
      Event event;
      if (!next(event)) return false;
      if (event.type() == YAML_MAPPING_END_EVENT) break;
      const yaml_mark_t mark = event.raw.start_mark;
      Node key;
      if (!read_node(event, key, depth + 1)) return false;
      if (key.kind != Node::Kind::scalar)
        return refuse(mark, say("a key is a list or a map here"), say("a key is a single text"));
      const auto [known, fresh] = seen.emplace(key.text, key.line);
      if (!fresh)
        return refuse(mark, say("the key \"{}\" is there twice", key.text),
                      say("it is already in line {}", known->second));
      Entry entry{key.text, key.line, key.column, {}};
      Event value;
      if (!next(value)) return false;
      if (!read_node(value, entry.value, depth + 1)) return false;
      if (key.plain && key.text == "<<") {
        merge = std::move(entry);
      } else {
        out.entries.push_back(std::move(entry));
      }
    }
    return !merge || merge_into(out, *merge, seen);
  }

  // The rule of the merge key: a key written in the map itself wins, then the first source that has
  // it.
  bool merge_into(Node& out, const Entry& merge, std::map<std::string, int>& seen) {
    const auto take = [&](const Node& source) {
      if (source.kind != Node::Kind::map) {
        error_ = {std::string(file_), source.line, source.column,
                  say("a merge key takes a map or a list of maps"),
                  say("write <<: *name_of_a_map")};
        return false;
      }
      for (const Entry& entry : source.entries) {
        if (seen.emplace(entry.key, entry.line).second) out.entries.push_back(entry);
      }
      return true;
    };
    if (merge.value.kind == Node::Kind::list) return std::ranges::all_of(merge.value.items, take);
    return take(merge.value);
  }

  bool expand(const Event& event, Node& out, std::size_t depth) {
    const yaml_mark_t mark = event.raw.start_mark;
    const std::string name(view(event.raw.data.alias.anchor));
    const auto known = anchors_.find(name);
    if (known == anchors_.end())
      return refuse(mark, say("the alias *{} is not defined above", name),
                    say("define it with &{} before this line", name));
    const auto& [node, weight] = known->second;
    if (depth + weight.height > limits::yaml_depth)
      return refuse(mark, say("more than {} levels", limits::yaml_depth));
    if (!pay(weight, mark)) return false;
    const int line = out.line;
    const int column = out.column;
    out = node;
    out.line = line;
    out.column = column;
    return true;
  }

  bool pay(const Weight& weight, const yaml_mark_t& mark) {
    spent_.nodes += weight.nodes;
    spent_.bytes += weight.bytes;
    if (spent_.nodes <= limits::yaml_nodes && spent_.bytes <= 4 * limits::config_file) return true;
    return refuse(mark, say("the file is too large once its aliases are expanded"),
                  say("at most {} values in a file", limits::yaml_nodes));
  }

  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw)) return true;
    explain();
    return false;
  }

  bool refuse(const yaml_mark_t& mark, Message message, Message suggestion = {}) {
    error_ = {std::string(file_), static_cast<int>(mark.line) + 1,
              static_cast<int>(mark.column) + 1, std::move(message), std::move(suggestion)};
    return false;
  }

  bool refuse_tag(const yaml_mark_t& mark) {
    return refuse(mark, say("tags are not supported"), say("remove the word that begins with !"));
  }

  // libyaml knows only the byte at which it stopped reading.
  bool refuse_byte(std::size_t offset) {
    yaml_mark_t mark{};
    for (std::size_t i = 0; i < std::min(offset, text_.size()); ++i) {
      const auto byte = static_cast<unsigned char>(text_[i]);
      if (byte == '\n') {
        ++mark.line;
        mark.column = 0;
      } else if ((byte & 0xC0) != 0x80) {
        ++mark.column;
      }
    }
    return refuse(mark, say("a character that a text file cannot have"),
                  say("save the file as UTF-8"));
  }

  void explain() {
    if (parser_.error == YAML_READER_ERROR) {
      refuse_byte(parser_.problem_offset);
      return;
    }
    const std::string_view problem = parser_.problem ? parser_.problem : "the file cannot be read";
    const yaml_mark_t mark = parser_.problem_mark;
    const char found = mark.index < text_.size() ? text_at(mark) : '\0';
    if (problem.find("tab") != std::string_view::npos || found == '\t') {
      refuse(mark, say("a tab in the indentation"), say("use spaces"));
      return;
    }
    if (problem == "found character that cannot start any token") {
      refuse(mark, say("a text cannot begin with {}", std::string(1, found)),
             say("put it in quotes"));
      return;
    }
    for (const Explanation& known : explanations) {
      if (problem == known.problem) {
        Message message = term(known.message);
        if (parser_.context != nullptr && problem.find("expected ','") != std::string_view::npos)
          message = say("{}, opened in line {}", message, parser_.context_mark.line + 1);
        refuse(known.where_it_began ? parser_.context_mark : mark, std::move(message),
               term(known.suggestion));
        return;
      }
    }
    refuse(mark, verbatim(problem));
  }

  // libyaml's index counts characters, not bytes.
  char text_at(const yaml_mark_t& mark) const {
    std::size_t characters = 0;
    for (const char c : text_) {
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
      if (characters++ == mark.index) return c;
    }
    return '\0';
  }

  std::string_view text_;
  std::string_view file_;
  yaml_parser_t parser_{};
  std::map<std::string, std::pair<Node, Weight>, std::less<>> anchors_;
  Weight spent_;
  ConfigError error_;
};

}  // namespace

bool Node::is_null() const {
  return kind == Kind::scalar && plain &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

const Node* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &found->value;
}

Node Node::quoted(std::string text) {
  Node node;
  node.plain = false;
  node.text = std::move(text);
  return node;
}

Node Node::unquoted(std::string text) {
  Node node;
  node.text = std::move(text);
  return node;
}

tl::expected<Node, ConfigError> read_yaml(std::string_view text, std::string_view file) {
  if (text.size() > limits::config_file)
    return tl::unexpected<ConfigError>(ConfigError{
        std::string(file), 0, 0, say("the file has more than {} bytes", limits::config_file),
        say("split it into several files")});
  return Reader(text, file).read();
}

}  // namespace vigie
