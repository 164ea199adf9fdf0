// Which contract and which rules somebody works under. Pure.
#pragma once

#include <vector>

#include "config/configuration.h"

namespace vigie {

// With whoever runs this Vigie, at that moment where the work is; none: no rules hold.
const rest::Contract* contract_at(const Configuration& configuration, const PersonName& person,
                                  Instant at);

// Of a contract of this configuration.
const rest::RulePack& pack_of(const Configuration& configuration, const rest::Contract& contract);
Zone zone_of(const rest::Contract& contract);

// So many months the records of hours under a contract are kept: as it says, else as its pack, and
// not less than limits::keep_months (36) without a word of the contract.
int keep_months(const rest::Contract& contract, const rest::RulePack& pack);

}  // namespace vigie
