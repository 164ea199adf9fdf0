// What calls do to rest: who worked hears when they may be back, and what a call would cost is
// written down before it is made.
#include "config/contracts.h"
#include "rest/wording.h"
#include "world/incident_parts.h"
#include "world/rest_of.h"

namespace vigie {

namespace {

void tell(Stepping& s, const PersonName& person, const InterventionRecord& record) {
  Page page;
  page.person = person;
  page.kind = PageKind::rest;
  page.round = static_cast<int>(s.new_id());  // each is news, also of one that was corrected
  page.step = static_cast<int>(record.id.value);
  s.then(PageWanted{page});
}

}  // namespace

void tell_of_rest(Stepping& s, const InterventionRecord& record) {
  const auto rest = rest_of(s.world, record.person, s.now);
  if (!rest) return;
  const auto next = next_return(*rest->contract, *rest->pack, rest->interventions, s.now);
  if (!next) return;
  std::vector<std::pair<std::string, std::string>> facts = {
      {"intervention", std::to_string(record.id.value)},
      {"planned", to_rfc3339(next->planned.from)},
      {"earliest", to_rfc3339(next->judged.earliest)},
      {"verdict", std::string(to_string(next->judged.verdict))},
      {"moved", std::to_string(next->moved.size())}};
  s.record("vigie", "rest.told", "person/" + record.person.text, {}, std::move(facts));
  tell(s, record.person, record);
  if (next->matters() && !rest->contract->manager.empty()) tell(s, rest->contract->manager, record);
}

void note_cost(Stepping& s, const Page& call) {
  const auto rest = rest_of(s.world, call.person, s.now);
  if (!rest) return;
  const auto cost = cost_of_call(*rest->contract, *rest->pack, rest->interventions, s.now);
  if (!cost) return;
  const Zone zone = zone_of(*rest->contract);
  const Message words =
      say("calling {} now moves their return from {} to {}: {} of rest to be given again",
          call.person.text, rest::moment_words(cost->planned, zone),
          rest::moment_words(cost->earliest, zone), rest::hours_text(cost->rest_again));
  s.record("vigie", "page.costs_rest", "person/" + call.person.text, call.incident,
           {{"planned", to_rfc3339(cost->planned)},
            {"earliest", to_rfc3339(cost->earliest)},
            {"cost", stored(words)}});
}

}  // namespace vigie
