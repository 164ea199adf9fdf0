// Probes every configured check when it is due and hands over what it saw. Decides nothing: whether
// something is down, and when to look again, comes back from the decider.
//
// Threads: one of its own waits for what is due; all functions may be called from any thread. The
// sinks are called on the probes' threads: they must not block and must not call stop().
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "probe/probe.h"
#include "probe/probe_schedule.h"
#include "probe/witness.h"

namespace vigie {

class Prober {
 public:
  struct Sinks {
    std::function<void(Observation)> observed;
    // The check was due and could not be asked, for a reason of our own: no evidence either way.
    std::function<void(const CheckName&, const Message& reason)> not_asked;
    // A round of the references has ended. Told before the bad answers that waited for it.
    std::function<void(const WitnessRound&)> witnessed = {};
  };

  // `clock` is called on its own and on the probes' threads. Checks of a kind without a probe are
  // left alone.
  Prober(Probes probes, std::function<Instant()> clock, Sinks sinks);
  ~Prober();  // stop()
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;

  // A bad answer of a check that needs the network is told only after a round of the references of
  // `vantage` that began after it was asked; without references, at once.
  void configure(std::shared_ptr<const ProbeSchedule::Checks> checks,
                 std::optional<Vantage> vantage = {});

  // After an observation was decided: when to look again. Until this comes the check waits, at most
  // to the first point of its grid one interval after the answer. Also right after configure, for a
  // check that has never been seen and should not wait for its first turn.
  void set_next(const CheckName& check, Instant at);

  // The checks that could not be asked when it was last their turn, with the reason.
  std::map<CheckName, Message> not_asked() const;

  // Starts nothing more and waits for its thread; answers that still come are dropped.
  void stop();

 private:
  struct Shared;
  void run();
  void probe(const Check& check);

  const Probes probes_;
  std::shared_ptr<Shared> shared_;  // answers may come after the end of the Prober
  std::thread thread_;
};

}  // namespace vigie
