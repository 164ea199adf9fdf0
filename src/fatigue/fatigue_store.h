// What a fatigue report is made from, as it stands in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "fatigue/fatigue.h"

namespace vigie::fatigue {

// The calls that were made in [range.from, range.to), in order. limit beyond limits::fatigue_rows:
// a part of them would be a lie.
Result<std::vector<CallMade>> read_calls(db::Connection& connection, const Interval& range);

// The incidents that were opened, or for which somebody was first called, in that time. Those that
// went on as a part of another are left out.
Result<std::vector<CalledIncident>> read_incidents(db::Connection& connection,
                                                   const Interval& range);

}  // namespace vigie::fatigue
