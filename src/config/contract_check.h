// What contracts must be as a whole: their dates, their week, their rule pack, and each other.
#pragma once

#include <vector>

#include "config/configuration.h"
#include "config/shape.h"

namespace vigie {

// One by itself.
void verify_contract(const Node& node, const std::string& label, Reading& reading);

// Of all contracts, with their rule packs: a regime that the pack is not for, two of one person at
// once. `key` is what of the contract is wrong.
struct ContractMistake {
  ContractName contract;
  std::string_view key;
  Message message;
  Message suggestion;
};
std::vector<ContractMistake> contract_mistakes(const Configuration& configuration);

}  // namespace vigie
