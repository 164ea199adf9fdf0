// Who may see and change the records of somebody's hours. Pure.
#pragma once

#include "access/access.h"
#include "config/configuration.h"

namespace vigie {

// Their own, those of people whose contract names them as manager, and with the permission `hours`
// everybody's. `asker`: empty for a program. `whose`: empty for everybody.
bool may_read_hours(const Configuration& configuration, Role role, const PersonName& asker,
                    const PersonName& whose);
// Their own, and with the permission `hours` everybody's.
bool may_change_hours(Role role, const PersonName& asker, const PersonName& whose);

}  // namespace vigie
