// No state ever reads available without evidence: over the API, the page, the badges, the metrics,
// the feeds and the JSON at once, after silence, restart, suspend, through the night in which the
// clock is set back, and when the rules of zones are others after a start than they were before.
//
// What the world may say is worked out here a second time, from nothing but the good answers that
// were given: a check may look fine only while interval + timeout + flush after the newest one.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "app/metrics.h"
#include "app/testing/live_server.h"
#include "base/check.h"
#include "base/limits.h"
#include "check/check_api.h"
#include "config/parse.h"
#include "db/migrate.h"
#include "maintenance/maintenance_store.h"
#include "runtime/decider.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services: { shop: {}, mail: {}, forge: {}, nothing: {} }
checks:
  web: { http: "http://10.0.0.1/", interval: 20s, timeout: 5s, service: shop, failures: 1,
         successes: 1 }
  db: { http: "http://10.0.0.2/", interval: 1m, timeout: 10s, service: shop }
  smtp: { http: "http://10.0.0.3/", interval: 30s, timeout: 5s, service: mail, failures: 3 }
  disk: { http: "http://10.0.0.4/", interval: 5m, timeout: 5s, service: mail, severity: warning }
  git: { http: "http://10.0.0.5/", interval: 1h, timeout: 1m, service: forge }
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
          - { name: { en: All of it, fr: Ensemble }, services: [shop, mail, forge] }
          - { name: { en: Unwatched, fr: Sans surveillance }, services: nothing }
    announce: 10m
)";

const std::map<std::string, std::vector<std::string>>& checks_of_components() {
  static const std::map<std::string, std::vector<std::string>> map = {
      {"Shop", {"web", "db"}},
      {"Mail", {"smtp", "disk"}},
      {"Forge", {"git"}},
      {"All of it", {"web", "db", "smtp", "disk", "git"}},
      {"Unwatched", {}}};
  return map;
}

// A server without threads, whose clock a test moves.
class Machine {
 public:
  explicit Machine(std::uint64_t seed) : random_(seed) {
    open(folder_.file("vigie.db"));
    configure();
  }
  // Goes on with the life of an earlier process, if `folder` holds one. `process` counts them.
  Machine(std::uint64_t seed, int process, const std::string& folder)
      : random_(seed * 31 + process) {
    if (process > 0) remember(folder + "/life.json");
    open(folder + "/vigie.db");
    if (process == 0) configure();
  }
  ~Machine() { decider_->close(); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // For the next process.
  void keep(const std::string& folder) {
    json::object good;
    for (const auto& [check, answers] : good_) {
      json::array& list = good[check].emplace_array();
      for (const Instant at : answers) list.emplace_back(at.ms());
    }
    json::array finished;
    for (const FinishedWork& work : finished_work())
      finished.push_back(json::array{work.id, work.period.from.ms(), work.period.to.ms()});
    std::ofstream(folder + "/life.json") << json::serialize(json::object{
        {"now", now.ms()}, {"good", std::move(good)}, {"finished", std::move(finished)}});
  }

  // What took place stays what it was, by whatever rules it was announced.
  void expect_the_past_to_stand() {
    const std::vector<FinishedWork> standing = finished_work();
    for (const json::value& row : before_) {
      const bool there = std::ranges::any_of(standing, [&](const FinishedWork& work) {
        return row == json::value(json::array{work.id, work.period.from.ms(), work.period.to.ms()});
      });
      EXPECT_TRUE(there) << json::serialize(row);
    }
  }

 private:
  void remember(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const json::value life = json::parse(text.str());
    now = Instant::from_ms(life.at("now").as_int64());
    for (const auto& [check, answers] : life.at("good").as_object())
      for (const json::value& at : answers.as_array())
        good_[std::string(check)].push_back(Instant::from_ms(at.as_int64()));
    before_ = life.at("finished").as_array();
  }

  std::vector<FinishedWork> finished_work() {
    auto reader = db::must(database_->open_reader());
    db::must(reader->begin_read());
    auto list = db::must(list_finished_work(*reader, Instant::min(), 10'000));
    reader->rollback();
    return list;
  }

  void open(const std::string& path) {
    database_ = db::must(db::open_database("sqlite:" + path));
    {
      auto writer = db::must(database_->open_writer());
      db::must(db::migrate(*writer, now));
    }
    start();
  }

  void configure() {
    const SourceFile file{"vigie.yaml", std::string(files)};
    auto parsed = parse_files(std::span(&file, 1));
    CHECK(parsed.has_value());
    ApplyConfiguration event;
    for (const Resource& resource : parsed->resources) event.puts.push_back(resource);
    event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
    event.base_revision = decider_->world().revision;
    event.actor = "token:1";
    happens(event);
  }

 public:
  void live() {
    switch (pick(12)) {
      case 0:
        now += minutes(10 + pick(600));  // nobody asks, nobody notices
        break;
      case 1: {
        const Instant from = now;
        now += minutes(1 + pick(300));
        happens(GapDetected{from, now, "suspended", {}});
        break;
      }
      case 2:
        decider_->close();
        decider_.reset();
        now += seconds(pick(4000));
        start();
        break;
      case 3:
        happens(FlushFreshness{});
        break;
      case 4:
        now += seconds(pick(200));
        happens(TimersDue{});
        break;
      case 5:
      case 6:
        for (const auto& [name, check] : world().configuration->checks) answers(name.text, true);
        break;
      default:
        now += seconds(1 + pick(15));
        answers(checks[pick(5)], pick(5) > 0);
    }
  }

  // No check without a good answer that still speaks looks fine anywhere.
  void expect_honesty() {
    const StatusPage& page = world().configuration->status_pages.begin()->second;
    auto reader = db::must(database_->open_reader());
    db::must(reader->begin_read());
    const StatusHistory history =
        db::must(read_status_history(*reader, *world().configuration, page, now));
    reader->rollback();
    const StatusView view =
        status_view_of(world(), page, history, now, "https://vigie.example/status/public");

    std::set<std::string> silent;
    for (const auto& [name, check] : world().configuration->checks) {
      const auto good = good_.find(name.text);
      const Duration valid = check.interval + check.timeout + limits::freshness_flush;
      if (good == good_.end() || good->second.empty() || now > good->second.back() + valid)
        silent.insert(name.text);
    }
    expect_of_checks(silent);
    for (const ComponentView& component : view.groups.at(0).components) {
      const auto& checks_of = checks_of_components().at(component.name.en);
      bool known = !checks_of.empty();
      for (const std::string& check : checks_of)
        known = known && (!silent.contains(check) || check == warning_check);
      bool fine = known;
      for (const std::string& check : checks_of) fine = fine && !silent.contains(check);
      expect_past(component, checks_of);
      if (!known) expect_unavailable(view, component);
      if (!fine) EXPECT_NE(component.state, ComponentState::operational) << component.name.en;
    }
    expect_whole(view);
  }

  Instant now = *parse_rfc3339("2026-10-24T20:00:00+02:00");
  int unavailable = 0;  // how often something was found not to look fine

 private:
  static constexpr std::string_view warning_check = "disk";
  static constexpr const char* checks[] = {"web", "db", "smtp", "disk", "git"};

  const World& world() const { return decider_->world(); }
  std::int64_t pick(std::uint64_t below) { return static_cast<std::int64_t>(random_() % below); }

  void start() {
    decider_ = std::make_unique<runtime::Decider>(*database_, "test");
    db::must(decider_->open(now));
  }
  void happens(const Event& event) {
    const auto report = decider_->run(std::span(&event, 1), now);
    ASSERT_TRUE(report.durable);
  }
  void answers(const std::string& check, bool good) {
    now += milliseconds(1 + pick(900));
    happens(Observed{{CheckName(check), now, now, good, "secret-host 10.0.0.9", {}}});
    if (good) good_[check].push_back(now);
  }

  void expect_of_checks(const std::set<std::string>& silent) {
    const json::value status = status_json(world(), runtime::Backend{}, now, Language::en);
    for (const json::value& check : status.at("checks").as_array())
      if (silent.contains(std::string(check.at("name").as_string())))
        EXPECT_NE(check.at("verdict").as_string(), "up");
    const std::string metrics = render_metrics(world(), {}, now, {});
    for (const std::string& check : silent)
      EXPECT_THAT(metrics, HasSubstr("vigie_check_state{check=\"" + check + "\",state=\"up\"} 0"));
  }

  // Time counts as up only where each check had answered well not long before, or has first spoken
  // later.
  void expect_past(const ComponentView& component, const std::vector<std::string>& checks_of) {
    std::vector<Interval> spoke;
    for (const std::string& check : checks_of) {
      const Check& known = world().configuration->checks.at(CheckName(check));
      for (const Instant good : good_[check])
        spoke.push_back(
            {good, std::min(now, good + known.interval + known.timeout + limits::freshness_flush)});
    }
    const Duration proven = IntervalSet(std::move(spoke)).total();
    EXPECT_LE(component.tally.up, proven + seconds(1)) << component.name.en;
    EXPECT_EQ(component.days.back().date, Zone::find("Europe/Paris")->to_local(now).date);
  }

  void expect_unavailable(const StatusView& view, const ComponentView& component) {
    ++unavailable;
    SCOPED_TRACE(component.name.en + " at " + to_rfc3339(now));
    EXPECT_NE(component.state, ComponentState::operational);
    EXPECT_NE(component.state, ComponentState::degraded);
    for (const Language language : {Language::en, Language::fr}) {
      const std::string html = status_file(view, html_file(view, language), {})->body;
      const std::string row = "<h3>" + component.name.in(language) + "</h3><span class=\"state ";
      const std::size_t at = html.find(row);
      ASSERT_NE(at, std::string::npos);
      const std::string state = html.substr(at + row.size(), 11);
      EXPECT_THAT(state, Not(HasSubstr("operational")));
      EXPECT_THAT(state, Not(HasSubstr("degraded")));
      const std::string tag = language == Language::fr ? ".fr.svg" : ".en.svg";
      for (const std::string& name :
           {"badge-" + component.id + tag, "uptime-" + component.id + tag}) {
        const std::string badge = status_file(view, name, {})->body;
        EXPECT_THAT(badge, Not(HasSubstr("#146c2e"))) << name;
        EXPECT_THAT(badge, Not(HasSubstr(">Working<")));
        EXPECT_THAT(badge, Not(HasSubstr(">En service<")));
      }
    }
    for (const char* name : {"api/v2/summary.json", "api/v2/components.json"}) {
      const json::value document = json::parse(status_file(view, name, {})->body);
      for (const json::value& each : document.at("components").as_array()) {
        if (each.at("id").as_string() != component.id) continue;
        EXPECT_NE(each.at("status").as_string(), "operational");
        EXPECT_NE(each.at("status").as_string(), "degraded_performance");
      }
    }
  }

  // One component is never watched, so the whole never looks fine; and nothing from inside shows.
  void expect_whole(const StatusView& view) {
    EXPECT_NE(view.state, ComponentState::operational);
    EXPECT_GE(view.valid_until, now);
    const json::value status = json::parse(status_file(view, "api/v2/status.json", {})->body);
    EXPECT_NE(status.at("status").at("indicator").as_string(), "none");
    for (const StatusFile& file : status_copy(view, now + minutes(30))) {
      EXPECT_THAT(file.body, Not(HasSubstr("Everything is working"))) << file.name;
      EXPECT_THAT(file.body, Not(HasSubstr("Tout fonctionne"))) << file.name;
      EXPECT_THAT(file.body, Not(HasSubstr("secret-host"))) << file.name;
      EXPECT_THAT(file.body, Not(HasSubstr("10.0.0."))) << file.name;
    }
  }

  std::mt19937_64 random_;
  db::TemporaryFolder folder_{db::roomy_memory()};
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<runtime::Decider> decider_;
  std::map<std::string, std::vector<Instant>> good_;
  json::array before_;  // finished work that the process before has seen
};

TEST(HonestStatus, nothing_reads_available_without_evidence_anywhere) {
  int unavailable = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Machine machine(seed);
    for (int step = 0; step < 120; ++step) {
      machine.live();
      if (step % 3 == 0) machine.expect_honesty();
      if (::testing::Test::HasFailure()) return;
    }
    unavailable += machine.unavailable;
  }
  EXPECT_GT(unavailable, 500);  // otherwise nothing was tried
}

// tzdata is read once per process, so each start is a process: this very test again, whose
// /usr/share/zoneinfo is a copy with other rules for Paris.
constexpr const char* life_variable = "VIGIE_HONEST_LIFE";
constexpr std::uint64_t lives = 4;

void live_on(const std::string& folder, int process) {
  std::ofstream(folder + "/offset")
      << Zone::find("Europe/Paris")->offset(*parse_rfc3339("2026-07-01T12:00:00Z")).count();
  for (std::uint64_t seed = 1; seed <= lives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", process " + std::to_string(process));
    const std::string own = folder + "/" + std::to_string(seed);
    std::filesystem::create_directories(own);
    Machine machine(seed, process, own);
    machine.expect_honesty();
    for (int step = 0; step < 80; ++step) {
      machine.live();
      if (step % 3 == 0) machine.expect_honesty();
      if (::testing::Test::HasFailure()) return;
    }
    machine.expect_the_past_to_stand();
    machine.keep(own);
  }
}

std::string text_of(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(HonestStatus, the_rules_of_zones_may_be_others_after_a_start) {
  if (const char* life = std::getenv(life_variable)) {
    const std::string folder(life);
    return live_on(folder, std::stoi(text_of(folder + "/process")));
  }
  namespace fs = std::filesystem;
  const fs::path installed = "/usr/share/zoneinfo";
  const db::TemporaryFolder folder{db::roomy_memory()};
  std::set<std::string> offsets;
  int process = 0;
  // As it is; summer time is given up; the country moves to the other side of the world.
  for (const char* rules : {"Europe/Paris", "Africa/Algiers", "Pacific/Auckland", "Europe/Paris"}) {
    const std::string zones = folder.file("zones" + std::to_string(process));
    fs::copy(installed, zones, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::remove(zones + "/Europe/Paris");
    fs::copy_file(fs::canonical(installed / rules), zones + "/Europe/Paris");
    const std::string home = folder.file("");
    std::ofstream(home + "/process") << process++;
    const std::string command =
        std::string(life_variable) + "='" + home +
        "' unshare --mount --user --map-root-user sh -c " +
        "'mount --bind \"$1\" /usr/share/zoneinfo && exec \"$2\" --gtest_brief=1 "
        "--gtest_filter=HonestStatus.the_rules_of_zones_may_be_others_after_a_start' sh '" +
        zones + "' '" + fs::canonical("/proc/self/exe").string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    offsets.insert(text_of(home + "/offset"));
  }
  EXPECT_EQ(offsets.size(), 3u);  // each process really read its own rules
}

}  // namespace
}  // namespace vigie::app
