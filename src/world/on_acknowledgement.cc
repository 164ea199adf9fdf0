// Who has an incident, and for how long: taking it, snoozing, handing over, going back to rest, and
// what happens when nothing was heard of them any more.
#include <algorithm>

#include "base/limits.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

Duration length_of(const World& world, const Incident& incident) {
  const Policy* policy = policy_of(world, incident.policy);
  return policy == nullptr ? Policy{}.acknowledgement : policy->acknowledgement;
}

bool has_it(const Incident& incident, const PersonName& person) {
  return incident.status == IncidentStatus::acknowledged && incident.acknowledged_by == person.text;
}

tl::unexpected<Error> taken_by_another(const Incident& incident) {
  return fail(ErrorCode::conflict, say("incident {} is already taken by {}", incident.id.value,
                                       incident.acknowledged_by));
}

// Those who were called since the last call to this person outside of the policy's steps.
std::set<PersonName> called_since(const World& world, const Incident& incident,
                                  const PersonName& person) {
  std::set<PersonName> called;
  PageId recall;
  const auto pages = world.pages_of.find(incident.id);
  if (pages == world.pages_of.end()) return called;
  for (PageId id : pages->second) {
    const Page& page = world.pages.at(id);
    if (page.kind != PageKind::call) continue;
    if (page.person == person && page.round == outside_rounds) {
      recall = id;
      called.clear();
    } else if (page.person != person) {
      called.insert(page.person);
    }
  }
  return called;
}

void tell(Stepping& s, const Incident& incident, const PersonName& person, PageKind kind) {
  Page page;
  page.incident = incident.id;
  page.person = person;
  page.kind = kind;
  page.step = incident.recalls;
  s.then(PageWanted{page});
}

// Whoever comes back to what they had had need not wake up again those who know it.
void tell_others(Stepping& s, const Incident& incident, const PersonName& taker,
                 const std::string& earlier) {
  std::set<PersonName> others = called_since(s.world, incident, taker);
  if (earlier != taker.text) {
    const auto pages = s.world.pages_of.find(incident.id);
    if (pages != s.world.pages_of.end())
      for (PageId id : pages->second)
        if (s.world.pages.at(id).kind == PageKind::call) others.insert(s.world.pages.at(id).person);
    if (!earlier.empty()) others.insert(PersonName(earlier));
  }
  others.erase(taker);
  for (const PersonName& person : others) tell(s, incident, person, PageKind::taken);
}

void take(Stepping& s, Incident incident, const PersonName& by, Instant until,
          std::vector<std::pair<std::string, std::string>> facts) {
  const std::string earlier =
      incident.acknowledged_by.empty() ? incident.last_holder : incident.acknowledged_by;
  if (!incident.acknowledged_by.empty() && incident.acknowledged_by != by.text)
    end_intervention(s, incident.id, PersonName(incident.acknowledged_by), EndKnown::estimated);
  incident.status = IncidentStatus::acknowledged;
  incident.acknowledged_at = s.now;
  incident.acknowledged_by = by.text;
  incident.acknowledged_until = until;
  incident.last_holder.clear();
  incident.offered_to.clear();
  incident.rest_at.reset();
  if (!incident.first_acknowledged_at) incident.first_acknowledged_at = s.now;
  s.put(incident);
  facts.emplace_back("until", to_rfc3339(until));
  s.record(person_actor(by), "incident.acknowledged", subject(incident.id), incident.id,
           std::move(facts));
  begin_intervention(s, incident.id, by);
  if (incident.snoozed) end_intervention(s, incident.id, by, EndKnown::estimated);
  announce_taken(s, incident);
  finish_escalation(s, incident.id, EscalationStatus::acknowledged);
  cancel_calls(s, incident.id);
  tell_others(s, incident, by, earlier);
}

// A new number for calls and notices, so that none counts as a repetition of an earlier one.
void take_over(Stepping& s, Incident incident, const PersonName& by, const std::string& via) {
  ++incident.recalls;
  incident.snoozed = false;
  s.record(person_actor(by), "incident.handover_accepted", subject(incident.id), incident.id,
           {{"from", incident.acknowledged_by}});
  take(s, incident, by, s.now + length_of(s.world, incident), {{"via", via}});
}

void sign_of_life(Stepping& s, Incident incident, const PersonName& by) {
  extend_acknowledgement(s, incident);
  s.put(incident);
  s.record(person_actor(by), "incident.still_on_it", subject(incident.id), incident.id,
           {{"until", to_rfc3339(*incident.acknowledged_until)}});
}

}  // namespace

void extend_acknowledgement(Stepping& s, Incident& incident) {
  const Instant until = s.now + length_of(s.world, incident);
  incident.acknowledged_until =
      std::max(until, incident.acknowledged_until.value_or(Instant::min()));
  incident.rest_at.reset();
}

void who_writes_is_awake(Stepping& s, IncidentId id, const std::string& actor) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end() || found->second.status != IncidentStatus::acknowledged ||
      actor != "person:" + found->second.acknowledged_by)
    return;
  Incident incident = found->second;
  extend_acknowledgement(s, incident);
  s.put(incident);
}

void end_acknowledgement(Stepping& s, IncidentId id, CallCause cause) {
  Incident incident = s.world.incidents.at(id);
  if (incident.status != IncidentStatus::acknowledged) return;
  const PersonName holder(incident.acknowledged_by);
  incident.status = IncidentStatus::triggered;
  incident.last_holder = holder.text;
  incident.acknowledged_by.clear();
  incident.acknowledged_at.reset();
  incident.acknowledged_until.reset();
  incident.snoozed = false;
  incident.offered_to.clear();
  incident.rest_at.reset();
  ++incident.recalls;
  s.put(incident);
  s.record("vigie", "incident.acknowledgement_ended", subject(id), id,
           {{"person", holder.text}, {"cause", std::string(to_string(cause))}});
  end_intervention(s, id, holder, EndKnown::estimated);
  announce_released(s, incident);
  const bool reachable = can_be_reached(s.world, holder);
  reopen_escalation(s, id, !reachable);
  if (!reachable) return;
  Page page;
  page.incident = id;
  page.person = holder;
  page.kind = PageKind::call;
  page.round = outside_rounds;
  page.step = incident.recalls;
  page.cause = cause;
  s.then(PageWanted{page});
}

void on_acknowledgement_due(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end()) return;
  end_acknowledgement(s, id, found->second.snoozed ? CallCause::snooze : CallCause::expired);
}

Result<Answer> on_acknowledge(Stepping& s, const Acknowledge& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (auto known = known_person(s.world, event.by); !known) return fail(known.error());
  if (has_it(*incident, event.by)) {
    // A second press on the same button is no news.
    if (s.now - *incident->acknowledged_at > minutes(1)) sign_of_life(s, *incident, event.by);
  } else if (incident->status == IncidentStatus::triggered) {
    take(s, *incident, event.by, s.now + length_of(s.world, *incident), {{"via", event.via}});
  } else if (incident->offered_to == event.by.text) {
    take_over(s, *incident, event.by, event.via);
  } else {
    return taken_by_another(*incident);
  }
  return Answer{event.incident.value, {}};
}

Result<Answer> on_snooze(Stepping& s, const Snooze& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (auto known = known_person(s.world, event.by); !known) return fail(known.error());
  if (event.until <= s.now || event.until > s.now + limits::longest_snooze)
    return fail(ErrorCode::invalid,
                say("a snooze ends within {} from now, not {}",
                    to_string(Duration(limits::longest_snooze)), to_rfc3339(event.until)));
  if (incident->status == IncidentStatus::acknowledged && !has_it(*incident, event.by))
    return taken_by_another(*incident);
  incident->snoozed = true;
  take(s, *incident, event.by, event.until, {{"snoozed", "true"}});
  return Answer{event.incident.value, {}};
}

Result<Answer> on_still_on_it(Stepping& s, const StillOnIt& event) {
  const Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (has_it(*incident, event.by)) {
    sign_of_life(s, *incident, event.by);
    return Answer{event.incident.value, {}};
  }
  if (incident->status == IncidentStatus::acknowledged) return taken_by_another(*incident);
  // Somebody who answers late had it, and has it again.
  if (incident->last_holder == event.by.text) {
    if (auto known = known_person(s.world, event.by); !known) return fail(known.error());
    continue_intervention(s, event.incident, event.by);
    return on_acknowledge(s, {event.incident, event.by, "still on it"});
  }
  return fail(ErrorCode::conflict,
              say("nobody has incident {}: acknowledge it", event.incident.value));
}

Result<Answer> on_end_intervention(Stepping& s, const EndIntervention& event) {
  if (event.incident.value <= 0 || event.incident.value >= s.world.next_id)
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  if (auto known = known_person(s.world, event.by); !known) return fail(known.error());
  s.record(person_actor(event.by), "intervention.ended", subject(event.incident), event.incident);
  end_intervention(s, event.incident, event.by, EndKnown::said);
  const auto found = s.world.incidents.find(event.incident);
  if (found != s.world.incidents.end() && has_it(found->second, event.by)) {
    Incident incident = found->second;
    incident.rest_at = s.now;
    s.put(incident);
  }
  return Answer{event.incident.value, {}};
}

Result<Answer> on_hand_over(Stepping& s, const HandOver& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (auto known = known_person(s.world, event.to); !known) return fail(known.error());
  if (incident->status != IncidentStatus::acknowledged)
    return fail(ErrorCode::conflict,
                say("nobody has incident {}: acknowledge it", event.incident.value));
  if (!has_it(*incident, event.by)) return taken_by_another(*incident);
  if (event.to == event.by)
    return fail(ErrorCode::invalid,
                say("{} has incident {} already", event.to.text, event.incident.value));
  if (!can_be_reached(s.world, event.to))
    return fail(ErrorCode::invalid,
                say("{} has no address: nobody would hear of the offer", event.to.text));
  incident->offered_to = event.to.text;
  ++incident->recalls;
  s.put(*incident);
  s.record(person_actor(event.by), "incident.handover_offered", subject(incident->id), incident->id,
           {{"to", event.to.text}});
  tell(s, *incident, event.to, PageKind::offer);
  return Answer{event.incident.value, {}};
}

Result<Answer> on_answer_hand_over(Stepping& s, const AnswerHandOver& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (incident->status != IncidentStatus::acknowledged || event.by.empty() ||
      incident->offered_to != event.by.text)
    return fail(ErrorCode::conflict,
                say("incident {} is not offered to {} now", event.incident.value, event.by.text));
  if (event.accept) {
    take_over(s, *incident, event.by, "hand-over");
    return Answer{event.incident.value, {}};
  }
  incident->offered_to.clear();
  s.put(*incident);
  s.record(person_actor(event.by), "incident.handover_declined", subject(incident->id),
           incident->id);
  tell(s, *incident, PersonName(incident->acknowledged_by), PageKind::declined);
  return Answer{event.incident.value, {}};
}

}  // namespace vigie
