// Time, stories and the machine.
#include "simulation/simulation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "config/parse.h"
#include "db/migrate.h"

namespace vigie::simulation {

namespace {

constexpr std::size_t story_lines = 200;

template <class T>
T must(Result<T> result) {
  if (!result) throw Violation("the simulation cannot be set up: " + result.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

Simulation::Simulation(Options options, const Observing& observing)
    : options_(std::move(options)), random_(options_.seed) {
  database_ = std::make_unique<FaultyDatabase>(must(db::open_database("sqlite::memory:")));
  {
    const auto writer = must(database_->open_writer());
    must(db::migrate(*writer, options_.start));
  }
  judge_ = must(database_->open_reader());
  observer_ = observing ? observing(*this) : std::make_unique<Observer>();
  last_now_ = options_.start;
  start();
  std::vector<SourceFile> files = options_.files;
  if (files.empty()) files.push_back({"vigie.yaml", options_.configuration});
  must(ask(must(plan_files(files))));
}

Simulation::~Simulation() = default;

Instant Simulation::now() const {
  if (server_ == nullptr) return wall();
  return server_->clock->at(reading());
}

void Simulation::run_for(Duration length) {
  run_until([] { return false; }, length);
}

bool Simulation::run_until(const std::function<bool()>& condition, Duration within) {
  const Elapsed target = elapsed_ + within;
  while (true) {
    work();
    if (condition()) return true;
    if (!happenings_.empty() && happenings_.next() <= elapsed_) {
      Happening first = happenings_.take();
      if (first.process == 0) {
        first.act();
      } else if (server_ != nullptr && server_->process == first.process) {
        if (elapsed_ < frozen_until_) {
          happenings_.add(frozen_until_, first.process, std::move(first.act));
        } else {
          first.act();
        }
      }
      continue;
    }
    if (elapsed_ >= target) return false;
    Elapsed next = std::min(target, next_wake());
    if (!happenings_.empty()) next = std::min(next, happenings_.next());
    advance_to(std::max(next, elapsed_));
  }
}

void Simulation::later(Duration delay, std::function<void()> act) {
  happenings_.add(elapsed_ + delay, 0, std::move(act));
}

void Simulation::in_process(Duration delay, std::function<void()> act) {
  happenings_.add(elapsed_ + delay, server_->process, std::move(act));
}

void Simulation::crash() {
  if (server_ == nullptr) return;
  last_flush();
  tell("the program is killed");
  disturbed();
  server_.reset();
  database_->revive();
}

void Simulation::start() {
  if (elapsed_ < frozen_until_) return start_again_in(frozen_until_ - elapsed_);
  if (server_ == nullptr) open();
}

void Simulation::restart(Duration down) {
  crash();
  run_for(down);
  start();
  expect([&] { return running(); }, "the program starts again", minutes(1));
}

void Simulation::suspend(Duration length) {
  if (server_ != nullptr) last_flush();
  tell("the machine sleeps for " + to_string(length));
  disturbed();
  frozen_until_ = std::max(frozen_until_, elapsed_ + length);
  later(frozen_until_ - elapsed_, [this] { disturbed(); });
}

void Simulation::set_clock(Duration by) {
  tell("the wall clock is set by " + to_string(by));
  disturbed();
  wall_offset_ += by;
}

void Simulation::disturbed() {
  undisturbed_since_ = elapsed_;
}

Result<Event> Simulation::plan_apply(const std::string& yaml) const {
  return plan_files({{"vigie.yaml", yaml}});
}

Result<Event> Simulation::plan_files(const std::vector<SourceFile>& files) const {
  auto parsed = parse_files(files);
  if (!parsed) return fail(parsed.error().error());
  ApplyConfiguration event;
  event.actor = "person:admin";
  event.base_revision = world().revision;
  std::map<ResourceKey, Resource> wanted;
  for (Resource& resource : parsed->resources) wanted.emplace(resource.key, std::move(resource));
  for (const auto& [key, resource] : wanted) {
    const auto stored = world().resources.find(key);
    if (stored == world().resources.end() || !(stored->second == resource))
      event.puts.push_back(resource);
  }
  for (const auto& [key, resource] : world().resources)
    if (!wanted.contains(key)) event.deletes.push_back(key);
  event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
  return Event(std::move(event));
}

Result<Answer> Simulation::apply(const std::string& yaml) {
  auto event = plan_apply(yaml);
  if (!event) return fail(event.error());
  disturbed();
  return ask(std::move(*event));
}

Result<Answer> Simulation::ask(Event event) {
  std::optional<Result<Answer>> answer;
  const auto given = std::make_shared<bool>(true);  // the answer may come after this has returned
  command(std::move(event), [&answer, given](const Result<Answer>& got) {
    if (*given) answer = got;
  });
  const std::int64_t process = processes_;
  run_until([&] { return answer || server_ == nullptr || processes_ != process; }, minutes(1));
  *given = false;
  if (!answer) return fail(ErrorCode::unavailable, verbatim("no answer came"));
  return std::move(*answer);
}

Mail Simulation::expect_mail(std::string_view person, PageKind kind, Duration within) {
  std::optional<Mail> found;
  const auto arrived = [&] {
    for (std::size_t i = mails_read_; i < arrivals_.size() && !found; ++i) {
      if (arrivals_[i].page.person.text != person || arrivals_[i].page.kind != kind) continue;
      found = arrivals_[i];
      mails_read_ = i + 1;
    }
    return found.has_value();
  };
  expect(arrived, fmt::format("a mail ({}) to {}", to_string(kind), person), within);
  return *found;
}

void Simulation::expect_no_mail(std::string_view person, Duration during) {
  const std::size_t before = arrivals_.size();
  run_for(during);
  for (std::size_t i = before; i < arrivals_.size(); ++i)
    if (arrivals_[i].page.person.text == person)
      violated(fmt::format("{} got a mail ({}) that nobody expected", person,
                           to_string(arrivals_[i].page.kind)));
}

void Simulation::expect(const std::function<bool()>& condition, std::string_view what,
                        Duration within) {
  if (!run_until(condition, within))
    violated(fmt::format("expected within {}: {}", to_string(within), what));
}

void Simulation::acknowledge(std::string_view person) {
  const auto call = std::find_if(arrivals_.rbegin(), arrivals_.rend(), [&](const Mail& mail) {
    return mail.page.kind == PageKind::call && mail.page.person.text == person;
  });
  if (call == arrivals_.rend()) violated(fmt::format("{} was never called", person));
  const Acknowledge click{call->page.incident, PersonName(std::string(person)), "link"};
  Result<Answer> answer = ask(click);
  // Whoever sees an error page tries again.
  for (int tries = 0; !answer && answer.error().code == ErrorCode::unavailable && tries < 5;
       ++tries) {
    run_for(seconds(1));
    answer = ask(click);
  }
  if (!answer) violated(fmt::format("{} cannot acknowledge: {}", person, answer.error().text()));
}

IncidentId Simulation::only_incident() const {
  if (world().incidents.size() != 1)
    violated(fmt::format("{} incidents are in memory, not one", world().incidents.size()));
  return world().incidents.begin()->first;
}

const Incident& Simulation::incident(IncidentId id) const {
  const auto found = world().incidents.find(id);
  if (found == world().incidents.end())
    violated(fmt::format("incident {} is not in memory", id.value));
  return found->second;
}

const World& Simulation::world() const {
  CHECK(server_ != nullptr);
  return server_->decider.world();
}

const runtime::Decider* Simulation::decider() const {
  return server_ == nullptr ? nullptr : &server_->decider;
}

std::vector<JournalEntry> Simulation::journal() {
  std::vector<JournalEntry> entries;
  must(
      judge_->run("SELECT seq, at, actor, kind, subject, incident_id, body FROM journal "
                  "ORDER BY seq",
                  {}, [&](const db::Row& row) {
                    entries.push_back({row.i64(0),
                                       row.instant(1),
                                       row.str(2),
                                       row.str(3),
                                       row.str(4),
                                       IncidentId(row.opt_i64(5).value_or(0)),
                                       {{"body", row.str(6)}}});
                  }));
  return entries;
}

std::size_t Simulation::count(std::string_view kind) {
  return static_cast<std::size_t>(std::ranges::count(journal(), kind, &JournalEntry::kind));
}

void Simulation::tell(std::string line) {
  story_.push_back(
      fmt::format("{:>12} {} {}", to_string(elapsed_), to_rfc3339(now()), std::move(line)));
  if (story_.size() > story_lines) story_.pop_front();
}

std::string Simulation::story() const {
  std::string text;
  for (const std::string& line : story_) text += line + "\n";
  return text;
}

void Simulation::violated(const std::string& what) const {
  throw Violation(fmt::format("{}\n  after {}, at {}; what happened before:\n{}", what,
                              to_string(elapsed_), to_rfc3339(now()), story()));
}

}  // namespace vigie::simulation
