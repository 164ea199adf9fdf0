// From what is stored to the record of a fatigue report.
#pragma once

#include "config/configuration.h"
#include "db/db.h"
#include "fatigue/fatigue.h"

namespace vigie::fatigue {

// Of everybody in the configuration, over `range`, as it is known at `now`. limit: more rows than a
// report is made from.
Result<Record> read_record(db::Connection& connection, const Configuration& configuration,
                           const Interval& range, Instant now);

}  // namespace vigie::fatigue
