// Checks that report by themselves: what a signal means, when the next one is due, and when it is
// too late.
//
// The evidence of a heartbeat speaks until the next signal is due and its grace is over. What could
// have come while nobody listened is never held against the job: after such a time it is awaited
// again at its next due time. Pure; who receives signals is elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"

namespace vigie {

enum class SignalKind { success, start, fail, log };
std::string_view to_string(SignalKind kind);

struct Signal {
  SignalKind kind = SignalKind::success;
  std::optional<int> code;  // an exit code, with success (0) or fail
  std::string run;          // pairs a start with its end; empty: the job has only one run at a time
  std::string text;         // what it said, clean UTF-8 of at most limits::body_excerpt
  std::optional<Instant> data_at;    // of the newest data in the backup
  std::optional<std::int64_t> size;  // of the backup, in bytes
  std::string via;                   // "ping", "push", "send"
  friend bool operator==(const Signal&, const Signal&) = default;
};

// What a code of 0-255 says; 0 is success.
Signal signal_of_code(int code);

// Durable with every signal.
struct HeartbeatState {
  struct Run {
    std::string id;
    Instant started;  // the last time that it said so
    Instant first;    // the first time since it last ended
    friend bool operator==(const Run&, const Run&) = default;
  };
  CheckName check;
  std::optional<Instant> last_signal;  // a success or a failure
  bool last_good = false;
  std::string last_text;
  std::optional<Duration> last_run;  // how long the last run took that was measured
  std::vector<Run> runs;             // that began and did not end; at most limits::open_runs
  Instant due;                       // of the next signal
  Instant deadline;                  // when its absence is a bad answer
  std::optional<Instant> data_at;    // of the newest data in a backup that was not too small
  std::optional<std::int64_t> size;  // of the last backup
  friend bool operator==(const HeartbeatState&, const HeartbeatState&) = default;
};

// When the next signal is due after one at `at`. A cron job whose clock is a little ahead may come
// up to a minute early (at most the grace) and is still on time.
Instant next_due(const HeartbeatCheck& heartbeat, Instant at);

// Until when a signal (or the lack of one) at `at` speaks: the next due time and its grace.
Instant evidence_until(const HeartbeatCheck& heartbeat, Instant at);

// Of a check that is new, or whose rhythm was changed: it waits for the first signal from `now` on.
HeartbeatState awaited(const CheckName& check, const HeartbeatCheck& heartbeat, Instant now);
// The same with what is known of the last signals.
HeartbeatState awaited_anew(const HeartbeatCheck& heartbeat, HeartbeatState state, Instant now);

struct HeartbeatStep {
  HeartbeatState state;
  std::optional<Observation> observation;  // none: a start, a log line
};

HeartbeatStep take_signal(const Check& check, const HeartbeatCheck& heartbeat,
                          const HeartbeatState& state, const Signal& signal, Instant now);

// The deadline has passed: always with a bad observation.
HeartbeatStep miss_signal(const Check& check, const HeartbeatCheck& heartbeat,
                          const HeartbeatState& state, Instant now);

// Nobody listened in [from, to): a signal that may have been sent in it is not missing.
HeartbeatState after_absence(const HeartbeatCheck& heartbeat, HeartbeatState state, Instant from,
                             Instant to);

}  // namespace vigie
