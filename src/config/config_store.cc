#include "config/config_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr Owner owners[] = {Owner::files, Owner::api};

Result<void> remember(db::Connection& connection, const ResourceKey& key, Owner owner,
                      const db::Value& body, std::int64_t revision) {
  return connection.post(
      "INSERT INTO resource_history (revision, kind, name, owner, body) "
      "VALUES ($1, $2, $3, $4, $5)",
      {db::val(revision), db::val_word(key.kind), db::val(key.name), db::val_word(owner), body});
}

Resource resource_of(const db::Row& row) {
  Resource resource;
  resource.key = {db::word(row, 0, all_kinds), row.str(1)};
  resource.owner = db::word(row, 2, owners);
  resource.body = row.str(3);
  return resource;
}

}  // namespace

Result<void> save(db::Connection& connection, const Resource& resource, std::int64_t revision) {
  if (auto done = connection.post(
          "INSERT INTO resources (kind, name, owner, body, revision) VALUES ($1, $2, $3, $4, $5) "
          "ON CONFLICT (kind, name) DO UPDATE SET owner = excluded.owner, body = excluded.body, "
          "revision = excluded.revision",
          {db::val_word(resource.key.kind), db::val(resource.key.name),
           db::val_word(resource.owner), db::val(resource.body), db::val(revision)});
      !done)
    return done;
  return remember(connection, resource.key, resource.owner, db::val(resource.body), revision);
}

Result<void> erase_resource(db::Connection& connection, const ResourceKey& key,
                            std::int64_t revision) {
  if (auto done = connection.post("DELETE FROM resources WHERE kind = $1 AND name = $2",
                                  {db::val_word(key.kind), db::val(key.name)});
      !done)
    return done;
  return remember(connection, key, Owner::files, db::Value{db::Null{}}, revision);
}

Result<void> save_revision(db::Connection& connection, std::int64_t revision) {
  return connection.post("UPDATE configuration SET revision = $1 WHERE id = 1",
                         {db::val(revision)});
}

Result<std::vector<Resource>> load_resources(db::Connection& connection) {
  std::vector<Resource> resources;
  const auto read =
      connection.run("SELECT kind, name, owner, body FROM resources ORDER BY kind, name", {},
                     [&](const db::Row& row) { resources.push_back(resource_of(row)); });
  if (!read) return fail(read.error());
  return resources;
}

Result<std::int64_t> load_revision(db::Connection& connection) {
  std::int64_t revision = 0;
  const auto read = connection.run("SELECT revision FROM configuration WHERE id = 1", {},
                                   [&](const db::Row& row) { revision = row.i64(0); });
  if (!read) return fail(read.error());
  return revision;
}

Result<std::vector<Resource>> load_resources_at(db::Connection& connection, std::int64_t revision) {
  const auto current = load_revision(connection);
  if (!current) return fail(current.error());
  if (revision < 0 || revision > *current)
    return fail(ErrorCode::not_found,
                say("there is no revision {}; the newest is {}", revision, *current));
  std::vector<Resource> resources;
  const auto read = connection.run(
      "SELECT h.kind, h.name, h.owner, h.body FROM resource_history h JOIN "
      "(SELECT kind, name, MAX(revision) AS revision FROM resource_history WHERE revision <= $1 "
      "GROUP BY kind, name) last ON last.kind = h.kind AND last.name = h.name "
      "AND last.revision = h.revision WHERE h.body IS NOT NULL ORDER BY h.kind, h.name",
      {db::val(revision)}, [&](const db::Row& row) { resources.push_back(resource_of(row)); });
  if (!read) return fail(read.error());
  return resources;
}

}  // namespace vigie
