// A world that is left to chance: everything in it is drawn from one seed.
//
// Services fail and come back, mail is lost, people wake up or do not, somebody changes the
// configuration, the machine crashes, sleeps, has its clock set, its database goes away. In the
// end all is healed, and everything must come to rest.
#pragma once

#include <cstdint>
#include <string>

#include <set>
#include <string>

#include "random_configuration.h"
#include "simulation.h"
#include "simulation/happening.h"

namespace vigie::sim {

struct Tally {
  std::int64_t days = 0;
  std::int64_t batches = 0;
  std::int64_t incidents = 0;
  std::int64_t mails = 0;
  std::int64_t programs = 0;  // started
  std::int64_t compared = 0;  // database and memory

  void add(const Tally& other);
};

class Life {
 public:
  Life(std::uint64_t seed, int days);

  // Throws Violation.
  Tally run();

 private:
  void every(Duration mean, void (Life::*act)());
  void change_service();
  void crash();
  void sleep_machine();
  void set_clock();
  void trouble_database();
  void keep_quiet();
  void flap();
  void cut_cable();
  void see(bool seeing);
  void ask_references();
  void trouble_mail();
  void trouble_mailbox();
  void give_command();
  void handle_incident();
  void mend_hours(const PersonName& person);
  void change_configuration();
  void test_somebody();
  void break_job();
  void work(const RandomConfiguration::Job& job);
  void signal(const std::string& job, SignalKind kind, int tries);
  void read_mail(const Mail& mail);
  void answer_call(const Mail& mail, int tries);
  void heal();
  void end_by_hand();
  IncidentId some_incident();
  Duration some_outage();

  Random random_;
  RandomConfiguration configuration_;
  Elapsed end_{};
  double diligence_ = 0.5;  // how often a person answers
  bool healed_ = false;
  bool seeing_ = true;  // beyond the machine itself
  int notes_ = 0;
  std::set<std::string> broken_jobs_;
  Simulation simulation_;
};

}  // namespace vigie::sim
