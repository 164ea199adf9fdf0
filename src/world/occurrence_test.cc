// What is written down of announced work, in a world without a database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "config/parse.h"
#include "world/event.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A Friday, 13:00 in Paris.
const Instant noon = *parse_rfc3339("2026-11-20T12:00:00Z");

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services: { shop: {}, post: {} }
checks: { web: { http: "http://web.example.org/", service: shop } }
)";

constexpr std::string_view nightly = R"(
maintenance:
  nightly:
    title: Nightly
    checks: [web]
    zone: Europe/Paris
    public: true
    cron: { when: "0 3 * * *", for: 1h }
)";

struct Stage {
  World world;
  Instant now = noon;
  std::vector<FinishedWork> finished;

  explicit Stage(std::string_view more) { use(more); }
  Result<Answer> happens(const Event& event) {
    Decisions decisions;
    auto answer = step(world, event, now, decisions);
    for (const Change& change : decisions.changes)
      if (const auto* work = std::get_if<FinishedWork>(&change)) finished.push_back(*work);
    return answer;
  }
  void use(std::string_view more) {
    const SourceFile file{"vigie.yaml", std::string(files) + std::string(more)};
    auto parsed = parse_files(std::span(&file, 1));
    if (!parsed) throw std::runtime_error(parsed.error().text());
    ApplyConfiguration event;
    event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
    event.puts = std::move(parsed->resources);
    event.base_revision = world.revision;
    ASSERT_TRUE(happens(event));
  }
  void pass(Duration length) {
    const Instant end = now + length;
    for (auto due = next_due(world); due && *due <= end; due = next_due(world)) {
      now = std::max(now, *due);
      ASSERT_TRUE(happens(TimersDue{}));
    }
    now = end;
  }
  std::int64_t window(Duration from, Duration to, bool shown = true) {
    CreateWindow event;
    event.window.scope.title = "new rack";
    event.window.scope.services = {ServiceName("shop")};
    event.window.scope.shown = shown;
    event.window.scope.text_fr = "nouvelle baie";
    event.window.period = {now + from, now + to};
    return happens(event)->id;
  }
  std::vector<Period> periods() const {
    std::vector<Period> out;
    for (const FinishedWork& work : finished) out.push_back(work.period);
    return out;
  }
};

TEST(Occurrences, AWindowIsWrittenDownAsItTookPlace) {
  Stage stage("");
  const std::int64_t whole = stage.window(hours(1), hours(2));
  const std::int64_t shortened = stage.window(hours(1), hours(5));
  const std::int64_t never = stage.window(hours(3), hours(4));
  stage.pass(minutes(90));
  ASSERT_TRUE(stage.happens(EndWindow{WindowId(shortened), "a"}));
  ASSERT_TRUE(stage.happens(EndWindow{WindowId(never), "a"}));
  stage.pass(hours(9));
  const std::vector<ServiceName> shop = {ServiceName("shop")};
  const auto work = [&](std::int64_t id, Duration from, Duration to, bool cancelled) {
    return FinishedWork{public_id(WindowId(id)), {noon + from, noon + to}, cancelled, shop, "",
                        "nouvelle baie"};
  };
  EXPECT_THAT(stage.finished, ElementsAre(work(shortened, hours(1), minutes(90), false),
                                          work(never, hours(3), hours(4), true),
                                          work(whole, hours(1), hours(2), false)));
}

TEST(Occurrences, WhatThePublicWasNotToldIsNotWrittenDown) {
  Stage stage(R"(
maintenance: { own: { services: shop, cron: { when: "0 3 * * *", for: 1h } } }
)");
  stage.window(hours(1), hours(2), false);
  stage.pass(hours(50));
  EXPECT_THAT(stage.finished, IsEmpty());
  EXPECT_THAT(stage.world.occurrences, IsEmpty());
}

TEST(Occurrences, RecurringWorkIsWrittenDownNightByNight) {
  Stage stage(nightly);
  stage.pass(hours(48));
  const Instant three = *parse_rfc3339("2026-11-21T03:00:00+01:00");
  EXPECT_THAT(stage.periods(), ElementsAre(Period{three, three + hours(1)},
                                           Period{three + hours(24), three + hours(25)}));
  EXPECT_THAT(stage.finished.front().services, ElementsAre(ServiceName("shop")));
  EXPECT_EQ(stage.finished.front().text_en, "Nightly");
  EXPECT_EQ(stage.world.occurrences.begin()->second.period.from, three + hours(48));
}

TEST(Occurrences, TheNightsOfALongStopWereAnnouncedTooEachOnce) {
  Stage stage(nightly);
  const Instant before = stage.now;
  stage.now += hours(24 * 3);
  ASSERT_TRUE(stage.happens(GapDetected{before, stage.now, "restart", {}}));
  EXPECT_EQ(stage.finished.size(), 3u);
  stage.pass(hours(1));
  EXPECT_EQ(stage.finished.size(), 3u);
}

TEST(Occurrences, AVeryLongStopWritesDownABoundedNumber) {
  Stage stage(R"(
maintenance:
  often: { services: shop, public: true, cron: { when: "*/10 * * * *", for: 5m } }
)");
  const Instant before = stage.now;
  stage.now += hours(24 * 30);
  ASSERT_TRUE(stage.happens(GapDetected{before, stage.now, "restart", {}}));
  EXPECT_EQ(stage.finished.size(), limits::missed_occurrences + 1);
}

TEST(Occurrences, NewFilesEndWhatRunsAndTakeBackWhatDidNotBegin) {
  Stage stage(nightly);
  stage.pass(hours(14) + minutes(20));  // 03:20
  ASSERT_TRUE(stage.happens(FlushFreshness{}));
  stage.use(R"(
maintenance:
  other: { services: post, once: { from: 2027-01-01 00:00, to: 2027-01-02 00:00 } }
)");
  const Instant three = *parse_rfc3339("2026-11-21T03:00:00+01:00");
  EXPECT_THAT(stage.periods(), ElementsAre(Period{three, three + minutes(20)}));
  EXPECT_FALSE(stage.finished[0].cancelled);
  EXPECT_THAT(stage.world.occurrences, IsEmpty());
  stage.pass(hours(2));
  stage.use(nightly);
  stage.use("");
  ASSERT_EQ(stage.finished.size(), 2u);
  EXPECT_TRUE(stage.finished[1].cancelled);
  EXPECT_EQ(stage.finished[1].period, (Period{three + hours(24), three + hours(25)}));
}

TEST(Occurrences, WhatBeganBeforeItWasConfiguredTookPlaceFromThen) {
  Stage stage("");
  stage.use(R"(
maintenance:
  move:
    services: shop
    zone: UTC
    public: true
    once: { from: 2026-11-20 09:00, to: 2026-11-20 14:00 }
)");
  stage.pass(hours(5));
  EXPECT_THAT(stage.periods(), ElementsAre(Period{noon, noon + hours(2)}));
  EXPECT_THAT(stage.world.occurrences, IsEmpty());
}

}  // namespace
}  // namespace vigie
