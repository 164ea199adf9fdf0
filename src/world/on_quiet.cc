// Maintenance and pauses: who is not called for a while, and what is done at the end of it.
#include <algorithm>

#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "world/quiet.h"
#include "world/stepping.h"

namespace vigie {

namespace {

// Until there is evidence again after a pause, an old alert neither calls nor is forgotten.
constexpr Duration evidence_again = minutes(1);

std::string subject(WindowId id) {
  return "maintenance/" + std::to_string(id.value);
}

std::string_view word(Quiet::Kind kind) {
  return kind == Quiet::Kind::paused ? "paused" : "maintenance";
}

bool in_open_incident(const World& world, const Alert& alert) {
  const auto incident = world.incidents.find(alert.incident);
  return incident != world.incidents.end() && incident->second.status != IncidentStatus::resolved;
}

template <class Name>
std::string names_of(const std::vector<Name>& names) {
  std::string out;
  for (const Name& name : names) out += (out.empty() ? "" : ", ") + name.text;
  return out;
}

Result<void> check_scope(const Configuration& configuration, const MaintenanceScope& scope) {
  if (scope.services.empty() && scope.checks.empty())
    return fail(ErrorCode::invalid, say("maintenance needs at least one service or check"));
  for (const ServiceName& service : scope.services)
    if (!configuration.services.contains(service))
      return fail(ErrorCode::not_found, say("there is no service \"{}\"", service.text));
  for (const CheckName& check : scope.checks)
    if (!configuration.checks.contains(check))
      return fail(ErrorCode::not_found, say("there is no check \"{}\"", check.text));
  return {};
}

}  // namespace

bool hold_alert(Stepping& s, const Check& check, Alert alert) {
  const auto quiet = quiet_of(s.world, check.name, check.service, s.now);
  if (!quiet) return false;
  // What burns in an open incident makes that one red again; its escalation waits by itself.
  if (const auto known = s.world.alerts.find(alert.fingerprint);
      known != s.world.alerts.end() && in_open_incident(s.world, known->second))
    return false;
  if (const auto earlier = s.world.alert_of_check.find(check.name);
      earlier != s.world.alert_of_check.end() && earlier->second != alert.fingerprint) {
    if (in_open_incident(s.world, s.world.alerts.at(earlier->second))) return false;
    s.put(DeletedAlert{Fingerprint(earlier->second)});
  }
  alert.incident = IncidentId{};
  alert.held_until = quiet->until;
  s.put(alert);
  s.record("check:" + check.name.text, "check.held", "check/" + check.name.text, {},
           {{"why", std::string(word(quiet->kind))},
            {"title", quiet->title},
            {"until", to_rfc3339(quiet->until)}});
  return true;
}

// That of an alert that is in no incident is held with it (hold_alert).
void hold_change(Stepping& s, const CheckName& check, Instant until) {
  const auto burning = s.world.alert_of_check.find(check);
  if (burning == s.world.alert_of_check.end()) return;
  Alert alert = s.world.alerts.at(burning->second);
  if (alert.status != AlertStatus::firing || !in_open_incident(s.world, alert)) return;
  alert.held_until = until;
  s.put(alert);
}

void on_held_due(Stepping& s, Fingerprint fingerprint) {
  Alert alert = s.world.alerts.at(fingerprint);
  alert.held_until.reset();
  const CheckName name(alert.labels.at("check"));
  const Check* check = find_check(s.world, name);
  if (check == nullptr) return s.put(DeletedAlert{fingerprint});
  if (const auto quiet = quiet_of(s.world, name, check->service, s.now)) {
    alert.held_until = quiet->until;
  } else if (alert.status == AlertStatus::firing) {
    if (shown_verdict(s.world, *check, s.now) == Verdict::down) {
      s.put(alert);
      if (!in_open_incident(s.world, alert)) s.then(AlertRaised{alert});
      return s.then(CheckChanged{name, Verdict::down});
    }
    alert.held_until = s.now + evidence_again;
  }
  s.put(alert);
}

bool hold_escalation(Stepping& s, const Escalation& escalation) {
  const auto until = quiet_until(s.world, escalation.incident, s.now);
  if (!until) return false;
  const bool already = escalation.held;
  Escalation next = escalation;
  next.due = until;
  next.held = true;
  const IncidentId id = escalation.incident;
  s.put(next);
  if (!already)
    s.record("vigie", "escalation.held", "incident/" + std::to_string(id.value), id,
             {{"until", to_rfc3339(*until)}});
  return true;
}

void look_again_at_held(Stepping& s) {
  for (const auto& [fingerprint, known] : std::map(s.world.alerts)) {
    if (!known.held_until || *known.held_until <= s.now) continue;
    Alert alert = known;
    alert.held_until = s.now;
    s.put(alert);
  }
  for (const auto& [id, known] : std::map(s.world.escalations)) {
    if (!known.held) continue;
    Escalation escalation = known;
    if (escalation.status == EscalationStatus::running) {
      escalation.due = s.now;
    } else {
      escalation.remaining = Duration{};
    }
    s.put(escalation);
  }
}

Result<Answer> on_pause(Stepping& s, const PauseCheck& event) {
  const Check* check = find_check(s.world, event.check);
  if (check == nullptr)
    return fail(ErrorCode::not_found, say("there is no check \"{}\"", event.check.text));
  if (trim(event.reason).empty())
    return fail(ErrorCode::invalid,
                say("a pause needs a reason: who reads it later must understand"));
  if (event.reason.size() > limits::title)
    return fail(ErrorCode::limit, say("the reason of a pause has at most {} bytes", limits::title));
  if (event.until <= s.now)
    return fail(ErrorCode::invalid,
                say("the pause would end in the past ({})", to_rfc3339(event.until)));
  if (event.until > s.now + limits::longest_pause)
    return fail(ErrorCode::limit,
                say("a pause lasts at most {}: take the check out of the configuration instead",
                    to_string(limits::longest_pause)));
  const auto known = s.world.pauses.find(event.check);
  const Instant from = known == s.world.pauses.end() ? s.now : known->second.from;
  s.put(Pause{event.check, from, event.until, event.reason, event.actor});
  s.record(event.actor, "check.paused", "check/" + event.check.text, {},
           {{"until", to_rfc3339(event.until)}, {"reason", event.reason}});
  look_again_at_held(s);
  return Answer{};
}

namespace {

void end_pause(Stepping& s, const Pause& pause, const std::string& actor) {
  s.put(DeletedPause{pause.check});
  s.record(actor, "check.resumed", "check/" + pause.check.text, {},
           {{"paused_since", to_rfc3339(pause.from)}, {"reason", pause.reason}});
  const Check* check = find_check(s.world, pause.check);
  const auto known = s.world.heartbeats.find(pause.check);
  if (check != nullptr && known != s.world.heartbeats.end())
    if (const auto* heartbeat = std::get_if<HeartbeatCheck>(&check->question))
      s.put(after_absence(*heartbeat, known->second, pause.from, s.now));
  nothing_seen_until(s, s.now);
  look_again_at_held(s);
}

}  // namespace

Result<Answer> on_resume(Stepping& s, const ResumeCheck& event) {
  const auto known = s.world.pauses.find(event.check);
  if (known == s.world.pauses.end())
    return fail(ErrorCode::not_found, say("the check \"{}\" is not paused", event.check.text));
  end_pause(s, Pause(known->second), event.actor);
  return Answer{};
}

void on_pause_over(Stepping& s, const CheckName& check) {
  const auto known = s.world.pauses.find(check);
  if (known != s.world.pauses.end()) end_pause(s, Pause(known->second), "vigie");
}

Result<Answer> on_create_window(Stepping& s, const CreateWindow& event) {
  MaintenanceWindow window = event.window;
  if (trim(window.scope.title).empty())
    return fail(ErrorCode::invalid, say("maintenance needs a title"));
  if (window.scope.title.size() > limits::title)
    return fail(ErrorCode::limit, say("a title has at most {} bytes", limits::title));
  if (std::max(window.scope.text_en.size(), window.scope.text_fr.size()) > limits::note)
    return fail(ErrorCode::limit, say("a text has at most {} bytes", limits::note));
  if (auto fits = check_scope(*s.world.configuration, window.scope); !fits)
    return fail(fits.error());
  if (window.period.from >= window.period.to)
    return fail(ErrorCode::invalid,
                say("maintenance ends after it begins: {} is not before {}",
                    to_rfc3339(window.period.from), to_rfc3339(window.period.to)));
  if (window.period.to <= s.now)
    return fail(ErrorCode::invalid,
                say("the maintenance ended in the past ({})", to_rfc3339(window.period.to)));
  if (window.period.from < s.now - limits::window_late)
    return fail(
        ErrorCode::invalid,
        say("the maintenance would have begun in the past ({}), and what was seen since then "
            "stays what it was: let it begin now, at {}",
            to_rfc3339(window.period.from), to_rfc3339(s.now)));
  window.id = WindowId(s.new_id());
  window.created_by = event.actor;
  s.put(window);
  s.record(event.actor, "maintenance.created", subject(window.id), {},
           {{"title", window.scope.title},
            {"services", names_of(window.scope.services)},
            {"checks", names_of(window.scope.checks)},
            {"from", to_rfc3339(window.period.from)},
            {"to", to_rfc3339(window.period.to)}});
  return Answer{window.id.value, {}};
}

Result<Answer> on_end_window(Stepping& s, const EndWindow& event) {
  const auto found = s.world.windows.find(event.id);
  if (found == s.world.windows.end())
    return fail(ErrorCode::not_found, say("there is no maintenance window {}", event.id.value));
  const MaintenanceWindow window = found->second;
  s.put(DeletedWindow{event.id});
  const bool begun = window.period.from <= s.now;
  work_is_over(s, public_id(event.id), window.scope,
               begun ? Period{window.period.from, s.now} : window.period, !begun);
  s.record(event.actor, begun ? "maintenance.ended" : "maintenance.cancelled", subject(event.id),
           {}, {{"title", window.scope.title}});
  look_again_at_held(s);
  return Answer{event.id.value, {}};
}

// What was held is looked at again by its own timer.
void on_window_over(Stepping& s, WindowId id) {
  const auto found = s.world.windows.find(id);
  if (found == s.world.windows.end()) return;
  const MaintenanceWindow window = found->second;
  s.put(DeletedWindow{id});
  work_is_over(s, public_id(id), window.scope, window.period, false);
  s.record("vigie", "maintenance.ended", subject(id), {}, {{"title", window.scope.title}});
}

}  // namespace vigie
