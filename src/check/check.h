// A check: what is asked of a service and how often, and what its answers add up to.
//
// The thresholds turn single answers into a verdict; the horizon turns an old verdict into
// "unknown". Nothing here does I/O: src/probe asks, an Observation comes back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "check/question.h"
#include "civil/instant.h"

namespace vigie {

enum class Severity { info, warning, critical };
std::string_view to_string(Severity severity);
Result<Severity> parse_severity(std::string_view text);

struct Check {
  CheckName name;
  std::optional<ServiceName> service;
  Severity severity = Severity::critical;
  Question question;
  Duration interval = minutes(1);
  Duration timeout = seconds(10);         // of one probe, all phases
  Duration retry_interval = seconds(15);  // while an answer waits for its confirmation
  int failures = 2;                       // bad answers in a row that make it down
  int successes = 2;                      // good answers in a row that make it up again
  Duration stable_for = minutes(2);       // green for this long: recovery is verified
  friend bool operator==(const Check&, const Check&) = default;
};

// What a probe saw. Times are the server's clock; a good answer proves health at `started` at the
// earliest, a bad one is certain at `finished` at the latest, so bounds built from them are outer
// bounds.
struct Observation {
  CheckName check;
  Instant started;
  Instant finished;
  bool good = false;
  std::string
      summary;  // a stored message (base/message.h): "HTTP 200 in 34 ms"; at most limits::summary
  std::map<std::string, std::string>
      details;  // phase_dns_ms, phase_connect_ms, certificate_expires, ...
  friend bool operator==(const Observation&, const Observation&) = default;
};

// An instant and the evidence that gives it.
struct Bound {
  Instant at;
  std::string evidence;  // a stored message
  friend bool operator==(const Bound&, const Bound&) = default;
};

enum class Verdict { unknown, up, down };
std::string_view to_string(Verdict verdict);

// Durable with every change of itself. Runs count only answers that speak against the verdict and
// wait for confirmation, so that an observation which changes nothing writes nothing.
struct CheckState {
  CheckName check;
  Verdict verdict = Verdict::unknown;
  Instant since;                    // end of the probe that gave the verdict
  int bad_run = 0;                  // up or unknown: bad answers in a row so far; 0 while down
  int good_run = 0;                 // down: good answers in a row so far; 0 otherwise
  std::optional<Bound> first_bad;   // of the bad run that waits for confirmation or made it down
  std::optional<Bound> first_good;  // of the good run that waits for confirmation or made it up
  OutageId outage;                  // the last one, open while down
  std::vector<Instant> changes;     // between up and down; the newest limits::flapping_kept
  bool flapping = false;            // as of the last change; is_flapping() knows of now
  friend bool operator==(const CheckState&, const CheckState&) = default;
};

// When the check last answered. Flushed every limits::freshness_flush (15 s): what is stored may be
// too old, never too new.
struct Freshness {
  std::optional<Bound> last_good;
  std::optional<Bound> last_bad;
  friend bool operator==(const Freshness&, const Freshness&) = default;
};

// The start lies in [last_good, first_bad], the end in [last_bad, first_good].
struct Outage {
  OutageId id;
  CheckName check;
  std::optional<Bound> last_good;  // none: it was never seen good
  Bound first_bad;
  std::optional<Bound> last_bad;    // once it has ended
  std::optional<Bound> first_good;  // once it has ended
  friend bool operator==(const Outage&, const Outage&) = default;
};

// What became of one observation.
struct CheckStep {
  enum class Transition {
    none,
    first_bad,   // a bad answer, not confirmed yet: probe again at retry_interval
    went_down,   // confirmed: an outage opens
    first_good,  // a good answer while down: recovery begins
    relapsed,    // bad again before the recovery was confirmed
    went_up,     // confirmed; ends an outage if one was open
    cleared,     // good again before the failure was confirmed
  };
  CheckState state;
  Freshness freshness;
  Transition transition = Transition::none;
  bool flapping_began = false;
  bool flapping_ended = false;
};

// An observation that started no later than the newest one already seen is ignored (transition
// none). The outage's bounds are read from the step: at went_down freshness.last_good and
// state.first_bad, at went_up freshness.last_bad and state.first_good.
CheckStep observe(const Check& check, const CheckState& state, const Freshness& freshness,
                  const Observation& observation);

// Up and down so often that single changes say little: begins at limits::flapping_begins changes
// within limits::flapping, ends when only limits::flapping_ends are left in it.
bool is_flapping(const CheckState& state, Instant now);

// Until when the newest evidence speaks: its start + interval + timeout + limits::freshness_flush;
// of a heartbeat, until the next signal is due and its grace is over (heartbeat.h).
std::optional<Instant> horizon(const Check& check, const Freshness& freshness);

// The verdict that may be shown at `now`: the state's, or unknown once the evidence has expired.
// "Up" expires with the last good answer, "down" with the newest answer of any kind, since good
// ones that wait for confirmation do not end an outage yet. A time without watching needs no rule
// of its own: no answers came in, so the evidence has aged.
Verdict shown_verdict(const Check& check, const CheckState& state, const Freshness& freshness,
                      Instant now);

// Probes of a check happen at phase + k * interval, with a phase that depends on its name alone: a
// restart neither resets it nor lets all checks start together. Strictly later than `after`.
Instant next_on_grid(const Check& check, Instant after);

// When to probe next, after an observation that finished at `now`: on the grid, or after
// retry_interval if that is earlier while an answer waits for its confirmation or nothing is known.
Instant next_probe(const Check& check, const CheckState& state, Instant now);

}  // namespace vigie
