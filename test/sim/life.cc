#include "life.h"

#include <fmt/format.h>

#include <algorithm>

#include "invariants.h"

namespace vigie::sim {

namespace {

constexpr Duration day = hours(24);
constexpr Duration longest_trouble = hours(8);
constexpr Duration longest_quiet = hours(5);
constexpr Duration to_settle = hours(8);  // confirmations, stable times, mails that are tried again

// A third of the worlds begin shortly before a night on which clocks change.
Instant some_start(Random& random) {
  static const std::vector<Instant> changes = {
      Instant::from_ms(1'774'746'000'000),   // 2026-03-29T01:00:00Z, Paris
      Instant::from_ms(1'792'890'000'000),   // 2026-10-25T01:00:00Z, Paris
      Instant::from_ms(1'772'953'200'000),   // 2026-03-08T07:00:00Z, New York
      Instant::from_ms(1'775'314'800'000)};  // 2026-04-04T15:00:00Z, Lord Howe
  if (random.chance(0.33)) return random.pick(changes) - random.duration(Duration{}, 3 * day);
  return Instant::from_ms(1'767'225'600'000) + random.duration(Duration{}, 700 * day);
}

Options options_of(Random& random, const RandomConfiguration& configuration) {
  Options options;
  options.configuration = configuration.yaml();
  options.start = some_start(random);
  options.seed = random.next();
  options.flush = random.chance(0.2) ? Duration(limits::freshness_flush) : Duration(hours(6));
  options.compare_every = 64;
  options.varied = true;
  return options;
}

Token poison() {
  Token token;
  token.label = std::string("poison\0", 7);
  token.hash = "poison";
  return token;
}

}  // namespace

void Tally::add(const Tally& other) {
  days += other.days;
  batches += other.batches;
  incidents += other.incidents;
  mails += other.mails;
  programs += other.programs;
  compared += other.compared;
}

Life::Life(std::uint64_t seed, int days)
    : random_(seed),
      configuration_(random_),
      end_(days * day),
      simulation_(options_of(random_, configuration_)) {
  static const std::vector<double> habits = {0.0, 0.2, 0.5, 0.9};
  diligence_ = random_.pick(habits);
  simulation_.on_mail = [this](const Mail& mail) { read_mail(mail); };
}

// Again and again until the world is healed.
void Life::every(Duration mean, void (Life::*act)()) {
  simulation_.later(random_.until_next(mean), [this, mean, act] {
    if (healed_) return;
    (this->*act)();
    every(mean, act);
  });
}

Tally Life::run() {
  every(hours(14), &Life::change_service);
  every(hours(30), &Life::crash);
  every(hours(70), &Life::sleep_machine);
  every(hours(90), &Life::set_clock);
  every(hours(50), &Life::trouble_database);
  every(hours(40), &Life::trouble_mail);
  every(hours(80), &Life::trouble_mailbox);
  every(hours(8), &Life::give_command);
  every(hours(3), &Life::handle_incident);
  every(hours(40), &Life::change_configuration);
  every(hours(25), &Life::keep_quiet);
  every(hours(90), &Life::flap);
  every(hours(60), &Life::cut_cable);
  every(hours(50), &Life::test_somebody);
  every(hours(60), &Life::break_job);
  for (const RandomConfiguration::Job& job : configuration_.jobs()) work(job);
  ask_references();
  simulation_.run_for(end_);
  heal();
  simulation_.run_for(to_settle);
  simulation_.expect([&] { return simulation_.running() && simulation_.decider()->ready(); },
                     "the program runs again", minutes(5));
  simulation_.invariants().settled();
  end_by_hand();
  simulation_.run_for(minutes(10));
  if (!simulation_.world().incidents.empty())
    simulation_.violated("settled: an incident that a person ended is still there");
  simulation_.invariants().at_end();

  Tally tally;
  tally.days = end_ / day;
  tally.batches = simulation_.batches();
  tally.incidents = static_cast<std::int64_t>(simulation_.count("incident.opened"));
  tally.mails = static_cast<std::int64_t>(simulation_.arrivals().size());
  tally.programs = simulation_.programs();
  tally.compared = simulation_.invariants().compared();
  return tally;
}

// Short flaps, outages of minutes, of hours.
Duration Life::some_outage() {
  switch (random_.number(0, 3)) {
    case 0:
      return random_.duration(seconds(1), seconds(90));
    case 1:
      return random_.duration(minutes(1), minutes(20));
    case 2:
      return random_.duration(minutes(10), hours(3));
    default:
      return random_.duration(hours(1), longest_trouble);
  }
}

void Life::change_service() {
  const std::string check = random_.pick(configuration_.check_names());
  simulation_.take_down(check);
  simulation_.later(some_outage(), [this, check] { simulation_.bring_up(check); });
}

void Life::crash() {
  static const std::vector<CommitFault> points = {CommitFault::crash_before,
                                                  CommitFault::crash_after};
  static const std::vector<Duration> longest = {seconds(4), minutes(5), longest_trouble};
  const Duration down = random_.duration(milliseconds(100), random_.pick(longest));
  simulation_.restart_after_crash(down);
  if (random_.chance(0.5)) {
    simulation_.database().next_commit(random_.pick(points));
  } else {
    simulation_.crash();
    simulation_.later(down, [this] { simulation_.start(); });
  }
}

void Life::sleep_machine() {
  static const std::vector<Duration> longest = {seconds(10), minutes(10), hours(6)};
  simulation_.suspend(random_.duration(seconds(1), random_.pick(longest)));
}

void Life::set_clock() {
  static const std::vector<Duration> furthest = {seconds(4), minutes(2), hours(2)};
  const Duration far = random_.pick(furthest);
  simulation_.set_clock(random_.duration(-far, far));
}

void Life::trouble_database() {
  static const std::vector<CommitFault> faults = {CommitFault::fails, CommitFault::in_doubt_landed,
                                                  CommitFault::in_doubt_lost};
  if (random_.chance(0.7)) {
    simulation_.database().next_commit(random_.pick(faults));
    simulation_.disturbed();
    return;
  }
  simulation_.database().away(true);
  simulation_.disturbed();
  simulation_.later(random_.duration(milliseconds(100), minutes(20)), [this] {
    simulation_.database().away(false);
    simulation_.disturbed();
  });
}

// Maintenance, pauses, and the end of them before their time.
void Life::keep_quiet() {
  const std::string check = random_.pick(configuration_.check_names());
  const Instant now = simulation_.now();
  simulation_.disturbed();
  switch (random_.number(0, 3)) {
    case 0:
      return simulation_.command(PauseCheck{CheckName(check),
                                            now + random_.duration(minutes(1), longest_quiet),
                                            "new disk", "person:alice"});
    case 1:
      return simulation_.command(ResumeCheck{CheckName(check), "person:alice"});
    case 2: {
      if (simulation_.decider() == nullptr || simulation_.world().windows.empty()) return;
      return simulation_.command(
          EndWindow{simulation_.world().windows.begin()->first, "person:alice"});
    }
    default: {
      CreateWindow create;
      create.window.scope.title = "new rack";
      create.window.scope.checks = {CheckName(check)};
      const Instant from = now + random_.duration(Duration{}, hours(1));
      create.window.period = {from, from + random_.duration(minutes(1), longest_quiet)};
      create.actor = "person:alice";
      return simulation_.command(std::move(create));
    }
  }
}

void Life::flap() {
  const std::string check = random_.pick(configuration_.check_names());
  Duration at{};
  for (int i = 0; i < 10; ++i) {
    at += random_.duration(minutes(1), minutes(8));
    simulation_.later(at, [this, check, i] { simulation_.set_truth(check, i % 2 == 1); });
  }
}

// The network of the server itself: what is asked beyond it fails, whatever the truth is.
void Life::cut_cable() {
  see(false);
  simulation_.later(random_.duration(seconds(10), hours(3)), [this] { see(true); });
}

void Life::see(bool seeing) {
  simulation_.disturbed();
  seeing_ = seeing;
}

void Life::ask_references() {
  simulation_.command(
      Witnessed{VantageName("local"), simulation_.now(), seeing_, seeing_ ? "answers" : "silent"});
  simulation_.later(configuration_.witness_interval(), [this] { ask_references(); });
}

// A message outside of any incident, to somebody who may have left.
void Life::test_somebody() {
  simulation_.command(
      TestContacts{PersonName(random_.pick(configuration_.people())), "person:alice"});
}

// It does not run at all for a while.
void Life::break_job() {
  if (configuration_.jobs().empty()) return;
  const RandomConfiguration::Job job = random_.pick(configuration_.jobs());
  if (!broken_jobs_.insert(job.name).second) return;
  simulation_.tell(job.name + " runs no more");
  simulation_.later(some_outage() + job.every, [this, job] {
    if (broken_jobs_.erase(job.name) > 0) signal(job.name, SignalKind::success, 5);
  });
}

// One run, and the next one not later than it is due; now and then it begins aloud, or fails first.
void Life::work(const RandomConfiguration::Job& job) {
  simulation_.later(random_.duration(job.every / 2, job.every), [this, job] {
    work(job);
    if (broken_jobs_.contains(job.name)) return;
    if (!healed_ && random_.chance(0.05)) signal(job.name, SignalKind::fail, 5);
    if (!random_.chance(0.2)) return signal(job.name, SignalKind::success, 5);
    signal(job.name, SignalKind::start, 0);
    simulation_.later(random_.duration(seconds(1), job.grace / 2),
                      [this, job] { signal(job.name, SignalKind::success, 5); });
  });
}

// Whoever finds the server away tries again.
void Life::signal(const std::string& job, SignalKind kind, int tries) {
  Signal said;
  said.kind = kind;
  said.via = "ping";
  simulation_.command(
      Signalled{CheckName(job), said}, [this, job, kind, tries](const Result<Answer>& answer) {
        if (answer || answer.error().code != ErrorCode::unavailable || tries == 0) return;
        simulation_.later(seconds(10), [this, job, kind, tries] { signal(job, kind, tries - 1); });
      });
}

void Life::trouble_mail() {
  static const std::vector<MailMode> modes = {MailMode::refuses_for_now, MailMode::refuses_for_good,
                                              MailMode::silent, MailMode::receipt_lost};
  simulation_.mail_server(random_.pick(modes));
  simulation_.later(random_.duration(seconds(10), hours(3)),
                    [this] { simulation_.mail_server(MailMode::ok); });
}

void Life::trouble_mailbox() {
  static const std::vector<MailMode> modes = {MailMode::refuses_for_now, MailMode::refuses_for_good,
                                              MailMode::receipt_lost};
  const std::string person = random_.pick(configuration_.people());
  const std::string address = random_.chance(0.5) ? RandomConfiguration::address(person)
                                                  : RandomConfiguration::number(person);
  simulation_.mailbox(address, random_.pick(modes));
  simulation_.later(random_.duration(minutes(1), longest_trouble),
                    [this, address] { simulation_.mailbox(address, MailMode::ok); });
}

IncidentId Life::some_incident() {
  if (simulation_.decider() == nullptr) return {};
  const auto& incidents = simulation_.world().incidents;
  if (incidents.empty()) return {};
  return std::next(incidents.begin(),
                   random_.between(0, static_cast<std::int64_t>(incidents.size()) - 1))
      ->first;
}

void Life::give_command() {
  const IncidentId incident = some_incident();
  const std::string person = random_.pick(configuration_.people());
  const std::string actor = "person:" + person;
  switch (random_.number(0, 9)) {
    case 8:
      return mend_hours(PersonName(person));
    case 0:
      return simulation_.command(Acknowledge{incident, PersonName(person), "api"});
    case 1:
      return simulation_.command(Resolve{incident, actor, fmt::format("reason {}", ++notes_)});
    case 2:
      if (++notes_ % 3 == 0)
        return simulation_.command(JudgeIncident{incident, Usefulness::false_alarm,
                                                 fmt::format("noise {}", notes_), actor});
      return simulation_.command(
          AddNote{incident, actor, fmt::format("note number {}.", ++notes_)});
    case 3:
      return simulation_.command(OpenIncident{fmt::format("by hand {}", ++notes_),
                                              Severity::critical, std::nullopt, actor});
    case 4: {
      const auto schedules = configuration_.schedules();
      if (schedules.empty()) return;
      CreateOverride create;
      create.override_.schedule = ScheduleName(random_.pick(schedules));
      create.override_.person = PersonName(person);
      create.override_.from = simulation_.now() - random_.duration(Duration{}, hours(5));
      create.override_.to = simulation_.now() + random_.duration(hours(1), hours(60));
      create.actor = actor;
      return simulation_.command(std::move(create));
    }
    case 5: {
      if (simulation_.decider() == nullptr || simulation_.world().overrides.empty()) return;
      return simulation_.command(
          RemoveOverride{random_.pick(simulation_.world().overrides).id, actor});
    }
    case 6: {
      CreateToken create;
      create.token.label = "a token";
      create.token.hash = fmt::format("{:016x}", random_.next());
      create.actor = actor;
      return simulation_.command(std::move(create));
    }
    case 7: {
      if (simulation_.decider() == nullptr || simulation_.world().tokens.empty()) return;
      return simulation_.command(RevokeToken{simulation_.world().tokens.begin()->first, actor});
    }
    default:
      // No database takes such a text. What is decided along with it must not suffer.
      simulation_.command(CreateToken{poison(), actor});
      return simulation_.command(
          AddNote{incident, actor, fmt::format("note number {}.", ++notes_)});
  }
}

// What people do to an incident beyond taking and ending it.
// What a person mends of their hours, right or wrong.
void Life::mend_hours(const PersonName& person) {
  if (simulation_.decider() == nullptr) return;
  const World& world = simulation_.world();
  const std::string actor = "person:" + person.text;
  const Instant now = simulation_.now();
  InterventionEdit edit;
  edit.ended_at = now - random_.duration(Duration{}, hours(6));
  edit.began_at = *edit.ended_at - random_.duration(Duration{}, hours(3));
  if (world.interventions.empty() || random_.chance(0.2))
    return simulation_.command(AddIntervention{person, {}, edit, "they rang me", actor});
  const InterventionId id = std::prev(world.interventions.end())->first;
  switch (random_.number(0, 3)) {
    case 0:
      return simulation_.command(CorrectIntervention{id, edit, "it was later", actor});
    case 1:
      return simulation_.command(VoidIntervention{id, "it was none", actor});
    case 2:
      return simulation_.command(
          SignMonth{person, month_of(now - hours(24 * 31), Zone::utc()), actor});
    default:
      return simulation_.command(ConfirmIntervention{id, actor});
  }
}

void Life::handle_incident() {
  const IncidentId incident = some_incident();
  if (!incident) return;
  const World& world = simulation_.world();
  const PersonName person(random_.pick(configuration_.people()));
  const std::string actor = "person:" + person.text;
  const Instant now = simulation_.now();
  switch (random_.number(0, 11)) {
    case 0:
      return simulation_.command(
          Snooze{incident, person, now + random_.duration(minutes(1), hours(20))});
    case 1:
      return simulation_.command(StillOnIt{incident, person});
    case 2:
      return simulation_.command(EndIntervention{incident, person});
    case 3: {
      const PersonName holder(world.incidents.at(incident).acknowledged_by);
      return simulation_.command(HandOver{incident, holder, person});
    }
    case 4:
    case 5: {
      const PersonName asked(world.incidents.at(incident).offered_to);
      return simulation_.command(AnswerHandOver{incident, asked, random_.chance(0.6)});
    }
    case 6:
      return simulation_.command(SetSeverity{
          incident, random_.chance(0.5) ? Severity::critical : Severity::warning, actor});
    case 7:
      return simulation_.command(MergeIncidents{incident, some_incident(), actor});
    case 8: {
      const auto rows = required_scope(world, incident);
      if (rows.empty()) return;
      return simulation_.command(WaiveCheck{incident, random_.pick(rows).check, "sold", actor});
    }
    case 9:
      return simulation_.command(
          AddWorkaround{incident, fmt::format("workaround {}", ++notes_), actor});
    case 10: {
      if (world.workarounds.empty()) return;
      return simulation_.command(RevertWorkaround{world.workarounds.begin()->first, actor});
    }
    default: {
      if (configuration_.services().empty()) return;
      return simulation_.command(SetLock{ServiceName(random_.pick(configuration_.services())),
                                         person, "a disk",
                                         now + random_.duration(minutes(1), hours(30))});
    }
  }
}

void Life::change_configuration() {
  configuration_.change();
  if (simulation_.decider() == nullptr || !simulation_.decider()->ready()) return;
  auto event = simulation_.plan_apply(configuration_.yaml());
  if (!event)
    simulation_.violated("the configuration is refused: " + event.error().text() +
                         configuration_.yaml());
  simulation_.disturbed();
  simulation_.command(std::move(*event));
}

void Life::read_mail(const Mail& mail) {
  if (random_.chance(0.01)) {  // the moment in which a receipt is lost
    simulation_.later(milliseconds(0), [this] {
      simulation_.crash();
      simulation_.later(seconds(1), [this] { simulation_.start(); });
    });
  }
  if (mail.page.kind != PageKind::call || !random_.chance(diligence_)) return;
  simulation_.later(random_.duration(seconds(5), minutes(40)),
                    [this, mail] { answer_call(mail, 5); });
}

// Whoever finds the server away reloads the page.
void Life::answer_call(const Mail& mail, int tries) {
  simulation_.command(Acknowledge{mail.page.incident, mail.page.person, "link"},
                      [this, mail, tries](const Result<Answer>& answer) {
                        if (answer || answer.error().code != ErrorCode::unavailable || tries == 0)
                          return;
                        simulation_.later(minutes(1),
                                          [this, mail, tries] { answer_call(mail, tries - 1); });
                      });
}

void Life::heal() {
  simulation_.tell("everything is healed");
  healed_ = true;
  simulation_.run_for(longest_trouble);  // what was broken for a while is mended by then
  for (const std::string& check : configuration_.check_names()) simulation_.bring_up(check);
  simulation_.mail_server(MailMode::ok);
  simulation_.database().away(false);
  simulation_.start();
  simulation_.run_for(minutes(1));
  broken_jobs_.clear();
  for (const RandomConfiguration::Job& job : configuration_.jobs())
    signal(job.name, SignalKind::success, 5);
  see(true);
}

void Life::end_by_hand() {
  std::vector<IncidentId> left;
  for (const auto& [id, incident] : simulation_.world().incidents) left.push_back(id);
  for (const IncidentId id : left) {
    const auto answer = simulation_.ask(Resolve{id, "person:alice", "the end"});
    if (!answer)
      simulation_.violated("the last incident cannot be ended: " + answer.error().text());
  }
}

}  // namespace vigie::sim
