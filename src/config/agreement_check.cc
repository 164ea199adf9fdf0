// What an agreement must hold as a whole, with what it extends: articles, one currency, rates that
// are there, and nothing that cannot be added up.
#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

using pay::Agreement;

// The part of the agreement that is written here; what is inherited is right already.
const Node& place(const Node& written, std::string_view key) {
  const Node* at = &written;
  for (const std::string_view part : split(key, '.')) {
    const std::size_t bracket = part.find('[');
    const Node* inner = at->find(part.substr(0, bracket));
    if (inner == nullptr) break;
    at = inner;
    if (bracket == std::string_view::npos || at->kind != Node::Kind::list) continue;
    const auto number = *parse_int(part.substr(bracket + 1, part.size() - bracket - 2));
    if (static_cast<std::size_t>(number) < at->items.size())
      at = &at->items[static_cast<std::size_t>(number)];
  }
  return *at;
}

struct Valued {
  std::string entry;
  pay::Worth worth;
};
std::vector<Valued> worths(const Agreement& agreement) {
  std::vector<Valued> all;
  for (std::size_t i = 0; i < agreement.periods.size(); ++i)
    all.push_back({"periods[" + std::to_string(i) + "]", agreement.periods[i].worth});
  if (!agreement.interventions) return all;
  for (std::size_t i = 0; i < agreement.interventions->bands.size(); ++i)
    all.push_back({"interventions.bands[" + std::to_string(i) + "]",
                   agreement.interventions->bands[i].worth});
  return all;
}

void check_worths(const Agreement& agreement, const Node& node, Reading& reading) {
  std::string currency = agreement.reference_rate ? agreement.reference_rate->currency : "";
  for (const Valued& one : worths(agreement)) {
    const Node& at = place(node, one.entry);
    if (const auto* rate = std::get_if<pay::OfRate>(&one.worth);
        rate != nullptr && rate->reference && !agreement.reference_rate)
      reading.refuse(at, say("{}: there is no reference rate", one.entry),
                     say("add reference_rate: with an amount such as 14.20 EUR"));
    const Money* money = std::get_if<Money>(&one.worth);
    if (money == nullptr) continue;
    if (!currency.empty() && currency != money->currency)
      reading.refuse(at, say("{}: {} and {} cannot be added", one.entry, currency, money->currency),
                     say("write all amounts in one currency"));
    currency = money->currency;
    if (one.entry.starts_with("interventions") &&
        agreement.interventions->stack == rest::Stacking::multiply)
      reading.refuse(place(node, "interventions.stack"),
                     say("interventions.stack: amounts cannot be multiplied"),
                     say("write max or add"));
  }
}

void check_overtime(const pay::OvertimeRule& rule, const Node& node, Reading& reading) {
  const auto refuse = [&](std::string_view key, Message message, Message suggestion) {
    reading.refuse(place(node, key), say("{}: {}", key, std::move(message)), std::move(suggestion));
  };
  if (rule.from == Duration(0))
    refuse("overtime", say("\"{}\" is missing", "from_h"), say("add {}:", "from_h"));
  if (rule.tiers.empty())
    refuse("overtime", say("\"{}\" is missing", "tiers"), say("add {}:", "tiers"));
  for (std::size_t i = 0; i < rule.tiers.size(); ++i)
    if ((rule.tiers[i].most == Duration(0)) != (i + 1 == rule.tiers.size()))
      refuse("overtime.tiers[" + std::to_string(i) + "]",
             say("the last tier, and no other, is for all hours that are left"),
             say("write h: in each tier but the last"));
}

}  // namespace

void verify_agreement(const Agreement& agreement, const Node& node, Reading& reading) {
  for (const pay::CitedEntry& cited : cited_entries(agreement))
    if (cited.source.article.empty()) {
      reading.refuse(place(node, cited.entry), say("{}: nothing says where it stands", cited.entry),
                     say("add article: and since:, here or for the whole agreement"));
      return;
    }
  check_worths(agreement, node, reading);
  if (agreement.overtime) check_overtime(*agreement.overtime, node, reading);
  if (agreement.short_notice && agreement.short_notice->supplement == Ratio(0))
    reading.refuse(place(node, "short_notice"), say("short_notice: \"percent\" is missing"),
                   say("add percent: with the supplement, such as 50"));
}

}  // namespace vigie
