// What a change of configuration costs: what is no longer watched, who is no longer called, and
// which open incidents lose what they belong to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "config/plan.h"

namespace vigie {

std::vector<Message> lost_coverage(const Configuration& before, const Configuration& after);
std::vector<Message> orphaned_incidents(const Configuration& after,
                                        std::span<const LiveIncident> incidents);

// Services of which nothing but an echo is asked: a rescue system answers one too, and a moved
// address hides a dead host.
std::vector<Message> watched_by_ping_alone(const Configuration& configuration);

// What Vigie cannot notice of itself: no references, nobody outside.
std::vector<Message> weak_watch(const Configuration& configuration, bool outside_heartbeat);

}  // namespace vigie
