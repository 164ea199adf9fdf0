// Whether we see anything at all, and what follows when we do not.
#include <algorithm>

#include "base/limits.h"
#include "base/message.h"
#include "world/stepping.h"

namespace vigie {

namespace {

// The check of Vigie's own that calls somebody when a vantage is blind.
void judge_vantage(Stepping& s, const Witnessed& event) {
  const auto& builtin = s.world.configuration->builtin;
  const auto check = builtin.find(CheckName("vigie-vantage-" + event.vantage.text));
  if (check == builtin.end()) return;
  Observation observation;
  observation.check = check->first;
  observation.started = event.began;
  observation.finished = std::max(event.began, s.now);
  observation.good = event.seeing;
  const Message detail = from_stored(event.detail);
  observation.summary =
      stored(event.seeing ? detail : say("Vigie is blind: no reference answers ({})", detail),
             limits::summary);
  (void)judge(s, check->second, observation);
}

void open_eyes(Stepping& s, const VantageState& blind, const std::string& why) {
  const Instant since = *blind.blind_since;
  s.put(VantageState{blind.name, std::nullopt, ""});
  s.record("vigie", "vantage.seeing", "vantage/" + blind.name.text, {},
           {{"blind_since", to_rfc3339(since)}, {"reason", why}});
  // Who could not be asked could not report either.
  heartbeats_were_deaf(s, since, s.now);
  nothing_seen_until(s, s.now);
}

}  // namespace

bool is_blind(const World& world) {
  return std::ranges::any_of(
      world.vantages, [](const auto& entry) { return entry.second.blind_since.has_value(); });
}

Result<Answer> on_witnessed(Stepping& s, const Witnessed& event) {
  const auto& vantages = s.world.configuration->vantages;
  const auto configured = vantages.find(event.vantage);
  if (configured == vantages.end() || configured->second.references.empty()) return Answer{};
  const auto known = s.world.vantages.find(event.vantage);
  const bool blind = known != s.world.vantages.end() && known->second.blind_since.has_value();
  if (!event.seeing && !blind) {
    s.put(VantageState{event.vantage, s.now, event.detail});
    s.record("vigie", "vantage.blind", "vantage/" + event.vantage.text, {},
             {{"reason", event.detail}});
  } else if (event.seeing && blind) {
    open_eyes(s, known->second, event.detail);
  }
  judge_vantage(s, event);
  return Answer{};
}

void forget_blindness(Stepping& s) {
  for (const auto& [name, state] : std::map(s.world.vantages)) {
    if (!state.blind_since) continue;
    const auto configured = s.world.configuration->vantages.find(name);
    if (configured == s.world.configuration->vantages.end())
      open_eyes(s, state, stored(say("it has no references any more")));
  }
}

}  // namespace vigie
