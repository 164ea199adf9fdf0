// What routes read from a call of somebody who acts: for whom, until when, with which words.
#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "civil/instant.h"
#include "http/route.h"

namespace vigie::runtime {

// The person of the token; nothing: it belongs to a program.
std::optional<PersonName> own_person(const http::Call& call);

// Whoever acts for themself is named by the token; a program must say for whom.
Result<PersonName> acting_person(const http::Call& call);

// `until` of the body, or `for` from now on.
Result<Instant> wanted_end(const http::Call& call, Instant now);

// The description counts characters, as its readers do; what is stored is bounded in bytes.
Result<std::string> bounded_text(const http::Call& call, const char* field);

}  // namespace vigie::runtime
