// Errors on the wire: RFC 9457 problem details. The one place where an ErrorCode becomes an HTTP
// status. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace vigie::http {

// invalid 400, unauthenticated 401, forbidden 403, not_found 404, conflict 409, limit 429,
// unavailable 503, internal 500.
int status_of(ErrorCode code);

// The other way, for a client of ours that reads a status; other 4xx are invalid, other 5xx
// internal.
ErrorCode error_code_of(int status);

// {"type", "title", "status", "detail", "code"}; the detail in the reader's language. 401 also says
// how to authenticate, 429 and 503 when to come again.
Response problem(const Error& error, Language language);

// For a status that no ErrorCode has (405, 413, 415, 431, ...).
Response problem(int status, const Message& detail, Language language);

}  // namespace vigie::http
