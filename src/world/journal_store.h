// Reading the journal: timelines and reports.
#pragma once

#include <vector>

#include "db/db.h"
#include "world/world.h"

namespace vigie {

// The lines about an incident, in order, at most `limit`.
Result<std::vector<JournalEntry>> list_timeline(db::Connection& connection, IncidentId incident,
                                                std::int64_t limit);

// All lines after a sequence number, in order, at most `limit`.
Result<std::vector<JournalEntry>> list_journal(db::Connection& connection, std::int64_t after,
                                               std::int64_t limit);

Result<void> append_journal(db::Connection& connection, const JournalEntry& entry);

}  // namespace vigie
