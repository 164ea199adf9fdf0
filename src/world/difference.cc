// Whether what is stored is what is in memory, compared member by member.
#include "world/world.h"

namespace vigie {

namespace {

template <class Map>
std::string map_difference(std::string_view what, const Map& stored, const Map& live) {
  if (stored == live) return {};
  if (stored.size() != live.size())
    return std::string(what) + ": " + std::to_string(stored.size()) + " stored, " +
           std::to_string(live.size()) + " live";
  return std::string(what) + ": one differs";
}

bool newer(const std::optional<Bound>& stored, const std::optional<Bound>& live) {
  return stored && (!live || stored->at > live->at);
}

std::string scope_difference(const World& stored, const World& live) {
  for (const auto& [incident, rows] : stored.scope)
    if (!live.scope.contains(incident))
      return "scope of incident " + std::to_string(incident.value) + ": stored only";
  for (const auto& [incident, rows] : live.scope) {
    const auto found = stored.scope.find(incident);
    const auto where = "scope of incident " + std::to_string(incident.value);
    if (found == stored.scope.end()) return where + ": live only";
    if (found->second.size() != rows.size()) return where + ": other checks";
    for (const auto& [check, row] : rows) {
      const auto same = found->second.find(check);
      if (same == found->second.end() || !(same->second == row))
        return where + ": " + check.text + " differs";
    }
  }
  return {};
}

std::string freshness_difference(const World& stored, const World& live) {
  for (const auto& [check, freshness] : stored.freshness) {
    const auto found = live.freshness.find(check);
    if (found == live.freshness.end()) return "freshness of " + check.text + ": stored only";
    if (newer(freshness.last_good, found->second.last_good) ||
        newer(freshness.last_bad, found->second.last_bad))
      return "freshness of " + check.text + ": stored is newer than live";
  }
  for (const auto& [check, freshness] : live.freshness) {
    if (live.unflushed.contains(check)) continue;
    const auto found = stored.freshness.find(check);
    if (found == stored.freshness.end() || !(found->second == freshness))
      return "freshness of " + check.text + ": flushed but not stored";
  }
  return {};
}

}  // namespace

std::string difference(const World& stored, const World& live) {
  std::vector<std::string> found = {
      map_difference("resources", stored.resources, live.resources),
      stored.revision == live.revision ? "" : "revision",
      *stored.configuration == *live.configuration ? "" : "configuration",
      map_difference("checks", stored.checks, live.checks),
      map_difference("outages", stored.outages, live.outages),
      map_difference("watched", stored.watched, live.watched),
      map_difference("updates", stored.updates, live.updates),
      map_difference("alerts", stored.alerts, live.alerts),
      map_difference("incidents", stored.incidents, live.incidents),
      map_difference("escalations", stored.escalations, live.escalations),
      map_difference("pages", stored.pages, live.pages),
      map_difference("deliveries", stored.deliveries, live.deliveries),
      map_difference("attempts", stored.attempts, live.attempts),
      map_difference("overrides", stored.overrides, live.overrides),
      map_difference("tokens", stored.tokens, live.tokens),
      map_difference("heartbeats", stored.heartbeats, live.heartbeats),
      map_difference("pauses", stored.pauses, live.pauses),
      map_difference("maintenance windows", stored.windows, live.windows),
      map_difference("occurrences of maintenance", stored.occurrences, live.occurrences),
      map_difference("vantages", stored.vantages, live.vantages),
      map_difference("duty", stored.duty, live.duty),
      map_difference("plans of duty", stored.duty_plans, live.duty_plans),
      map_difference("interventions", stored.interventions, live.interventions),
      map_difference("interventions of people", stored.interventions_of, live.interventions_of),
      map_difference("interventions under way", stored.working, live.working),
      map_difference("signed months", stored.signatures, live.signatures),
      map_difference("timers", stored.timers, live.timers),
      map_difference("queue", stored.queued, live.queued),
      map_difference("sending", stored.sending, live.sending),
      map_difference("alerts of incidents", stored.alerts_of, live.alerts_of),
      map_difference("alerts of checks", stored.alert_of_check, live.alert_of_check),
      scope_difference(stored, live),
      map_difference("scope of checks", stored.scope_of_check, live.scope_of_check),
      map_difference("workarounds", stored.workarounds, live.workarounds),
      map_difference("locks", stored.locks, live.locks),
      map_difference("keys of open incidents", stored.open_by_key, live.open_by_key),
      stored.next_id == live.next_id ? "" : "next id",
      stored.next_journal == live.next_journal ? "" : "next journal sequence",
      freshness_difference(stored, live),
  };
  for (const std::string& difference : found)
    if (!difference.empty()) return difference;
  return {};
}

}  // namespace vigie
