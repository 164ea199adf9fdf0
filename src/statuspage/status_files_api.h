// The files of a status page: the same names on this server below /status/<name>/ and in a copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "statuspage/status_render.h"

namespace vigie {

struct StatusFile {
  std::string name;  // "index.html", "api/v2/summary.json"
  std::string media;
  std::string body;
};

// Nothing for a name that no page has.
std::optional<StatusFile> status_file(const StatusView& view, std::string_view name,
                                      const Place& place);

// All of them, for a copy.
std::vector<StatusFile> status_copy(const StatusView& view, Instant stale_after);

}  // namespace vigie
