// No state ever reads available without evidence: over the API, the page, the badges, the metrics,
// the feeds and the JSON at once, after silence, restart, suspend, pauses, blindness and announced
// work, through the night in which the clock is set back, and when the rules of zones are others
// after a start than they were before.
//
// What the world may say is worked out here a second time, from nothing but what it was told
// (app/testing/watched_life.h).
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "app/metrics.h"
#include "app/testing/feed_reader.h"
#include "app/testing/watched_life.h"
#include "check/check_api.h"
#include "civil/time_words.h"
#include "maintenance/maintenance_store.h"
#include "statuspage/status_files_api.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

// How often each was found: a life in which it never happens proves nothing.
struct Seen {
  int unavailable = 0;
  int fine = 0;     // a whole page
  int paused = 0;   // although the last answer was good and still speaks
  int blind = 0;    // without a word of what only a blind one saw
  int working = 0;  // a component under announced work that nobody has seen
  int updates = 0;
  int windows = 0;
};

class Honesty {
 public:
  Honesty(WatchedLife& life, Seen& seen) : life_(life), seen_(seen) {
    for (const char* check : life_checks)
      if (!speaks(check)) silent_.insert(check);
  }

  void expect() {
    expect_of_checks();
    expect_of_jobs();
    for (const char* page : life_pages) {
      SCOPED_TRACE(std::string(page) + " at " + to_rfc3339(life_.now()));
      expect_of_page(life_.view(page));
    }
  }

 private:
  // Its newest good answer still speaks, and it is watched.
  bool speaks(const std::string& check) const {
    const auto good = life_.told().good.find(check);
    return good != life_.told().good.end() && !life_.paused(check) &&
           life_.now() <= life_.speaks_until(check, good->second.back());
  }

  // No answer of any kind speaks that counts, so that it may not even read down.
  bool is_unknown(const std::string& check) const {
    const auto heard = life_.told().heard.find(check);
    return life_.paused(check) || heard == life_.told().heard.end() ||
           life_.now() > life_.speaks_until(check, heard->second);
  }

  // A job that does not report is heard of without a signal: it is late.
  static bool is_job(const std::string& check) {
    return std::ranges::find(life_jobs, check) != std::end(life_jobs);
  }

  void expect_of_checks() {
    const json::value status =
        status_json(life_.world(), runtime::Backend{}, life_.now(), Language::en);
    const std::string metrics = render_metrics(life_.world(), {}, life_.now(), {});
    std::map<std::string, const json::object*> said;
    for (const json::value& check : status.at("checks").as_array())
      said[std::string(check.at("name").as_string())] = &check.as_object();
    const auto state = [](const std::string& check, const char* word, int value) {
      return "vigie_check_state{check=\"" + check + "\",state=\"" + word + "\"} " +
             std::to_string(value);
    };
    for (const std::string check : life_checks) {
      SCOPED_TRACE(check + " at " + to_rfc3339(life_.now()));
      const json::object& one = *said.at(check);
      if (silent_.contains(check)) {
        EXPECT_NE(one.at("verdict").as_string(), "up");
        EXPECT_THAT(metrics, HasSubstr(state(check, "up", 0)));
      }
      if (life_.paused(check) || (!is_job(check) && is_unknown(check))) {
        EXPECT_EQ(one.at("verdict").as_string(), "unknown");
        EXPECT_THAT(metrics, HasSubstr(state(check, "unknown", 1)));
        seen_.blind += life_.told().blind ? 1 : 0;
      }
      if (!life_.paused(check)) continue;
      EXPECT_TRUE(one.at("quiet").is_object());
      const auto good = life_.told().good.find(check);
      seen_.paused += good != life_.told().good.end() &&
                              life_.now() <= life_.speaks_until(check, good->second.back())
                          ? 1
                          : 0;
    }
  }

  // Who could not be heard is not called late.
  void expect_of_jobs() {
    for (const std::string& job : life_.told().not_accused) {
      const Check& check = life_.world().configuration->checks.at(CheckName(job));
      EXPECT_NE(shown_verdict(life_.world(), check, life_.now()), Verdict::down) << job;
    }
  }

  void expect_of_page(const StatusView& view) {
    bool all_fine = true;
    for (const ComponentView& component : view.groups.at(0).components) {
      SCOPED_TRACE(component.name.en);
      const auto& checks = life_components().at(component.name.en);
      const auto is_silent = [&](const std::string& check) { return silent_.contains(check); };
      const bool fine = !checks.empty() && std::ranges::none_of(checks, is_silent);
      const bool known = !checks.empty() && std::ranges::none_of(checks, [&](const auto& check) {
        return is_silent(check) && check != life_warning;
      });
      all_fine = all_fine && fine;
      expect_past(component, checks);
      expect_announced(component);
      if (!fine) EXPECT_NE(component.state, ComponentState::operational);
      if (!known) expect_unavailable(view, component);
    }
    const Instant stale = life_.now() + minutes(30);
    const std::vector<StatusFile> files = status_copy(view, stale);
    expect_whole(view, files, all_fine);
    for (const StatusFile& file : files) {
      SCOPED_TRACE(file.name);
      const auto feed = read_feed(file);
      if (!feed) continue;
      expect_said(*feed, view, stale, all_fine);
      if (feed->calendar)
        expect_calendar(*feed, view);
      else
        expect_updates(*feed);
    }
    for (const IncidentView& incident : view.incidents) expect_last_word(incident);
  }

  // Time counts as up only where each check had answered well not long before, or has first spoken
  // later.
  void expect_past(const ComponentView& component, const std::vector<std::string>& checks) {
    std::vector<Interval> spoke;
    for (const std::string& check : checks)
      if (const auto good = life_.told().good.find(check); good != life_.told().good.end())
        for (const Instant at : good->second)
          spoke.push_back({at, std::min(life_.now(), life_.speaks_until(check, at))});
    const Duration proven = IntervalSet(std::move(spoke)).total();
    EXPECT_LE(component.tally.up, proven + seconds(1));
    EXPECT_EQ(component.days.back().date, Zone::find("Europe/Paris")->to_local(life_.now()).date);
  }

  // Maintenance is no excuse but while work is under way that the public was told of.
  void expect_announced(const ComponentView& component) {
    const bool nightly = component.name.en == "Shop" || component.name.en == "All of it";
    const auto concerns = [&](const ToldWindow& window) {
      const auto& checks = life_components().at(component.name.en);
      return window.shown && !window.cancelled && window.period.from <= life_.now() &&
             life_.now() < window.period.to &&
             std::ranges::find(checks, life_check_of(window.service)) != checks.end();
    };
    const bool under_way = std::ranges::any_of(life_.told().windows, concerns);
    if (under_way) {
      EXPECT_EQ(component.state, ComponentState::maintenance);
      ++seen_.working;
    } else if (!nightly) {
      EXPECT_NE(component.state, ComponentState::maintenance);
    }
  }

  void expect_unavailable(const StatusView& view, const ComponentView& component) {
    ++seen_.unavailable;
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

  // Nothing calls the whole fine unless every part is; and nothing from inside shows.
  void expect_whole(const StatusView& view, const std::vector<StatusFile>& files, bool all_fine) {
    EXPECT_GE(view.valid_until, life_.now());
    const json::value status = json::parse(status_file(view, "api/v2/status.json", {})->body);
    const bool none = status.at("status").at("indicator").as_string() == "none";
    EXPECT_EQ(none, view.state == ComponentState::operational);
    if (!all_fine) EXPECT_FALSE(none);
    seen_.fine += none ? 1 : 0;
    for (const StatusFile& file : files) {
      SCOPED_TRACE(file.name);
      if (!none) {
        EXPECT_THAT(file.body, Not(HasSubstr("Everything is working")));
        EXPECT_THAT(file.body, Not(HasSubstr("Tout fonctionne")));
      }
      EXPECT_THAT(file.body, Not(HasSubstr("secret-host")));
      EXPECT_THAT(file.body, Not(HasSubstr("10.0.0.")));
    }
  }

  // How things stand, as the page says it, and of when that is; of a copy also until when.
  void expect_said(const Feed& feed, const StatusView& view, Instant stale, bool all_fine) {
    const bool french = feed.language == Language::fr;
    EXPECT_EQ(feed.said, headline(view.state, feed.language) + " (" + to_rfc3339(life_.now()) +
                             "). " + (french ? "Copie ; périmée après " : "A copy; old after ") +
                             to_rfc3339(stale));
    if (all_fine) return;
    EXPECT_THAT(feed.said, Not(HasSubstr("Everything is working")));
    EXPECT_THAT(feed.said, Not(HasSubstr("Tout fonctionne")));
  }

  // What people said stands in every feed, as they said it, when they said it.
  void expect_updates(const Feed& feed) {
    static constexpr const char* words[2][4] = {
        {"Investigating", "Cause found", "Watching the repair", "Over"},
        {"Recherche en cours", "Cause trouvée", "Réparé, sous surveillance", "Terminé"}};
    const bool french = feed.language == Language::fr;
    std::set<std::string> ids;
    std::map<std::string, const FeedEntry*> by_text;
    for (const FeedEntry& entry : feed.entries) {
      EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
      by_text[entry.text] = &entry;
    }
    for (const ToldUpdate& told : life_.told().updates) {
      const auto entry = by_text.find(french ? told.french : told.english);
      ASSERT_NE(entry, by_text.end()) << told.english;
      const char* word = words[french ? 1 : 0][static_cast<int>(told.status)];
      EXPECT_THAT(entry->second->title, EndsWith(std::string(" – ") + word));
      EXPECT_THAT(entry->second->at, AnyOf(to_rfc3339(told.at), http_date(told.at)));
      ++seen_.updates;
    }
  }

  // What Vigie added by itself is true now.
  void expect_last_word(const IncidentView& incident) {
    const UpdateView& last = incident.updates.front();
    if (!last.automatic) return;
    const auto found = life_.world().incidents.find(incident.id);
    const bool open =
        found != life_.world().incidents.end() && found->second.status != IncidentStatus::resolved;
    if (last.status == UpdateStatus::resolved) EXPECT_FALSE(open) << incident.id.value;
    if (open && last.text.en.ends_with("Somebody is working on it."))
      EXPECT_EQ(found->second.status, IncidentStatus::acknowledged);
  }

  // It has all work that was announced, as it was planned or as it took place, and no other.
  void expect_calendar(const Feed& feed, const StatusView& view) {
    std::map<std::string, const FeedEntry*> by_id;
    for (const FeedEntry& entry : feed.entries) by_id[entry.id] = &entry;
    for (const ToldWindow& window : life_.told().windows) {
      const auto entry = by_id.find(public_id(WindowId(window.id)) + "@" + view.name.text);
      if (!window.shown) {
        EXPECT_EQ(entry, by_id.end());
        continue;
      }
      // Its end is written down when timers are looked at.
      if (window.period.to <= life_.now() && life_.told().timers < window.period.to) continue;
      ASSERT_NE(entry, by_id.end()) << window.id;
      EXPECT_EQ(entry->second->at, ical_instant(window.period.from));
      EXPECT_EQ(entry->second->to, ical_instant(window.period.to));
      EXPECT_EQ(entry->second->status, window.cancelled ? "CANCELLED" : "CONFIRMED");
      ++seen_.windows;
    }
  }

  WatchedLife& life_;
  Seen& seen_;
  std::set<std::string> silent_;  // checks that may not look fine anywhere
};

// What took place stays what it was, by whatever rules it was announced.
void expect_the_past_to_stand(WatchedLife& life) {
  const std::vector<FinishedWork> standing = life.finished_work();
  for (const json::value& row : life.finished_before()) {
    const bool there = std::ranges::any_of(standing, [&](const FinishedWork& work) {
      return row == json::value(json::array{work.id, work.period.from.ms(), work.period.to.ms()});
    });
    EXPECT_TRUE(there) << json::serialize(row);
  }
}

TEST(HonestStatus, nothing_reads_available_without_evidence_anywhere) {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    WatchedLife life(seed);
    for (int step = 0; step < 150; ++step) {
      life.live();
      if (step % 3 == 0) Honesty(life, seen).expect();
      if (::testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(seen.unavailable, 500);
  EXPECT_GT(seen.fine, 20);
  EXPECT_GT(seen.paused, 20);
  EXPECT_GT(seen.blind, 20);
  EXPECT_GT(seen.working, 20);
  EXPECT_GT(seen.updates, 100);
  EXPECT_GT(seen.windows, 100);
}

// tzdata is read once per process, so each start is a process: this very test again, whose
// /usr/share/zoneinfo is a copy with other rules for Paris.
constexpr const char* life_variable = "VIGIE_HONEST_LIFE";
constexpr std::uint64_t lives = 3;

void live_on(const std::string& folder, int process) {
  std::ofstream(folder + "/offset")
      << Zone::find("Europe/Paris")->offset(*parse_rfc3339("2026-07-01T12:00:00Z")).count();
  for (std::uint64_t seed = 1; seed <= lives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", process " + std::to_string(process));
    const std::string own = folder + "/" + std::to_string(seed);
    std::filesystem::create_directories(own);
    WatchedLife life(seed, process, own);
    Seen seen;
    Honesty(life, seen).expect();
    for (int step = 0; step < 80; ++step) {
      life.live();
      if (step % 3 == 0) Honesty(life, seen).expect();
      if (::testing::Test::HasFailure()) return;
    }
    expect_the_past_to_stand(life);
    life.keep(own);
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
