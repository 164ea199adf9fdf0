// Which services stand on which: the graph of depends_on. It has no cycle; names that nothing has
// are passed over. Pure.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "config/configuration.h"

namespace vigie {

// Whoever puts a configuration together does this last.
void make_indexes(Configuration& configuration);

// All that a service stands on, the nearest first, each once; without itself.
std::vector<ServiceName> ancestors(const Configuration& configuration, const ServiceName& service);

// All services that stand on one of these, without these.
std::set<ServiceName> dependants(const Configuration& configuration,
                                 const std::set<ServiceName>& services);

// The service nearest to `a` on which both stand; each counts as standing on itself. None for equal
// names: one service has nothing in common with itself.
std::optional<ServiceName> common_ancestor(const Configuration& configuration, const ServiceName& a,
                                           const ServiceName& b);

// The services on a way from one to itself, in order; empty: there is no such way.
std::vector<ServiceName> find_cycle(const Configuration& configuration);

}  // namespace vigie
