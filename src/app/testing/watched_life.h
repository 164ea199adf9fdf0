// A server without threads that lives at random on a clock of the test's; and beside it, kept
// apart, what it was told: which answers came that count, what is paused, planned and said in
// public.
//
// Promises: `told` is kept from the events alone, never from what the world made of them, so that a
// test can work out a second time what may be said. Threads: one.
#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "civil/calendar.h"
#include "db/testing/databases.h"
#include "maintenance/maintenance.h"
#include "runtime/decider.h"
#include "statuspage/status_view.h"

namespace vigie::app {

// Two status pages. `public` has a component that nothing watches, `whole` has none.
inline constexpr const char* life_pages[] = {"public", "whole"};
inline constexpr const char* life_services[] = {"shop", "mail", "forge", "jobs"};
inline constexpr const char* life_jobs[] = {"job", "hourly"};  // heartbeats
inline constexpr const char* life_checks[] = {"web", "db", "smtp", "disk", "git", "job", "hourly"};
inline constexpr const char* life_warning = "disk";  // the only one of a lesser severity
// The checks of each component, by its English name.
const std::map<std::string, std::vector<std::string>>& life_components();
// A check of the service: where its service is shown, so is the check.
std::string life_check_of(const std::string& service);

struct ToldWindow {
  std::int64_t id = 0;
  Period period;  // as it was planned; ended early, as it took place
  std::string service;
  bool shown = false;
  bool cancelled = false;
};
struct ToldUpdate {
  Instant at;
  UpdateStatus status = UpdateStatus::investigating;
  std::string english;
  std::string french;
};

struct Told {
  std::map<std::string, std::vector<Instant>> good;  // answers that count
  std::map<std::string, Instant> heard;              // the newest that counts, good or bad
  std::map<std::string, Instant> paused_until;
  bool blind = false;
  std::set<std::string> not_accused;  // jobs that were not down when it became blind, nor failed
  std::vector<ToldWindow> windows;
  std::vector<ToldUpdate> updates;
  Instant timers;  // when they were looked at last
};

class WatchedLife {
 public:
  explicit WatchedLife(std::uint64_t seed);
  // Goes on with the life of an earlier process, if `folder` holds one. `process` counts them.
  WatchedLife(std::uint64_t seed, int process, const std::string& folder);
  ~WatchedLife();
  WatchedLife(const WatchedLife&) = delete;
  WatchedLife& operator=(const WatchedLife&) = delete;

  void live();                           // a random event, and the time before it
  void keep(const std::string& folder);  // for the next process

  const World& world() const { return decider_->world(); }
  const Told& told() const { return told_; }
  Instant now() const { return now_; }
  bool paused(const std::string& check) const;
  // Until when an answer of this instant speaks.
  Instant speaks_until(const std::string& check, Instant answer) const;
  StatusView view(const std::string& page);
  std::vector<FinishedWork> finished_work();
  // Finished work that the process before has seen: [id, from, to] each.
  const boost::json::array& finished_before() const { return before_; }

 private:
  std::int64_t pick(std::uint64_t below) { return static_cast<std::int64_t>(random_() % below); }
  const char* any_check() { return life_checks[pick(std::size(life_checks))]; }
  void open(const std::string& path);
  void start();
  void configure();
  void remember(const std::string& path);
  Result<Answer> happens(const Event& event);

  void silence();
  void restart();
  void look_at_timers();
  void answers(const std::string& check, bool good);
  void all_answer();
  void pause();
  void resume();
  void see(bool seeing);
  void plan_work();
  void end_work();
  void tell_public();
  void take_incident();
  IncidentId any_incident();

  std::mt19937_64 random_;
  Instant now_ = *parse_rfc3339("2026-10-24T20:00:00+02:00");
  Told told_;
  db::TemporaryFolder folder_{db::roomy_memory()};
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<runtime::Decider> decider_;
  boost::json::array before_;
};

}  // namespace vigie::app
