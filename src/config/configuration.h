// The configuration as the core sees it: every resource parsed, every reference checked. An object
// of this type never changes; a new one replaces it (World::configuration).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "check/builtin.h"
#include "check/check.h"
#include "check/vantage.h"
#include "escalation/escalation.h"
#include "gateway/gateway.h"
#include "maintenance/maintenance.h"
#include "pay/agreement.h"
#include "people/people.h"
#include "rest/contract.h"
#include "rest/rule_pack.h"
#include "schedule/schedule.h"
#include "statuspage/status_page.h"

namespace vigie {

// Who runs what a service stands on, for the moment in which they must be called.
struct Provider {
  std::string name;
  std::string contract;  // the number that they ask for first
  std::string phone;
  std::string email;
  std::string console;  // address of their control panel
  friend bool operator==(const Provider&, const Provider&) = default;
};

struct Service {
  ServiceName name;
  std::string title;
  std::optional<PolicyName> policy;  // none: "default"
  std::optional<Target> owner;
  std::string runbook;  // address of the page that says what to do
  std::string access;   // how one gets in: several lines for people
  std::optional<Provider> provider;
  std::vector<ServiceName> depends_on;  // its parents: when they fail, it fails; without cycles
  std::optional<Duration> rto;          // so long may it be down
  std::optional<Duration> rpo;          // so much of the newest data may be lost
  friend bool operator==(const Service&, const Service&) = default;
};

// The policy that is used when none is named. Unless the files define one, it calls all people at
// once, again and again: with one person and one check, "nobody on call" cannot arise.
inline constexpr std::string_view default_policy = "default";

struct Configuration {
  std::map<PersonName, Person> people;
  std::map<TeamName, Team> teams;
  std::map<ScheduleName, Schedule> schedules;
  std::map<PolicyName, Policy> policies;  // always holds "default" once there is a person
  std::map<ServiceName, Service> services;
  std::map<CheckName, Check> checks;
  std::map<MaintenanceName, Maintenance> maintenance;
  std::map<VantageName, Vantage> vantages;
  std::map<GatewayName, Gateway> gateways;
  std::map<StatusPageName, StatusPage> status_pages;
  // A company's own, and those that come with Vigie and are named by a contract.
  std::map<RestPackName, rest::RulePack> rest_packs;
  std::map<ContractName, rest::Contract> contracts;
  // As the rule packs.
  std::map<AgreementName, pay::Agreement> agreements;

  // Follow from the above: make_indexes() in config/dependencies.h.
  std::map<ServiceName, std::vector<ServiceName>> children;  // Service::depends_on, turned round
  std::map<ServiceName, std::vector<CheckName>> checks_of;
  std::map<CheckName, Check> builtin = builtin_checks({});  // what Vigie watches about itself
  friend bool operator==(const Configuration&, const Configuration&) = default;
};

enum class ResourceKind {
  person,
  team,
  schedule,
  policy,
  service,
  check,
  maintenance,
  vantage,
  gateway,
  status_page,
  rest_pack,
  contract,
  agreement,
};
inline constexpr ResourceKind all_kinds[] = {
    ResourceKind::person,      ResourceKind::team,      ResourceKind::schedule,
    ResourceKind::policy,      ResourceKind::service,   ResourceKind::check,
    ResourceKind::maintenance, ResourceKind::vantage,   ResourceKind::gateway,
    ResourceKind::status_page, ResourceKind::rest_pack, ResourceKind::contract,
    ResourceKind::agreement,
};
std::string_view to_string(ResourceKind kind);

struct ResourceKey {
  ResourceKind kind = ResourceKind::person;
  std::string name;
  friend auto operator<=>(const ResourceKey&, const ResourceKey&) = default;
};

// Who may change a resource: the files that `vigie apply` reads, or the API. Never both.
enum class Owner { files, api };
std::string_view to_string(Owner owner);

// A resource as it is stored: its body is JSON with sorted keys, the same tree that the YAML has.
struct Resource {
  ResourceKey key;
  Owner owner = Owner::files;
  std::string body;
  friend bool operator==(const Resource&, const Resource&) = default;
};

}  // namespace vigie
