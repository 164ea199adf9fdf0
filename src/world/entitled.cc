#include "world/entitled.h"

#include <algorithm>

namespace vigie {

bool may_read_hours(const Configuration& configuration, Role role, const PersonName& asker,
                    const PersonName& whose) {
  if (may_change_hours(role, asker, whose)) return true;
  if (asker.empty() || whose.empty()) return false;
  return std::ranges::any_of(configuration.contracts, [&](const auto& entry) {
    return entry.second.person == whose && entry.second.manager == asker;
  });
}

bool may_change_hours(Role role, const PersonName& asker, const PersonName& whose) {
  return allows(role, Permission::hours) || (!asker.empty() && asker == whose);
}

}  // namespace vigie
