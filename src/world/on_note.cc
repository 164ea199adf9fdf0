// Lines that people write on the timeline of an incident, and what they alone can know.
#include "base/limits.h"
#include "world/incident_parts.h"

namespace vigie {

Result<Answer> on_note(Stepping& s, const AddNote& event) {
  if (event.incident.value <= 0 || event.incident.value >= s.world.next_id)
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  const auto text = plain_text(event.text, say("a note needs a text"),
                               say("a note has at most {} bytes", limits::note));
  if (!text) return fail(text.error());
  std::vector<std::pair<std::string, std::string>> facts = {{"text", event.text}};
  if (event.happened_at) {
    if (*event.happened_at > s.now || *event.happened_at + limits::oldest_entry < s.now)
      return fail(ErrorCode::invalid,
                  say("a line is about the past, and about at most a year of it, not about {}",
                      to_rfc3339(*event.happened_at)));
    facts.emplace_back("happened_at", to_rfc3339(*event.happened_at));
  }
  s.record(event.actor, event.action ? "incident.action" : "incident.note", subject(event.incident),
           event.incident, std::move(facts));
  who_writes_is_awake(s, event.incident, event.actor);
  return Answer{event.incident.value, {}};
}

Result<Answer> on_judge(Stepping& s, const JudgeIncident& event) {
  if (event.incident.value <= 0 || event.incident.value >= s.world.next_id)
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  if (event.reason.size() > limits::note)
    return fail(ErrorCode::invalid, say("a reason has at most {} bytes", limits::note));
  std::vector<std::pair<std::string, std::string>> facts = {
      {"usefulness", std::string(to_string(event.usefulness))}};
  if (!event.reason.empty()) facts.emplace_back("reason", event.reason);
  s.put(Judged{event.incident, event.usefulness});
  s.record(event.actor, "incident.judged", subject(event.incident), event.incident,
           std::move(facts));
  return Answer{event.incident.value, {}};
}

Result<Answer> on_announce(Stepping& s, const Announce& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (incident->announced_at) return Answer{event.incident.value, {}};
  incident->announced_at = s.now;
  s.put(*incident);
  s.record(event.actor, "incident.announced", subject(incident->id), incident->id);
  return Answer{event.incident.value, {}};
}

Result<Answer> on_restored_up_to(Stepping& s, const SetRestoredUpTo& event) {
  Result<Incident> incident = open_one(s.world, event.incident);
  if (!incident) return fail(incident.error());
  if (event.until > s.now)
    return fail(ErrorCode::invalid,
                say("the newest data that was got back is of the past, not of {}",
                    to_rfc3339(event.until)));
  incident->restored_up_to = event.until;
  s.put(*incident);
  s.record(event.actor, "incident.restored_up_to", subject(incident->id), incident->id,
           {{"until", to_rfc3339(event.until)}});
  return Answer{event.incident.value, {}};
}

}  // namespace vigie
