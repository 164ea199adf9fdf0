#include "check/heartbeat.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "civil/cron.h"
#include "civil/time_words.h"

namespace vigie {

namespace {

constexpr Duration longest_early = minutes(1);

// How long before its due time a signal may come and still be the one that was due.
Duration early(const HeartbeatCheck& heartbeat) {
  return heartbeat.every ? heartbeat.grace : std::min(heartbeat.grace, longest_early);
}

// The configuration has checked both; tzdata may have lost a zone since.
Instant next_of_cron(const HeartbeatCheck& heartbeat, Instant after) {
  const auto cron = Cron::parse(heartbeat.cron);
  CHECK(cron.has_value());
  return cron->next(zone_or_utc(heartbeat.zone), after);
}

Instant deadline_of(const HeartbeatCheck& heartbeat, const HeartbeatState& state, Instant now) {
  Instant deadline = state.due + heartbeat.grace;
  if (!state.runs.empty()) {
    Instant first = Instant::max();
    for (const auto& run : state.runs) first = std::min(first, run.first);
    deadline = heartbeat.longest_run ? first + *heartbeat.longest_run
                                     : std::max(deadline, first + heartbeat.grace);
  }
  if (heartbeat.backup && heartbeat.backup->max_age && state.data_at) {
    const Instant too_old = *state.data_at + *heartbeat.backup->max_age;
    if (too_old > now) deadline = std::min(deadline, too_old);
  }
  return deadline;
}

void begin_run(HeartbeatState& state, const std::string& id, Instant now) {
  for (auto& run : state.runs)
    if (run.id == id) {
      run.started = now;
      return;
    }
  if (state.runs.size() >= limits::open_runs) state.runs.erase(state.runs.begin());
  state.runs.push_back({id, now, now});
}

// A failure ends every run; a success only its own.
void end_run(HeartbeatState& state, const Signal& signal, Instant now) {
  const auto own = std::ranges::find(state.runs, signal.run, &HeartbeatState::Run::id);
  state.last_run.reset();
  if (own != state.runs.end()) {
    state.last_run = now - own->started;
    state.runs.erase(own);
  }
  if (signal.kind == SignalKind::fail) state.runs.clear();
}

Message too_old(Instant data_at, Duration limit) {
  return say("the newest data is from {}, older than {}", to_rfc3339(data_at), to_string(limit));
}

std::string first_line(std::string_view text) {
  return std::string(trim(text.substr(0, text.find('\n'))));
}

std::vector<Message> wrong_with_size(const HeartbeatCheck::Backup& backup,
                                     const HeartbeatState& before, const Signal& signal) {
  std::vector<Message> wrong;
  if ((backup.min_size || backup.shrinks_percent) && !signal.size) {
    wrong.push_back(say("the signal does not say how large the data is (size=)"));
    return wrong;
  }
  if (backup.min_size && *signal.size < *backup.min_size)
    wrong.push_back(say("{} bytes, wanted at least {}", *signal.size, *backup.min_size));
  if (backup.shrinks_percent && before.size && *signal.size < *before.size) {
    const double lost = 100.0 * static_cast<double>(*before.size - *signal.size) /
                        static_cast<double>(*before.size);
    if (lost > *backup.shrinks_percent)
      wrong.push_back(say("shrank from {} to {} bytes, wanted at most {} % less", *before.size,
                          *signal.size, *backup.shrinks_percent));
  }
  return wrong;
}

std::vector<Message> wrong_with_data(const HeartbeatCheck::Backup& backup,
                                     const HeartbeatState& before, const Signal& signal,
                                     Instant now) {
  std::vector<Message> wrong;
  if (backup.max_age && !signal.data_at) {
    wrong.push_back(say("the signal does not say how old the data is (age= or data_at=)"));
  } else if (backup.max_age && now - *signal.data_at > *backup.max_age) {
    wrong.push_back(too_old(*signal.data_at, *backup.max_age));
  }
  for (Message& reason : wrong_with_size(backup, before, signal))
    wrong.push_back(std::move(reason));
  return wrong;
}

// What is too small is no backup, however new it is.
bool is_whole(const HeartbeatCheck& heartbeat, const HeartbeatState& before, const Signal& signal) {
  return !heartbeat.backup || wrong_with_size(*heartbeat.backup, before, signal).empty();
}

std::vector<Message> wrong_with(const HeartbeatCheck& heartbeat, const HeartbeatState& before,
                                const HeartbeatState& after, const Signal& signal, Instant now) {
  std::vector<Message> wrong;
  const std::string said = first_line(signal.text);
  if (signal.kind == SignalKind::fail) {
    const Message code = signal.code ? say("exit code {}", *signal.code) : say("failed");
    wrong.push_back(said.empty() ? code : say("{}: {}", code, said));
    return wrong;
  }
  if (heartbeat.longest_run && after.last_run && *after.last_run > *heartbeat.longest_run)
    wrong.push_back(say("the run took {}, wanted at most {}", to_string(*after.last_run),
                        to_string(*heartbeat.longest_run)));
  if (heartbeat.backup)
    for (Message& reason : wrong_with_data(*heartbeat.backup, before, signal, now))
      wrong.push_back(std::move(reason));
  return wrong;
}

std::map<std::string, std::string> evidence(const HeartbeatState& after, const Signal& signal) {
  std::map<std::string, std::string> details = {{"signal", std::string(to_string(signal.kind))}};
  const auto put = [&](const char* name, std::string value) {
    if (!value.empty()) details[name] = std::move(value);
  };
  put("via", signal.via);
  put("exit_code", signal.code ? std::to_string(*signal.code) : "");
  put("run", signal.run);
  put("run_took_ms", after.last_run ? std::to_string(after.last_run->count()) : "");
  put("data_at", signal.data_at ? to_rfc3339(*signal.data_at) : "");
  put("size", signal.size ? std::to_string(*signal.size) : "");
  put("body_excerpt", signal.text);
  return details;
}

}  // namespace

std::string_view to_string(SignalKind kind) {
  switch (kind) {
    case SignalKind::success:
      return "success";
    case SignalKind::start:
      return "start";
    case SignalKind::fail:
      return "fail";
    case SignalKind::log:
      return "log";
  }
  return "success";
}

Signal signal_of_code(int code) {
  Signal signal;
  signal.kind = code == 0 ? SignalKind::success : SignalKind::fail;
  signal.code = code;
  return signal;
}

Instant next_due(const HeartbeatCheck& heartbeat, Instant at) {
  if (heartbeat.every) return at + *heartbeat.every;
  return next_of_cron(heartbeat, at + early(heartbeat));
}

Instant evidence_until(const HeartbeatCheck& heartbeat, Instant at) {
  return next_due(heartbeat, at) + heartbeat.grace;
}

HeartbeatState awaited_anew(const HeartbeatCheck& heartbeat, HeartbeatState state, Instant now) {
  state.runs.clear();
  state.due = heartbeat.every ? now + *heartbeat.every : next_of_cron(heartbeat, now);
  state.deadline = deadline_of(heartbeat, state, now);
  return state;
}

HeartbeatState awaited(const CheckName& check, const HeartbeatCheck& heartbeat, Instant now) {
  HeartbeatState state;
  state.check = check;
  return awaited_anew(heartbeat, std::move(state), now);
}

HeartbeatStep take_signal(const Check& check, const HeartbeatCheck& heartbeat,
                          const HeartbeatState& state, const Signal& signal, Instant now) {
  HeartbeatStep step{state, std::nullopt};
  HeartbeatState& next = step.state;
  if (signal.kind == SignalKind::log) return step;
  if (signal.kind == SignalKind::start) {
    begin_run(next, signal.run, now);
    next.deadline = deadline_of(heartbeat, next, now);
    return step;
  }
  end_run(next, signal, now);
  const std::vector<Message> wrong = wrong_with(heartbeat, state, next, signal, now);
  next.last_signal = now;
  next.last_good = wrong.empty();
  next.last_text = signal.text;
  if (signal.kind == SignalKind::success) {
    if (signal.data_at && is_whole(heartbeat, state, signal)) next.data_at = signal.data_at;
    if (signal.size) next.size = signal.size;
  }
  next.due = next_due(heartbeat, now);
  next.deadline = deadline_of(heartbeat, next, now);

  Observation observation;
  observation.check = check.name;
  observation.started = now;
  observation.finished = now;
  observation.good = wrong.empty();
  const std::string said = first_line(signal.text);
  const Message good = said.empty() ? say("signal received") : verbatim(said);
  observation.summary = stored(wrong.empty() ? good : joined(wrong, "; "), limits::summary);
  observation.details = evidence(next, signal);
  step.observation = std::move(observation);
  return step;
}

HeartbeatStep miss_signal(const Check& check, const HeartbeatCheck& heartbeat,
                          const HeartbeatState& state, Instant now) {
  HeartbeatStep step{state, std::nullopt};
  HeartbeatState& next = step.state;
  Observation observation;
  observation.check = check.name;
  observation.started = now;
  observation.finished = now;
  std::vector<Message> wrong;
  if (heartbeat.longest_run) {
    for (const auto& run : state.runs)
      if (run.first + *heartbeat.longest_run <= now)
        wrong.push_back(say("the run that began at {} has not ended within {}",
                            to_rfc3339(run.first), to_string(*heartbeat.longest_run)));
    std::erase_if(next.runs,
                  [&](const auto& run) { return run.first + *heartbeat.longest_run <= now; });
  }
  if (wrong.empty() && heartbeat.backup && heartbeat.backup->max_age && state.data_at &&
      *state.data_at + *heartbeat.backup->max_age <= now && state.due + heartbeat.grace > now)
    wrong.push_back(too_old(*state.data_at, *heartbeat.backup->max_age));
  if (wrong.empty())
    wrong.push_back(state.last_signal
                        ? say("no signal since {}; it was due at {}",
                              to_rfc3339(*state.last_signal), to_rfc3339(state.due))
                        : say("no signal has ever come; it was due at {}", to_rfc3339(state.due)));
  observation.summary = stored(joined(wrong, "; "), limits::summary);
  if (next.due + heartbeat.grace <= now) next.due = next_due(heartbeat, now);
  next.deadline = deadline_of(heartbeat, next, now);
  CHECK(next.deadline > now);
  step.observation = std::move(observation);
  return step;
}

HeartbeatState after_absence(const HeartbeatCheck& heartbeat, HeartbeatState state, Instant from,
                             Instant to) {
  const Duration margin = early(heartbeat);
  const bool was_running = !state.runs.empty();
  const bool was_due = from <= state.due + heartbeat.grace && to >= state.due - margin;
  state.runs.clear();
  if (was_running || was_due) {
    if (heartbeat.every) {
      // On the job's own rhythm, which goes on while we are away.
      const Duration behind = to + margin - state.due;
      const std::int64_t turns = std::max<std::int64_t>(0, behind / *heartbeat.every) + 1;
      state.due += turns * *heartbeat.every;
    } else {
      state.due = next_due(heartbeat, std::max(to, was_running ? state.due : to));
    }
  }
  state.deadline = std::max(deadline_of(heartbeat, state, to), to + milliseconds(1));
  return state;
}

}  // namespace vigie
