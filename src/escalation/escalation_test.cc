#include "escalation/escalation.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <set>
#include <utility>

namespace vigie {
namespace {

constexpr Instant start = Instant::from_ms(1'800'000'000'000);

PersonName person(std::string name) {
  return PersonName(std::move(name));
}
std::vector<PersonName> names(std::initializer_list<const char*> list) {
  std::vector<PersonName> out;
  for (const char* name : list) out.emplace_back(name);
  return out;
}

// alice, bob, chloe and david; team ops = bob, chloe; a schedule whose only member is david.
struct Town {
  std::map<PersonName, Person> people;
  std::map<TeamName, Team> teams;
  std::map<ScheduleName, Schedule> schedules;
  std::vector<Override> overrides;

  Town() {
    for (const char* name : {"alice", "bob", "chloe", "david"}) {
      Person resident;
      resident.name = person(name);
      people.emplace(resident.name, resident);
    }
    teams.emplace(TeamName("ops"), Team{TeamName("ops"), names({"bob", "chloe"})});
    Schedule primary;
    primary.name = ScheduleName("primary");
    primary.zone = "Europe/Paris";
    primary.rotation.members = names({"david"});
    primary.rotation.first_handover = {.year = 2026, .month = 11, .day = 16};
    schedules.emplace(primary.name, primary);
  }
  Directory directory() const { return {people, teams, schedules, overrides}; }
  std::vector<PersonName> resolve(const std::vector<Target>& targets, Instant now = start) const {
    return resolve_targets(targets, directory(), now);
  }
};

PolicyStep step_to(std::vector<Target> targets, Duration wait = minutes(5)) {
  return {.targets = std::move(targets), .wait = wait};
}

Policy policy_of(std::vector<PolicyStep> steps, int repeat, std::vector<Target> last_resort = {}) {
  return {.name = PolicyName("standard"),
          .steps = std::move(steps),
          .repeat = repeat,
          .last_resort = std::move(last_resort)};
}

Escalation opened() {
  Escalation escalation;
  escalation.incident = IncidentId(1);
  escalation.due = start;
  return escalation;
}

TEST(Targets, HaveTheirWords) {
  EXPECT_EQ(to_string(Target(person("alice"))), "person/alice");
  EXPECT_EQ(to_string(Target(TeamName("ops"))), "team/ops");
  EXPECT_EQ(to_string(Target(ScheduleName("primary"))), "schedule/primary");
}

TEST(Escalation, StatusesHaveTheirWords) {
  EXPECT_EQ(to_string(EscalationStatus::running), "running");
  EXPECT_EQ(to_string(EscalationStatus::paused), "paused");
  EXPECT_EQ(to_string(EscalationStatus::acknowledged), "acknowledged");
  EXPECT_EQ(to_string(EscalationStatus::ended), "ended");
}

TEST(Targets, MeanPeopleTeamsAndWhoeverIsOnCall) {
  const Town town;
  EXPECT_EQ(town.resolve({person("alice")}), names({"alice"}));
  EXPECT_EQ(town.resolve({TeamName("ops")}), names({"bob", "chloe"}));
  EXPECT_EQ(town.resolve({ScheduleName("primary")}), names({"david"}));
}

TEST(Targets, AnOverrideTakesTheDutyForItsTime) {
  Town town;
  Override cover;
  cover.id = OverrideId(1);
  cover.schedule = ScheduleName("primary");
  cover.person = person("alice");
  cover.from = start;
  cover.to = start + hours(8);
  town.overrides = {cover};
  EXPECT_EQ(town.resolve({ScheduleName("primary")}), names({"alice"}));
  EXPECT_EQ(town.resolve({ScheduleName("primary")}, start + hours(8)), names({"david"}));
}

TEST(Targets, EverybodyIsCalledOnceInTheOrderOfTheTargets) {
  const Town town;
  EXPECT_EQ(town.resolve({person("chloe"), TeamName("ops"), person("alice"), person("chloe")}),
            names({"chloe", "bob", "alice"}));
}

TEST(Targets, NamesThatNobodyCarriesAreSkipped) {
  Town town;
  town.teams.emplace(TeamName("old"), Team{TeamName("old"), names({"zoe", "bob"})});
  EXPECT_EQ(town.resolve({person("zoe"), TeamName("none"), ScheduleName("none"), TeamName("old")}),
            names({"bob"}));
  EXPECT_EQ(town.resolve({}), names({}));
}

struct Expected {
  std::vector<PersonName> call;
  int round;
  int step;
  bool last_resort;
  Duration wait;
};

void expect_calls(const Policy& policy, const Town& town, const std::vector<Expected>& table) {
  Escalation escalation = opened();
  Instant now = start;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const EscalationStep taken = advance(policy, escalation, town.directory(), now);
    EXPECT_EQ(taken.call, table[i].call) << i;
    EXPECT_EQ(taken.round, table[i].round) << i;
    EXPECT_EQ(taken.step, table[i].step) << i;
    EXPECT_EQ(taken.last_resort, table[i].last_resort) << i;
    EXPECT_EQ(taken.next.due, now + table[i].wait) << i;
    EXPECT_EQ(taken.next.status, EscalationStatus::running) << i;
    EXPECT_EQ(taken.next.incident, IncidentId(1)) << i;
    escalation = taken.next;
    now = *escalation.due + seconds(3);  // never quite in time
  }
}

TEST(Advance, GoesThroughTheStepsTheRoundsAndThenTheLastResort) {
  Policy policy =
      policy_of({step_to({person("alice")}, minutes(5)), step_to({TeamName("ops")}, minutes(10))},
                1, {person("david")});
  policy.last_resort_every = minutes(15);
  expect_calls(policy, Town(),
               {{names({"alice"}), 0, 0, false, minutes(5)},
                {names({"bob", "chloe"}), 0, 1, false, minutes(10)},
                {names({"alice"}), 1, 0, false, minutes(5)},
                {names({"bob", "chloe"}), 1, 1, false, minutes(10)},
                {names({"david"}), 2, 0, true, minutes(15)},
                {names({"david"}), 2, 1, true, minutes(15)},
                {names({"david"}), 2, 2, true, minutes(15)}});
}

TEST(Advance, WithoutALastResortEverybodyOfTheStepsIsCalled) {
  const Policy policy = policy_of({step_to({person("bob")}), step_to({TeamName("ops")})}, 0);
  expect_calls(policy, Town(),
               {{names({"bob"}), 0, 0, false, minutes(5)},
                {names({"bob", "chloe"}), 0, 1, false, minutes(5)},
                {names({"bob", "chloe"}), 1, 0, true, minutes(15)}});
}

TEST(Advance, ALastResortThatReachesNobodyCallsEverybodyOfTheSteps) {
  const Policy policy = policy_of({step_to({person("alice")})}, 0, {person("zoe")});
  expect_calls(
      policy, Town(),
      {{names({"alice"}), 0, 0, false, minutes(5)}, {names({"alice"}), 1, 0, true, minutes(15)}});
}

TEST(Advance, AStepThatReachesNobodyIsPassedOverAtOnce) {
  const Policy policy = policy_of(
      {step_to({person("zoe")}), step_to({person("alice")}), step_to({TeamName("none")})}, 1);
  expect_calls(policy, Town(),
               {{names({"alice"}), 0, 1, false, minutes(5)},
                {names({"alice"}), 1, 1, false, minutes(5)},
                {names({"alice"}), 2, 0, true, minutes(15)}});
}

TEST(Advance, WhenNobodyCanBeReachedAtAllItSaysSoAndTriesAgain) {
  const Policy policy = policy_of({step_to({person("zoe")}), step_to({TeamName("none")})},
                                  1'000'000, {ScheduleName("none")});
  expect_calls(
      policy, Town(),
      {{names({}), 1'000'001, 0, true, minutes(15)}, {names({}), 1'000'001, 1, true, minutes(15)}});
  Policy empty = policy;
  empty.steps.clear();
  expect_calls(empty, Town(), {{names({}), 1'000'001, 0, true, minutes(15)}});
}

TEST(Advance, WhoeverBecomesReachableIsCalledByTheNextLastResort) {
  Town town;
  const Policy policy = policy_of({step_to({person("zoe")})}, 0);
  EscalationStep taken = advance(policy, opened(), town.directory(), start);
  EXPECT_TRUE(taken.call.empty());
  Person zoe;
  zoe.name = person("zoe");
  town.people.emplace(zoe.name, zoe);
  taken = advance(policy, taken.next, town.directory(), *taken.next.due);
  EXPECT_EQ(taken.call, names({"zoe"}));
}

TEST(Advance, APolicyThatShrankGoesOnWithWhatIsLeft) {
  const Town town;
  Escalation escalation = opened();
  escalation.round = 0;
  escalation.step = 5;
  const Policy shorter = policy_of({step_to({person("alice")}), step_to({person("bob")})}, 1);
  const EscalationStep next_round = advance(shorter, escalation, town.directory(), start);
  EXPECT_EQ(next_round.call, names({"alice"}));
  EXPECT_EQ(std::pair(next_round.round, next_round.step), std::pair(1, 0));

  escalation.round = 4;  // of a policy that was repeated more often
  escalation.step = 1;
  const EscalationStep resort = advance(shorter, escalation, town.directory(), start);
  EXPECT_TRUE(resort.last_resort);
  EXPECT_EQ(resort.call, names({"alice", "bob"}));
  EXPECT_EQ(std::pair(resort.round, resort.step), std::pair(5, 0));
}

TEST(Advance, TheLastResortStaysEvenIfThePolicyGrows) {
  const Town town;
  const Policy brief = policy_of({step_to({person("alice")})}, 0);
  EscalationStep taken = advance(brief, opened(), town.directory(), start);
  taken = advance(brief, taken.next, town.directory(), start);
  EXPECT_TRUE(taken.last_resort);
  const Policy longer = policy_of({step_to({person("alice")}), step_to({person("bob")})}, 5);
  taken = advance(longer, taken.next, town.directory(), start);
  EXPECT_TRUE(taken.last_resort);
  EXPECT_EQ(taken.call, names({"alice", "bob"}));
  EXPECT_EQ(std::pair(taken.round, taken.step), std::pair(1, 1));
}

std::vector<PolicyStep> random_steps() {
  const std::vector<Target> targets = {person("alice"), person("bob"),      TeamName("ops"),
                                       person("zoe"),   TeamName("nobody"), person("david")};
  std::vector<PolicyStep> steps;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i)
    steps.push_back(step_to(*rc::gen::container<std::vector<Target>>(rc::gen::elementOf(targets))));
  return steps;
}

RC_GTEST_PROP(AdvanceProperties, EachStepIsTakenInEveryRoundThenTheLastResortForEver, ()) {
  const Town town;
  const Policy policy = policy_of(random_steps(), *rc::gen::inRange(0, 4));
  std::vector<std::pair<int, int>> expected;
  for (int round = 0; round <= policy.repeat; ++round)
    for (std::size_t i = 0; i < policy.steps.size(); ++i)
      if (!town.resolve(policy.steps[i].targets).empty())
        expected.emplace_back(round, static_cast<int>(i));
  for (int call = 0; call < 4; ++call) expected.emplace_back(policy.repeat + 1, call);

  Escalation escalation = opened();
  for (const auto& [round, step] : expected) {
    const EscalationStep taken =
        advance(policy, escalation, town.directory(), escalation.due.value());
    RC_ASSERT(taken.round == round);
    RC_ASSERT(taken.step == step);
    RC_ASSERT(taken.last_resort == (round > policy.repeat));
    if (!taken.last_resort)
      RC_ASSERT(taken.call == town.resolve(policy.steps[static_cast<std::size_t>(step)].targets));
    escalation = taken.next;
  }
}

RC_GTEST_PROP(AdvanceProperties, NoTwoCallsHaveTheSameIdentityWhateverBecomesOfThePolicy, ()) {
  const Town town;
  Escalation escalation = opened();
  std::set<std::pair<int, int>> seen;
  const int calls = *rc::gen::inRange(1, 20);
  for (int i = 0; i < calls; ++i) {
    const Policy policy = policy_of(random_steps(), *rc::gen::inRange(0, 4));
    const EscalationStep taken =
        advance(policy, escalation, town.directory(), escalation.due.value());
    RC_ASSERT(seen.emplace(taken.round, taken.step).second);
    RC_ASSERT(taken.next.due > escalation.due);
    escalation = taken.next;
  }
}

TEST(Pause, KeepsWhatWasLeftOfTheWait) {
  Escalation escalation = opened();
  escalation.step = 1;
  escalation.due = start + minutes(5);
  const Escalation pause = paused(escalation, start + minutes(2));
  EXPECT_EQ(pause.status, EscalationStatus::paused);
  EXPECT_EQ(pause.due, std::nullopt);
  EXPECT_EQ(pause.remaining, minutes(3));
  const Escalation again = resumed(pause, start + hours(1));
  EXPECT_EQ(again.status, EscalationStatus::running);
  EXPECT_EQ(again.due, start + hours(1) + minutes(3));
  EXPECT_EQ(again.remaining, Duration::zero());
  EXPECT_EQ(again.step, 1);
}

TEST(Pause, ConcernsOnlyARunningEscalationAndResumingOnlyAPausedOne) {
  for (const auto status :
       {EscalationStatus::paused, EscalationStatus::acknowledged, EscalationStatus::ended}) {
    Escalation escalation;
    escalation.status = status;
    escalation.remaining = minutes(1);
    EXPECT_EQ(paused(escalation, start), escalation) << to_string(status);
  }
  for (const auto status :
       {EscalationStatus::running, EscalationStatus::acknowledged, EscalationStatus::ended}) {
    Escalation escalation;
    escalation.status = status;
    EXPECT_EQ(resumed(escalation, start), escalation) << to_string(status);
  }
}

// However often it is paused, the time spent running before the step is the wait, and an overdue
// step is due at once.
RC_GTEST_PROP(Pause, NeitherShortensNorLengthensTheWait, ()) {
  Escalation escalation = opened();
  const Duration wait = milliseconds(*rc::gen::inRange(0, 600'000));
  escalation.due = start + wait;
  Instant now = start;
  Duration running{};
  const int pauses = *rc::gen::inRange(0, 8);
  for (int i = 0; i < pauses; ++i) {
    const Duration run = milliseconds(*rc::gen::inRange(0, 200'000));
    now += run;
    running += run;
    const Escalation pause = paused(escalation, now);
    RC_ASSERT(pause.remaining == std::max(Duration::zero(), wait - running));
    running = std::min(running, wait);
    now += milliseconds(*rc::gen::inRange(0, 200'000));
    escalation = resumed(pause, now);
  }
  RC_ASSERT(escalation.due == now + (wait - running));
}

}  // namespace
}  // namespace vigie
