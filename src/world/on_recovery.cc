// From green checks to a recovery that was verified: what must be green, for how long, and who may
// say that something need not be.
#include <algorithm>

#include "base/limits.h"
#include "config/dependencies.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

void set_green_since(Stepping& s, IncidentId id, std::optional<Instant> at) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || found->second.green_since == at) return;
  Incident incident = found->second;
  incident.green_since = at;
  s.put(incident);
}

const ScopeRow* row_of(const World& world, IncidentId id, const CheckName& check) {
  const auto rows = world.scope.find(id);
  if (rows == world.scope.end()) return nullptr;
  const auto row = rows->second.find(check);
  return row == rows->second.end() ? nullptr : &row->second;
}

// One check that must have been green for its stable_for.
struct Claim {
  CheckName check;
  Duration stable_for{};
  std::optional<Instant> retargeted_at;
};

std::vector<Claim> claims_of(const World& world, IncidentId id) {
  std::map<CheckName, Claim> claims;
  for (Fingerprint fingerprint : members_of(world, id)) {
    const Alert& alert = world.alerts.at(fingerprint);
    if (counts(world, alert)) claims[check_of(alert)] = {check_of(alert), alert.stable_for, {}};
  }
  for (const ScopeRow& row : required_scope(world, id)) {
    const Check* check = find_check(world, row.check);
    Claim& claim = claims[row.check];
    claim.check = row.check;
    if (check != nullptr) claim.stable_for = std::max(claim.stable_for, check->stable_for);
    claim.retargeted_at = row.retargeted_at;
  }
  std::vector<Claim> list;
  for (auto& [name, claim] : claims) list.push_back(std::move(claim));
  return list;
}

// A recovery needs evidence that still speaks: a check that fell silent verifies nothing.
bool speaks(const World& world, const Claim& claim, Instant now) {
  const Check* check = find_check(world, claim.check);
  if (check == nullptr || shown_verdict(world, *check, now) != Verdict::up) return false;
  const auto& last_good = world.freshness.at(claim.check).last_good;
  return !claim.retargeted_at || (last_good && last_good->at >= *claim.retargeted_at);
}

// One bad answer that is not confirmed makes nothing red again, yet stable it is not.
std::optional<Instant> last_bad_answer(const World& world, const CheckName& check) {
  const auto freshness = world.freshness.find(check);
  if (freshness == world.freshness.end() || !freshness->second.last_bad) return std::nullopt;
  return freshness->second.last_bad->at;
}

// Looks at the recovery again at `at`: what was green until now does not count.
void begin_anew(Stepping& s, IncidentId id, Instant at, Message reason,
                std::optional<Instant> bad = {}) {
  std::vector<std::pair<std::string, std::string>> facts = {{"reason", stored(reason)}};
  if (bad) facts.emplace_back("at", to_rfc3339(*bad));
  s.record("vigie", "incident.recovery_unproven", subject(id), id, std::move(facts));
  set_green_since(s, id, at - longest_stable(s.world, id));
}

bool in_question(const World& world, const CheckName& name, Instant now) {
  const Check* check = find_check(world, name);
  return check != nullptr && shown_verdict(world, *check, now) != Verdict::unknown;
}

void add_row(Stepping& s, IncidentId id, const CheckName& check, ScopeReason reason,
             bool green_before) {
  ScopeRow row;
  row.incident = id;
  row.check = check;
  if (const Check* found = find_check(s.world, check); found != nullptr && found->service)
    row.service = *found->service;
  row.reason = reason;
  row.since = s.now;
  row.green_before = green_before;
  s.put(row);
}

std::size_t rows_meanwhile(const World& world, IncidentId id) {
  const auto rows = world.scope.find(id);
  if (rows == world.scope.end()) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(rows->second, [](const auto& entry) {
    return entry.second.reason == ScopeReason::meanwhile;
  }));
}

bool was_green(const World& world, const CheckName& check) {
  const auto state = world.checks.find(check);
  if (state == world.checks.end()) return false;
  const auto outage = world.outages.find(state->second.outage);
  return outage != world.outages.end() && outage->second.last_good.has_value();
}

}  // namespace

bool any_firing(const World& world, IncidentId id) {
  const auto members = world.alerts_of.find(id);
  if (members == world.alerts_of.end()) return false;
  return std::ranges::any_of(members->second, [&](Fingerprint fingerprint) {
    const Alert& alert = world.alerts.at(fingerprint);
    return alert.status == AlertStatus::firing && counts(world, alert);
  });
}

void widen_scope(Stepping& s, IncidentId id, const std::set<ServiceName>& services) {
  if (services.empty()) return;
  const Configuration& configuration = *s.world.configuration;
  const auto add_checks_of = [&](const ServiceName& service, ScopeReason reason) {
    const auto checks = configuration.checks_of.find(service);
    if (checks == configuration.checks_of.end()) return;
    for (const CheckName& name : checks->second) {
      if (row_of(s.world, id, name) != nullptr || !in_question(s.world, name, s.now)) continue;
      const Check& check = configuration.checks.at(name);
      add_row(s, id, name, reason, shown_verdict(s.world, check, s.now) == Verdict::up);
    }
  };
  for (const ServiceName& service : services) add_checks_of(service, ScopeReason::affected);
  for (const ServiceName& service : dependants(configuration, services))
    add_checks_of(service, ScopeReason::dependant);
}

void turned_red(Stepping& s, const Alert& alert) {
  const CheckName check = check_of(alert);
  const ScopeRow* own = row_of(s.world, alert.incident, check);
  if (own == nullptr) {
    add_row(s, alert.incident, check, ScopeReason::affected, was_green(s.world, check));
  } else if (own->status == ScopeStatus::retired ||
             (own->status == ScopeStatus::waived && alert.starts_at == s.now)) {
    // It is there again, or it had come back although it need not have: that it fails is news.
    ScopeRow back = *own;
    back.status = ScopeStatus::required;
    s.put(back);
  }
  if (!was_green(s.world, check) || s.world.incidents.size() > limits::waiting_for_others) return;
  for (const auto& [id, incident] : s.world.incidents) {
    if (id == alert.incident || !is_open(s.world, id) || !any_firing(s.world, id) ||
        row_of(s.world, id, check) != nullptr ||
        rows_meanwhile(s.world, id) >= limits::scope_meanwhile)
      continue;
    add_row(s, id, check, ScopeReason::meanwhile, true);
  }
}

void burns_again(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end()) return;
  Incident incident = found->second;
  incident.green_since.reset();
  incident.restored_at.reset();
  incident.partial_at.reset();
  incident.full_at.reset();
  if (!(incident == found->second)) s.put(incident);
  resume_escalation(s, id);
  if (incident.rest_at) end_acknowledgement(s, id, CallCause::relapsed);
}

void went_green(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || !is_open(s.world, id) ||
      !s.world.alerts_of.contains(id) || any_firing(s.world, id))
    return;
  if (!found->second.green_since) set_green_since(s, id, s.now);
  pause_escalation(s, id);
}

void on_recovery_due(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || !found->second.green_since) return;
  const std::vector<Claim> claims = claims_of(s.world, id);
  Instant again = s.now;
  Instant latest_bad = Instant::min();
  for (const Claim& claim : claims) {
    const auto bad = last_bad_answer(s.world, claim.check);
    if (!bad || *bad + claim.stable_for <= again) continue;
    again = *bad + claim.stable_for;
    latest_bad = *bad;
  }
  if (again > s.now) return begin_anew(s, id, again, say("a bad answer"), latest_bad);
  // While one goes up and down, being up proves nothing; nor does what was seen before we went
  // blind.
  const bool unsteady = std::ranges::any_of(claims, [&](const Claim& claim) {
    const auto state = s.world.checks.find(claim.check);
    return state != s.world.checks.end() && is_flapping(state->second, s.now);
  });
  if (unsteady || is_blind(s.world)) {
    const Duration wait = std::max(longest_stable(s.world, id), Duration(limits::gap));
    return begin_anew(s, id, s.now + wait,
                      unsteady ? say("it goes up and down") : say("Vigie is blind"));
  }
  const bool all_speak = std::ranges::all_of(
      claims, [&](const Claim& claim) { return speaks(s.world, claim, s.now); });
  if (!all_speak) {
    const Duration wait = std::max(longest_stable(s.world, id), Duration(limits::gap));
    return begin_anew(s, id, s.now + wait, say("no fresh evidence"));
  }
  if (!held_by_workaround(s.world, id))
    return close_incident(s, found->second, "vigie", Resolution::verified, "");
  Incident restored = found->second;
  restored.restored_at = s.now;
  s.put(restored);
  s.record("vigie", "incident.restored", subject(id), id);
}

Result<Answer> on_resolve(Stepping& s, const Resolve& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  const auto text =
      plain_text(event.reason, say("resolving by hand needs a reason: what makes you sure?"),
                 say("a reason has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  close_incident(s, *incident, event.actor, Resolution::declared, event.reason);
  return Answer{incident->id.value, {}};
}

Result<Answer> on_waive(Stepping& s, const WaiveCheck& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  const auto text =
      plain_text(event.reason, say("waiving a check needs a reason: why need it not come back?"),
                 say("a reason has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  const ScopeRow* known = row_of(s.world, event.incident, event.check);
  if (known == nullptr || known->status != ScopeStatus::required)
    return fail(ErrorCode::not_found, say("the recovery of incident {} does not wait for check {}",
                                          event.incident.value, event.check.text));
  if (required_scope(s.world, event.incident).size() < 2)
    return fail(ErrorCode::conflict,
                say("nothing else would verify the recovery of incident {}: resolve it with a "
                    "reason instead",
                    event.incident.value));
  ScopeRow row = *known;
  row.status = ScopeStatus::waived;
  row.changed_by = event.actor;
  row.changed_reason = event.reason;
  s.put(row);
  s.record(event.actor, "incident.check_waived", subject(event.incident), event.incident,
           {{"check", event.check.text}, {"reason", event.reason}});
  went_green(s, event.incident);
  return Answer{event.incident.value, {}};
}

Result<Answer> on_add_workaround(Stepping& s, const AddWorkaround& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  const auto text = plain_text(event.text, say("a workaround needs a text"),
                               say("a workaround has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  const auto there = std::ranges::count_if(s.world.workarounds, [&](const auto& entry) {
    return entry.second.incident == event.incident;
  });
  if (static_cast<std::size_t>(there) >= limits::workarounds)
    return fail(ErrorCode::limit, say("incident {} has {} workarounds, and that is the limit",
                                      event.incident.value, limits::workarounds));
  Workaround workaround;
  workaround.id = WorkaroundId(s.new_id());
  workaround.incident = event.incident;
  workaround.text = event.text;
  workaround.added_by = event.actor;
  workaround.added_at = s.now;
  s.put(workaround);
  s.record(event.actor, "incident.workaround_added", subject(event.incident), event.incident,
           {{"workaround", std::to_string(workaround.id.value)}, {"text", event.text}});
  return Answer{workaround.id.value, {}};
}

Result<Answer> on_revert_workaround(Stepping& s, const RevertWorkaround& event) {
  const auto found = s.world.workarounds.find(event.workaround);
  if (found == s.world.workarounds.end())
    return fail(ErrorCode::not_found,
                say("there is no workaround {} on an open incident", event.workaround.value));
  if (found->second.reverted_at)
    return fail(ErrorCode::conflict,
                say("workaround {} is reverted already", event.workaround.value));
  const Result<Incident> incident = open_one(s.world, found->second.incident);
  if (!incident) return fail(incident.error());
  Workaround workaround = found->second;
  workaround.reverted_at = s.now;
  workaround.reverted_by = event.actor;
  s.put(workaround);
  s.record(event.actor, "incident.workaround_reverted", subject(incident->id), incident->id,
           {{"workaround", std::to_string(workaround.id.value)}, {"text", workaround.text}});
  if (incident->restored_at && !held_by_workaround(s.world, incident->id)) {
    Incident clean = *incident;  // without it, the proof begins anew
    clean.restored_at.reset();
    clean.green_since = s.now;
    s.put(clean);
  }
  return Answer{workaround.id.value, {}};
}

void on_scope_reconfigured(Stepping& s, const Configuration& before) {
  for (const auto& [id, rows] : std::map(s.world.scope)) {
    if (!is_open(s.world, id)) continue;
    for (auto [name, row] : rows) {
      if (row.status != ScopeStatus::required) continue;
      const Check* check = find_check(s.world, name);
      const auto old = before.checks.find(name);
      if (check == nullptr) {
        row.status = ScopeStatus::retired;
        s.put(row);
        s.record("vigie", "incident.check_retired", subject(id), id, {{"check", name.text}});
      } else if (old != before.checks.end() && !(old->second.question == check->question)) {
        row.retargeted_at = s.now;
        s.put(row);
        s.record("vigie", "incident.check_retargeted", subject(id), id, {{"check", name.text}});
      }
    }
    went_green(s, id);
  }
}

}  // namespace vigie
