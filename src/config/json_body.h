// A resource's body: JSON with sorted keys and no white space, so that equal resources have equal
// bodies. Numbers keep the digits that were written; nothing goes through a double.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "config/yaml.h"

namespace vigie {

// invalid: not JSON, not UTF-8, duplicate keys, deeper than limits::yaml_depth, longer than
// `most` bytes. Nodes have no line: line and column are 0.
Result<Node> read_json(std::string_view text, std::size_t most = limits::config_file);

// Scalars without quotes become numbers, true, false or null when they are one in JSON, else
// strings. Keys are sorted unless their own order is what a reader wants.
enum class KeyOrder { sorted, as_written };
std::string write_json(const Node& node, KeyOrder order = KeyOrder::sorted);

// Whether a scalar without quotes is a JSON number, true, false or null.
bool is_json_literal(std::string_view text);

// `text` as a JSON string, with its quotes.
std::string json_string(std::string_view text);

}  // namespace vigie
