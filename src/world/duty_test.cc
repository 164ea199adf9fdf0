// What is recorded of people's hours, in a world without a database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "config/parse.h"
#include "world/event.h"
#include "world/rest_of.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// A Tuesday, 23:00 in Paris.
const Instant eleven = *parse_rfc3339("2026-09-08T23:00:00+02:00");

constexpr std::string_view files = R"(
people:
  alice: { email: alice@example.org, sms: "+33612345678", zone: Europe/Paris }
  bob: { email: bob@example.org, zone: Europe/Paris }
  boss: { sms: "+33612345679" }
gateways: { own: { url: "http://127.0.0.1/sms", body: '{"to":"{{to}}","text":"{{text}}"}' } }
policies: { default: { steps: [{ call: alice }], acknowledgement: 30m, last_resort: bob } }
)";
constexpr std::string_view contracts = R"(
contracts:
  alice:
    person: alice
    pack: fr
    weekly_hours: 35
    manager: boss
    pattern:
      - { days: [monday, tuesday, wednesday, thursday, friday], from: "09:00", to: "18:00" }
)";
constexpr std::string_view schedules = R"(
schedules:
  primary:
    zone: Europe/Paris
    rotation: { weekly: monday 09:00, starts: 2026-09-07, members: [alice, bob] }
)";

const PersonName alice{"alice"};
const PersonName bob{"bob"};

struct Stage {
  World world;
  Instant now = eleven;
  std::vector<Change> changes;  // all of them

  explicit Stage(std::string_view more = contracts) { use(more); }
  Result<Answer> happens(const Event& event) {
    Decisions decisions;
    auto answer = step(world, event, now, decisions);
    for (Change& change : decisions.changes) changes.push_back(std::move(change));
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
  IncidentId incident() {
    return IncidentId(happens(OpenIncident{"web is down", Severity::critical, {}, "token:1"})->id);
  }
  void take(IncidentId id, const PersonName& by) {
    ASSERT_TRUE(happens(Acknowledge{id, by, "link"}));
  }
  void note(IncidentId id, const char* actor) {
    ASSERT_TRUE(happens(AddNote{id, actor, "restarted it"}));
  }
  std::vector<InterventionRecord> of(const PersonName& person) const {
    std::vector<InterventionRecord> found;
    for (const auto& [id, record] : world.interventions)
      if (record.person == person) found.push_back(record);
    return found;
  }
  InterventionRecord only(const PersonName& person) const {
    const auto all = of(person);
    EXPECT_THAT(all, SizeIs(1));
    return all.at(0);
  }
  std::string error(const Event& event) {
    const auto answer = happens(event);
    return answer ? "" : text(answer.error().message);
  }
  std::vector<JournalEntry> lines(std::string_view kind) const {
    std::vector<JournalEntry> found;
    for (const Change& change : changes)
      if (const auto* line = std::get_if<JournalEntry>(&change);
          line != nullptr && line->kind == kind)
        found.push_back(*line);
    return found;
  }
  // To whom, and over what.
  std::vector<std::pair<std::string, Channel>> rest_notices() const {
    std::vector<std::pair<std::string, Channel>> found;
    std::set<DeliveryId> seen;
    for (const Change& change : changes) {
      const auto* delivery = std::get_if<Delivery>(&change);
      if (delivery == nullptr || !seen.insert(delivery->id).second) continue;
      for (const Change& other : changes)
        if (const auto* page = std::get_if<Page>(&other);
            page != nullptr && page->id == delivery->page && page->kind == PageKind::rest)
          found.emplace_back(page->person.text, delivery->channel);
    }
    return found;
  }
  std::vector<DutyPeriod> served() const {
    std::map<DutyPeriodId, DutyPeriod> all;
    for (const Change& change : changes)
      if (const auto* period = std::get_if<DutyPeriod>(&change)) all[period->id] = *period;
    std::vector<DutyPeriod> found;
    for (const auto& [id, period] : all) found.push_back(period);
    return found;
  }
};

std::string fact(const JournalEntry& line, std::string_view name) {
  for (const auto& [key, value] : line.facts)
    if (key == name) return value;
  return {};
}

// --- interventions

TEST(Interventions, AreRecordedFromTheAcknowledgementToDone) {
  Stage s;
  const IncidentId id = s.incident();
  s.pass(minutes(2));
  s.take(id, alice);
  EXPECT_EQ(s.only(alice).end, EndKnown::open);
  EXPECT_EQ(s.only(alice).paged_at, eleven);
  EXPECT_EQ(s.only(alice).first_action_at, std::nullopt);
  s.pass(minutes(10));
  s.note(id, "person:alice");
  s.pass(minutes(10));
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  const InterventionRecord record = s.only(alice);
  EXPECT_EQ(record.acknowledged_at, eleven + minutes(2));
  EXPECT_EQ(record.first_action_at, eleven + minutes(12));
  EXPECT_EQ(record.ended_at, eleven + minutes(22));
  EXPECT_EQ(record.end, EndKnown::said);
}

TEST(Interventions, WithoutDoneEndAtTheLastThingThatThePersonDid) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(10));
  s.note(id, "person:alice");
  s.note(id, "person:bob");  // who has it not
  s.pass(minutes(31));       // the acknowledgement expires
  EXPECT_EQ(s.only(alice).ended_at, eleven + minutes(10));
  EXPECT_EQ(s.only(alice).end, EndKnown::estimated);
  EXPECT_THAT(s.of(bob), IsEmpty());
}

TEST(Interventions, EndWhenTheIncidentIsOver) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(10));
  ASSERT_TRUE(s.happens(Resolve{id, "token:1", "seen"}));
  EXPECT_EQ(s.only(alice).ended_at, eleven);
  EXPECT_EQ(s.only(alice).resolved_at, eleven + minutes(10));
  EXPECT_EQ(s.only(alice).end, EndKnown::estimated);
}

TEST(Interventions, WhoResolvesItActsUntilThen) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(10));
  ASSERT_TRUE(s.happens(Resolve{id, "person:alice", "restarted"}));
  EXPECT_EQ(s.only(alice).ended_at, eleven + minutes(10));
}

TEST(Interventions, DoneSoonAfterwardsTellsTheEnd) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(10));
  ASSERT_TRUE(s.happens(Resolve{id, "token:1", "seen"}));
  s.pass(minutes(5));
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  EXPECT_EQ(s.only(alice).ended_at, eleven + minutes(15));
  EXPECT_EQ(s.only(alice).end, EndKnown::said);
  // And in the morning it tells of nothing.
  Stage late;
  const IncidentId other = late.incident();
  late.take(other, alice);
  ASSERT_TRUE(late.happens(Resolve{other, "token:1", "seen"}));
  late.pass(hours(9));
  ASSERT_TRUE(late.happens(EndIntervention{other, alice}));
  EXPECT_EQ(late.only(alice).end, EndKnown::estimated);
}

TEST(Interventions, AHandOverEndsOneAndBeginsAnother) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(5));
  ASSERT_TRUE(s.happens(HandOver{id, alice, bob}));
  s.pass(minutes(5));
  ASSERT_TRUE(s.happens(AnswerHandOver{id, bob, true}));
  EXPECT_EQ(s.only(alice).ended_at, eleven + minutes(5));
  EXPECT_EQ(s.only(alice).end, EndKnown::estimated);
  EXPECT_EQ(s.only(bob).acknowledged_at, eleven + minutes(10));
  EXPECT_EQ(s.only(bob).paged_at, eleven + minutes(5));
  EXPECT_EQ(s.only(bob).end, EndKnown::open);
}

TEST(Interventions, TwoIncidentsAtOnceAreTwoRecords) {
  Stage s;
  const IncidentId one = s.incident();
  const IncidentId other = s.incident();
  s.take(one, alice);
  s.take(other, alice);
  EXPECT_THAT(s.of(alice), SizeIs(2));
  EXPECT_THAT(s.world.working, SizeIs(2));
}

TEST(Interventions, StillOnItSaysThatTheyWorkedMeanwhile) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(31));
  EXPECT_EQ(s.only(alice).end, EndKnown::estimated);
  ASSERT_TRUE(s.happens(StillOnIt{id, alice}));
  EXPECT_EQ(s.only(alice).end, EndKnown::open);
  EXPECT_EQ(s.only(alice).acknowledged_at, eleven);
}

TEST(Interventions, ASnoozeIsSeenAndSleptOn) {
  Stage s;
  const IncidentId id = s.incident();
  ASSERT_TRUE(s.happens(Snooze{id, alice, eleven + hours(8)}));
  EXPECT_EQ(s.only(alice).ended_at, eleven);
  EXPECT_EQ(s.only(alice).end, EndKnown::estimated);
}

TEST(Interventions, WhoeverWritesAfterDoneWorksAgain) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));  // a second press is no news
  EXPECT_THAT(s.of(alice), SizeIs(1));
  s.pass(minutes(5));
  s.note(id, "person:alice");
  EXPECT_THAT(s.of(alice), SizeIs(2));
}

TEST(Interventions, LeaveMemoryWhenTheyAreTooOldToChange) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  ASSERT_TRUE(s.happens(Resolve{id, "token:1", "seen"}));
  const InterventionId old = s.only(alice).id;
  s.pass(limits::interventions_kept);
  EXPECT_THAT(s.of(alice), IsEmpty());
  EXPECT_THAT(s.error(ConfirmIntervention{old, "person:alice"}), HasSubstr("the last 100 days"));
}

// --- what is told of rest

TEST(RestTold, ThePersonAndTheirManagerHearFromWhenTheyMayBeBack) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(25));
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  const auto told = s.lines("rest.told");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(fact(told[0], "planned"), "2026-09-09T07:00:00Z");
  EXPECT_EQ(fact(told[0], "earliest"), "2026-09-09T08:25:00Z");
  EXPECT_EQ(fact(told[0], "verdict"), "delay_until");
  // A mail, and no short message that wakes; whoever has nothing else gets one.
  EXPECT_THAT(s.rest_notices(),
              ElementsAre(std::pair("alice", Channel::email), std::pair("boss", Channel::sms)));
}

TEST(RestTold, AManagerNeedNotHearThatAllIsWell) {
  Stage s;
  s.pass(hours(6));  // 5:00, after eleven hours
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(20));
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  EXPECT_THAT(s.rest_notices(), ElementsAre(std::pair("alice", Channel::email)));
}

TEST(RestTold, AnEndThatIsOnlyEstimatedIsSaidToBe) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(31));
  ASSERT_THAT(s.lines("rest.told"), SizeIs(1));
  EXPECT_EQ(fact(s.lines("rest.told")[0], "verdict"), "amber");
}

TEST(RestTold, WhoeverHasNoContractHearsNothing) {
  Stage s("");
  const IncidentId id = s.incident();
  s.take(id, alice);
  ASSERT_TRUE(s.happens(EndIntervention{id, alice}));
  EXPECT_THAT(s.rest_notices(), IsEmpty());
  EXPECT_EQ(s.only(alice).end, EndKnown::said) << "it is recorded all the same";
}

TEST(CostsRest, IsWrittenDownBeforeTheCall) {
  Stage s;
  s.pass(hours(4) + minutes(5));
  const IncidentId id = s.incident();
  const auto lines = s.lines("page.costs_rest");
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].incident, id);
  EXPECT_EQ(lines[0].subject, "person/alice");
  EXPECT_EQ(fact(lines[0], "planned"), "2026-09-09T07:00:00Z");
  EXPECT_EQ(fact(lines[0], "earliest"), "2026-09-09T12:05:00Z");
  EXPECT_EQ(stored_text(fact(lines[0], "cost"), Language::en),
            "calling alice now moves their return from Wednesday 9 September 2026 at 09:00 to "
            "Wednesday 9 September 2026 at 14:05: 5 h 5 min of rest to be given again");
}

// --- corrections

TEST(Corrections, KeepWhatWasThereBefore) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(31));
  const InterventionRecord before = s.only(alice);
  InterventionEdit edit;
  edit.ended_at = eleven + minutes(25);
  ASSERT_TRUE(s.happens(CorrectIntervention{before.id, edit, "on the telephone", "person:alice"}));
  EXPECT_EQ(s.only(alice).ended_at, eleven + minutes(25));
  EXPECT_EQ(s.only(alice).end, EndKnown::said);
  const auto kept = std::ranges::find_if(s.changes, [](const Change& change) {
    return std::holds_alternative<InterventionCorrection>(change);
  });
  ASSERT_NE(kept, s.changes.end());
  EXPECT_EQ(std::get<InterventionCorrection>(*kept).before, before);
  EXPECT_EQ(std::get<InterventionCorrection>(*kept).reason, "on the telephone");
}

TEST(Corrections, AMistakeNamesTheRecordAndChangesNothing) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(40));
  const InterventionId first = s.only(alice).id;
  InterventionEdit edit;
  EXPECT_THAT(s.error(CorrectIntervention{first, edit, "x", "a"}), HasSubstr("that way already"));
  edit.ended_at = eleven - minutes(1);
  EXPECT_THAT(s.error(CorrectIntervention{first, edit, "x", "a"}),
              HasSubstr("intervention " + std::to_string(first.value) + " of alice: its end"));
  EXPECT_THAT(s.error(CorrectIntervention{first, edit, "", "a"}), HasSubstr("needs a reason"));
  edit = {};
  edit.began_at = eleven - minutes(30);
  edit.ended_at = eleven + minutes(10);
  EXPECT_THAT(s.error(AddIntervention{alice, {}, edit, "x", "a"}),
              HasSubstr("it would overlap with intervention " + std::to_string(first.value)));
  EXPECT_THAT(s.error(AddIntervention{PersonName("eve"), {}, edit, "x", "a"}),
              HasSubstr("no person"));
  EXPECT_THAT(s.error(ConfirmIntervention{InterventionId(9999), "a"}),
              HasSubstr("no intervention"));
}

TEST(Corrections, OneMayBeEnteredByHandAndTakenBack) {
  Stage s;
  s.pass(hours(1));
  InterventionEdit edit;
  edit.began_at = eleven + minutes(10);
  edit.ended_at = eleven + minutes(20);
  const auto made = s.happens(AddIntervention{alice, {}, edit, "they rang me", "person:alice"});
  ASSERT_TRUE(made);
  EXPECT_EQ(s.only(alice).end, EndKnown::said);
  EXPECT_EQ(next_return(s.world, alice, s.now)->judged.earliest,
            *parse_rfc3339("2026-09-09T10:20:00+02:00"));
  const InterventionId id(made->id);
  ASSERT_TRUE(s.happens(VoidIntervention{id, "it was Bob", "person:alice"}));
  EXPECT_TRUE(s.only(alice).voided);
  EXPECT_EQ(next_return(s.world, alice, s.now)->judged.verdict, rest::Verdict::ok);
}

TEST(SignedMonths, CannotBeCorrectedUntilTheyAreReopened) {
  Stage s;
  const IncidentId id = s.incident();
  s.take(id, alice);
  s.pass(minutes(31));
  ASSERT_TRUE(s.happens(Resolve{id, "token:1", "seen"}));
  const InterventionId record = s.only(alice).id;
  const SignMonth sign{alice, {2026, 9}, "person:alice"};
  EXPECT_THAT(s.error(sign), HasSubstr("2026-09 is not over yet"));
  s.pass(hours(24 * 30));
  EXPECT_THAT(s.error(sign), HasSubstr("is only estimated"));
  ASSERT_TRUE(s.happens(ConfirmIntervention{record, "person:alice"}));
  ASSERT_TRUE(s.happens(sign));
  const std::string hash = s.world.signatures.at(alice).at({2026, 9}).hash;
  EXPECT_THAT(hash, SizeIs(64));
  InterventionEdit edit;
  edit.ended_at = eleven + minutes(25);
  const CorrectIntervention correct{record, edit, "x", "person:alice"};
  EXPECT_THAT(s.error(correct), HasSubstr("alice has signed 2026-09: reopen that month first"));
  EXPECT_THAT(s.error(VoidIntervention{record, "x", "a"}), HasSubstr("has signed"));
  edit.began_at = eleven + hours(2);
  edit.ended_at = eleven + hours(3);
  EXPECT_THAT(s.error(AddIntervention{alice, {}, edit, "x", "a"}), HasSubstr("has signed"));
  EXPECT_THAT(s.error(ReopenMonth{alice, {2026, 8}, "x", "a"}), HasSubstr("has not signed"));
  ASSERT_TRUE(s.happens(ReopenMonth{alice, {2026, 9}, "forgot one", "person:boss"}));
  ASSERT_TRUE(s.happens(correct));
  ASSERT_TRUE(s.happens(sign));
  EXPECT_NE(s.world.signatures.at(alice).at({2026, 9}).hash, hash);
}

// --- who was on call

TEST(DutyPeriods, FollowTheRotationAndAreNotRewritten) {
  Stage s(schedules);
  s.pass(hours(24 * 8));
  s.use(R"(
schedules:
  primary:
    zone: Europe/Paris
    rotation: { weekly: monday 09:00, starts: 2026-09-07, members: [boss] }
)");
  s.pass(hours(24 * 30));
  const auto served = s.served();
  ASSERT_THAT(served, SizeIs(3));
  const Instant monday = *parse_rfc3339("2026-09-14T09:00:00+02:00");
  EXPECT_EQ(served[0].person, alice);
  EXPECT_EQ(served[0].from, eleven);
  EXPECT_EQ(served[0].to, monday);
  EXPECT_EQ(served[1].person, bob);
  EXPECT_EQ(served[1].from, monday);
  EXPECT_EQ(served[1].published_at, eleven);
  EXPECT_EQ(served[1].to, eleven + hours(24 * 8));
  EXPECT_EQ(served[2].person.text, "boss");
  EXPECT_EQ(served[2].published_at, eleven + hours(24 * 8));
  EXPECT_EQ(served[2].to, std::nullopt);
}

TEST(DutyPeriods, AnOverrideTakesItsPart) {
  Stage s(schedules);
  CreateOverride event;
  event.override_.schedule = ScheduleName("primary");
  event.override_.person = bob;
  event.override_.from = eleven + hours(1);
  event.override_.to = eleven + hours(3);
  const auto made = s.happens(event);
  ASSERT_TRUE(made);
  s.pass(hours(2));
  ASSERT_TRUE(s.happens(RemoveOverride{OverrideId(made->id), "person:bob"}));
  s.pass(hours(2));
  const auto served = s.served();
  ASSERT_THAT(served, SizeIs(3));
  EXPECT_EQ(served[1].person, bob);
  EXPECT_EQ(served[1].from, eleven + hours(1));
  EXPECT_EQ(served[1].to, eleven + hours(2));
  EXPECT_EQ(served[1].published_at, eleven);
  EXPECT_EQ(served[2].person, alice);
}

TEST(DutyPeriods, AfterASilenceEveryHandOverIsAtItsTime) {
  Stage s(schedules);
  s.now = eleven + hours(24 * 15);
  ASSERT_TRUE(s.happens(Restarted{}));
  const auto served = s.served();
  ASSERT_THAT(served, SizeIs(3));
  EXPECT_EQ(served[1].to, *parse_rfc3339("2026-09-21T09:00:00+02:00"));
}

TEST(DutyPeriods, ASilenceThatEndsWithAChangeIsByThePlanThatStood) {
  Stage s(schedules);
  s.now = eleven + hours(24 * 8);
  s.use("");
  const auto served = s.served();
  ASSERT_THAT(served, SizeIs(2));
  EXPECT_EQ(served[1].person, bob);
  EXPECT_EQ(served[1].to, s.now);
  EXPECT_THAT(s.world.duty, IsEmpty());
  EXPECT_THAT(s.world.duty_plans, IsEmpty());
}

}  // namespace
}  // namespace vigie
