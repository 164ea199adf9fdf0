#include "statuspage/status_page.h"

#include <algorithm>

namespace vigie {

bool shows(const StatusPage& page, const ServiceName& service) {
  for (const StatusGroup& group : page.groups)
    for (const StatusComponent& component : group.components)
      if (std::ranges::find(component.services, service) != component.services.end()) return true;
  return false;
}

}  // namespace vigie
