// Feeds and calendars of a status page, read as their readers do: what they say of the present, and
// their entries. For what the page itself writes, not for any feed. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "statuspage/status_files_api.h"

namespace vigie::app {

struct FeedEntry {
  std::string id;
  std::string title;
  std::string text;    // empty in a calendar
  std::string at;      // when it was said, or begins
  std::string to;      // of a calendar
  std::string status;  // of a calendar
};
struct Feed {
  Language language = Language::en;
  bool calendar = false;
  std::string said;  // of the present
  std::vector<FeedEntry> entries;
};

// Nothing for a file that is neither Atom nor RSS nor iCalendar.
std::optional<Feed> read_feed(const StatusFile& file);

// "20261124T193005Z"
std::string ical_instant(Instant at);

}  // namespace vigie::app
