// Interventions, what was mended of them, and signatures under months, in the database.
#pragma once

#include <vector>

#include "db/db.h"
#include "duty/correction.h"

namespace vigie {

Result<void> save(db::Connection& connection, const InterventionRecord& record);
Result<std::vector<InterventionRecord>> load_live_interventions(db::Connection& connection);
// Those of a person that began in the stretch, in order; without a person, of all.
Result<std::vector<InterventionRecord>> load_interventions(db::Connection& connection,
                                                           const PersonName& person, Interval span);
Result<InterventionRecord> find_intervention(db::Connection& connection,
                                             InterventionId id);  // not_found

Result<void> save(db::Connection& connection, const InterventionCorrection& correction);
Result<std::vector<InterventionCorrection>> load_corrections(db::Connection& connection,
                                                             InterventionId id);  // in order

Result<void> save(db::Connection& connection, const MonthSignature& signature);
Result<std::vector<MonthSignature>> load_signatures(db::Connection& connection);  // in order
// Of one month, the newest last.
Result<std::vector<MonthSignature>> load_signatures(db::Connection& connection,
                                                    const PersonName& person, Month month);

// Rows about what a person did, and when they were on call, before an instant; without a person,
// of all. At most limits::retention_rows of each kind, but all signatures.
Result<void> erase_hours(db::Connection& connection, const PersonName& person, Instant before);

}  // namespace vigie
