// From the signals of jobs, or the lack of them, to observations.
#include "base/message.h"
#include "world/stepping.h"

namespace vigie {

namespace {

const HeartbeatCheck* heartbeat_of(const Check* check) {
  return check == nullptr ? nullptr : std::get_if<HeartbeatCheck>(&check->question);
}

HeartbeatState state_of(const World& world, const CheckName& check, const HeartbeatCheck& heartbeat,
                        Instant now) {
  const auto known = world.heartbeats.find(check);
  return known == world.heartbeats.end() ? awaited(check, heartbeat, now) : known->second;
}

void take(Stepping& s, const Check& check, const HeartbeatStep& step) {
  const auto known = s.world.heartbeats.find(check.name);
  if (known == s.world.heartbeats.end() || !(known->second == step.state)) s.put(step.state);
  if (step.observation && !is_paused(s.world, check.name, s.now))
    (void)judge(s, check, *step.observation);
}

}  // namespace

Result<Answer> on_signal(Stepping& s, const Signalled& event) {
  const Check* check = find_check(s.world, event.check);
  if (check == nullptr)
    return fail(ErrorCode::not_found, say("there is no check \"{}\"", event.check.text));
  const HeartbeatCheck* heartbeat = heartbeat_of(check);
  if (heartbeat == nullptr)
    return fail(ErrorCode::conflict,
                say("the check \"{}\" takes no signals: it is not a heartbeat", event.check.text));
  const Signal& signal = event.signal;
  if (signal.kind == SignalKind::log) {
    s.record("check:" + check->name.text, "check.log", "check/" + check->name.text, {},
             {{"via", signal.via}, {"run", signal.run}, {"text", signal.text}});
    return Answer{};
  }
  const HeartbeatState before = state_of(s.world, check->name, *heartbeat, s.now);
  take(s, *check, take_signal(*check, *heartbeat, before, signal, s.now));
  return Answer{};
}

// While nobody could have been heard, nobody is accused; what comes of that time is decided at its
// end.
void on_heartbeat_due(Stepping& s, const CheckName& name) {
  const Check* check = find_check(s.world, name);
  const HeartbeatCheck* heartbeat = heartbeat_of(check);
  if (heartbeat == nullptr) return s.put(DeletedHeartbeat{name});
  HeartbeatState state = s.world.heartbeats.at(name);
  if (is_paused(s.world, name, s.now) || is_blind(s.world)) {
    state.deadline = s.now + minutes(1);
    return s.put(state);
  }
  take(s, *check, miss_signal(*check, *heartbeat, state, s.now));
}

// A job that is new, or has a new rhythm, is awaited from now on.
void await_heartbeats(Stepping& s, const Configuration& before) {
  for (const auto& [name, check] : s.world.configuration->checks) {
    const auto old = before.checks.find(name);
    const bool same = old != before.checks.end() && old->second.question == check.question;
    const auto known = s.world.heartbeats.find(name);
    const HeartbeatCheck* heartbeat = heartbeat_of(&check);
    if (heartbeat == nullptr) {
      if (known != s.world.heartbeats.end()) s.put(DeletedHeartbeat{name});
    } else if (known == s.world.heartbeats.end()) {
      s.put(awaited(name, *heartbeat, s.now));
    } else if (!same) {
      s.put(awaited_anew(*heartbeat, known->second, s.now));
    }
  }
}

void heartbeats_were_deaf(Stepping& s, Instant from, Instant to) {
  for (const auto& [name, known] : std::map(s.world.heartbeats)) {
    const HeartbeatCheck* heartbeat = heartbeat_of(find_check(s.world, name));
    if (heartbeat == nullptr) continue;
    const HeartbeatState state = after_absence(*heartbeat, known, from, to);
    if (!(state == known)) s.put(state);
  }
}

}  // namespace vigie
