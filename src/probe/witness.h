// Asks the references of a vantage whether we see anything at all, in rounds: regularly, and
// whenever somebody waits for one that began after a bad answer's question had left.
//
// The first reference that answers well ends a round; when none does, the round is blind. Rounds
// are told in their order, each before those who waited for it go on. What blindness means is
// decided elsewhere.
//
// Threads: all functions on any thread; the sink and those who waited are called on the probes'
// threads, without a lock held. Without references, or with none that can be asked, nobody waits.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "check/vantage.h"
#include "probe/probe.h"

namespace vigie {

struct WitnessRound {
  Instant began;
  bool seeing = true;
  std::string detail;  // a stored message: who answered, or why each did not
};

class Witness {
 public:
  using Sink = std::function<void(const WitnessRound&)>;

  Witness(Probes probes, std::function<Instant()> clock, Sink sink);
  ~Witness();  // stop()
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  void configure(std::optional<Vantage> vantage);
  // Begins a round if it is time for one.
  void tick();
  // `then` is called once a round that began at `since` or later has ended; at once if one has.
  void after_round(Instant since, std::function<void()> then);
  // Nobody is called any more.
  void stop();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // answers may come after the end of the Witness
};

}  // namespace vigie
