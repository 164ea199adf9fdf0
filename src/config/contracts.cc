#include "config/contracts.h"

#include <algorithm>

#include "base/limits.h"

namespace vigie {

const rest::Contract* contract_at(const Configuration& configuration, const PersonName& person,
                                  Instant at) {
  for (const auto& [name, contract] : configuration.contracts) {
    if (contract.person != person || !contract.employer.empty()) continue;
    if (holds_on(contract, zone_of(contract).to_local(at).date)) return &contract;
  }
  return nullptr;
}

const rest::RulePack& pack_of(const Configuration& configuration, const rest::Contract& contract) {
  return configuration.rest_packs.at(RestPackName(contract.pack));
}

Zone zone_of(const rest::Contract& contract) {
  return Zone::find(contract.zone).value_or(Zone::utc());
}

int keep_months(const rest::Contract& contract, const rest::RulePack& pack) {
  if (contract.keep_months) return *contract.keep_months;
  return std::max(limits::keep_months, pack.retention ? pack.retention->months : 0);
}

}  // namespace vigie
