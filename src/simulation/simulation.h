// The whole system in one thread on simulated time: the real world, decider, logical clock and
// probe schedule on a real SQLite in memory, between fake edges (services, mail, people, machine).
//
// Scripts read like stories:
//   Simulation s(configuration);
//   s.take_down("web");
//   s.expect_mail("alice", PageKind::call, minutes(3));
//   s.acknowledge("alice");
// Promises: one seed gives one history; an observer sees everything as it happens (the tests give
// one that checks what must always hold). A broken promise throws Violation with the tail of the
// story.
// Does not: know threads, sockets or the machine's clock. What the edges do is in edges.cc, what
// the program does in program.cc.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "config/parse.h"
#include "probe/probe_schedule.h"
#include "runtime/decider.h"
#include "runtime/logical_clock.h"
#include "simulation/faulty_database.h"
#include "simulation/happening.h"
#include "simulation/mail.h"
#include "simulation/random.h"

namespace vigie::simulation {

class Violation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Options {
  std::string configuration;           // YAML
  std::vector<SourceFile> files = {};  // instead of it, when there are any
  std::uint64_t seed = 1;
  Instant start = Instant::from_ms(1'767'625'200'000);  // 2026-01-05T15:00:00Z, a Monday
  // How often evidence reaches the disk. Random runs make it longer, because a flush in a quiet
  // time costs a commit and changes nothing: what is stored may be too old.
  Duration flush = limits::freshness_flush;
  // After every how many commits the database is loaded and compared; always after a restart.
  int compare_every = 1;
  // Probes, mails and receipts take a random time; otherwise always the same short one.
  bool varied = false;
};

// When a service really changed. In the server's time this is known only in bounds while the server
// was not running.
struct TruthChange {
  bool up = true;
  Elapsed at{};
  Instant earliest;
  Instant latest;
};
struct Truth {
  bool up = true;
  std::vector<TruthChange> changes;
};

// Sees what happens, at the moment at which it does. Everything it does not care for is passed
// over.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;
  virtual void on_start() {}
  virtual void on_command(const Event& /*event*/) {}
  virtual void on_good_answer(const CheckName& /*check*/, Instant /*started*/) {}
  virtual void on_events(std::span<const Event> /*events*/,
                         const runtime::BatchReport& /*report*/) {}
  virtual void on_batch(const runtime::BatchReport& /*report*/, Instant /*now*/) {}
  virtual void on_send(const Mail& /*mail*/) {}
  virtual void on_arrival(const Mail& /*mail*/) {}
  virtual void on_truth(const CheckName& /*check*/, bool /*up*/) {}
  virtual void at_rest(Instant /*now*/) {}
};

class Simulation {
 public:
  using Answered = std::function<void(const Result<Answer>&)>;

  using Observing = std::function<std::unique_ptr<Observer>(Simulation&)>;

  // Starts the program and applies the configuration.
  explicit Simulation(Options options, const Observing& observing = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // --- time
  void run_for(Duration length);
  // Until the condition holds, looked at after every happening; false when it did not in time.
  bool run_until(const std::function<bool()>& condition, Duration within);
  Elapsed elapsed() const { return elapsed_; }
  Instant wall() const { return options_.start + elapsed_ + wall_offset_; }
  Instant now() const;  // the server's time; the wall clock's while it is not running

  // --- the machine
  void crash();                                     // at once; whatever was under way in it is gone
  void start();                                     // a new program on the same database
  void restart(Duration down = milliseconds(300));  // crash, wait, start
  void restart_after_crash(Duration down) { down_after_crash_ = down; }  // of crashes in a commit
  void suspend(Duration length);
  void set_clock(Duration by);  // the wall clock: forward or back
  bool running() const { return server_ != nullptr; }
  bool watching() const { return running() && elapsed_ >= frozen_until_; }
  FaultyDatabase& database() { return *database_; }

  // --- services
  void take_down(std::string_view check) { set_truth(check, false); }
  void bring_up(std::string_view check) { set_truth(check, true); }
  void set_truth(std::string_view check, bool up);
  bool is_up(const CheckName& check) const;
  // Probes of it hang: no answer at all comes back.
  void silence(std::string_view check, bool silent);

  // --- mail
  void mail_server(MailMode mode);
  void mailbox(std::string_view address, MailMode mode);
  MailMode mail_mode(const std::string& address) const;
  bool mail_is_healthy() const { return mail_mode_ == MailMode::ok && mailboxes_.empty(); }
  const std::deque<Mail>& arrivals() const { return arrivals_; }
  std::function<void(const Mail&)> on_mail;  // a person's eyes

  // --- commands; the answer comes after the commit, or unavailable at once
  void command(Event event, Answered answered = {});
  Result<Answer> ask(Event event);  // and waits for the answer
  // The difference between what is stored and this YAML; what it lacks is deleted.
  Result<Answer> apply(const std::string& yaml);
  Result<Event> plan_apply(const std::string& yaml) const;
  Result<Event> plan_files(const std::vector<SourceFile>& files) const;

  // --- words for stories
  Mail expect_mail(std::string_view person, PageKind kind, Duration within);
  void expect_no_mail(std::string_view person, Duration during);
  void expect(const std::function<bool()>& condition, std::string_view what, Duration within);
  void acknowledge(std::string_view person);  // the last call that reached this person
  IncidentId only_incident() const;           // the one in memory
  const Incident& incident(IncidentId id) const;
  const World& world() const;
  std::vector<JournalEntry> journal();       // all of it, from disk
  std::size_t count(std::string_view kind);  // of journal lines

  // --- for those who watch and those who drive
  Random& random() { return random_; }
  void later(Duration delay, std::function<void()> act);  // in the outside world
  void tell(std::string line);                            // into the story
  std::string story() const;                              // its last lines
  [[noreturn]] void violated(const std::string& what) const;
  const std::map<CheckName, Truth>& truths() const { return truths_; }
  const runtime::Decider* decider() const;
  db::Connection& judge() const { return *judge_; }
  Observer& observer() { return *observer_; }
  const Options& options() const { return options_; }
  Elapsed undisturbed_since() const { return undisturbed_since_; }
  void disturbed();  // a fault began or ended: waits may be longer than usual
  std::int64_t batches() const { return batches_; }
  std::int64_t programs() const { return processes_; }  // that were started

 private:
  struct Item {
    Event event;
    Answered answered;
    bool keep = false;  // a report of an edge: survives a failed commit
  };
  // What dies with the program.
  struct Server {
    Server(db::Database& database, std::int64_t number)
        : decider(database, "node"), process(number) {}
    runtime::Decider decider;
    std::int64_t process;
    std::optional<runtime::LogicalClock> clock;
    ProbeSchedule probes;
    std::shared_ptr<const Configuration> configured;
    std::deque<Item> inbox;
    std::deque<Item> kept;
    Elapsed next_flush{};
    Elapsed next_mend{};
    std::int64_t seen_epoch = 0;
  };

  // program.cc
  bool open();
  void start_again_in(Duration delay);
  void work();
  bool work_once();
  std::vector<Item> gather();
  void decide(std::vector<Item> items, Instant now);
  void finish(const std::vector<Item>& items, const runtime::BatchReport& report, Instant now);
  void refuse(std::vector<Item> items);
  void advance_to(Elapsed next);
  Elapsed next_wake() const;
  runtime::ClockReading reading() const { return {wall(), elapsed_}; }
  void last_flush();

  // edges.cc
  bool start_probes(Instant now);
  void probe(const CheckName& name, const Check& check);
  void finish_probe(const CheckName& name, Instant started, bool good);
  void send(const Send& effect);
  void deliver(Mail mail, Duration until_receipt);
  void report(Event event, Answered answered = {});
  void settle_truth();
  void in_process(Duration delay, std::function<void()> act);
  Duration takes(Duration low, Duration high);

  Options options_;
  Random random_;
  std::unique_ptr<FaultyDatabase> database_;
  std::unique_ptr<db::Connection> judge_;
  std::unique_ptr<Observer> observer_;
  std::unique_ptr<Server> server_;
  std::int64_t processes_ = 0;

  Happenings happenings_;
  Elapsed elapsed_{};
  Duration wall_offset_{};
  Elapsed frozen_until_{};
  Elapsed undisturbed_since_{};
  Duration down_after_crash_ = milliseconds(300);
  Instant last_now_;
  std::int64_t batches_ = 0;

  std::map<CheckName, Truth> truths_;
  std::map<CheckName, bool> silent_;
  MailMode mail_mode_ = MailMode::ok;
  std::map<std::string, MailMode> mailboxes_;
  std::deque<Mail> arrivals_;
  std::size_t mails_read_ = 0;  // by expect_mail
  std::deque<std::string> story_;
};

}  // namespace vigie::simulation
