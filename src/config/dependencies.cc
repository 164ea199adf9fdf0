#include "config/dependencies.h"

#include <algorithm>
#include <map>

namespace vigie {

namespace {

const std::vector<ServiceName>& parents(const Configuration& configuration,
                                        const ServiceName& service) {
  static const std::vector<ServiceName> none;
  const auto found = configuration.services.find(service);
  return found == configuration.services.end() ? none : found->second.depends_on;
}

// The services that stand on a cycle, or in one: what is left when those are taken away, again and
// again, that stand on nothing that is left.
std::set<ServiceName> standing_on_cycle(const Configuration& configuration) {
  std::map<ServiceName, std::size_t> parents_left;
  std::multimap<ServiceName, ServiceName> children;
  std::vector<ServiceName> free;
  for (const auto& [name, service] : configuration.services) {
    std::size_t& left = parents_left[name];
    for (const ServiceName& parent : service.depends_on) {
      if (!configuration.services.contains(parent)) continue;
      ++left;
      children.emplace(parent, name);
    }
    if (left == 0) free.push_back(name);
  }
  while (!free.empty()) {
    const ServiceName gone = free.back();
    free.pop_back();
    parents_left.erase(gone);
    const auto [begin, end] = children.equal_range(gone);
    for (auto child = begin; child != end; ++child)
      if (--parents_left.at(child->second) == 0) free.push_back(child->second);
  }
  std::set<ServiceName> left;
  for (const auto& [name, count] : parents_left) left.insert(name);
  return left;
}

}  // namespace

void make_indexes(Configuration& configuration) {
  configuration.children.clear();
  for (const auto& [name, service] : configuration.services)
    for (const ServiceName& parent : service.depends_on)
      configuration.children[parent].push_back(name);
  configuration.checks_of.clear();
  for (const auto& [name, check] : configuration.checks)
    if (check.service) configuration.checks_of[*check.service].push_back(name);
  configuration.builtin = builtin_checks(configuration.vantages);
}

std::vector<ServiceName> ancestors(const Configuration& configuration, const ServiceName& service) {
  std::vector<ServiceName> found = {service};
  std::set<ServiceName> seen = {service};
  for (std::size_t next = 0; next < found.size(); ++next)
    for (const ServiceName& parent : parents(configuration, ServiceName(found[next])))
      if (configuration.services.contains(parent) && seen.insert(parent).second)
        found.push_back(parent);
  found.erase(found.begin());
  return found;
}

std::set<ServiceName> dependants(const Configuration& configuration,
                                 const std::set<ServiceName>& services) {
  std::set<ServiceName> found;
  std::vector<ServiceName> left(services.begin(), services.end());
  while (!left.empty()) {
    const auto children = configuration.children.find(left.back());
    left.pop_back();
    if (children == configuration.children.end()) continue;
    for (const ServiceName& child : children->second)
      if (!services.contains(child) && found.insert(child).second) left.push_back(child);
  }
  return found;
}

std::optional<ServiceName> common_ancestor(const Configuration& configuration, const ServiceName& a,
                                           const ServiceName& b) {
  if (a == b) return std::nullopt;
  std::vector<ServiceName> of_a = ancestors(configuration, a);
  std::vector<ServiceName> of_b = ancestors(configuration, b);
  of_a.insert(of_a.begin(), a);
  of_b.insert(of_b.begin(), b);
  for (const ServiceName& candidate : of_a)
    if (std::ranges::find(of_b, candidate) != of_b.end()) return candidate;
  return std::nullopt;
}

std::vector<ServiceName> find_cycle(const Configuration& configuration) {
  const std::set<ServiceName> left = standing_on_cycle(configuration);
  if (left.empty()) return {};
  std::vector<ServiceName> way = {*left.begin()};
  while (true) {
    const auto& above = parents(configuration, way.back());
    const ServiceName next = *std::ranges::find_if(
        above, [&](const ServiceName& parent) { return left.contains(parent); });
    if (const auto met = std::ranges::find(way, next); met != way.end()) {
      way.erase(way.begin(), met);
      return way;
    }
    way.push_back(next);
  }
}

}  // namespace vigie
