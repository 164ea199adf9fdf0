#include "world/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/parse.h"
#include "world/event.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services: { web: {}, mail: {} }
checks:
  web: { http: "http://10.0.0.7/", interval: 1m, failures: 1, successes: 1, service: web,
         stable_for: 1m }
  mail: { http: "http://10.0.0.8/", interval: 1m, service: mail }
status_pages:
  public:
    title: Status
    groups: [{ title: All, components: [{ name: { en: Sites, fr: Sites web }, services: web }] }]
    announce: { after: 10m, text: { en: "Trouble.", fr: "Ennuis." } }
)";

class Status : public testing::Test {
 protected:
  Status() {
    const SourceFile file{"vigie.yaml", std::string(files)};
    auto parsed = parse_files(std::span(&file, 1));
    EXPECT_TRUE(parsed.has_value());
    ApplyConfiguration event;
    for (const Resource& resource : parsed->resources) event.puts.push_back(resource);
    event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
    event.actor = "token:1";
    happens(event);
  }

  Result<Answer> happens(const Event& event) { return step(world, event, now, decisions); }

  void answers(const char* check, bool good) {
    ASSERT_TRUE(happens(Observed{{CheckName(check), now, now, good, "x", {}}}).has_value());
  }
  void later(Duration wait) {
    now += wait;
    ASSERT_TRUE(happens(TimersDue{}).has_value());
  }
  const std::vector<StatusUpdate>& updates() const {
    static const std::vector<StatusUpdate> none;
    return world.updates.empty() ? none : world.updates.begin()->second;
  }

  World world;
  Decisions decisions;
  Instant now = start;
};

TEST_F(Status, AnIncidentIsAnnouncedOnceItHasLastedAndNotBefore) {
  answers("web", false);
  later(minutes(10) - milliseconds(1));
  EXPECT_THAT(updates(), IsEmpty());
  later(milliseconds(1));
  ASSERT_THAT(updates(), SizeIs(1));
  EXPECT_TRUE(updates()[0].automatic);
  EXPECT_THAT(updates()[0].text.en, HasSubstr("the people on call are being alerted"));
  EXPECT_THAT(updates()[0].text.fr, HasSubstr("Ennuis. Personne ne s'en occupe encore"));
  EXPECT_THAT(updates()[0].services, ElementsAre(ServiceName("web")));
  later(hours(5));
  EXPECT_THAT(updates(), SizeIs(1));
}

TEST_F(Status, NobodyIsSaidToBeAlertedWhilePlannedWorkKeepsCallsBack) {
  answers("web", false);
  CreateWindow event;
  event.window.scope.title = "New rack";
  event.window.scope.services = {ServiceName("web")};
  event.window.period = {now + minutes(5), now + hours(2)};
  ASSERT_TRUE(happens(event).has_value());
  later(minutes(10));
  ASSERT_THAT(updates(), SizeIs(1));
  EXPECT_EQ(updates()[0].text.en, "Trouble. Nobody is working on it yet.");
  EXPECT_EQ(updates()[0].text.fr, "Ennuis. Personne ne s'en occupe encore.");
}

TEST_F(Status, WhatNoPageShowsIsNotAnnounced) {
  answers("mail", false);
  answers("mail", false);
  later(hours(1));
  EXPECT_THAT(updates(), IsEmpty());
}

TEST_F(Status, WhoeverTakesItIsSoonTold) {
  answers("web", false);
  later(minutes(11));
  const IncidentId id = world.incidents.begin()->first;
  ASSERT_TRUE(happens(Acknowledge{id, PersonName("alice"), "api"}).has_value());
  ASSERT_THAT(updates(), SizeIs(2));
  EXPECT_EQ(updates()[1].text.en, "Somebody is working on it.");
}

TEST_F(Status, ThatNobodyIsOnItAnyMoreIsToldAndThatSomebodyIsAgain) {
  answers("web", false);
  later(minutes(11));
  const IncidentId id = world.incidents.begin()->first;
  for (std::size_t times = 0; times < 3; ++times) {
    ASSERT_TRUE(happens(Acknowledge{id, PersonName("alice"), "api"}).has_value());
    ASSERT_THAT(updates(), SizeIs(2 + 2 * times));
    EXPECT_EQ(updates().back().text.en, "Somebody is working on it.");
    later(minutes(30));
    ASSERT_THAT(updates(), SizeIs(3 + 2 * times));
    EXPECT_THAT(updates().back().text.en, HasSubstr("Nobody is confirmed"));
    EXPECT_THAT(updates().back().services, ElementsAre(ServiceName("web")));
  }
}

TEST_F(Status, WhatAPersonWroteDoesNotOutliveTheirWork) {
  answers("web", false);
  const IncidentId id = world.incidents.begin()->first;
  ASSERT_TRUE(happens(Acknowledge{id, PersonName("alice"), "api"}).has_value());
  later(minutes(20));
  const PostUpdate event{id, UpdateStatus::identified, {"We are on it.", ""}, {}, "person:alice"};
  ASSERT_TRUE(happens(event).has_value());
  const std::size_t written = updates().size();
  later(minutes(29));  // it was a sign of life
  EXPECT_THAT(updates(), SizeIs(written));
  later(minutes(1));
  ASSERT_THAT(updates(), SizeIs(written + 1));
  EXPECT_THAT(updates().back().text.en, HasSubstr("Nobody is confirmed"));
  EXPECT_EQ(updates().back().status, UpdateStatus::identified);
}

TEST_F(Status, NobodyIsSaidToWorkOnWhatWasPutOff) {
  answers("web", false);
  const IncidentId id = world.incidents.begin()->first;
  ASSERT_TRUE(happens(Snooze{id, PersonName("alice"), now + hours(3)}).has_value());
  later(minutes(10));
  ASSERT_THAT(updates(), SizeIs(1));
  EXPECT_EQ(updates()[0].text.en, "Trouble. Our team knows of it.");
}

TEST_F(Status, AnUpdateOfAPersonComesInPlaceOfTheAnnouncement) {
  answers("web", false);
  const IncidentId id = world.incidents.begin()->first;
  PostUpdate event{id, UpdateStatus::identified, {"A disk is full.", ""}, {}, "person:alice"};
  ASSERT_TRUE(happens(event).has_value());
  later(hours(1));
  ASSERT_THAT(updates(), SizeIs(1));
  EXPECT_EQ(updates()[0].text.in(Language::fr), "A disk is full.");
  event.text = {" ", ""};
  EXPECT_EQ(happens(event).error().code, ErrorCode::invalid);
  event.text = {"x", ""};
  event.incident = IncidentId(999);
  EXPECT_EQ(happens(event).error().code, ErrorCode::not_found);
}

TEST_F(Status, TheEndIsTold) {
  answers("web", false);
  later(minutes(10));
  const IncidentId id = world.incidents.begin()->first;
  ASSERT_TRUE(happens(Resolve{id, "person:alice", "the disk was replaced"}).has_value());
  bool told = false;
  for (const Change& change : decisions.changes)
    if (const auto* update = std::get_if<StatusUpdate>(&change);
        update != nullptr && update->status == UpdateStatus::resolved) {
      told = true;
      EXPECT_EQ(update->text.en.find("disk"), std::string::npos);  // the reason stays inside
    }
  EXPECT_TRUE(told);
}

TEST_F(Status, TheEvidenceOfAPageIsThatOfItsServicesAndEndsWithItsHorizon) {
  answers("web", true);
  answers("mail", true);
  const StatusPage& page = world.configuration->status_pages.begin()->second;
  StatusEvidence evidence = live_evidence(world, page, now);
  ASSERT_THAT(evidence.checks, SizeIs(1));
  EXPECT_EQ(evidence.checks[0].verdict, Verdict::up);
  ASSERT_TRUE(evidence.checks[0].valid_until.has_value());
  evidence = live_evidence(world, page, *evidence.checks[0].valid_until + milliseconds(1));
  EXPECT_EQ(evidence.checks[0].verdict, Verdict::unknown);
  EXPECT_EQ(evidence.checks[0].valid_until, std::nullopt);
}

TEST_F(Status, PlannedWorkOnItsServicesIsShownIfThePublicMaySeeIt) {
  const auto plan = [&](const char* service, bool shown) {
    CreateWindow event;
    event.window.scope.title = "rack 7";
    event.window.scope.services = {ServiceName(service)};
    event.window.scope.shown = shown;
    event.window.scope.text_fr = "Nous déménageons.";
    event.window.period = {now + hours(1), now + hours(2)};
    event.actor = "token:1";
    ASSERT_TRUE(happens(event).has_value());
  };
  plan("web", false);
  plan("mail", true);  // of no component
  const StatusPage& page = world.configuration->status_pages.begin()->second;
  EXPECT_THAT(live_evidence(world, page, now).planned, IsEmpty());
  plan("web", true);
  const auto planned = live_evidence(world, page, now).planned;
  ASSERT_THAT(planned, SizeIs(1));
  EXPECT_EQ(planned[0].title.in(Language::en), "Nous déménageons.");
  EXPECT_THAT(planned[0].services, ElementsAre(ServiceName("web")));
  EXPECT_EQ(planned[0].to, now + hours(2));
  EXPECT_THAT(live_evidence(world, page, now + hours(2)).planned, IsEmpty());
}

TEST_F(Status, TheFirstUpdateIsTheMilestoneOfTheAnnouncement) {
  answers("web", false);
  later(minutes(10));
  ASSERT_THAT(updates(), SizeIs(1));
  EXPECT_EQ(world.incidents.begin()->second.announced_at, now);
}

TEST_F(Status, AGapAndACheckThatGoesEndWhatIsProven) {
  answers("web", true);
  ASSERT_EQ(world.watched.size(), 1u);
  happens(GapDetected{now, now + minutes(1), "suspended", {}});
  ApplyConfiguration nothing;
  nothing.next = std::make_shared<const Configuration>();
  nothing.base_revision = world.revision;
  nothing.deletes.push_back({ResourceKind::check, "web"});
  ASSERT_TRUE(happens(nothing).has_value());
  EXPECT_THAT(world.watched, IsEmpty());
  bool closed = false;
  bool gap = false;
  for (const Change& change : decisions.changes)
    if (const auto* watched = std::get_if<Watched>(&change)) {
      closed = closed || (watched->check == CheckName("web") && watched->until);
      gap = gap || (watched->check.empty() && watched->until == now + minutes(1));
    }
  EXPECT_TRUE(closed);
  EXPECT_TRUE(gap);
}

}  // namespace
}  // namespace vigie
