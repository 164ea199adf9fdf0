// A configuration drawn by chance, and its changes: what a town of sysadmins might write.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "civil/instant.h"
#include "simulation.h"

namespace vigie::sim {

class RandomConfiguration {
 public:
  explicit RandomConfiguration(Random& random);

  // One change: a check more or less, other thresholds, a shorter policy, somebody leaves, ...
  void change();
  std::string yaml() const;

  const std::vector<std::string>& check_names() const { return names_; }  // of all that ever were
  // Heartbeats that are configured now, with what they may be late.
  struct Job {
    std::string name;
    Duration every{};
    Duration grace{};
  };
  const std::vector<Job>& jobs() const { return jobs_; }
  Duration witness_interval() const { return witness_interval_; }
  std::vector<std::string> people() const;
  std::vector<std::string> schedules() const;
  std::vector<std::string> services() const { return services_; }
  static std::string address(const std::string& person) { return person + "@example.org"; }
  static std::string number(const std::string& person) {
    return "+3361234567" + std::to_string(person.front() - 'a');
  }

 private:
  struct Schedule {
    std::string name;
    std::string zone;
    std::string handover;
    std::string starts;
    std::vector<std::string> members;
  };
  struct Step {
    std::vector<std::string> call;
    Duration wait{};
  };
  struct Policy {
    std::string name;
    std::vector<Step> steps;
    int repeat = 1;
    Duration last_resort_every{};
    bool last_resort = false;  // names everybody
  };
  struct Service {
    std::string name;
  };
  struct Check {
    std::string name;
    std::string service;  // may be empty
    std::string severity;
    Duration interval{};
    Duration timeout{};
    Duration retry_interval{};
    int failures = 1;
    int successes = 1;
    Duration stable_for{};
  };

  struct Contact {
    bool sms = false;
    std::string rules;  // as written in YAML; empty: none
  };

  Contact some_contact();
  std::string some_target();
  Policy some_policy(std::string name);
  Schedule some_schedule(std::string name);
  Check some_check();
  void add_check();
  void remove_person();

  Random& random_;
  int next_name_ = 0;
  std::vector<std::string> people_;
  std::map<std::string, Contact> contacts_;
  std::vector<std::string> team_;  // the members of the one team
  std::vector<Schedule> schedules_;
  std::vector<Policy> policies_;  // "default" first
  std::vector<std::string> services_;
  std::vector<Check> checks_;
  std::vector<std::string> names_;
  std::vector<Job> jobs_;
  Duration witness_interval_{};
};

}  // namespace vigie::sim
