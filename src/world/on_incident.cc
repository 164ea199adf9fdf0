// From alerts to incidents, and from green alerts to a recovery that was verified.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "world/stepping.h"

namespace vigie {

namespace {

std::string person_actor(const PersonName& person) {
  return "person:" + person.text;
}

std::string subject(IncidentId id) {
  return "incident/" + std::to_string(id.value);
}

std::string_view label(const Alert& alert, std::string_view name) {
  const auto found = alert.labels.find(name);
  return found == alert.labels.end() ? std::string_view{} : std::string_view(found->second);
}

std::string group_key(const Alert& alert) {
  if (const std::string_view service = label(alert, "service"); !service.empty())
    return "service/" + std::string(service);
  return "check/" + std::string(label(alert, "check"));
}

PolicyName policy_for(const Configuration& configuration, std::string_view service) {
  const auto found = configuration.services.find(ServiceName(std::string(service)));
  if (found != configuration.services.end() && found->second.policy) return *found->second.policy;
  return PolicyName(std::string(default_policy));
}

// A copy: what is done to the members changes the set. An incident that a person opened has none.
std::set<Fingerprint> members_of(const World& world, IncidentId id) {
  const auto members = world.alerts_of.find(id);
  return members == world.alerts_of.end() ? std::set<Fingerprint>{} : members->second;
}

bool any_firing(const World& world, IncidentId id) {
  const auto members = world.alerts_of.find(id);
  if (members == world.alerts_of.end()) return false;
  return std::ranges::any_of(members->second, [&](Fingerprint fingerprint) {
    return world.alerts.at(fingerprint).status == AlertStatus::firing;
  });
}

void notify_called(Stepping& s, IncidentId id, PageKind kind, const PersonName& except) {
  std::set<PersonName> called;
  for (PageId page : s.world.pages_of[id])
    if (s.world.pages.at(page).kind == PageKind::call) called.insert(s.world.pages.at(page).person);
  if (kind == PageKind::resolved) {
    const std::string& taker = s.world.incidents.at(id).acknowledged_by;
    if (!taker.empty()) called.insert(PersonName(taker));
  }
  called.erase(except);
  for (const PersonName& person : called) {
    Page page;
    page.incident = id;
    page.person = person;
    page.kind = kind;
    s.then(PageWanted{page});
  }
}

void close_incident(Stepping& s, Incident incident, std::string actor, Resolution resolution,
                    std::string reason) {
  incident.status = IncidentStatus::resolved;
  incident.resolved_at = s.now;
  incident.resolution = resolution;
  if (resolution == Resolution::declared) incident.resolved_by = actor;
  incident.resolution_reason = reason;
  s.put(incident);
  std::vector<std::pair<std::string, std::string>> facts = {
      {"resolution", std::string(to_string(resolution))}};
  if (!reason.empty()) facts.emplace_back("reason", std::move(reason));
  s.record(std::move(actor), "incident.resolved", subject(incident.id), incident.id,
           std::move(facts));
  announce_over(s, incident);
  finish_escalation(s, incident.id, EscalationStatus::ended);
  cancel_calls(s, incident.id);
  // An alert that still burns after a person declared the end belongs to nobody until it goes green
  // or fires anew. The others stay until the last message about them is out.
  const std::set<Fingerprint> members = members_of(s.world, incident.id);
  for (Fingerprint fingerprint : members) {
    Alert alert = s.world.alerts.at(fingerprint);
    if (alert.status == AlertStatus::resolved) continue;
    alert.incident = IncidentId{};
    s.put(alert);
  }
  notify_called(s, incident.id, PageKind::resolved, PersonName{});
  s.then(IncidentSettled{incident.id});
}

void set_green_since(Stepping& s, IncidentId id, std::optional<Instant> at) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || found->second.green_since == at) return;
  Incident incident = found->second;
  incident.green_since = at;
  s.put(incident);
}

void burns_again(Stepping& s, IncidentId id) {
  set_green_since(s, id, std::nullopt);
  resume_escalation(s, id);
}

void went_green(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || any_firing(s.world, id)) return;
  if (!found->second.green_since) set_green_since(s, id, s.now);
  pause_escalation(s, id);
}

// A recovery needs evidence that still speaks: a check that fell silent verifies nothing.
bool all_shown_up(const World& world, IncidentId id, Instant now) {
  const auto members = world.alerts_of.find(id);
  if (members == world.alerts_of.end()) return false;
  return std::ranges::all_of(members->second, [&](Fingerprint fingerprint) {
    const CheckName name{std::string(label(world.alerts.at(fingerprint), "check"))};
    const Check* check = find_check(world, name);
    return check != nullptr && shown_verdict(world, *check, now) == Verdict::up;
  });
}

bool is_open(const World& world, IncidentId id) {
  const auto found = world.incidents.find(id);
  return found != world.incidents.end() && found->second.status != IncidentStatus::resolved;
}

// A check that was taken away while it burned and that came back with other labels is still one
// check: its new alert replaces the old one, which nothing would end any more. Returns the open
// incident of the old one.
IncidentId forget_earlier_alert(Stepping& s, const Alert& alert) {
  const auto earlier = s.world.alert_of_check.find(CheckName{std::string(label(alert, "check"))});
  if (earlier == s.world.alert_of_check.end() || earlier->second == alert.fingerprint) return {};
  const IncidentId incident = s.world.alerts.at(earlier->second).incident;
  s.put(DeletedAlert{earlier->second});
  return is_open(s.world, incident) ? incident : IncidentId{};
}

// Of the checks of an incident. One that is not confirmed makes nothing red again, yet stable it is
// not.
Instant last_bad_answer(const World& world, IncidentId id) {
  Instant last = Instant::min();
  const auto members = world.alerts_of.find(id);
  if (members == world.alerts_of.end()) return last;
  for (const Fingerprint fingerprint : members->second) {
    const CheckName name{std::string(label(world.alerts.at(fingerprint), "check"))};
    const auto freshness = world.freshness.find(name);
    if (freshness != world.freshness.end() && freshness->second.last_bad)
      last = std::max(last, freshness->second.last_bad->at);
  }
  return last;
}

Result<Incident> open_one(const World& world, IncidentId id) {
  const auto found = world.incidents.find(id);
  if (found == world.incidents.end() || found->second.status == IncidentStatus::resolved) {
    if (id.value > 0 && id.value < world.next_id)
      return fail(ErrorCode::conflict,
                  say("incident {} is not open (resolved, or not one)", id.value));
    return fail(ErrorCode::not_found, say("there is no incident {}", id.value));
  }
  return found->second;
}

std::string title_of(const Alert& alert) {
  const auto summary = alert.annotations.find("summary");
  const std::string evidence = summary == alert.annotations.end() ? "" : summary->second;
  const Message seen = from_stored(evidence);
  const std::string name(label(alert, "alertname"));
  return seen.is_said() ? stored(say("{}: {}", name, seen)) : name + ": " + evidence;
}

// What the timeline of an incident begins with: when the trouble can have begun, and the evidence.
void record_alert(Stepping& s, const Alert& alert) {
  std::vector<std::pair<std::string, std::string>> facts = {
      {"alert", to_string(alert.fingerprint)}};
  if (const auto summary = alert.annotations.find("summary"); summary != alert.annotations.end())
    facts.emplace_back("summary", summary->second);
  const CheckName check{std::string(label(alert, "check"))};
  if (const auto state = s.world.checks.find(check); state != s.world.checks.end()) {
    if (const auto outage = s.world.outages.find(state->second.outage);
        outage != s.world.outages.end()) {
      const auto& [last_good, first_bad] =
          std::pair(outage->second.last_good, outage->second.first_bad);
      if (last_good) facts.emplace_back("last_good", to_rfc3339(last_good->at));
      facts.emplace_back("first_bad", to_rfc3339(first_bad.at));
    }
  }
  s.record("check:" + check.text, "incident.alert_joined", subject(alert.incident), alert.incident,
           std::move(facts));
}

}  // namespace

IncidentId open_incident(Stepping& s, Incident incident) {
  incident.id = IncidentId(s.new_id());
  incident.opened_at = s.now;
  incident.title = stored(from_stored(incident.title), limits::title);
  s.put(incident);
  s.record(incident.opened_by, "incident.opened", subject(incident.id), incident.id,
           {{"title", incident.title},
            {"severity", std::string(to_string(incident.severity))},
            {"policy", incident.policy.text}});
  start_escalation(s, incident);
  return incident.id;
}

void on_alert_raised(Stepping& s, const Alert& raised) {
  Alert alert = raised;
  if (const IncidentId taken_over = forget_earlier_alert(s, alert)) {
    alert.incident = taken_over;
    s.put(alert);
    burns_again(s, alert.incident);
    return;
  }
  const auto known = s.world.alerts.find(alert.fingerprint);
  if (known != s.world.alerts.end() && is_open(s.world, known->second.incident)) {
    alert.incident = known->second.incident;
    s.put(alert);
    burns_again(s, alert.incident);
    return;
  }
  const auto open = s.world.open_by_group.find(group_key(alert));
  if (open != s.world.open_by_group.end()) {
    alert.incident = open->second;
    s.put(alert);
    record_alert(s, alert);
    burns_again(s, alert.incident);
    return;
  }
  Incident incident;
  incident.title = title_of(alert);
  incident.severity = alert.severity;
  incident.policy = policy_for(*s.world.configuration, label(alert, "service"));
  incident.group_key = group_key(alert);
  incident.opened_by = "check:" + std::string(label(alert, "check"));
  alert.incident = open_incident(s, incident);
  s.put(alert);
  record_alert(s, alert);
}

void on_alert_recovering(Stepping& s, Fingerprint fingerprint) {
  const auto found = s.world.alerts.find(fingerprint);
  if (found == s.world.alerts.end()) return;
  Alert alert = found->second;
  alert.status = AlertStatus::recovering;
  alert.changed_at = s.now;
  s.put(alert);
  if (alert.incident) went_green(s, alert.incident);
}

void on_alert_relapsed(Stepping& s, Fingerprint fingerprint) {
  const auto found = s.world.alerts.find(fingerprint);
  if (found == s.world.alerts.end()) return;
  Alert alert = found->second;
  alert.status = AlertStatus::firing;
  alert.changed_at = s.now;
  if (!alert.incident) {  // declared over, and it burns on: that is news
    s.then(AlertRaised{alert});
    return;
  }
  s.put(alert);
  burns_again(s, alert.incident);
}

void on_alert_resolved(Stepping& s, Fingerprint fingerprint) {
  const auto found = s.world.alerts.find(fingerprint);
  if (found == s.world.alerts.end()) return;
  if (!found->second.incident) {
    s.put(DeletedAlert{fingerprint});
    return;
  }
  Alert alert = found->second;
  alert.status = AlertStatus::resolved;
  alert.changed_at = s.now;
  s.put(alert);
  went_green(s, alert.incident);
}

void on_recovery_due(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || !found->second.green_since) return;
  if (const Instant bad = last_bad_answer(s.world, id); bad > *found->second.green_since) {
    set_green_since(s, id, bad);
    s.record("vigie", "incident.recovery_unproven", subject(id), id,
             {{"reason", stored(say("a bad answer"))}, {"at", to_rfc3339(bad)}});
    return;
  }
  if (!all_shown_up(s.world, id, s.now)) {
    s.record("vigie", "incident.recovery_unproven", subject(id), id,
             {{"reason", stored(say("no fresh evidence"))}});
    set_green_since(s, id, s.now);
    return;
  }
  close_incident(s, found->second, "vigie", Resolution::verified, "");
}

void on_incident_settled(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || found->second.status != IncidentStatus::resolved) return;
  // The last messages about it are still to be made; this is asked again after them.
  for (const FollowUp& waiting : s.follow_ups)
    if (const auto* wanted = std::get_if<PageWanted>(&waiting);
        wanted != nullptr && wanted->page.incident == id)
      return;
  for (PageId page : s.world.pages_of[id])
    for (DeliveryId delivery : s.world.deliveries_of[page])
      if (!is_final(s.world.deliveries.at(delivery).status)) return;
  const std::set<Fingerprint> members = members_of(s.world, id);
  for (Fingerprint fingerprint : members) s.put(DeletedAlert{fingerprint});
  s.put(Retired{id});
}

Result<Answer> on_acknowledge(Stepping& s, const Acknowledge& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (!s.world.configuration->people.contains(event.by))
    return fail(ErrorCode::not_found, say("there is no person \"{}\"", event.by.text));
  if (incident->status == IncidentStatus::acknowledged) {
    if (incident->acknowledged_by == event.by.text) return Answer{incident->id.value, {}};
    return fail(ErrorCode::conflict, say("incident {} is already taken by {}", incident->id.value,
                                         incident->acknowledged_by));
  }
  incident->status = IncidentStatus::acknowledged;
  incident->acknowledged_at = s.now;
  incident->acknowledged_by = event.by.text;
  s.put(*incident);
  s.record(person_actor(event.by), "incident.acknowledged", subject(incident->id), incident->id,
           {{"via", event.via}});
  announce_taken(s, *incident);
  finish_escalation(s, incident->id, EscalationStatus::acknowledged);
  cancel_calls(s, incident->id);
  notify_called(s, incident->id, PageKind::taken, event.by);
  return Answer{incident->id.value, {}};
}

Result<Answer> on_resolve(Stepping& s, const Resolve& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (trim(event.reason).empty())
    return fail(ErrorCode::invalid, say("resolving by hand needs a reason: what makes you sure?"));
  if (event.reason.size() > limits::note)
    return fail(ErrorCode::limit, say("a reason has at most {} bytes", limits::note));
  close_incident(s, *incident, event.actor, Resolution::declared, event.reason);
  return Answer{incident->id.value, {}};
}

Result<Answer> on_open(Stepping& s, const OpenIncident& event) {
  if (trim(event.title).empty()) return fail(ErrorCode::invalid, say("an incident needs a title"));
  if (event.service && !s.world.configuration->services.contains(*event.service))
    return fail(ErrorCode::not_found, say("there is no service \"{}\"", event.service->text));
  const PolicyName policy =
      policy_for(*s.world.configuration, event.service ? event.service->text : "");
  if (!s.world.configuration->policies.contains(policy))
    return fail(ErrorCode::conflict, say("nobody could be called: there is no policy \"{}\" and no "
                                         "person; apply a configuration first",
                                         policy.text));
  Incident incident;
  incident.title = event.title;
  incident.severity = event.severity;
  incident.policy = policy;
  incident.opened_by = event.actor;
  return Answer{open_incident(s, incident).value, {}};
}

Result<Answer> on_note(Stepping& s, const AddNote& event) {
  if (event.incident.value <= 0 || event.incident.value >= s.world.next_id)
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  if (trim(event.text).empty()) return fail(ErrorCode::invalid, say("a note needs a text"));
  if (event.text.size() > limits::note)
    return fail(ErrorCode::limit, say("a note has at most {} bytes", limits::note));
  s.record(event.actor, "incident.note", subject(event.incident), event.incident,
           {{"text", event.text}});
  return Answer{event.incident.value, {}};
}

}  // namespace vigie
