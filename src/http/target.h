// Request targets (RFC 9112 section 3.2) and form-encoded pairs, decoded strictly: what is not
// exactly right is refused, so that no two readers of one URL can disagree. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace vigie::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string path;  // decoded, begins with '/'
  Pairs query;       // decoded, in order
};

// Origin form ("/a?b=c") or absolute form ("http://host/a"). invalid: a broken percent sequence,
// text that is not UTF-8, a control character, and in the path an encoded '/' (it would look like a
// separator after decoding).
Result<Target> parse_target(std::string_view raw);

// "a=1&b=two+words": application/x-www-form-urlencoded, which queries use too.
Result<Pairs> parse_form(std::string_view raw);

// Everything but the unreserved characters of RFC 3986 as %XX.
std::string percent_encode(std::string_view text);

bool valid_utf8(std::string_view text);

}  // namespace vigie::http
