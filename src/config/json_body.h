// A resource's body: JSON with sorted keys and no white space, so that equal resources have equal
// bodies. Numbers keep the digits that were written; nothing goes through a double.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "config/yaml.h"

namespace vigie {

// invalid: not JSON, not UTF-8, duplicate keys, deeper than limits::yaml_depth, longer than
// limits::config_file. Nodes have no line: line and column are 0.
Result<Node> read_json(std::string_view text);

// Scalars without quotes become numbers, true, false or null when they are one in JSON, else
// strings.
std::string write_json(const Node& node);

// Whether a scalar without quotes is a JSON number, true, false or null.
bool is_json_literal(std::string_view text);

// `text` as a JSON string, with its quotes.
std::string json_string(std::string_view text);

}  // namespace vigie
