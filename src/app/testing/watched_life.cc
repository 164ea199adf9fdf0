#include "app/testing/watched_life.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "base/limits.h"
#include "config/parse.h"
#include "db/migrate.h"
#include "maintenance/maintenance_store.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {

namespace json = boost::json;

namespace {

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services: { shop: {}, mail: {}, forge: {}, jobs: {}, nothing: {} }
checks:
  web: { http: "http://10.0.0.1/", interval: 20s, timeout: 5s, service: shop, failures: 1,
         successes: 1 }
  db: { http: "http://10.0.0.2/", interval: 1m, timeout: 10s, service: shop }
  smtp: { http: "http://10.0.0.3/", interval: 30s, timeout: 5s, service: mail, failures: 3 }
  disk: { http: "http://10.0.0.4/", interval: 5m, timeout: 5s, service: mail, severity: warning }
  git: { http: "http://10.0.0.5/", interval: 1h, timeout: 1m, service: forge }
  job: { heartbeat: { every: 1h, grace: 10m }, service: jobs }
  hourly: { heartbeat: { cron: "0 * * * *", zone: Europe/Paris, grace: 5m }, service: jobs }
vantages:
  local: { references: [{ tcp: "10.0.0.6:53" }, { tcp: "10.0.0.7:53" }, { ping: 10.0.0.8 }] }
maintenance:
  nightly:
    services: shop
    zone: Europe/Paris
    public: true
    cron: { when: "30 2 * * *", for: 90m }
status_pages:
  public:
    title: { en: Status, fr: État }
    zone: Europe/Paris
    groups:
      - title: { en: All, fr: Tout }
        components:
          - { name: { en: Shop, fr: Boutique }, services: shop }
          - { name: { en: Mail, fr: Courriel }, services: mail }
          - { name: { en: Forge, fr: Forge logicielle }, services: forge }
          - { name: { en: Jobs, fr: Tâches }, services: jobs }
          - { name: { en: All of it, fr: Ensemble }, services: [shop, mail, forge, jobs] }
          - { name: { en: Unwatched, fr: Sans surveillance }, services: nothing }
    announce: 10m
  whole:
    title: { en: Whole, fr: Entier }
    zone: Europe/Paris
    groups:
      - title: { en: All, fr: Tout }
        components:
          - { name: { en: Shop, fr: Boutique }, services: shop }
          - { name: { en: Mail, fr: Courriel }, services: mail }
          - { name: { en: Forge, fr: Forge logicielle }, services: forge }
          - { name: { en: Jobs, fr: Tâches }, services: jobs }
)";

bool is_job(const std::string& check) {
  return std::ranges::find(life_jobs, check) != std::end(life_jobs);
}

json::value to_json(const Told& told) {
  json::object good;
  for (const auto& [check, answers] : told.good) {
    json::array& list = good[check].emplace_array();
    for (const Instant at : answers) list.emplace_back(at.ms());
  }
  json::object heard;
  for (const auto& [check, at] : told.heard) heard[check] = at.ms();
  json::object paused;
  for (const auto& [check, until] : told.paused_until) paused[check] = until.ms();
  json::array windows;
  for (const ToldWindow& one : told.windows)
    windows.push_back(json::array{one.id, one.period.from.ms(), one.period.to.ms(), one.service,
                                  one.shown, one.cancelled});
  json::array updates;
  for (const ToldUpdate& one : told.updates)
    updates.push_back(
        json::array{one.at.ms(), static_cast<int>(one.status), one.english, one.french});
  json::array not_accused(told.not_accused.begin(), told.not_accused.end());
  return {{"good", std::move(good)},
          {"heard", std::move(heard)},
          {"paused", std::move(paused)},
          {"blind", told.blind},
          {"not_accused", std::move(not_accused)},
          {"windows", std::move(windows)},
          {"updates", std::move(updates)},
          {"timers", told.timers.ms()}};
}

Instant instant(const json::value& ms) {
  return Instant::from_ms(ms.as_int64());
}

Told told_of(const json::value& kept) {
  Told told;
  for (const auto& [check, answers] : kept.at("good").as_object())
    for (const json::value& at : answers.as_array()) told.good[check].push_back(instant(at));
  for (const auto& [check, at] : kept.at("heard").as_object()) told.heard[check] = instant(at);
  for (const auto& [check, until] : kept.at("paused").as_object())
    told.paused_until[check] = instant(until);
  told.blind = kept.at("blind").as_bool();
  for (const json::value& job : kept.at("not_accused").as_array())
    told.not_accused.emplace(job.as_string());
  for (const json::value& row : kept.at("windows").as_array()) {
    const json::array& one = row.as_array();
    told.windows.push_back({one[0].as_int64(),
                            {instant(one[1]), instant(one[2])},
                            std::string(one[3].as_string()),
                            one[4].as_bool(),
                            one[5].as_bool()});
  }
  for (const json::value& row : kept.at("updates").as_array()) {
    const json::array& one = row.as_array();
    told.updates.push_back({instant(one[0]), static_cast<UpdateStatus>(one[1].as_int64()),
                            std::string(one[2].as_string()), std::string(one[3].as_string())});
  }
  told.timers = instant(kept.at("timers"));
  return told;
}

}  // namespace

const std::map<std::string, std::vector<std::string>>& life_components() {
  static const std::map<std::string, std::vector<std::string>> map = {
      {"Shop", {"web", "db"}},
      {"Mail", {"smtp", "disk"}},
      {"Forge", {"git"}},
      {"Jobs", {"job", "hourly"}},
      {"All of it", {"web", "db", "smtp", "disk", "git", "job", "hourly"}},
      {"Unwatched", {}}};
  return map;
}

std::string life_check_of(const std::string& service) {
  static const std::map<std::string, std::string> map = {
      {"shop", "web"}, {"mail", "smtp"}, {"forge", "git"}, {"jobs", "job"}};
  return map.at(service);
}

WatchedLife::WatchedLife(std::uint64_t seed) : random_(seed) {
  told_.timers = now_;
  open(folder_.file("vigie.db"));
  configure();
}

WatchedLife::WatchedLife(std::uint64_t seed, int process, const std::string& folder)
    : random_(seed * 31 + process) {
  told_.timers = now_;
  if (process > 0) remember(folder + "/life.json");
  open(folder + "/vigie.db");
  if (process == 0) configure();
}

WatchedLife::~WatchedLife() {
  decider_->close();
}

void WatchedLife::keep(const std::string& folder) {
  json::array finished;
  for (const FinishedWork& work : finished_work())
    finished.push_back(json::array{work.id, work.period.from.ms(), work.period.to.ms()});
  std::ofstream(folder + "/life.json") << json::serialize(json::object{
      {"now", now_.ms()}, {"told", to_json(told_)}, {"finished", std::move(finished)}});
}

void WatchedLife::remember(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const json::value life = json::parse(text.str());
  now_ = instant(life.at("now"));
  told_ = told_of(life.at("told"));
  before_ = life.at("finished").as_array();
}

std::vector<FinishedWork> WatchedLife::finished_work() {
  auto reader = db::must(database_->open_reader());
  db::must(reader->begin_read());
  auto list = db::must(list_finished_work(*reader, Instant::min(), 10'000));
  reader->rollback();
  return list;
}

StatusView WatchedLife::view(const std::string& page) {
  const StatusPage& shown = world().configuration->status_pages.at(StatusPageName(page));
  auto reader = db::must(database_->open_reader());
  db::must(reader->begin_read());
  const StatusHistory history =
      db::must(read_status_history(*reader, *world().configuration, shown, now_));
  reader->rollback();
  return status_view_of(world(), shown, history, now_, "https://vigie.example/status/" + page);
}

void WatchedLife::open(const std::string& path) {
  database_ = db::must(db::open_database("sqlite:" + path));
  {
    auto writer = db::must(database_->open_writer());
    db::must(db::migrate(*writer, now_));
  }
  start();
}

void WatchedLife::start() {
  decider_ = std::make_unique<runtime::Decider>(*database_, "test");
  db::must(decider_->open(now_));
}

void WatchedLife::configure() {
  const SourceFile file{"vigie.yaml", std::string(files)};
  auto parsed = parse_files(std::span(&file, 1));
  CHECK(parsed.has_value());
  ApplyConfiguration event;
  for (const Resource& resource : parsed->resources) event.puts.push_back(resource);
  event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
  event.base_revision = decider_->world().revision;
  event.actor = "token:1";
  db::must(happens(event));
}

Result<Answer> WatchedLife::happens(const Event& event) {
  const auto report = decider_->run(std::span(&event, 1), now_);
  CHECK(report.durable);
  return report.answers.front();
}

bool WatchedLife::paused(const std::string& check) const {
  const auto until = told_.paused_until.find(check);
  return until != told_.paused_until.end() && now_ < until->second;
}

Instant WatchedLife::speaks_until(const std::string& check, Instant answer) const {
  if (check == "job") return answer + hours(1) + minutes(10);
  if (check == "hourly") {  // a signal may come a minute before its hour
    const std::int64_t hour = Duration(hours(1)).count();
    const Instant early = answer + minutes(1);
    return Instant::from_ms((early.ms() / hour + 1) * hour) + minutes(5);
  }
  const Check& asked = world().configuration->checks.at(CheckName(check));
  return answer + asked.interval + asked.timeout + limits::freshness_flush;
}

void WatchedLife::live() {
  if (told_.blind && pick(6) == 0) return see(true);
  switch (pick(22)) {
    case 0:
      return silence();
    case 1:
      return restart();
    case 2:
      now_ += minutes(10 + pick(600));  // nobody asks, nobody notices
      return;
    case 3:
      db::must(happens(FlushFreshness{}));
      return;
    case 4:
    case 5:
      now_ += seconds(pick(200));
      return look_at_timers();
    case 6:
    case 7:
    case 8:
      return all_answer();
    case 9:
      return pause();
    case 10:
      return resume();
    case 11:
      return see(told_.blind);
    case 12:
      return plan_work();
    case 13:
      return end_work();
    case 14:
      return tell_public();
    case 15:
      return take_incident();
    default:
      now_ += seconds(1 + pick(15));
      answers(any_check(), pick(5) > 0);
  }
}

void WatchedLife::silence() {
  const Instant from = now_;
  now_ += minutes(1 + pick(300));
  db::must(happens(GapDetected{from, now_, "suspended", {}}));
}

void WatchedLife::restart() {
  decider_->close();
  decider_.reset();
  now_ += seconds(pick(4000));
  start();
}

void WatchedLife::look_at_timers() {
  db::must(happens(TimersDue{}));
  told_.timers = now_;
}

void WatchedLife::answers(const std::string& check, bool good) {
  now_ += milliseconds(1 + pick(900));
  const bool job = is_job(check);
  if (job)
    db::must(happens(Signalled{CheckName(check), signal_of_code(good ? 0 : 1)}));
  else
    db::must(happens(Observed{{CheckName(check), now_, now_, good, "secret-host 10.0.0.9", {}}}));
  if (!good) told_.not_accused.erase(check);
  // What comes during a pause is not judged; what only a blind one saw to be bad says nothing.
  if (paused(check) || (!good && !job && told_.blind)) return;
  told_.heard[check] = now_;
  if (good) told_.good[check].push_back(now_);
}

void WatchedLife::all_answer() {
  for (int times = 0; times < 2; ++times)
    for (const char* check : life_checks) answers(check, true);
}

void WatchedLife::pause() {
  const char* check = any_check();
  const Instant until = now_ + minutes(1 + pick(120));
  db::must(happens(PauseCheck{CheckName(check), until, "it moves", "person:alice"}));
  told_.paused_until[check] = until;
}

void WatchedLife::resume() {
  for (const char* check : life_checks) {
    if (!paused(check)) continue;
    db::must(happens(ResumeCheck{CheckName(check), "person:alice"}));
    told_.paused_until.erase(check);
    return;
  }
}

void WatchedLife::see(bool seeing) {
  if (!seeing)
    for (const char* job : life_jobs) {
      const Check& check = world().configuration->checks.at(CheckName(job));
      if (shown_verdict(world(), check, now_) != Verdict::down) told_.not_accused.insert(job);
    }
  db::must(happens(Witnessed{VantageName("local"), now_, seeing, "10.0.0.6 does not answer"}));
  told_.blind = !seeing;
  if (seeing) told_.not_accused.clear();
}

void WatchedLife::plan_work() {
  ToldWindow told;
  told.service = life_services[pick(std::size(life_services))];
  told.shown = pick(4) > 0;
  told.period.from = now_ + minutes(pick(90));
  told.period.to = told.period.from + minutes(1 + pick(180));
  MaintenanceWindow window;
  window.scope.title = "secret-host gets new disks";
  window.scope.services = {ServiceName(told.service)};
  window.scope.shown = told.shown;
  window.scope.text_en = "New disks";
  window.scope.text_fr = "Nouveaux disques";
  window.period = told.period;
  told.id = db::must(happens(CreateWindow{window, "person:alice"})).id;
  told_.windows.push_back(told);
}

void WatchedLife::end_work() {
  for (ToldWindow& one : told_.windows) {
    if (one.cancelled || one.period.to <= now_) continue;
    db::must(happens(EndWindow{WindowId(one.id), "person:alice"}));
    one.cancelled = now_ < one.period.from;
    if (!one.cancelled) one.period.to = now_;
    return;
  }
}

IncidentId WatchedLife::any_incident() {
  std::vector<IncidentId> open;
  for (const auto& [id, incident] : world().incidents)
    if (incident.status != IncidentStatus::resolved) open.push_back(id);
  return open.empty() ? IncidentId{} : open[static_cast<std::size_t>(pick(open.size()))];
}

void WatchedLife::tell_public() {
  const IncidentId incident = any_incident();
  if (!incident) return;
  ToldUpdate told;
  told.at = now_;
  told.status = static_cast<UpdateStatus>(pick(4));
  const std::string number = std::to_string(told_.updates.size() + 1);
  told.english = "Words number " + number + ".";
  told.french = "Parole numéro " + number + ".";
  const ServiceName about(life_services[pick(std::size(life_services))]);
  // An incident takes only so many.
  if (happens(
          PostUpdate{incident, told.status, {told.english, told.french}, {about}, "person:alice"}))
    told_.updates.push_back(std::move(told));
}

void WatchedLife::take_incident() {
  // Refused while it sleeps or somebody else has it.
  if (const IncidentId incident = any_incident())
    (void)happens(Acknowledge{incident, PersonName("alice"), "api"});
}

}  // namespace vigie::app
