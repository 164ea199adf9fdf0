#include "statuspage/status_update.h"

#include <algorithm>

#include "base/choice.h"

namespace vigie {

namespace {

constexpr UpdateStatus statuses[] = {UpdateStatus::investigating, UpdateStatus::identified,
                                     UpdateStatus::monitoring, UpdateStatus::resolved};

}  // namespace

std::string_view to_string(UpdateStatus status) {
  switch (status) {
    case UpdateStatus::investigating:
      return "investigating";
    case UpdateStatus::identified:
      return "identified";
    case UpdateStatus::monitoring:
      return "monitoring";
    case UpdateStatus::resolved:
      return "resolved";
  }
  return "investigating";
}

Result<UpdateStatus> parse_update_status(std::string_view text) {
  return choose("a status of an update", text, statuses);
}

bool shows(const StatusPage& page, const StatusUpdate& update) {
  if (!update.page.empty()) return update.page == page.name;
  if (update.services.empty()) return true;
  return std::ranges::any_of(update.services,
                             [&](const ServiceName& service) { return shows(page, service); });
}

}  // namespace vigie
