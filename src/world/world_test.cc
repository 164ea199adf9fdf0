// The one step, part by part, on worlds without a database.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "base/limits.h"
#include "config/dependencies.h"
#include "world/event.h"
#include "world/testing/random_events.h"

namespace vigie {
namespace {

constexpr Instant noon = Instant::from_ms(1'800'000'000'000);

Person person(const char* name, bool reachable = true) {
  Person out;
  out.name = PersonName(name);
  if (reachable) out.contacts = {{Channel::email, std::string(name) + "@example.org"}};
  return out;
}

// Alice, then Bruno, each two minutes; two checks of one service.
Configuration town() {
  Configuration configuration;
  for (const char* name : {"alice", "bruno"})
    configuration.people.emplace(PersonName(name), person(name));
  Policy policy;
  policy.name = PolicyName("default");
  policy.steps = {{{PersonName("alice")}, minutes(2)}, {{PersonName("bruno")}, minutes(2)}};
  configuration.policies.emplace(policy.name, policy);
  Service shop;
  shop.name = ServiceName("shop");
  shop.title = "Shop";
  configuration.services.emplace(shop.name, shop);
  for (const char* name : {"web", "db"}) {
    Check check;
    check.name = CheckName(name);
    check.service = ServiceName("shop");
    check.failures = 1;
    configuration.checks.emplace(check.name, check);
  }
  return configuration;
}

struct Stage {
  World world;
  Instant now = noon;
  Decisions decisions;

  explicit Stage(Configuration configuration = town()) {
    make_indexes(configuration);
    world.configuration = std::make_shared<const Configuration>(std::move(configuration));
  }
  Result<Answer> happens(const Event& event) {
    decisions = {};
    return step(world, event, now, decisions);
  }
  void answers(const char* check, bool good) {
    now += seconds(10);
    ASSERT_TRUE(happens(Observed{{CheckName(check), now - seconds(1), now, good, "seen", {}}}));
  }
  void until_due() {
    now = next_due(world).value();
    ASSERT_TRUE(happens(TimersDue{}));
  }
  std::size_t sends() const { return decisions.effects.size(); }
  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (const Change& change : decisions.changes)
      if (const auto* entry = std::get_if<JournalEntry>(&change)) kinds.push_back(entry->kind);
    return kinds;
  }
  bool recorded(const std::string& kind) const { return std::ranges::count(kinds(), kind) > 0; }
  const Incident& incident() const { return world.incidents.begin()->second; }
  const Escalation& escalation() const { return world.escalations.begin()->second; }
  const Delivery& delivery() const { return world.deliveries.rbegin()->second; }
  Result<Answer> receipt(AttemptOutcome outcome) {
    return happens(Receipt{delivery().id, delivery().attempts, outcome, "said"});
  }
};

TEST(OnCheck, AFailureOpensAnOutageAnAlertAnIncidentAndCallsTheFirst) {
  Stage s;
  s.answers("web", true);
  EXPECT_EQ(s.sends(), 0U);
  s.answers("web", false);
  EXPECT_EQ(s.world.outages.size(), 1U);
  EXPECT_EQ(s.world.alerts.size(), 1U);
  EXPECT_EQ(s.incident().group_key, "service/shop");
  EXPECT_EQ(s.world.pages.begin()->second.person, PersonName("alice"));
  EXPECT_EQ(s.sends(), 1U);
  EXPECT_EQ(s.escalation().due, s.now + minutes(2));
}

TEST(OnCheck, AnAnswerThatChangesNothingWritesNothing) {
  Stage s;
  s.answers("web", true);
  s.answers("web", true);
  EXPECT_TRUE(s.decisions.changes.empty());
  EXPECT_TRUE(s.world.unflushed.contains(CheckName("web")));
}

TEST(OnCheck, AnAnswerForACheckThatIsGoneIsNoError) {
  Stage s;
  EXPECT_TRUE(s.happens(Observed{{CheckName("gone"), s.now, s.now, false, "", {}}}));
  EXPECT_TRUE(s.decisions.changes.empty());
}

TEST(OnIncident, AnotherCheckOfTheServiceJoins) {
  Stage s;
  s.answers("web", false);
  s.answers("db", false);
  EXPECT_EQ(s.world.incidents.size(), 1U);
  EXPECT_EQ(s.world.alerts_of.at(s.incident().id).size(), 2U);
  EXPECT_EQ(s.sends(), 0U);
}

TEST(OnIncident, GreenPausesOnlyWhenAllIsGreenAndRedResumes) {
  Stage s;
  s.answers("web", false);
  s.answers("db", false);
  s.answers("web", true);
  EXPECT_EQ(s.escalation().status, EscalationStatus::running);
  s.answers("db", true);
  EXPECT_EQ(s.escalation().status, EscalationStatus::paused);
  EXPECT_EQ(s.incident().green_since, s.now);
  s.answers("web", false);
  EXPECT_EQ(s.escalation().status, EscalationStatus::running);
  EXPECT_EQ(s.incident().green_since, std::nullopt);
}

TEST(OnIncident, TakenTellsTheOthersAndOnlyOnce) {
  Stage s;
  s.answers("web", false);
  ASSERT_TRUE(s.receipt(AttemptOutcome::accepted));
  s.until_due();
  const Acknowledge take{s.incident().id, PersonName("bruno"), "link"};
  ASSERT_TRUE(s.happens(take));
  EXPECT_EQ(s.incident().acknowledged_by, "bruno");
  EXPECT_EQ(s.escalation().status, EscalationStatus::acknowledged);
  EXPECT_EQ(s.world.pages.rbegin()->second.kind, PageKind::taken);
  EXPECT_EQ(s.world.pages.rbegin()->second.person, PersonName("alice"));
  ASSERT_TRUE(s.happens(take));
  EXPECT_TRUE(s.decisions.changes.empty());
  const auto other = s.happens(Acknowledge{s.incident().id, PersonName("alice"), "link"});
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
}

TEST(OnIncident, VerifiedAfterItsStableTimeAndRetiredWithItsLastMessage) {
  Stage s;
  s.answers("web", false);
  ASSERT_TRUE(s.receipt(AttemptOutcome::accepted));
  s.answers("web", true);
  s.answers("web", true);
  const Instant green = s.incident().green_since.value();
  s.now = green + minutes(1);
  s.answers("web", true);
  s.now = green + minutes(2) - seconds(10);
  s.answers("web", true);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_EQ(s.incident().resolution, Resolution::verified);
  EXPECT_EQ(s.world.pages.rbegin()->second.kind, PageKind::resolved);
  ASSERT_TRUE(s.receipt(AttemptOutcome::accepted));
  EXPECT_TRUE(s.world.incidents.empty());
  EXPECT_TRUE(s.world.pages.empty());
  EXPECT_TRUE(s.world.deliveries.empty());
  EXPECT_TRUE(s.world.alerts.empty());
  EXPECT_EQ(next_due(s.world), std::nullopt);
}

TEST(OnIncident, SilenceVerifiesNothing) {
  Stage s;
  s.answers("web", false);
  s.answers("web", true);
  s.answers("web", true);
  s.now += minutes(10);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_TRUE(s.recorded("incident.recovery_unproven"));
  EXPECT_EQ(s.incident().status, IncidentStatus::triggered);
  EXPECT_EQ(s.incident().green_since, s.now);
}

TEST(OnIncident, ABadAnswerInTheStableTimeMovesItsBeginning) {
  Configuration configuration = town();
  configuration.checks.at(CheckName("web")).failures = 3;
  Stage s(configuration);
  for (int i = 0; i < 3; ++i) s.answers("web", false);
  s.answers("web", true);
  s.answers("web", true);
  const Instant green = s.incident().green_since.value();
  s.answers("web", false);
  const Instant bad = s.now - seconds(1);
  s.answers("web", true);
  s.now = green + minutes(2) - seconds(10);
  s.answers("web", true);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_NE(s.incident().status, IncidentStatus::resolved);
  EXPECT_EQ(s.incident().green_since, bad);
  s.now = bad + minutes(2);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_EQ(s.incident().resolution, Resolution::verified);
}

TEST(OnIncident, WhatCannotBeIsRefusedAndChangesNothing) {
  Stage s;
  s.answers("web", false);
  const IncidentId id = s.incident().id;
  const std::vector<std::pair<Event, ErrorCode>> refused = {
      {Acknowledge{IncidentId(999), PersonName("alice"), "api"}, ErrorCode::not_found},
      {Acknowledge{id, PersonName("zoe"), "api"}, ErrorCode::not_found},
      {Resolve{id, "person:alice", " "}, ErrorCode::invalid},
      {Resolve{id, "person:alice", std::string(limits::note + 1, 'x')}, ErrorCode::limit},
      {AddNote{id, "person:alice", ""}, ErrorCode::invalid},
      {AddNote{id, "person:alice", std::string(limits::note + 1, 'x')}, ErrorCode::limit},
      {OpenIncident{"", Severity::info, {}, "person:alice"}, ErrorCode::invalid},
      {OpenIncident{"x", Severity::info, ServiceName("none"), "a"}, ErrorCode::not_found},
      {RemoveOverride{OverrideId(7), "person:alice"}, ErrorCode::not_found},
      {RevokeToken{TokenId(7), "person:alice"}, ErrorCode::not_found},
      {ExchangeToken{"no such hash", {}}, ErrorCode::unauthenticated}};
  for (const auto& [event, code] : refused) {
    const auto answer = s.happens(event);
    ASSERT_FALSE(answer) << event.index();
    EXPECT_EQ(answer.error().code, code) << answer.error().text();
    EXPECT_TRUE(s.decisions.changes.empty());
  }
}

TEST(OnEscalation, NobodyAtAllIsSaidAloudAndTriedAgain) {
  Configuration configuration = town();
  for (auto& [name, someone] : configuration.people) someone.contacts.clear();
  Stage s(configuration);
  s.answers("web", false);
  EXPECT_TRUE(s.recorded("escalation.unreachable"));
  EXPECT_TRUE(s.world.pages.empty());
  EXPECT_TRUE(next_due(s.world).has_value());
}

TEST(OnEscalation, WhoHasNoAddressIsPassedOver) {
  Configuration configuration = town();
  configuration.people.at(PersonName("alice")).contacts.clear();
  Stage s(configuration);
  s.answers("web", false);
  EXPECT_EQ(s.world.pages.begin()->second.person, PersonName("bruno"));
}

TEST(OnPage, AFailureForNowIsTriedAgainAndOneForGoodTakesTheNextStep) {
  Stage s;
  s.answers("web", false);
  ASSERT_TRUE(s.receipt(AttemptOutcome::failed_for_now));
  EXPECT_EQ(s.delivery().status, DeliveryStatus::waiting);
  EXPECT_EQ(s.delivery().next_attempt_at, s.now + retry_delay(1));
  s.until_due();
  EXPECT_EQ(s.sends(), 1U);
  ASSERT_TRUE(s.receipt(AttemptOutcome::failed_for_good));
  EXPECT_TRUE(s.recorded("escalation.nobody_reached"));
  EXPECT_EQ(s.world.pages.rbegin()->second.person, PersonName("bruno"));
}

TEST(OnPage, NoReceiptIsAnUnknownOutcome) {
  Stage s;
  s.answers("web", false);
  s.now += limits::attempt_lost;
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_TRUE(s.world.deliveries.begin()->second.outcome_unknown);
  EXPECT_EQ(s.world.deliveries.begin()->second.status, DeliveryStatus::waiting);
}

TEST(OnPage, ARestartSendsAgainUnlessSomebodyTookTheIncident) {
  Stage s;
  s.answers("web", false);
  ASSERT_TRUE(s.happens(Restarted{}));
  EXPECT_EQ(s.sends(), 1U);
  EXPECT_TRUE(s.delivery().outcome_unknown);
  EXPECT_EQ(s.delivery().attempts, 2);
  ASSERT_TRUE(s.happens(Acknowledge{s.incident().id, PersonName("alice"), "link"}));
  ASSERT_TRUE(s.happens(Restarted{}));
  EXPECT_EQ(s.sends(), 0U);
  EXPECT_EQ(s.delivery().status, DeliveryStatus::cancelled);
  EXPECT_TRUE(s.delivery().outcome_unknown);
}

TEST(OnPage, NoMoreThanTheLimitAreSentAtOnceAndCallsGoFirst) {
  Configuration configuration = town();
  Policy& policy = configuration.policies.at(PolicyName("default"));
  policy.steps = {{{}, minutes(2)}};
  for (int i = 0; i < 25; ++i) {
    const std::string name = "p" + std::to_string(i);
    configuration.people.emplace(PersonName(name), person(name.c_str()));
    policy.steps.front().targets.emplace_back(PersonName(name));
  }
  Stage s(configuration);
  s.answers("web", false);
  EXPECT_EQ(s.sends(), limits::sending_at_once);
  EXPECT_EQ(s.world.queued.at(Channel::email).size(), 5U);
  const DeliveryId next = s.world.queued.at(Channel::email).begin()->second;
  ASSERT_TRUE(s.happens(Receipt{*s.world.sending.begin(), 1, AttemptOutcome::accepted, "taken"}));
  EXPECT_EQ(s.world.queued.at(Channel::email).size(), 4U);
  EXPECT_EQ(std::get<Send>(s.decisions.effects.front()).delivery, next);
}

TEST(OnTime, AGapMovesWaitsByWhatDidNotPassAndStartsTheStableTimeAnew) {
  Stage s;
  s.answers("web", false);
  const Instant due = s.escalation().due.value();
  ASSERT_TRUE(s.happens(GapDetected{s.now, s.now + hours(1), "clock set forward", hours(1)}));
  EXPECT_EQ(s.escalation().due, due + hours(1));
  s.now += hours(1);
  s.answers("web", true);
  ASSERT_TRUE(s.happens(GapDetected{s.now, s.now + minutes(5), "suspended", Duration{}}));
  EXPECT_EQ(s.incident().green_since, s.now + minutes(5));
}

TEST(OnTime, AnOverdueStepIsTakenOnceAndMarkedLate) {
  Stage s;
  s.answers("web", false);
  ASSERT_TRUE(s.receipt(AttemptOutcome::accepted));
  s.now += hours(6);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_EQ(s.sends(), 1U);
  EXPECT_TRUE(s.world.pages.rbegin()->second.late);
  ASSERT_TRUE(s.happens(TimersDue{}));
  EXPECT_EQ(s.sends(), 0U);
  EXPECT_EQ(s.escalation().due, s.now + minutes(2));
}

TEST(OnTime, AFlushWritesWhatIsNewerThanTheDisk) {
  Stage s;
  s.answers("web", true);
  s.answers("web", true);
  ASSERT_TRUE(s.happens(FlushFreshness{}));
  EXPECT_EQ(s.decisions.changes.size(), 1U);
  EXPECT_TRUE(s.world.unflushed.empty());
  ASSERT_TRUE(s.happens(FlushFreshness{}));
  EXPECT_TRUE(s.decisions.changes.empty());
}

TEST(OnCommand, APlanOnAnOldRevisionIsRefused) {
  Stage s;
  ApplyConfiguration apply;
  apply.next = s.world.configuration;
  apply.base_revision = 3;
  EXPECT_EQ(s.happens(apply).error().code, ErrorCode::conflict);
}

// What is derived from a world, made anew from what is stored of it.
World rebuilt(const World& world) {
  World out;
  out.configuration = world.configuration;
  out.resources = world.resources;
  out.revision = world.revision;
  const auto put = [&](const auto& rows) {
    for (const auto& [key, row] : rows) apply_change(out, row);
  };
  put(world.checks);
  out.freshness = world.freshness;
  put(world.outages);
  put(world.incidents);
  for (const auto& [id, rows] : world.scope) put(rows);
  put(world.workarounds);
  put(world.locks);
  put(world.alerts);
  put(world.escalations);
  put(world.pages);
  put(world.deliveries);
  put(world.attempts);
  put(world.watched);
  for (const auto& [id, updates] : world.updates)
    for (const StatusUpdate& update : updates) apply_change(out, update);
  for (const Override& each : world.overrides) apply_change(out, each);
  put(world.tokens);
  put(world.heartbeats);
  put(world.pauses);
  put(world.windows);
  put(world.occurrences);
  put(world.vantages);
  put(world.duty);
  put(world.interventions);
  out.duty_plans = world.duty_plans;
  for (const auto& [person, months] : world.signatures) put(months);
  out.next_id = world.next_id;
  out.next_journal = world.next_journal;
  return out;
}

void live(World& world, std::uint64_t seed, int events) {
  std::mt19937_64 random(seed);
  Instant now = noon;
  Decisions decisions;
  World follower;  // sees the changes only
  follower.configuration = world.configuration;
  for (int i = 0; i < events; ++i) {
    const Choice choice = random_choice(random);
    now = time_of(world, choice, now);
    decisions.changes.clear();
    (void)step(world, event_of(world, choice, now), now, decisions);
    for (const Change& change : decisions.changes) apply_change(follower, change);
    RC_ASSERT(follower.timers == world.timers);
  }
  follower.next_id = world.next_id;
  RC_ASSERT(difference(follower, world) == "");
}

RC_GTEST_PROP(World, TimersAndIndexesAreWhatTheyWouldBeIfMadeAnew, ()) {
  World world;
  live(world, *rc::gen::arbitrary<std::uint64_t>(), 150);
  const World again = rebuilt(world);
  RC_ASSERT(difference(again, world) == "");
  RC_ASSERT(again.timers == world.timers);
  RC_ASSERT(next_due(again) == next_due(world));
}

TEST(Difference, NamesWhatDiffers) {
  Stage s;
  s.answers("web", false);
  World other = s.world;
  EXPECT_EQ(difference(other, s.world), "");
  other.escalations.begin()->second.round = 5;
  EXPECT_NE(difference(other, s.world).find("escalations"), std::string::npos);
}

TEST(Difference, StoredFreshnessMayBeOlderAndNeverNewer) {
  Stage s;
  s.answers("web", true);
  World older = s.world;
  s.answers("web", true);
  EXPECT_EQ(difference(older, s.world), "");
  EXPECT_NE(difference(s.world, older), "");
}

// Of 10,000 checks that fail at once, each is compared with what stands below its own host only.
TEST(FailingTogether, CostsWhatStandsBelowTheSameHost) {
  constexpr int hosts = 5000;
  Configuration configuration = town();
  configuration.services.clear();
  configuration.checks.clear();
  for (int host = 0; host < hosts; ++host) {
    const ServiceName below("host" + std::to_string(host));
    configuration.services[below].name = below;
    for (const char* part : {"a", "b"}) {
      const ServiceName name(below.text + part);
      Service& service = configuration.services[name];
      service.name = name;
      service.depends_on = {below};
    }
  }
  Stage stage(configuration);
  const auto burns = [&](int host, const char* part) {
    Alert alert;
    const std::string name = "host" + std::to_string(host) + part;
    alert.labels = {{"check", name}, {"service", name}};
    alert.fingerprint = fingerprint(alert.labels);
    alert.starts_at = noon;
    apply_change(stage.world, alert);
  };
  for (int host = 0; host < hosts; ++host)
    for (const char* part : {"a", "b"}) burns(host, part);
  EXPECT_EQ(stage.world.alerts.size(), 2U * hosts);
  for (const auto& [service, below] : stage.world.alerts_below) EXPECT_LE(below.size(), 2U);
  for (const auto& [fingerprint, alert] : std::map(stage.world.alerts))
    apply_change(stage.world, DeletedAlert{fingerprint});
  EXPECT_TRUE(stage.world.alerts_below.empty());
}

TEST(FailingTogether, FollowsTheConfiguration) {
  Configuration configuration = town();
  for (const char* name : {"host", "post"}) {
    configuration.services[ServiceName(name)].name = ServiceName(name);
    configuration.services[ServiceName(name)].title = name;
  }
  Check mail = configuration.checks.at(CheckName("web"));
  mail.name = CheckName("mail");
  mail.service = ServiceName("post");
  configuration.checks[mail.name] = mail;
  Stage stage(configuration);
  stage.answers("web", false);
  for (const char* name : {"shop", "post"})
    configuration.services.at(ServiceName(name)).depends_on = {ServiceName("host")};
  make_indexes(configuration);
  apply_change(stage.world, UseConfiguration{std::make_shared<Configuration>(configuration), 2});
  stage.answers("mail", false);
  ASSERT_EQ(stage.world.incidents.size(), 1U);
  EXPECT_EQ(stage.incident().suspect, ServiceName("host"));
}

}  // namespace
}  // namespace vigie
