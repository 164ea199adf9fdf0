#include "config/contract_check.h"

#include <algorithm>

#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

using rest::Contract;
using rest::Regime;
using rest::RulePack;

std::string_view limiting_rule(const RulePack& pack) {
  if (pack.day_max) return "day_max_h";
  if (pack.week_max) return "week_max_h";
  return pack.avg_max ? "avg_max" : "";
}

// A pack that takes away what another limits is one for days of a year.
bool made_for_days(const RulePack& pack) {
  if (!limiting_rule(pack).empty()) return false;
  return std::ranges::any_of(pack.before, [](const RulePack& before) {
    return !limiting_rule(before).empty() || made_for_days(before);
  });
}

void check_regime(const Contract& contract, const RulePack& pack,
                  std::vector<ContractMistake>& found) {
  const std::string_view limiting = limiting_rule(pack);
  if (contract.regime == Regime::forfait_days && !limiting.empty())
    found.push_back({contract.name, "regime",
                     say("regime: forfait_days has no maximum of hours, and the rule pack {} has "
                         "one ({})",
                         contract.pack, limiting),
                     say("name a pack without it, such as fr-forfait-jours")});
  if (contract.regime == Regime::hours && made_for_days(pack))
    found.push_back({contract.name, "regime",
                     say("regime: hours are counted, and the rule pack {} is made for who works "
                         "days of the year: it limits none",
                         contract.pack),
                     say("write regime: forfait_days, or name the pack that it extends")});
}

bool meet(const Contract& a, const Contract& b) {
  if (a.person != b.person || a.employer != b.employer) return false;
  return !(a.to && b.from && *a.to < *b.from) && !(b.to && a.from && *b.to < *a.from);
}

}  // namespace

void verify_contract(const Node& node, const std::string&, Reading& reading) {
  Contract contract;
  fill(contract_record(), &contract, node);
  if (contract.from && contract.to && *contract.to < *contract.from)
    reading.refuse(*node.find("to"), say("to: it ends before it begins"), say("write a later day"));
  if (const auto day = overlapping_day(contract.pattern))
    reading.refuse(*node.find("pattern"),
                   say("pattern: two shifts meet on {}", term(to_string(*day))),
                   say("plan one shift a day; the time between two parts of it is its break:"));
  const bool counted = contract.regime == Regime::hours;
  const Node* weekly = node.find("weekly_hours");
  if (!counted && weekly != nullptr)
    reading.refuse(*weekly, say("weekly_hours: forfait_days counts days, not hours"),
                   say("leave it out, or write regime: hours"));
  if (counted && weekly == nullptr && contract.pack != "none")
    reading.refuse(node, say("\"weekly_hours\" is missing"),
                   say("add weekly_hours: with the hours of a week that were agreed"));
}

std::vector<ContractMistake> contract_mistakes(const Configuration& configuration) {
  std::vector<ContractMistake> found;
  std::map<PersonName, std::vector<const Contract*>> of_person;
  for (const auto& [name, contract] : configuration.contracts) {
    const auto pack = configuration.rest_packs.find(RestPackName(contract.pack));
    if (pack != configuration.rest_packs.end()) check_regime(contract, pack->second, found);
    if (contract.manager == contract.person)
      found.push_back({name, "manager", say("manager: nobody is their own manager"),
                       say("name somebody else, or leave it out")});
    std::vector<const Contract*>& others = of_person[contract.person];
    for (const Contract* other : others)
      if (meet(*other, contract))
        found.push_back({name, "person",
                         say("person: {} has the contract {} at the same time",
                             contract.person.text, other->name.text),
                         say("end one before the other begins (to:, from:), or say who the other "
                             "employer: is")});
    others.push_back(&contract);
  }
  return found;
}

}  // namespace vigie
