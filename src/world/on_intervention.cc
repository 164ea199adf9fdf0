// What people do on incidents, recorded by itself: from the moment that they take one until they
// say that they are done, or until it is no longer theirs.
#include <algorithm>

#include "base/limits.h"
#include "world/duty_parts.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

constexpr std::string_view by_person = "person:";

// The call or the offer that they answered.
const Page* answered_page(const World& world, IncidentId incident, const PersonName& person) {
  const auto pages = world.pages_of.find(incident);
  if (pages == world.pages_of.end()) return nullptr;
  for (auto id = pages->second.rbegin(); id != pages->second.rend(); ++id) {
    const Page& page = world.pages.at(*id);
    if (page.person == person && (page.kind == PageKind::call || page.kind == PageKind::offer))
      return &page;
  }
  return nullptr;
}

// Room for one more: the oldest that has ended can no longer be changed.
void keep_few(Stepping& s, const PersonName& person) {
  const auto own = s.world.interventions_of.find(person);
  if (own == s.world.interventions_of.end() || own->second.size() < limits::interventions_of_one)
    return;
  for (const InterventionId id : own->second) {
    if (!s.world.interventions.at(id).ended_at) continue;
    return on_intervention_old(s, id);
  }
}

// The last one of this person on this incident; null: none in memory, or it was taken back.
const InterventionRecord* last_of(const World& world, IncidentId incident,
                                  const PersonName& person) {
  const auto own = world.interventions_of.find(person);
  if (own == world.interventions_of.end()) return nullptr;
  for (auto id = own->second.rbegin(); id != own->second.rend(); ++id) {
    const InterventionRecord& record = world.interventions.at(*id);
    if (record.incident == incident) return record.voided ? nullptr : &record;
  }
  return nullptr;
}

const InterventionRecord* ended_by_guess(const World& world, IncidentId incident,
                                         const PersonName& person, Instant now) {
  const InterventionRecord* last = last_of(world, incident, person);
  const bool guess = last != nullptr && last->end == EndKnown::estimated &&
                     now - *last->ended_at <= limits::rest_said_late &&
                     !is_signed(world, person, last->acknowledged_at);
  return guess ? last : nullptr;
}

bool has_it(const World& world, IncidentId id, const PersonName& person) {
  const auto incident = world.incidents.find(id);
  return incident != world.incidents.end() &&
         incident->second.status == IncidentStatus::acknowledged &&
         incident->second.acknowledged_by == person.text;
}

}  // namespace

void begin_intervention(Stepping& s, IncidentId incident, const PersonName& person) {
  if (s.world.working.contains({incident, person})) return;
  keep_few(s, person);
  InterventionRecord record;
  record.id = InterventionId(s.new_id());
  record.person = person;
  record.incident = incident;
  if (const Page* page = answered_page(s.world, incident, person)) {
    record.page = page->id;
    record.paged_at = page->created_at;
  }
  record.acknowledged_at = s.now;
  record.last_action_at = s.now;
  s.put(record);
}

void note_action(Stepping& s, const JournalEntry& entry) {
  if (!entry.actor.starts_with(by_person) || entry.kind.starts_with("intervention.") ||
      entry.kind == "incident.acknowledged")
    return;
  const PersonName person(entry.actor.substr(by_person.size()));
  const auto working = s.world.working.find({entry.incident, person});
  if (working == s.world.working.end()) {
    // Whoever was done, and writes again, works again.
    if (has_it(s.world, entry.incident, person)) begin_intervention(s, entry.incident, person);
    return;
  }
  InterventionRecord record = s.world.interventions.at(working->second);
  if (!record.first_action_at) record.first_action_at = s.now;
  record.last_action_at = s.now;
  if (!(record == s.world.interventions.at(working->second))) s.put(record);
}

void end_intervention(Stepping& s, IncidentId incident, const PersonName& person, EndKnown end) {
  InterventionRecord record;
  if (const auto working = s.world.working.find({incident, person});
      working != s.world.working.end()) {
    record = s.world.interventions.at(working->second);
  } else if (const InterventionRecord* guessed = ended_by_guess(s.world, incident, person, s.now);
             end == EndKnown::said && guessed != nullptr) {
    record = *guessed;
  } else {
    return;
  }
  if (end == EndKnown::said) record.last_action_at = s.now;
  record.ended_at = record.last_action_at;
  record.end = end;
  s.put(record);
  tell_of_rest(s, record);
}

void continue_intervention(Stepping& s, IncidentId incident, const PersonName& person) {
  const InterventionRecord* guessed = ended_by_guess(s.world, incident, person, s.now);
  if (guessed == nullptr || s.world.working.contains({incident, person})) return;
  InterventionRecord record = *guessed;
  record.ended_at.reset();
  record.end = EndKnown::open;
  record.last_action_at = s.now;
  s.put(record);
}

void interventions_are_over(Stepping& s, const Incident& incident) {
  for (const auto& [id, known] : std::map(s.world.interventions)) {
    if (known.incident != incident.id || known.resolved_at) continue;
    InterventionRecord record = known;
    record.resolved_at = s.now;
    s.put(record);
    if (!record.ended_at) end_intervention(s, incident.id, record.person, EndKnown::estimated);
  }
}

void on_intervention_old(Stepping& s, InterventionId id) {
  const auto found = s.world.interventions.find(id);
  if (found == s.world.interventions.end() || !found->second.ended_at) return;
  InterventionRecord record = found->second;
  record.retired = true;
  s.put(record);
}

}  // namespace vigie
