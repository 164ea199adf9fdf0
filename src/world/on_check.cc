// From an answer of a probe to a confirmed failure or recovery.
#include "world/stepping.h"

namespace vigie {

namespace {

std::string subject(const CheckName& check) {
  return "check/" + check.text;
}
std::string actor(const CheckName& check) {
  return "check:" + check.text;
}

std::vector<std::pair<std::string, std::string>> evidence_of(const Observation& observation) {
  std::vector<std::pair<std::string, std::string>> facts = {
      {"started", to_rfc3339(observation.started)},
      {"finished", to_rfc3339(observation.finished)},
      {"summary", observation.summary}};
  facts.insert(facts.end(), observation.details.begin(), observation.details.end());
  return facts;
}

IncidentId incident_of(const World& world, Fingerprint fingerprint) {
  const auto alert = world.alerts.find(fingerprint);
  return alert == world.alerts.end() ? IncidentId{} : alert->second.incident;
}

// The alert that burns for the check, by its name: the files may have given it other labels since.
Fingerprint burning_alert(const World& world, const CheckName& check) {
  const auto found = world.alert_of_check.find(check);
  return found == world.alert_of_check.end() ? Fingerprint{} : found->second;
}

void open_outage(Stepping& s, CheckState& state, const Freshness& freshness) {
  Outage outage;
  outage.id = OutageId(s.new_id());
  outage.check = state.check;
  outage.last_good = freshness.last_good;
  outage.first_bad = *state.first_bad;
  state.outage = outage.id;
  s.put(outage);
}

void close_outage(Stepping& s, const CheckState& state, const Freshness& freshness,
                  Bound first_good) {
  const auto found = s.world.outages.find(state.outage);
  if (found != s.world.outages.end() && !found->second.first_good) {
    Outage outage = found->second;
    outage.last_bad = freshness.last_bad;
    outage.first_good = std::move(first_good);
    s.put(outage);
  }
}

void raise(Stepping& s, const Check& check, Alert alert) {
  if (!hold_alert(s, check, alert)) s.then(AlertRaised{std::move(alert)});
}

// One that belongs to nobody may have to stay so.
void relapse(Stepping& s, const Check& check, Fingerprint fingerprint) {
  const auto known = s.world.alerts.find(fingerprint);
  if (known != s.world.alerts.end() && !known->second.incident) {
    Alert alert = known->second;
    alert.status = AlertStatus::firing;
    alert.changed_at = s.now;
    if (hold_alert(s, check, alert)) return;
  }
  s.then(AlertRelapsed{fingerprint});
}

}  // namespace

Result<Answer> on_observation(Stepping& s, const Observation& observation) {
  const Check* check = find_check(s.world, observation.check);
  if (check == nullptr) return Answer{};  // removed while it was probed
  if (is_paused(s.world, check->name, s.now)) return Answer{0, next_on_grid(*check, s.now)};
  // Seen by nobody but a blind one. What it reads as follows from the age of the last evidence.
  if (!observation.good && is_blind(s.world) && needs_network(check->question))
    return Answer{0, next_on_grid(*check, s.now)};
  return judge(s, *check, observation);
}

Result<Answer> judge(Stepping& s, const Check& checked, const Observation& observation) {
  const Check* check = &checked;
  const auto known = s.world.checks.find(observation.check);
  CheckState before;
  before.check = observation.check;
  before.since = s.now;
  if (known != s.world.checks.end()) before = known->second;

  CheckStep step = observe(*check, before, s.world.freshness[observation.check], observation);
  Freshness& freshness = s.world.freshness[observation.check];
  const auto open = s.world.watched.find(observation.check);
  for (Watched& stretch :
       watch(*check, open == s.world.watched.end() ? nullptr : &open->second, freshness, step))
    s.put(std::move(stretch));
  if (!(freshness == step.freshness)) {
    freshness = step.freshness;
    s.world.unflushed.insert(observation.check);
  }

  using Transition = CheckStep::Transition;
  const Fingerprint alert = burning_alert(s.world, observation.check);
  const IncidentId incident = incident_of(s.world, alert);
  const auto record = [&](std::string kind) {
    s.record(actor(observation.check), std::move(kind), subject(observation.check), incident,
             evidence_of(observation));
  };
  switch (step.transition) {
    case Transition::none:
      break;
    case Transition::first_bad:
      record("check.first_bad");
      break;
    case Transition::cleared:
      record("check.cleared");
      break;
    case Transition::went_down:
      open_outage(s, step.state, step.freshness);
      record("check.down");
      raise(s, *check, alert_of(*check, observation.summary, s.now));
      s.then(CheckChanged{observation.check, Verdict::down});
      break;
    case Transition::first_good:
      record("check.first_good");
      s.then(AlertRecovering{alert});
      break;
    case Transition::relapsed:
      record("check.relapsed");
      relapse(s, *check, alert);
      break;
    case Transition::went_up:
      close_outage(s, step.state, step.freshness, *step.state.first_good);
      record("check.up");
      s.then(AlertResolved{alert});
      if (before.verdict == Verdict::down) s.then(CheckChanged{observation.check, Verdict::up});
      break;
  }
  if (step.flapping_began) record("check.flapping");
  if (step.flapping_ended) record("check.steady");
  if (known == s.world.checks.end() || !(before == step.state)) s.put(step.state);
  // What a bound of an outage is taken from must not be older on disk than the bound; and whoever
  // sent a signal was told that it is kept.
  const bool told = std::holds_alternative<HeartbeatCheck>(check->question);
  if (told || step.transition != Transition::none)
    s.put(FreshnessRow{observation.check, step.freshness});
  return Answer{0, next_probe(*check, step.state, s.now)};
}

}  // namespace vigie
