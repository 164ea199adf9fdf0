#include "config/json_body.h"

#include <re2/re2.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace vigie {
namespace {

namespace json = boost::json;
using json::error_code;

// Builds the tree while Boost.JSON reads.
struct TreeHandler {
  // Whoever reads has a limit for the whole text.
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;

  struct Open {
    Node node;
    std::string key;  // that waits for its value
    std::vector<std::string> keys;
  };
  std::vector<Open> open;
  Node root;
  std::string part;
  Message problem;

  bool put(Node node) {
    if (open.empty()) {
      root = std::move(node);
    } else if (open.back().node.kind == Node::Kind::list) {
      open.back().node.items.push_back(std::move(node));
    } else {
      open.back().node.entries.push_back({std::move(open.back().key), 0, 0, std::move(node)});
    }
    return true;
  }
  bool begin(Node::Kind kind) {
    open.emplace_back();
    open.back().node.kind = kind;
    return true;
  }
  bool end(error_code& ec) {
    Open closed = std::move(open.back());
    open.pop_back();
    std::ranges::sort(closed.keys);
    const auto twice = std::ranges::adjacent_find(closed.keys);
    if (twice != closed.keys.end()) {
      problem = say("the key \"{}\" is there twice", *twice);
      ec = json::error::extra_data;
      return false;
    }
    return put(std::move(closed.node));
  }
  bool number(json::string_view rest) {
    part.append(rest.data(), rest.size());
    return put(Node::unquoted(std::exchange(part, {})));
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return begin(Node::Kind::list); }
  bool on_array_end(std::size_t, error_code& ec) { return end(ec); }
  bool on_object_begin(error_code&) { return begin(Node::Kind::map); }
  bool on_object_end(std::size_t, error_code& ec) { return end(ec); }
  bool on_string_part(json::string_view text, std::size_t, error_code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_string(json::string_view text, std::size_t, error_code&) {
    part.append(text.data(), text.size());
    return put(Node::quoted(std::exchange(part, {})));
  }
  bool on_key_part(json::string_view text, std::size_t, error_code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_key(json::string_view text, std::size_t, error_code&) {
    part.append(text.data(), text.size());
    open.back().keys.push_back(part);
    open.back().key = std::exchange(part, {});
    return true;
  }
  bool on_number_part(json::string_view text, error_code&) {
    part.append(text.data(), text.size());
    return true;
  }
  bool on_int64(std::int64_t, json::string_view text, error_code&) { return number(text); }
  bool on_uint64(std::uint64_t, json::string_view text, error_code&) { return number(text); }
  bool on_double(double, json::string_view text, error_code&) { return number(text); }
  bool on_bool(bool value, error_code&) { return put(Node::unquoted(value ? "true" : "false")); }
  bool on_null(error_code&) { return put(Node::unquoted("null")); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
};

void write(const Node& node, KeyOrder order, std::string& out) {
  if (node.kind == Node::Kind::list) {
    out += '[';
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i > 0) out += ',';
      write(node.items[i], order, out);
    }
    out += ']';
    return;
  }
  if (node.kind == Node::Kind::map) {
    std::vector<const Entry*> entries;
    for (const Entry& entry : node.entries) entries.push_back(&entry);
    if (order == KeyOrder::sorted)
      std::ranges::sort(entries, {},
                        [](const Entry* entry) -> const std::string& { return entry->key; });
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) out += ',';
      out += json_string(entries[i]->key) + ":";
      write(entries[i]->value, order, out);
    }
    out += '}';
    return;
  }
  if (node.is_null()) {
    out += "null";
  } else if (node.plain && is_json_literal(node.text)) {
    out += node.text;
  } else {
    out += json_string(node.text);
  }
}

}  // namespace

Result<Node> read_json(std::string_view text, std::size_t most) {
  if (text.size() > most) return fail(ErrorCode::limit, say("more than {} bytes", most));
  json::parse_options options;
  options.max_depth = limits::yaml_depth;
  json::basic_parser<TreeHandler> parser(options);
  error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!parser.handler().problem.empty()) return fail(ErrorCode::invalid, parser.handler().problem);
  if (!ec && used < text.size()) ec = json::error::extra_data;
  if (ec)
    return fail(ErrorCode::invalid, say("not valid JSON near byte {}: {}", used, ec.message()));
  return std::move(parser.handler().root);
}

std::string write_json(const Node& node, KeyOrder order) {
  std::string out;
  write(node, order, out);
  return out;
}

bool is_json_literal(std::string_view text) {
  static const RE2 literal(R"(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?)");
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), literal);
}

std::string json_string(std::string_view text) {
  return json::serialize(json::string_view(text));
}

}  // namespace vigie
