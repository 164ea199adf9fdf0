// What must always hold, whatever happens: checked while a simulation runs and at its end.
//
//  reachable    an open incident that nobody has taken calls somebody in bound, or says that it
//               cannot; a running escalation has a due that is not overdue
//  once         one mail per incident, person, kind, round, step and channel, unless the outcome of
//               an earlier attempt was unknown, and then the delivery says so
//  same         the database, loaded, equals the world in memory
//  kept         what was answered with success is there after a crash
//  order        the journal has no hole and time never goes back in it
//  honest up    "up" is shown only with a good answer that is still valid
//  verified     every check of a verified incident answered good, and only good, for stable_for
//  bounds       an outage's bounds contain the true change
//  noticed      what is down for longer than its thresholds take, while we watch, has an incident
//  cared for    whatever burns has a holder whose time ends, or an escalation that runs
//  punctual     a job that reports in time is not called late; one that does not is an incident
//  quiet        nobody is called for an incident that is taken or over
//  on duty      an intervention goes on only while its person has the incident; who is on call is
//               who is written down
//  maintenance  nobody is called while everything that burns in an incident is kept quiet
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "simulation/simulation.h"

namespace vigie::sim {

using simulation::Elapsed;
using simulation::Mail;

class Invariants final : public simulation::Observer {
 public:
  explicit Invariants(simulation::Simulation& simulation) : s_(simulation) {}

  void on_start() override;
  void on_command(const Event& event) override;
  void on_good_answer(const CheckName& check, Instant started) override;
  void on_events(std::span<const Event> events, const runtime::BatchReport& report) override;
  void on_batch(const runtime::BatchReport& report, Instant now) override;
  void on_send(const Mail& mail) override;
  void on_arrival(const Mail& mail) override;
  void on_truth(const CheckName& check, bool up) override;
  void at_rest(Instant now) override;

  // All that needs the whole history: journal, outages, promises.
  void at_end();
  // The world is healed and had time: nothing is under way any more.
  void settled();

  std::int64_t compared() const { return compared_; }

 private:
  struct Watched {
    Elapsed opened{};
    Elapsed changed{};  // when its escalation last began to run or to wait
    bool called = false;
    bool unreachable = false;
    bool settled = false;  // taken or over
    std::map<CheckName, Duration> stable_for;
  };
  struct Answers {
    Instant last_good = Instant::min();  // start of the probe
    Instant last_bad = Instant::min();
  };
  struct Heard {                  // of a job
    Instant at = Instant::min();  // in the server's time
    Elapsed elapsed{};
    bool good = false;
  };
  struct Promise {
    std::string sql;  // gives a row if it is kept
    std::int64_t id = 0;
    std::string text;
    std::string what;
  };

  void compare();
  void promise(const Event& event, const Answer& answer);
  void check_promises(bool all);
  void on_line(const JournalEntry& entry);
  void remember_members();
  void check_verified(const JournalEntry& entry);
  void check_shown(Instant now);
  void check_timers(Instant now);
  void check_cared_for();
  void check_duty(Instant now);
  void check_calls();
  void check_noticed(const CheckName& check);
  void check_jobs(Instant now);
  void hear(const CheckName& check, const Signal& signal);
  void check_quiet(const std::vector<JournalEntry>& journal);
  bool sees(const CheckName& check) const;  // it is watched, and not by a blind one
  void check_journal();
  void check_outages();
  void check_arrivals();

  simulation::Simulation& s_;
  std::map<IncidentId, Watched> incidents_;
  std::map<CheckName, Answers> answers_;
  std::map<CheckName, Heard> heard_;       // the last signal that was taken
  std::map<CheckName, Elapsed> resumed_;   // when a pause last ended
  std::map<CheckName, Instant> declared_;  // somebody asked to end an incident about it
  std::map<std::tuple<IncidentId, PersonName, PageKind, int, int, Channel>, int> arrived_;
  std::vector<Promise> promises_;
  std::size_t promises_checked_ = 0;
  std::vector<std::pair<std::int64_t, std::string>> lines_;  // that were told as written
  std::set<OverrideId> removed_overrides_;                   // or may be: the answer can be lost
  std::int64_t last_sequence_ = 0;
  std::int64_t last_epoch_ = 0;
  Instant last_at_ = Instant::min();
  std::int64_t batches_ = 0;
  std::int64_t compared_ = 0;
  Elapsed next_call_check_{};
};

}  // namespace vigie::sim
