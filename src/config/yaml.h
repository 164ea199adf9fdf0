// Reads YAML strictly into a tree whose every node knows where it was written.
//
// A scalar stays text here; what it means (a number, a duration, a name) is decided by the field
// that it is given to, so `name: no` is the name "no". Refused, each with line and column:
// duplicate keys, tags, a second document, keys that are not text, aliases that are not defined
// above. Aliases and merge keys (`<<`) are expanded; the expanded tree has at most
// limits::yaml_nodes (200,000) nodes, limits::yaml_depth (50) levels and four times
// limits::config_file bytes of text.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "config/config_error.h"

namespace vigie {

struct Entry;

struct Node {
  enum class Kind { scalar, list, map };
  Kind kind = Kind::scalar;
  bool plain = true;  // of a scalar: written without quotes
  std::string text;   // of a scalar
  std::vector<Node> items;
  std::vector<Entry> entries;  // in the order of the file, each key once
  int line = 0;                // 1-based; 0: not from a file
  int column = 0;

  bool is_null() const;  // nothing at all, `~` or `null`, without quotes
  const Node* find(std::string_view key) const;

  static Node quoted(std::string text);    // text, whatever it looks like
  static Node unquoted(std::string text);  // a number, true or false
};

struct Entry {
  std::string key;
  int line = 0;
  int column = 0;
  Node value;
};

// `file` is only for the error. An empty text is a null node.
tl::expected<Node, ConfigError> read_yaml(std::string_view text, std::string_view file);

}  // namespace vigie
