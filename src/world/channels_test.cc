// Which of a person's channels are used, and when: rules, delays, failures, tests.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "world/event.h"

namespace vigie {
namespace {

constexpr Instant noon = Instant::from_ms(1'800'000'000'000);

// Alice has e-mail at once and an SMS two minutes later, Bruno has e-mail; ten minutes each.
Configuration town() {
  Configuration configuration;
  Person alice;
  alice.name = PersonName("alice");
  alice.contacts = {{Channel::email, "alice@example.org"}, {Channel::sms, "+33612345678"}};
  alice.rules[Severity::critical] = {{Channel::email, {}}, {Channel::sms, minutes(2)}};
  Person bruno;
  bruno.name = PersonName("bruno");
  bruno.contacts = {{Channel::email, "bruno@example.org"}};
  for (const Person& person : {alice, bruno}) configuration.people.emplace(person.name, person);
  Policy policy;
  policy.name = PolicyName("default");
  policy.steps = {{{PersonName("alice")}, minutes(10)}, {{PersonName("bruno")}, minutes(10)}};
  configuration.policies.emplace(policy.name, policy);
  Check check;
  check.name = CheckName("web");
  check.failures = 1;
  check.successes = 1;
  configuration.checks.emplace(check.name, check);
  return configuration;
}

struct Stage {
  World world;
  Instant now = noon;
  Decisions decisions;

  explicit Stage(Configuration configuration = town()) {
    world.configuration = std::make_shared<const Configuration>(std::move(configuration));
  }
  Result<Answer> happens(const Event& event) {
    decisions = {};
    return step(world, event, now, decisions);
  }
  void answers(bool good) {
    now += seconds(10);
    ASSERT_TRUE(happens(Observed{{CheckName("web"), now - seconds(1), now, good, "seen", {}}}));
  }
  void passes(Duration length) {
    now += length;
    ASSERT_TRUE(happens(TimersDue{}));
  }
  std::vector<Delivery> over(Channel channel) const {
    std::vector<Delivery> found;
    for (const auto& [id, delivery] : world.deliveries)
      if (delivery.channel == channel) found.push_back(delivery);
    return found;
  }
  void receipt(const Delivery& delivery, AttemptOutcome outcome) {
    ASSERT_TRUE(happens(Receipt{delivery.id, delivery.attempts, outcome, "said"}));
  }
  std::size_t sends() const { return decisions.effects.size(); }
  bool recorded(std::string_view kind) const {
    return std::ranges::any_of(decisions.changes, [&](const Change& change) {
      const auto* entry = std::get_if<JournalEntry>(&change);
      return entry != nullptr && entry->kind == kind;
    });
  }
};

TEST(Channels, ALaterChannelWaitsForItsTurn) {
  Stage s;
  s.answers(false);
  EXPECT_EQ(s.sends(), 1U);
  const Delivery sms = s.over(Channel::sms).at(0);
  EXPECT_EQ(sms.status, DeliveryStatus::waiting);
  EXPECT_EQ(sms.attempts, 0);
  EXPECT_EQ(sms.next_attempt_at, s.now + minutes(2));
  s.passes(minutes(2));
  EXPECT_EQ(s.sends(), 1U);
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::sending);
}

TEST(Channels, WhatOneServerTookDoesNotSpareTheNextChannel) {
  Stage s;
  s.answers(false);
  s.receipt(s.over(Channel::email).at(0), AttemptOutcome::accepted);
  s.passes(minutes(2));
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::sending);
}

TEST(Channels, WhoTakesItIsNotCalledOverTheNextChannel) {
  Stage s;
  s.answers(false);
  s.receipt(s.over(Channel::email).at(0), AttemptOutcome::accepted);
  const IncidentId incident = s.world.incidents.begin()->first;
  ASSERT_TRUE(s.happens(Acknowledge{incident, PersonName("alice"), "link"}));
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::cancelled);
  s.passes(minutes(5));
  EXPECT_EQ(s.sends(), 0U);
}

TEST(Channels, AFailedChannelLetsTheNextOneGoAtOnce) {
  Stage s;
  s.answers(false);
  s.receipt(s.over(Channel::email).at(0), AttemptOutcome::failed_for_good);
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::sending);
  EXPECT_TRUE(s.recorded("page.brought_forward"));
  EXPECT_FALSE(s.recorded("escalation.nobody_reached"));
  s.receipt(s.over(Channel::sms).at(0), AttemptOutcome::failed_for_good);
  EXPECT_TRUE(s.recorded("escalation.nobody_reached"));
  EXPECT_EQ(s.world.pages.rbegin()->second.person, PersonName("bruno"));
}

TEST(Channels, WhileARecoveryIsBeingSeenNobodyElseIsWoken) {
  Stage s;
  s.answers(false);
  s.answers(true);
  ASSERT_EQ(s.world.escalations.begin()->second.status, EscalationStatus::paused);
  s.passes(minutes(1) + seconds(50));
  EXPECT_EQ(s.sends(), 0U);
  EXPECT_EQ(s.over(Channel::sms).at(0).next_attempt_at, s.now + limits::held_back);
  s.answers(false);
  s.passes(limits::held_back);
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::sending);
}

TEST(Channels, TheNewsGoesWhereTheCallWent) {
  Stage s;
  s.answers(false);
  s.receipt(s.over(Channel::email).at(0), AttemptOutcome::accepted);
  ASSERT_TRUE(s.happens(Acknowledge{s.world.incidents.begin()->first, PersonName("bruno"), "api"}));
  EXPECT_EQ(s.over(Channel::sms).size(), 1U);  // the cancelled call: nothing to take back there
  Stage t;
  t.answers(false);
  t.receipt(t.over(Channel::email).at(0), AttemptOutcome::accepted);
  t.passes(minutes(2));
  ASSERT_TRUE(t.happens(Acknowledge{t.world.incidents.begin()->first, PersonName("bruno"), "api"}));
  EXPECT_EQ(t.over(Channel::sms).size(), 2U);
  EXPECT_EQ(t.over(Channel::sms).at(1).status, DeliveryStatus::sending);
}

TEST(Channels, AShortMessageWithoutAnswerIsRepeatedThreeTimesAtMost) {
  Stage s;
  s.answers(false);
  s.passes(minutes(2));
  for (int attempt = 1; attempt <= limits::sms_unknown; ++attempt) {
    const Delivery sms = s.over(Channel::sms).at(0);
    ASSERT_EQ(sms.status, DeliveryStatus::sending) << attempt;
    s.receipt(sms, AttemptOutcome::unknown);
    if (attempt < limits::sms_unknown) s.passes(minutes(1));
  }
  EXPECT_EQ(s.over(Channel::sms).at(0).status, DeliveryStatus::failed);
}

TEST(Channels, AChannelThatHangsHoldsUpNoOther) {
  Configuration configuration = town();
  Policy& policy = configuration.policies.at(PolicyName("default"));
  policy.steps = {{{}, minutes(10)}};
  for (std::size_t i = 0; i <= limits::sending_at_once; ++i) {
    Person person;
    person.name = PersonName("p" + std::to_string(i));
    person.contacts = {{Channel::webhook, "https://example.org/" + person.name.text}};
    configuration.people.emplace(person.name, person);
    policy.steps.front().targets.emplace_back(person.name);
  }
  policy.steps.front().targets.emplace_back(PersonName("bruno"));
  Stage s(configuration);
  s.answers(false);
  EXPECT_EQ(s.world.queued.at(Channel::webhook).size(), 1U);
  EXPECT_EQ(s.over(Channel::email).at(0).status, DeliveryStatus::sending);
}

// Alice's call is begun and each of the others' waits in the queue.
Configuration crowd() {
  Configuration configuration = town();
  Policy& policy = configuration.policies.at(PolicyName("default"));
  for (std::size_t i = 0; i < limits::sending_at_once; ++i) {
    Person person;
    person.name = PersonName("p" + std::to_string(i));
    person.contacts = {{Channel::email, person.name.text + "@example.org"}};
    configuration.people.emplace(person.name, person);
    policy.steps.front().targets.emplace_back(person.name);
  }
  return configuration;
}

TEST(Channels, InMaintenanceWhatWasBegunIsFinishedAndWhatIsQueuedWaits) {
  Stage s(crowd());
  s.answers(false);
  ASSERT_EQ(s.world.queued.at(Channel::email).size(), 1U);
  CreateWindow event;
  event.window.scope.title = "new rack";
  event.window.scope.checks = {CheckName("web")};
  event.window.period = {s.now, s.now + minutes(5)};
  ASSERT_TRUE(s.happens(event));
  const Delivery begun = s.over(Channel::email).front();
  s.receipt(begun, AttemptOutcome::failed_for_now);
  EXPECT_EQ(s.sends(), 0U);
  EXPECT_FALSE(s.world.queued.contains(Channel::email));
  const DeliveryId held = s.over(Channel::email).back().id;
  s.passes(*s.world.deliveries.at(begun.id).next_attempt_at - s.now);
  EXPECT_EQ(s.world.deliveries.at(begun.id).attempts, 2);
  EXPECT_EQ(s.world.deliveries.at(begun.id).status, DeliveryStatus::sending);
  while (!s.world.sending.empty())
    s.receipt(s.world.deliveries.at(*s.world.sending.begin()), AttemptOutcome::accepted);
  while (s.now < event.window.period.to) {
    EXPECT_EQ(s.world.deliveries.at(held).attempts, 0);
    EXPECT_EQ(s.world.deliveries.at(held).status, DeliveryStatus::waiting);
    s.passes(limits::held_back);
  }
  EXPECT_EQ(s.world.deliveries.at(held).attempts, 1);
}

TEST(Channels, ATestGoesOverEveryContactAndLeavesMemoryWhenAllHaveTheirReceipt) {
  Stage s;
  const auto answer = s.happens(TestContacts{PersonName("alice"), "token:1"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(s.sends(), 2U);
  EXPECT_EQ(s.world.pages.at(PageId(answer->id)).kind, PageKind::test);
  s.receipt(s.over(Channel::sms).at(0), AttemptOutcome::accepted);
  EXPECT_EQ(s.world.pages.size(), 1U);
  s.receipt(s.over(Channel::email).at(0), AttemptOutcome::failed_for_good);
  EXPECT_TRUE(s.world.pages.empty());
  EXPECT_TRUE(s.world.pages_of.empty());
  EXPECT_TRUE(s.world.deliveries.empty());
  EXPECT_FALSE(s.happens(TestContacts{PersonName("nobody"), "token:1"}));
}

}  // namespace
}  // namespace vigie
