// JSON text of a client into values, strictly: what two readers could understand differently, such
// as an object that has one key twice, is refused. Pure; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vigie::http {

// invalid says at which line and column. Nesting is limited to 32.
Result<boost::json::value> parse_json(std::string_view text);

// Two spaces of indentation and keys in their order, for files that people and diffs read.
std::string pretty_json(const boost::json::value& value);

}  // namespace vigie::http
