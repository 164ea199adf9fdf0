// Resources in the database, with every state that they have had.
#pragma once

#include <vector>

#include "config/configuration.h"
#include "db/db.h"

namespace vigie {

Result<void> save(db::Connection& connection, const Resource& resource, std::int64_t revision);
Result<void> erase_resource(db::Connection& connection, const ResourceKey& key,
                            std::int64_t revision);
Result<void> save_revision(db::Connection& connection, std::int64_t revision);

Result<std::vector<Resource>> load_resources(db::Connection& connection);
Result<std::int64_t> load_revision(db::Connection& connection);
// The resources as they were after `revision`; not_found for one that never was.
Result<std::vector<Resource>> load_resources_at(db::Connection& connection, std::int64_t revision);

}  // namespace vigie
