// From alerts to incidents: which alerts are one trouble, and how an incident begins and ends.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "config/dependencies.h"
#include "world/backed_up.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

std::string group_key(const Alert& alert) {
  if (const ServiceName service = service_of(alert); !service.empty())
    return "service/" + service.text;
  return "check/" + check_of(alert).text;
}

// A check that was taken away while it burned and that came back with other labels is still one
// check: its new alert replaces the old one, which nothing would end any more. Returns the open
// incident of the old one.
IncidentId forget_earlier_alert(Stepping& s, const Alert& alert) {
  const auto earlier = s.world.alert_of_check.find(check_of(alert));
  if (earlier == s.world.alert_of_check.end() || earlier->second == alert.fingerprint) return {};
  const IncidentId incident = s.world.alerts.at(earlier->second).incident;
  s.put(DeletedAlert{earlier->second});
  return is_open(s.world, incident) ? incident : IncidentId{};
}

std::string title_of(const Alert& alert) {
  const auto summary = alert.annotations.find("summary");
  const std::string evidence = summary == alert.annotations.end() ? "" : summary->second;
  const Message seen = from_stored(evidence);
  const std::string name(label(alert, "alertname"));
  return seen.is_said() ? stored(say("{}: {}", name, seen)) : name + ": " + evidence;
}

Message title_of_suspect(const Configuration& configuration, const ServiceName& suspect) {
  const auto service = configuration.services.find(suspect);
  return say("{} is suspected: what stands on it fails together",
             service == configuration.services.end() ? suspect.text : service->second.title);
}

const Outage* outage_of(const World& world, const Alert& alert) {
  const auto state = world.checks.find(check_of(alert));
  if (state == world.checks.end()) return nullptr;
  const auto outage = world.outages.find(state->second.outage);
  return outage == world.outages.end() ? nullptr : &outage->second;
}

// The earliest trouble of all is when it happened.
void note_beginning(const World& world, const Alert& alert, Incident& incident) {
  const Outage* outage = outage_of(world, alert);
  if (outage == nullptr) return;
  if (incident.happened_to && *incident.happened_to <= outage->first_bad.at) return;
  incident.happened_to = outage->first_bad.at;
  incident.happened_from.reset();
  if (outage->last_good) incident.happened_from = outage->last_good->at;
}

// What would be lost of a service that fails now, if it had to be made anew from its backups.
void note_backups(const World& world, Incident& incident, const ServiceName& service, Instant now) {
  const auto age = backed_up(world, service, now);
  if (age && age->known) incident.backed_up_to.emplace(service, *age->until);
}

// What the timeline of an incident begins with: when the trouble can have begun, and the evidence.
void record_alert(Stepping& s, const Alert& alert) {
  std::vector<std::pair<std::string, std::string>> facts = {
      {"alert", to_string(alert.fingerprint)}};
  if (const auto summary = alert.annotations.find("summary"); summary != alert.annotations.end())
    facts.emplace_back("summary", summary->second);
  if (const Outage* outage = outage_of(s.world, alert)) {
    if (outage->last_good) facts.emplace_back("last_good", to_rfc3339(outage->last_good->at));
    facts.emplace_back("first_bad", to_rfc3339(outage->first_bad.at));
  }
  s.record("check:" + check_of(alert).text, "incident.alert_joined", subject(alert.incident),
           alert.incident, std::move(facts));
}

IncidentId first_open(const World& world, const std::string& key) {
  const auto open = world.open_by_key.find(key);
  return open == world.open_by_key.end() ? IncidentId{} : *open->second.begin();
}

// Where an alert belongs, and what is then suspected (empty: what was suspected before).
struct Home {
  IncidentId incident;
  ServiceName suspect;
};

// An incident that has an alert of the last minutes whose service shares an ancestor with this one.
Home failing_together(const World& world, const ServiceName& service, Instant now) {
  const Configuration& configuration = *world.configuration;
  std::vector<ServiceName> roots = ancestors(configuration, service);
  roots.insert(roots.begin(), service);
  Home home;
  for (const ServiceName& root : roots) {
    const auto below = world.alerts_below.find(root);
    if (below == world.alerts_below.end()) continue;
    for (auto one = below->second.lower_bound({now - limits::failed_together, Fingerprint{}});
         one != below->second.end(); ++one) {
      const Alert& other = world.alerts.at(one->second);
      if (!is_open(world, other.incident) || (home.incident && home.incident <= other.incident))
        continue;
      const auto common = common_ancestor(configuration, service, service_of(other));
      if (common) home = {other.incident, *common};
    }
  }
  return home;
}

Home home_of(const World& world, const Alert& alert, Instant now) {
  if (const IncidentId own = first_open(world, group_key(alert))) return {own, {}};
  const ServiceName service = service_of(alert);
  if (!world.configuration->services.contains(service)) return {};
  if (const IncidentId own = first_open(world, "suspect/" + service.text)) return {own, {}};
  for (const ServiceName& ancestor : ancestors(*world.configuration, service))
    if (const IncidentId above = first_open(world, "suspect/" + ancestor.text)) return {above, {}};
  return failing_together(world, service, now);
}

// Whether whoever took the incident knew that this service fails too.
bool covered(const World& world, const Incident& incident, const ServiceName& service) {
  if (service.empty() || incident.services.contains(service) || incident.suspect == service)
    return true;
  const auto above = ancestors(*world.configuration, service);
  return std::ranges::find(above, incident.suspect) != above.end();
}

void join(Stepping& s, Alert alert, const Home& home) {
  Incident incident = s.world.incidents.at(home.incident);
  const ServiceName service = service_of(alert);
  bool worse = !covered(s.world, incident, service);
  if (alert.severity > incident.severity) {
    worse = true;
    s.record("vigie", "incident.severity", subject(incident.id), incident.id,
             {{"from", std::string(to_string(incident.severity))},
              {"to", std::string(to_string(alert.severity))}});
    incident.severity = alert.severity;
  }
  const bool new_service = !service.empty() && incident.services.insert(service).second;
  if (new_service) note_backups(s.world, incident, service, s.now);
  if (!home.suspect.empty() && incident.suspect != home.suspect) {
    incident.suspect = home.suspect;
    // What a person called it stays.
    if (!incident.opened_by.starts_with("person:") && !incident.opened_by.starts_with("token:"))
      incident.title =
          stored(title_of_suspect(*s.world.configuration, home.suspect), limits::title);
    s.record("vigie", "incident.suspect", subject(incident.id), incident.id,
             {{"suspect", home.suspect.text}, {"title", incident.title}});
  }
  note_beginning(s.world, alert, incident);
  s.put(incident);
  alert.incident = incident.id;
  s.put(alert);
  record_alert(s, alert);
  if (new_service) widen_scope(s, incident.id, {service});
  turned_red(s, alert);
  if (worse) end_acknowledgement(s, incident.id, CallCause::worse);
  burns_again(s, incident.id);
}

// The alert of a check that was in an open incident before: it burns again there.
void rejoin(Stepping& s, Alert alert, IncidentId incident) {
  alert.incident = incident;
  s.put(alert);
  turned_red(s, alert);
  if (counts(s.world, alert)) burns_again(s, incident);
}

bool all_green(const World& world, const ServiceName& service, Instant now) {
  const auto checks = world.configuration->checks_of.find(service);
  return checks != world.configuration->checks_of.end() &&
         std::ranges::all_of(checks->second, [&](const CheckName& name) {
           return shown_verdict(world, world.configuration->checks.at(name), now) == Verdict::up;
         });
}

// A service of the incident of which everything is green again.
bool part_is_green(const World& world, IncidentId id) {
  const auto members = members_of(world, id);
  return std::ranges::any_of(members, [&](Fingerprint one) {
    const std::string key = group_key(world.alerts.at(one));
    return std::ranges::all_of(members, [&](Fingerprint other) {
      const Alert& alert = world.alerts.at(other);
      return alert.status == AlertStatus::resolved || !counts(world, alert) ||
             group_key(alert) != key;
    });
  });
}

bool all_resolved(const World& world, IncidentId id) {
  return std::ranges::all_of(members_of(world, id), [&](Fingerprint fingerprint) {
    const Alert& alert = world.alerts.at(fingerprint);
    return alert.status == AlertStatus::resolved || !counts(world, alert);
  });
}

// The milestones of what is green and what is not.
void note_recovery(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || !is_open(s.world, id)) return;
  Incident incident = found->second;
  if (!incident.partial_at && part_is_green(s.world, id)) incident.partial_at = s.now;
  if (!incident.full_at && all_resolved(s.world, id)) incident.full_at = s.now;
  if (!(incident == found->second)) s.put(incident);
}

}  // namespace

bool is_open(const World& world, IncidentId id) {
  const auto found = world.incidents.find(id);
  return found != world.incidents.end() && found->second.status != IncidentStatus::resolved;
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

std::set<Fingerprint> members_of(const World& world, IncidentId id) {
  const auto members = world.alerts_of.find(id);
  return members == world.alerts_of.end() ? std::set<Fingerprint>{} : members->second;
}

Result<void> known_person(const World& world, const PersonName& person) {
  if (world.configuration->people.contains(person)) return {};
  return fail(ErrorCode::not_found, say("there is no person \"{}\"", person.text));
}

bool can_be_reached(const World& world, const PersonName& person) {
  const auto found = world.configuration->people.find(person);
  return found != world.configuration->people.end() && !found->second.contacts.empty();
}

Result<void> plain_text(std::string_view text, const Message& missing, const Message& too_long) {
  if (trim(text).empty()) return fail(ErrorCode::invalid, missing);
  if (text.size() > limits::note) return fail(ErrorCode::limit, too_long);
  return {};
}

void notify_called(Stepping& s, IncidentId id, PageKind kind, const PersonName& except) {
  const Incident& incident = s.world.incidents.at(id);
  std::set<PersonName> called;
  for (PageId page : s.world.pages_of[id])
    if (s.world.pages.at(page).kind == PageKind::call) called.insert(s.world.pages.at(page).person);
  if (kind == PageKind::resolved && !incident.acknowledged_by.empty())
    called.insert(PersonName(incident.acknowledged_by));
  called.erase(except);
  for (const PersonName& person : called) {
    Page page;
    page.incident = id;
    page.person = person;
    page.kind = kind;
    // It may be taken more than once, and each time is news.
    if (kind == PageKind::taken) page.step = incident.recalls;
    s.then(PageWanted{page});
  }
}

IncidentId open_incident(Stepping& s, Incident incident) {
  incident.id = IncidentId(s.new_id());
  incident.opened_at = s.now;
  incident.title = stored(from_stored(incident.title), limits::title);
  for (const ServiceName& service : incident.services)
    note_backups(s.world, incident, service, s.now);
  s.put(incident);
  std::vector<std::pair<std::string, std::string>> facts = {
      {"title", incident.title},
      {"severity", std::string(to_string(incident.severity))},
      {"policy", incident.policy.text}};
  if (incident.missed_detection) facts.emplace_back("missed_detection", "true");
  s.record(incident.opened_by, "incident.opened", subject(incident.id), incident.id,
           std::move(facts));
  start_escalation(s, incident);
  widen_scope(s, incident.id, incident.services);
  return incident.id;
}

void close_incident(Stepping& s, Incident incident, std::string actor, Resolution resolution,
                    std::string reason) {
  incident.status = IncidentStatus::resolved;
  incident.resolved_at = s.now;
  incident.resolution = resolution;
  if (resolution == Resolution::declared) incident.resolved_by = actor;
  incident.resolution_reason = reason;
  incident.offered_to.clear();
  s.put(incident);
  std::vector<std::pair<std::string, std::string>> facts = {
      {"resolution", std::string(to_string(resolution))}};
  if (!reason.empty()) facts.emplace_back("reason", std::move(reason));
  if (incident.merged_into)
    facts.emplace_back("merged_into", std::to_string(incident.merged_into.value));
  s.record(std::move(actor), "incident.resolved", subject(incident.id), incident.id,
           std::move(facts));
  interventions_are_over(s, incident);
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
    alert.held_until.reset();
    s.put(alert);
  }
  notify_called(s, incident.id, PageKind::resolved, PersonName{});
  s.then(IncidentSettled{incident.id});
}

void on_alert_raised(Stepping& s, const Alert& raised) {
  Alert alert = raised;
  if (const IncidentId taken_over = forget_earlier_alert(s, alert))
    return join(s, std::move(alert), {taken_over, {}});
  const auto known = s.world.alerts.find(alert.fingerprint);
  if (known != s.world.alerts.end() && is_open(s.world, known->second.incident))
    return rejoin(s, std::move(alert), known->second.incident);
  if (const Home home = home_of(s.world, alert, s.now); home.incident)
    return join(s, std::move(alert), home);
  const ServiceName service = service_of(alert);
  Incident incident;
  incident.title = title_of(alert);
  incident.severity = alert.severity;
  incident.policy = policy_for(*s.world.configuration, service);
  incident.group_key = group_key(alert);
  if (!service.empty()) incident.services.insert(service);
  incident.suspect = service;
  incident.opened_by = "check:" + check_of(alert).text;
  note_beginning(s.world, alert, incident);
  alert.incident = open_incident(s, incident);
  s.put(alert);
  record_alert(s, alert);
  turned_red(s, alert);
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
  rejoin(s, alert, alert.incident);
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
  note_recovery(s, alert.incident);
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

Result<Answer> on_open(Stepping& s, const OpenIncident& event) {
  if (trim(event.title).empty()) return fail(ErrorCode::invalid, say("an incident needs a title"));
  if (event.service && !s.world.configuration->services.contains(*event.service))
    return fail(ErrorCode::not_found, say("there is no service \"{}\"", event.service->text));
  const ServiceName service = event.service.value_or(ServiceName{});
  const PolicyName policy = policy_for(*s.world.configuration, service);
  if (!s.world.configuration->policies.contains(policy))
    return fail(ErrorCode::conflict, say("nobody could be called: there is no policy \"{}\" and no "
                                         "person; apply a configuration first",
                                         policy.text));
  Incident incident;
  incident.title = event.title;
  incident.severity = event.severity;
  incident.policy = policy;
  incident.opened_by = event.actor;
  if (event.service) {
    incident.services.insert(service);
    incident.suspect = service;
    incident.missed_detection = all_green(s.world, service, s.now);
  }
  return Answer{open_incident(s, incident).value, {}};
}

Result<Answer> on_report(Stepping& s, const ReportProblem& event) {
  constexpr const char* group = "report";
  const auto text = plain_text(event.text, say("a report needs a text"),
                               say("a report has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  if (const IncidentId open = first_open(s.world, group)) {
    s.record("public", "incident.report", subject(open), open, {{"text", event.text}});
    return Answer{open.value, {}};
  }
  Incident incident;
  incident.title = stored(
      say("Reported from outside: {}", shorten(event.text.substr(0, event.text.find('\n')), 120)));
  incident.severity = event.severity;
  incident.policy = s.world.configuration->policies.contains(event.policy)
                        ? event.policy
                        : PolicyName(std::string(default_policy));
  if (!s.world.configuration->policies.contains(incident.policy))
    return fail(ErrorCode::conflict, say("nobody could be called: there is no policy \"{}\" and no "
                                         "person; apply a configuration first",
                                         incident.policy.text));
  incident.group_key = group;
  incident.opened_by = "public";
  const IncidentId id = open_incident(s, incident);
  s.record("public", "incident.report", subject(id), id, {{"text", event.text}});
  return Answer{id.value, {}};
}

Result<Answer> on_severity(Stepping& s, const SetSeverity& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (incident->severity == event.severity) return Answer{incident->id.value, {}};
  const bool worse = event.severity > incident->severity;
  const bool holder_knows = event.actor == "person:" + incident->acknowledged_by;
  s.record(event.actor, "incident.severity", subject(incident->id), incident->id,
           {{"from", std::string(to_string(incident->severity))},
            {"to", std::string(to_string(event.severity))}});
  incident->severity = event.severity;
  s.put(*incident);
  if (worse && !holder_knows) end_acknowledgement(s, incident->id, CallCause::worse);
  return Answer{incident->id.value, {}};
}

namespace {

// Everything that `from` was about is now about `into`. True: that makes it worse for who has it.
bool move_into(Stepping& s, Incident& into, const Incident& from) {
  bool worse = from.severity > into.severity;
  for (const ServiceName& service : from.services)
    worse = worse || !covered(s.world, into, service);
  into.severity = std::max(into.severity, from.severity);
  into.services.insert(from.services.begin(), from.services.end());
  into.backed_up_to.insert(from.backed_up_to.begin(), from.backed_up_to.end());
  if (from.happened_to && (!into.happened_to || *from.happened_to < *into.happened_to)) {
    into.happened_from = from.happened_from;
    into.happened_to = from.happened_to;
  }
  s.put(into);
  if (const auto rows = s.world.scope.find(from.id); rows != s.world.scope.end()) {
    const auto own = s.world.scope.find(into.id);
    const std::map<CheckName, ScopeRow> known =
        own == s.world.scope.end() ? std::map<CheckName, ScopeRow>{} : own->second;
    for (auto [check, row] : std::map(rows->second)) {
      if (known.contains(check)) continue;
      row.incident = into.id;
      s.put(row);
    }
  }
  for (auto [id, workaround] : std::map(s.world.workarounds)) {
    if (workaround.incident != from.id) continue;
    workaround.incident = into.id;
    s.put(workaround);
  }
  for (Fingerprint fingerprint : members_of(s.world, from.id)) {
    Alert alert = s.world.alerts.at(fingerprint);
    alert.incident = into.id;
    s.put(alert);
  }
  return worse;
}

}  // namespace

Result<Answer> on_merge(Stepping& s, const MergeIncidents& event) {
  Result<Incident> into = open_one(s.world, event.into);
  if (!into) return fail(into.error());
  Result<Incident> from = open_one(s.world, event.from);
  if (!from) return fail(from.error());
  if (event.into == event.from)
    return fail(ErrorCode::invalid, say("an incident cannot be merged into itself"));
  const bool worse = move_into(s, *into, *from);
  s.record(event.actor, "incident.merged", subject(into->id), into->id,
           {{"from", std::to_string(from->id.value)}, {"title", from->title}});
  from->merged_into = into->id;
  close_incident(s, *from, event.actor, Resolution::merged, "");
  if (any_firing(s.world, into->id)) {
    if (worse) end_acknowledgement(s, into->id, CallCause::worse);
    burns_again(s, into->id);
  } else {
    went_green(s, into->id);
  }
  return Answer{into->id.value, {}};
}

}  // namespace vigie
