// How a question is asked: one function for each kind of check, and what comes of it.
//
// A probe asks once and says what it saw; when to ask, what it means in a row and who has to know
// is decided elsewhere. It ends within the check's timeout, also when nothing answers.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/message.h"
#include "check/check.h"

namespace vigie {

struct ProbeAnswer {
  // A reason of our own why nothing could be asked (no socket, a secret that is missing): no
  // evidence either way, and the rest is empty.
  Message not_asked;
  Duration waited{};  // in queues of ours, before the question left
  bool good = false;
  // "HTTP 200 in 34 ms", "connection refused (connect)"; when several things are wrong, all of them
  Message summary;
  // Each value a stored message (base/message.h).
  std::map<std::string, std::string> details;  // phase_connect_ms, certificate_expires, ...
};

// Called once, on any thread, not before the probe has returned unless it was refused at once. Must
// not block.
using Answered = std::function<void(ProbeAnswer)>;

// Returns at once. The check is a copy of the probe's own from then on.
using Probe = std::function<void(const Check& check, Answered answered)>;

// A kind that is not in it is not asked: its evidence comes by itself.
using Probes = std::map<CheckKind, Probe>;

}  // namespace vigie
