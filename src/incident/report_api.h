// The public report form: GET and POST /report. There only when the operator has switched it on.
//
// It is open to everybody, so it is bounded: so many reports an hour from one address, and in all
// (limits.h), and a field that only programs fill in. All that comes adds to one open incident.
#pragma once

#include <vector>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

// None without Backend::report_form.
std::vector<http::Route> report_routes(runtime::Backend& backend);

}  // namespace vigie
