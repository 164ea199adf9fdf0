#include "world/history_store.h"

#include "base/limits.h"

namespace vigie {

namespace {

constexpr std::string_view deletions[] = {
    "DELETE FROM attempts WHERE (delivery_id, number) IN (SELECT a.delivery_id, a.number "
    "FROM incidents i JOIN pages p ON p.incident_id = i.id JOIN deliveries d ON d.page_id = p.id "
    "JOIN attempts a ON a.delivery_id = d.id WHERE i.live = 0 AND i.resolved_at < $1 LIMIT $2)",
    "DELETE FROM deliveries WHERE id IN (SELECT d.id FROM incidents i "
    "JOIN pages p ON p.incident_id = i.id JOIN deliveries d ON d.page_id = p.id "
    "LEFT JOIN attempts a ON a.delivery_id = d.id "
    "WHERE i.live = 0 AND i.resolved_at < $1 AND a.delivery_id IS NULL LIMIT $2)",
    "DELETE FROM pages WHERE id IN (SELECT p.id FROM incidents i "
    "JOIN pages p ON p.incident_id = i.id LEFT JOIN deliveries d ON d.page_id = p.id "
    "WHERE i.live = 0 AND i.resolved_at < $1 AND d.id IS NULL LIMIT $2)",
    // The same of pages about no incident.
    "DELETE FROM attempts WHERE (delivery_id, number) IN (SELECT a.delivery_id, a.number "
    "FROM pages p JOIN deliveries d ON d.page_id = p.id JOIN attempts a ON a.delivery_id = d.id "
    "WHERE p.incident_id = 0 AND p.created_at < $1 AND NOT EXISTS (SELECT 1 FROM deliveries o "
    "WHERE o.page_id = p.id AND o.status NOT IN ('accepted', 'failed', 'cancelled')) LIMIT $2)",
    "DELETE FROM deliveries WHERE id IN (SELECT d.id FROM pages p "
    "JOIN deliveries d ON d.page_id = p.id LEFT JOIN attempts a ON a.delivery_id = d.id "
    "WHERE p.incident_id = 0 AND p.created_at < $1 AND a.delivery_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.page_id = p.id "
    "AND o.status NOT IN ('accepted', 'failed', 'cancelled')) LIMIT $2)",
    "DELETE FROM pages WHERE id IN (SELECT p.id FROM pages p "
    "LEFT JOIN deliveries d ON d.page_id = p.id "
    "WHERE p.incident_id = 0 AND p.created_at < $1 AND d.id IS NULL LIMIT $2)",
    "DELETE FROM escalations WHERE incident_id IN (SELECT e.incident_id FROM incidents i "
    "JOIN escalations e ON e.incident_id = i.id WHERE i.live = 0 AND i.resolved_at < $1 LIMIT $2)",
    "DELETE FROM scope WHERE (incident_id, check_name) IN (SELECT s.incident_id, s.check_name "
    "FROM incidents i JOIN scope s ON s.incident_id = i.id "
    "WHERE i.live = 0 AND i.resolved_at < $1 LIMIT $2)",
    "DELETE FROM workarounds WHERE id IN (SELECT w.id FROM incidents i "
    "JOIN workarounds w ON w.incident_id = i.id "
    "WHERE i.live = 0 AND i.resolved_at < $1 LIMIT $2)",
    "DELETE FROM locks WHERE id IN (SELECT l.id FROM locks l WHERE l.ended_at < $1 LIMIT $2)",
    // The lines of an incident stay as long as the incident.
    "DELETE FROM journal WHERE seq IN (SELECT j.seq FROM journal j "
    "LEFT JOIN incidents i ON i.id = j.incident_id WHERE j.at < $1 "
    "AND (i.id IS NULL OR (i.live = 0 AND i.resolved_at < $1)) LIMIT $2)",
    "DELETE FROM outages WHERE id IN (SELECT o.id FROM outages o "
    "LEFT JOIN check_states c ON c.outage_id = o.id "
    "WHERE o.first_good_at < $1 AND c.check_name IS NULL LIMIT $2)",
    "DELETE FROM status_updates WHERE id IN (SELECT u.id FROM status_updates u "
    "JOIN incidents i ON i.id = u.incident_id WHERE i.live = 0 AND i.resolved_at < $1 LIMIT $2)",
    "DELETE FROM incidents WHERE id IN (SELECT i.id FROM incidents i "
    "LEFT JOIN pages p ON p.incident_id = i.id LEFT JOIN escalations e ON e.incident_id = i.id "
    "LEFT JOIN journal j ON j.incident_id = i.id LEFT JOIN scope s ON s.incident_id = i.id "
    "LEFT JOIN workarounds w ON w.incident_id = i.id "
    "LEFT JOIN status_updates u ON u.incident_id = i.id "
    "WHERE i.live = 0 AND i.resolved_at < $1 "
    "AND p.id IS NULL AND e.incident_id IS NULL AND j.seq IS NULL "
    "AND s.incident_id IS NULL AND w.id IS NULL AND u.id IS NULL LIMIT $2)",
};

// What status pages show of the past.
constexpr std::string_view public_deletions[] = {
    "DELETE FROM finished_work WHERE id IN (SELECT f.id FROM finished_work f "
    "WHERE f.ends_at < $1 LIMIT $2)",
    "DELETE FROM watched WHERE (check_name, from_at) IN (SELECT w.check_name, w.from_at "
    "FROM watched w WHERE w.until_at < $1 LIMIT $2)",
};

}  // namespace

Result<void> clear_history(db::Connection& connection, Instant before, std::int64_t turn,
                           Instant watched_before) {
  constexpr std::size_t kinds = std::size(deletions) + std::size(public_deletions);
  const auto kind = static_cast<std::size_t>(turn) % kinds;
  if (kind < std::size(deletions))
    return connection.post(deletions[kind], {db::val(before), db::val(limits::retention_rows)});
  return connection.post(public_deletions[kind - std::size(deletions)],
                         {db::val(watched_before), db::val(limits::retention_rows)});
}

}  // namespace vigie
