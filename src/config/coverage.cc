#include "config/coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "base/text.h"

namespace vigie {
namespace {

using People = std::set<PersonName>;

void add_target(const Configuration& configuration, const Target& target, People& people) {
  if (const auto* person = std::get_if<PersonName>(&target)) {
    people.insert(*person);
  } else if (const auto* team = std::get_if<TeamName>(&target)) {
    const auto& members = configuration.teams.at(*team).members;
    people.insert(members.begin(), members.end());
  } else {
    const auto& schedule = configuration.schedules.at(std::get<ScheduleName>(target));
    people.insert(schedule.rotation.members.begin(), schedule.rotation.members.end());
  }
}

PolicyName policy_of(const Configuration& configuration, const Check& check) {
  if (check.service) {
    const Service& service = configuration.services.at(*check.service);
    if (service.policy) return *service.policy;
  }
  return PolicyName(std::string(default_policy));
}

// Everybody whom a check's policy can ever call, the last resort included.
People reach(const Configuration& configuration, const Check& check) {
  People people;
  const Policy& policy = configuration.policies.at(policy_of(configuration, check));
  for (const PolicyStep& step : policy.steps) {
    for (const Target& target : step.targets) add_target(configuration, target, people);
  }
  for (const Target& target : policy.last_resort) add_target(configuration, target, people);
  return people;
}

template <class Names>
Message listed(const Names& names) {
  constexpr std::size_t most = 5;
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() < most) shown.push_back(name.text);
  }
  const std::string out = join(shown, ", ");
  if (names.size() > most) return say("{} and {} more", out, names.size() - most);
  return verbatim(out);
}

std::set<ServiceName> covered_services(const Configuration& configuration) {
  std::set<ServiceName> services;
  for (const auto& [name, check] : configuration.checks) {
    if (check.service) services.insert(*check.service);
  }
  return services;
}

}  // namespace

std::vector<Message> lost_coverage(const Configuration& before, const Configuration& after) {
  std::vector<Message> warnings;
  std::set<std::string> still_watched;
  for (const auto& [name, check] : after.checks) still_watched.insert(watched(check.question));
  for (const auto& [name, check] : before.checks) {
    if (!after.checks.contains(name) && !still_watched.contains(watched(check.question)))
      warnings.push_back(
          say("nothing watches {} any more: check {} goes", watched(check.question), name.text));
  }
  const std::set<ServiceName> still = covered_services(after);
  for (const ServiceName& service : covered_services(before)) {
    if (after.services.contains(service) && !still.contains(service))
      warnings.push_back(say("service {} loses its last check", service.text));
  }
  std::map<People, std::vector<CheckName>> losses;  // who -> checks for which they are not called
  for (const auto& [name, check] : after.checks) {
    const auto old = before.checks.find(name);
    if (old == before.checks.end()) continue;
    const People was = reach(before, old->second);
    const People is = reach(after, check);
    People lost;
    std::ranges::set_difference(was, is, std::inserter(lost, lost.end()));
    if (!lost.empty()) losses[lost].push_back(name);
  }
  for (const auto& [people, checks] : losses)
    warnings.push_back(say("no longer called for {}: {}", listed(checks), listed(people)));
  return warnings;
}

std::vector<Message> orphaned_incidents(const Configuration& after,
                                        std::span<const LiveIncident> incidents) {
  std::vector<Message> warnings;
  for (const LiveIncident& incident : incidents) {
    const Message name =
        say("incident {} \"{}\" is open", incident.id.value, from_stored(incident.title));
    if (!after.policies.contains(incident.policy))
      warnings.push_back(say("{}, but its policy {} goes", name, incident.policy.text));
    if (incident.service && !after.services.contains(*incident.service))
      warnings.push_back(say("{}, but its service {} goes", name, incident.service->text));
    const bool checks_left = std::ranges::any_of(
        incident.checks, [&](const CheckName& check) { return after.checks.contains(check); });
    if (!incident.checks.empty() && !checks_left)
      warnings.push_back(
          say("{}, but its last check goes ({}): nothing will verify the "
              "recovery",
              name, listed(incident.checks)));
  }
  return warnings;
}

std::vector<Message> watched_by_ping_alone(const Configuration& configuration) {
  std::set<ServiceName> pinged;
  std::set<ServiceName> asked_more;
  for (const auto& [name, check] : configuration.checks) {
    if (!check.service) continue;
    const bool ping = kind_of(check.question) == CheckKind::ping;
    (ping ? pinged : asked_more).insert(*check.service);
  }
  std::vector<Message> warnings;
  for (const ServiceName& service : pinged)
    if (!asked_more.contains(service))
      warnings.push_back(
          say("service {} is watched by ping alone: a host that answers may do "
              "nothing else; add a check of what it is for",
              service.text));
  return warnings;
}

std::vector<Message> weak_watch(const Configuration& configuration, bool outside_heartbeat) {
  std::vector<Message> warnings;
  if (configuration.vantages.empty())
    warnings.push_back(
        say("no references tell whether Vigie itself is cut off: name three under vantages:"));
  if (!outside_heartbeat)
    warnings.push_back(
        say("nobody outside notices when this server dies: give serve a --heartbeat-url"));
  return warnings;
}

}  // namespace vigie
