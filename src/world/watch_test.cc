// Heartbeats, blindness, maintenance, pauses and flapping in a world without a database.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "base/message.h"
#include "config/dependencies.h"
#include "config/parse.h"
#include "world/event.h"
#include "world/quiet.h"

namespace vigie {
namespace {

const Instant noon = *parse_rfc3339("2026-11-20T12:00:00Z");

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services: { shop: {} }
policies: { default: { steps: [{ call: alice, wait: 10m }] } }
checks:
  web: { http: "http://web.example.org/", service: shop, failures: 1, successes: 1, stable_for: 1m }
  db: { http: "http://db.example.org/", service: shop, failures: 1, successes: 1 }
  near: { http: "http://127.0.0.1/", failures: 1 }
  job: { heartbeat: { every: 1h, grace: 10m } }
vantages:
  local: { references: [{ tcp: "192.0.2.1:53" }, { tcp: "192.0.2.2:53" }, { ping: 192.0.2.3 }] }
)";

struct Stage {
  World world;
  Instant now = noon;
  Decisions decisions;
  std::vector<std::string> kinds;
  bool job_works = false;  // it reports whenever something answers

  explicit Stage(std::string more = {}) {
    const SourceFile file{"vigie.yaml", std::string(files) + more};
    auto parsed = parse_files(std::span(&file, 1));
    if (!parsed) throw std::runtime_error(parsed.error().text());
    ApplyConfiguration event;
    event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
    event.puts = std::move(parsed->resources);
    happens(event);
  }
  Result<Answer> happens(const Event& event) {
    decisions = {};
    auto answer = step(world, event, now, decisions);
    for (const Change& change : decisions.changes)
      if (const auto* entry = std::get_if<JournalEntry>(&change)) kinds.push_back(entry->kind);
    return answer;
  }
  void pass(Duration length) {
    const Instant end = now + length;
    for (auto due = next_due(world); due && *due <= end; due = next_due(world)) {
      now = std::max(now, *due);
      ASSERT_TRUE(happens(TimersDue{}));
    }
    now = end;
  }
  void answers(const char* check, bool good, Duration after = seconds(10)) {
    pass(after);
    if (job_works) signals(SignalKind::success);
    ASSERT_TRUE(happens(Observed{{CheckName(check), now - seconds(1), now, good, "seen", {}}}));
  }
  void signals(SignalKind kind, std::string run = {}) {
    Signalled event;
    event.check = CheckName("job");
    event.signal.kind = kind;
    event.signal.run = std::move(run);
    ASSERT_TRUE(happens(event));
  }
  void round(bool seeing, Duration after = seconds(15)) {
    pass(after);
    ASSERT_TRUE(happens(Witnessed{VantageName("local"), now - seconds(1), seeing, "timed out"}));
  }
  Verdict shown(const char* check) const {
    return shown_verdict(world, *find_check(world, CheckName(check)), now);
  }
  std::int64_t count(const std::string& kind) const { return std::ranges::count(kinds, kind); }
  std::size_t calls(PageKind kind = PageKind::call) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        world.pages, [&](const auto& page) { return page.second.kind == kind; }));
  }
  std::int64_t window(Duration from, Duration to, const char* service = "shop") {
    CreateWindow event;
    event.window.scope.title = "new rack";
    event.window.scope.services = {ServiceName(service)};
    event.window.period = {now + from, now + to};
    event.actor = "person:alice";
    return happens(event)->id;
  }
};

TEST(Heartbeats, SilenceCallsSomebodyAtDueAndGraceAndASignalEndsIt) {
  Stage stage;
  EXPECT_EQ(stage.shown("job"), Verdict::unknown);
  stage.signals(SignalKind::success);
  EXPECT_EQ(stage.shown("job"), Verdict::up);
  stage.pass(minutes(69));
  EXPECT_EQ(stage.count("check.down"), 0);
  stage.pass(minutes(1));
  EXPECT_EQ(stage.count("check.down"), 1);
  EXPECT_EQ(stage.calls(), 1U);
  EXPECT_EQ(stored_text(stage.world.alerts.begin()->second.annotations.at("summary"), Language::en),
            "no signal since 2026-11-20T12:00:00Z; it was due at 2026-11-20T13:00:00Z");
  stage.pass(hours(5));
  EXPECT_EQ(stage.shown("job"), Verdict::down);  // its silence goes on
  stage.signals(SignalKind::success);
  EXPECT_EQ(stage.shown("job"), Verdict::up);
  stage.pass(minutes(3));
  EXPECT_EQ(stage.count("incident.resolved"), 1);
}

TEST(Heartbeats, AJobThatNeverReportsIsNoticed) {
  Stage stage;
  stage.pass(minutes(71));
  EXPECT_EQ(stage.count("check.down"), 1);
}

TEST(Heartbeats, AFailureAndASuccessOfOneInstantBothCount) {
  Stage stage;
  stage.signals(SignalKind::success);
  stage.signals(SignalKind::fail);
  EXPECT_EQ(stage.shown("job"), Verdict::down);
  stage.signals(SignalKind::success);
  EXPECT_EQ(stage.shown("job"), Verdict::up);
}

TEST(Heartbeats, OurOwnAbsenceAccusesNoJob) {
  Stage stage;
  stage.signals(SignalKind::success);
  stage.pass(minutes(55));
  stage.now += minutes(30);
  ASSERT_TRUE(stage.happens(GapDetected{stage.now - minutes(30), stage.now, "restart", {}}));
  stage.pass(minutes(10));
  EXPECT_EQ(stage.count("check.down"), 0);
  EXPECT_EQ(stage.shown("job"), Verdict::unknown);
  stage.pass(minutes(40));
  EXPECT_EQ(stage.count("check.down"), 1);  // due again at 14:00
}

TEST(Heartbeats, WhatIsNoHeartbeatTakesNoSignal) {
  Stage stage;
  EXPECT_EQ(stage.happens(Signalled{CheckName("web"), {}}).error().code, ErrorCode::conflict);
  EXPECT_EQ(stage.happens(Signalled{CheckName("nobody"), {}}).error().code, ErrorCode::not_found);
}

TEST(Blindness, BadAnswersProveNothingAndOneIncidentSaysSo) {
  Stage stage;
  stage.round(true);
  for (const char* check : {"web", "db"}) stage.answers(check, true);
  stage.round(false);
  for (int i = 0; i < 20; ++i) {
    for (const char* check : {"web", "db"}) stage.answers(check, false);
    stage.round(false);
  }
  EXPECT_EQ(stage.count("vantage.blind"), 1);
  EXPECT_EQ(stage.count("incident.opened"), 1);
  EXPECT_EQ(stored_text(stage.world.incidents.begin()->second.title, Language::en).substr(0, 35),
            "vigie-vantage-local: Vigie is blind");
  EXPECT_EQ(stage.world.outages.size(), 1U);  // of the vantage
  EXPECT_EQ(stage.shown("web"), Verdict::unknown);
  // What is asked on this machine needs no network.
  stage.answers("near", false);
  EXPECT_EQ(stage.shown("near"), Verdict::down);

  for (int i = 0; i < 3; ++i) stage.round(true);
  EXPECT_EQ(stage.count("vantage.seeing"), 1);
  stage.answers("web", false);
  EXPECT_EQ(stage.shown("web"), Verdict::down);
}

TEST(Blindness, JobsThatCouldNotReportAreNotAccused) {
  Stage stage;
  stage.signals(SignalKind::success);
  stage.pass(minutes(50));
  stage.round(false);
  stage.pass(minutes(40));
  EXPECT_EQ(stage.count("check.down"), 0);
  stage.round(true);
  stage.pass(minutes(30));
  EXPECT_EQ(stage.count("check.down"), 0);
  stage.pass(minutes(20));
  EXPECT_EQ(stage.count("check.down"), 1);
}

TEST(Blindness, EndsAlsoWhereReferencesAreSeldomAsked) {
  Stage stage;
  Configuration next = *stage.world.configuration;
  next.vantages.at(VantageName("local")).interval = minutes(5);
  make_indexes(next);
  ApplyConfiguration event;
  event.next = std::make_shared<const Configuration>(next);
  event.base_revision = stage.world.revision;
  ASSERT_TRUE(stage.happens(event));
  for (int i = 0; i < 5; ++i) stage.round(false, minutes(5));
  EXPECT_EQ(stage.count("incident.opened"), 1);
  for (int i = 0; i < 5; ++i) stage.round(true, minutes(5));
  EXPECT_EQ(stage.shown("vigie-vantage-local"), Verdict::up);
  EXPECT_EQ(stage.count("incident.resolved"), 1);
}

TEST(Blindness, WithoutReferencesNobodyIsBlind) {
  Stage stage;
  stage.round(false);
  Configuration next = *stage.world.configuration;
  next.vantages.clear();
  ApplyConfiguration event;
  event.next = std::make_shared<const Configuration>(next);
  event.deletes = {{ResourceKind::vantage, "local"}};
  event.base_revision = stage.world.revision;
  ASSERT_TRUE(stage.happens(event));
  EXPECT_EQ(stage.count("vantage.seeing"), 1);
  stage.answers("web", false);
  EXPECT_EQ(stage.shown("web"), Verdict::down);
}

TEST(InMaintenance, NobodyIsCalledUntilTheEndAndThenForWhatStillBurns) {
  Stage stage;
  stage.job_works = true;
  for (const char* check : {"web", "db"}) stage.answers(check, true);
  stage.window(minutes(1), hours(2));
  stage.pass(minutes(2));
  stage.answers("web", false);
  stage.answers("db", false);
  EXPECT_EQ(stage.shown("web"), Verdict::down);  // it is still watched
  EXPECT_EQ(stage.count("check.held"), 2);
  EXPECT_EQ(stage.count("incident.opened"), 0);
  stage.answers("db", true);
  while (stage.now < noon + hours(2)) stage.answers("web", false, minutes(1));
  EXPECT_EQ(stage.calls(), 1U);
  EXPECT_EQ(stage.count("incident.opened"), 1);
  EXPECT_EQ(stage.count("maintenance.ended"), 1);
}

TEST(InMaintenance, WhatWentGreenMeanwhileCallsNobody) {
  Stage stage;
  stage.window(Duration{}, hours(1));
  stage.answers("web", false);
  stage.answers("web", true);
  stage.signals(SignalKind::success);
  stage.pass(minutes(65));
  EXPECT_EQ(stage.count("maintenance.ended"), 1);
  EXPECT_EQ(stage.count("incident.opened"), 0);
  EXPECT_TRUE(stage.world.alerts.empty());
}

TEST(InMaintenance, AnOpenIncidentWaitsAndGoesOnWhenTheWindowIsEnded) {
  Stage stage;
  stage.job_works = true;
  stage.answers("web", false);
  EXPECT_EQ(stage.calls(), 1U);
  const std::int64_t window = stage.window(Duration{}, hours(3));
  for (int i = 0; i < 60; ++i) stage.answers("web", false, minutes(1));
  EXPECT_EQ(stage.calls(), 1U);
  EXPECT_EQ(stage.count("escalation.held"), 1);
  ASSERT_TRUE(stage.happens(EndWindow{WindowId(window), "person:alice"}));
  stage.pass(seconds(1));
  EXPECT_GT(stage.calls(), 1U);
}

TEST(InMaintenance, WhatBurnsBesideItCallsAllTheSame) {
  Stage stage;
  stage.window(Duration{}, hours(3));
  stage.answers("near", false);
  EXPECT_EQ(stage.calls(), 1U);
}

// Both burn in one incident; in the window the web goes green and red, and at its end is as told.
void changes_under_a_lock(Stage& stage, bool lasts) {
  stage.job_works = true;
  stage.answers("web", false);
  stage.answers("db", false);
  ASSERT_TRUE(stage.happens(
      SetLock{ServiceName("shop"), PersonName("alice"), "new disk", stage.now + hours(5)}));
  stage.window(Duration{}, hours(1));
  stage.answers("web", true);
  stage.answers("web", false);
  EXPECT_EQ(stage.count("lock.change_seen"), 2);
  for (int i = 0; i < 55; ++i) stage.answers("web", !lasts, minutes(1));
  EXPECT_EQ(stage.calls(PageKind::changed), 0U);
  for (int i = 0; i < 10; ++i) stage.answers("web", !lasts, minutes(1));
  EXPECT_EQ(stage.count("incident.opened"), 1);
}

TEST(InMaintenance, WhoHoldsALockHearsAtTheEndOfAChangeUnderAnOpenIncident) {
  Stage stage;
  changes_under_a_lock(stage, true);
  EXPECT_EQ(stage.calls(PageKind::changed), 1U);
}

TEST(InMaintenance, WhoHoldsALockHearsNothingOfAChangeThatDidNotLast) {
  Stage stage;
  changes_under_a_lock(stage, false);
  EXPECT_EQ(stage.calls(PageKind::changed), 0U);
}

TEST(InMaintenance, OfTheFilesWorksTheSame) {
  Stage stage(R"(
maintenance:
  lunch: { services: shop, cron: { when: "0 12 * * *", for: 1h } }
)");
  stage.job_works = true;
  stage.answers("web", false);
  EXPECT_EQ(stage.count("incident.opened"), 0);
  while (stage.now < noon + hours(1)) stage.answers("web", false, minutes(1));
  EXPECT_EQ(stage.calls(), 1U);
}

TEST(InMaintenance, AWindowMustConcernSomethingAndEndLater) {
  Stage stage;
  CreateWindow event;
  event.window.scope.title = "x";
  event.window.period = {stage.now, stage.now + hours(1)};
  EXPECT_EQ(stage.happens(event).error().code, ErrorCode::invalid);
  event.window.scope.services = {ServiceName("nothing")};
  EXPECT_EQ(stage.happens(event).error().code, ErrorCode::not_found);
  event.window.scope.services = {ServiceName("shop")};
  event.window.period.to = stage.now;
  EXPECT_EQ(stage.happens(event).error().code, ErrorCode::invalid);
  event.window.scope.title = std::string(limits::title, 'x');
  event.window.period = {stage.now, stage.now + hours(1)};
  EXPECT_TRUE(stage.happens(event));
  event.window.scope.title += 'x';
  EXPECT_EQ(stage.happens(event).error().code, ErrorCode::limit);
  EXPECT_EQ(stage.happens(EndWindow{WindowId(9), "a"}).error().code, ErrorCode::not_found);
}

TEST(InMaintenance, AWindowThatIsEnteredLateIsNotMadeOfWhatWasSeenBefore) {
  Stage stage;
  CreateWindow event;
  event.window.scope.title = "x";
  event.window.scope.services = {ServiceName("shop")};
  event.window.period = {stage.now - limits::window_late, stage.now + hours(1)};
  EXPECT_TRUE(stage.happens(event));
  event.window.period.from += -milliseconds(1);
  const auto refused = stage.happens(event);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_NE(refused.error().text().find("let it begin now, at 2026-11-20T12:00:00Z"),
            std::string::npos);
}

TEST(Paused, NothingIsJudgedUntilItsEnd) {
  Stage stage;
  stage.job_works = true;
  stage.answers("web", true);
  ASSERT_TRUE(stage.happens(PauseCheck{CheckName("web"), stage.now + hours(1), "new disk", "a"}));
  for (int i = 0; i < 50; ++i) stage.answers("web", false, minutes(1));
  EXPECT_EQ(stage.count("check.down"), 0);
  EXPECT_EQ(stage.shown("web"), Verdict::unknown);
  stage.answers("web", true);
  EXPECT_EQ(stage.shown("web"), Verdict::unknown);
  stage.pass(minutes(10));
  EXPECT_EQ(stage.count("check.resumed"), 1);
  stage.answers("web", false);
  EXPECT_EQ(stage.calls(), 1U);
}

TEST(Paused, AJobIsAwaitedAnewAndAnOpenIncidentCallsNobody) {
  Stage stage;
  stage.signals(SignalKind::success);
  stage.pass(minutes(75));
  EXPECT_EQ(stage.calls(), 1U);
  ASSERT_TRUE(stage.happens(PauseCheck{CheckName("job"), stage.now + hours(5), "broken", "a"}));
  stage.pass(hours(4));
  EXPECT_EQ(stage.calls(), 1U);
  ASSERT_TRUE(stage.happens(ResumeCheck{CheckName("job"), "a"}));
  EXPECT_EQ(stage.happens(ResumeCheck{CheckName("job"), "a"}).error().code, ErrorCode::not_found);
}

TEST(Paused, APauseHasAReasonAndAnEnd) {
  Stage stage;
  const auto pause = [&](const char* check, Duration length, std::string why) {
    return stage.happens(PauseCheck{CheckName(check), stage.now + length, std::move(why), "a"});
  };
  EXPECT_EQ(pause("web", hours(1), " ").error().code, ErrorCode::invalid);
  EXPECT_EQ(pause("web", Duration{}, "why").error().code, ErrorCode::invalid);
  EXPECT_EQ(pause("nothing", hours(1), "why").error().code, ErrorCode::not_found);
  EXPECT_TRUE(pause("web", limits::longest_pause, "why"));
  EXPECT_EQ(pause("web", limits::longest_pause + seconds(1), "why").error().code, ErrorCode::limit);
}

TEST(Flapping, OneIncidentStaysOpenUntilItIsSteady) {
  Stage stage;
  stage.job_works = true;
  stage.answers("web", true);
  for (int i = 0; i < 6; ++i) {
    stage.answers("web", false, minutes(2));
    stage.answers("web", true, minutes(2));
  }
  EXPECT_EQ(stage.count("check.flapping"), 1);
  const std::int64_t opened = stage.count("incident.opened");
  for (int i = 0; i < 10; ++i) {
    stage.answers("web", false, minutes(2));
    stage.answers("web", true, minutes(2));
  }
  EXPECT_EQ(stage.count("incident.opened"), opened);
  for (int i = 0; i < 70; ++i) stage.answers("web", true, minutes(1));
  EXPECT_EQ(stage.count("check.steady"), 1);
  EXPECT_EQ(stage.count("incident.resolved"), opened);
}

}  // namespace
}  // namespace vigie
