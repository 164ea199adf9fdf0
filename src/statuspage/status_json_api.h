// The JSON that clients of hosted status pages read ("Statuspage API v2").
//
// What is not known is never "operational": a component then has the status "unknown", and the page
// the indicator "unknown". Neither word is in the list of the original, whose five words all claim
// to know; clients that compare with "operational" or "none" see that something is not right.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "statuspage/status_render.h"

namespace vigie {

// `what`: summary, status, components, incidents, scheduled-maintenances; nothing for another word.
std::optional<std::string> render_status_json(const StatusView& view, std::string_view what,
                                              Language language, const Place& place);

}  // namespace vigie
