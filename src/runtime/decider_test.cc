// What the decider promises, on both databases: what it answered is on disk, what it did not is
// not, and it never guesses which.
#include "runtime/decider.h"

#include <gmock/gmock.h>

#include "base/limits.h"
#include "db/testing/in_transaction.h"
#include "page/page_store.h"
#include "runtime/testing/spoilt_database.h"
#include "world/journal_store.h"
#include "world/testing/random_events.h"

namespace vigie::runtime {
namespace {

using db::must;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class DeciderTest : public db::ForBothDatabases {
 protected:
  DeciderTest() : spoilt_(database()) {
    reader();  // migrates
    close_writer();
    open("one");
    EXPECT_TRUE(run(configuration_of(decider().world(), 0)).answers.front());
  }

  void open(const std::string& node) {
    decider_.reset();
    decider_ = std::make_unique<Decider>(spoilt_, node);
    opened_ = must(decider_->open(now_));
  }
  Decider& decider() { return *decider_; }

  BatchReport run(Event event) { return decider().run(std::span(&event, 1), now_); }
  BatchReport run(const std::vector<Event>& events) { return decider().run(events, now_); }

  static Event incident(std::string title) {
    return OpenIncident{std::move(title), Severity::critical, {}, "person:alice"};
  }
  static Event token(std::string secret) {
    CreateToken event;
    event.token.label = "a program";
    event.token.hash = hash_secret(secret);
    return event;
  }

  World stored() { return must(load_world(reader())); }
  Ledger stored_ledger() { return must(load_ledger(reader())); }
  void expect_memory_is_disk() {
    EXPECT_TRUE(decider().ready());
    EXPECT_EQ(difference(stored(), decider().world()), "");
    EXPECT_EQ(stored_ledger(), decider().ledger());
  }
  std::vector<std::string> journal_kinds() {
    std::vector<std::string> kinds;
    for (const JournalEntry& entry : must(list_journal(reader(), 0, 1000)))
      kinds.push_back(entry.kind);
    return kinds;
  }

  SpoiltDatabase spoilt_;
  std::unique_ptr<Decider> decider_;
  BatchReport opened_;
  Instant now_ = Instant::from_ms(1'900'000'000'000);
};
FOR_BOTH_DATABASES(DeciderTest);

TEST_P(DeciderTest, WhatIsAnsweredIsOnDisk) {
  const BatchReport report = run({incident("a"), incident("b")});
  EXPECT_TRUE(report.durable);
  ASSERT_THAT(report.answers, SizeIs(2));
  for (const auto& answer : report.answers)
    EXPECT_TRUE(stored().incidents.contains(IncidentId(must(answer).id)));
  EXPECT_THAT(report.effects, SizeIs(4));  // alice has two addresses
  EXPECT_FALSE(report.journal.empty());
  expect_memory_is_disk();
}

TEST_P(DeciderTest, ABatchIsOneCommitAndOneThatChangesNothingIsNone) {
  const std::int64_t before = stored_ledger().batch_id;
  run({incident("a"), incident("b"), incident("c")});
  EXPECT_EQ(stored_ledger().batch_id, before + 1);
  EXPECT_TRUE(run(TimersDue{}).durable);
  EXPECT_EQ(stored_ledger().batch_id, before + 1);
}

TEST_P(DeciderTest, ARefusedCommandIsAnsweredAndTheOthersOfItsBatchAreStored) {
  const BatchReport report =
      run({incident("a"), Acknowledge{IncidentId(999), PersonName("alice"), "api"}, incident("b")});
  EXPECT_TRUE(report.durable);
  EXPECT_TRUE(report.answers[0] && report.answers[2]);
  EXPECT_EQ(report.answers[1].error().code, ErrorCode::not_found);
  EXPECT_THAT(stored().incidents, SizeIs(2));
}

TEST_P(DeciderTest, AForcedBatchTellsUntilWhenWeWereWatching) {
  now_ += seconds(15);
  EXPECT_TRUE(decider().run({}, now_, true).durable);
  EXPECT_EQ(stored_ledger().committed_at, now_);
  expect_memory_is_disk();
}

TEST_P(DeciderTest, AFailedCommitIsForgottenAndAnsweredSo) {
  const std::int64_t epoch = decider().epoch();
  spoilt_.next_commit(NextCommit::fails);
  const BatchReport report = run({incident("a"), incident("b")});
  EXPECT_FALSE(report.durable);
  EXPECT_THAT(report.effects, IsEmpty());
  EXPECT_THAT(report.journal, IsEmpty());
  for (const auto& answer : report.answers) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
    EXPECT_THAT(answer.error().text(), HasSubstr("nothing was changed, try again"));
  }
  EXPECT_GT(decider().epoch(), epoch);
  EXPECT_THAT(stored().incidents, IsEmpty());
  expect_memory_is_disk();
  EXPECT_TRUE(run(incident("a")).answers.front());
  EXPECT_THAT(stored().incidents, SizeIs(1));
}

// Nothing was wrong with what was written: nobody is told that it cannot be stored.
TEST_P(DeciderTest, ACommitThatFindsTheDatabaseBusyIsNoRefusal) {
  const std::int64_t epoch = decider().epoch();
  for (const bool one : {false, true}) {
    spoilt_.next_commit(NextCommit::is_busy);
    const BatchReport report =
        one ? run(incident("a")) : run(std::vector<Event>{incident("a"), incident("b")});
    EXPECT_FALSE(report.durable);
    EXPECT_THAT(report.effects, IsEmpty());
    for (const auto& answer : report.answers) {
      ASSERT_FALSE(answer);
      EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
      EXPECT_THAT(answer.error().text(), HasSubstr("nothing was changed, try again"));
    }
    EXPECT_THAT(stored().incidents, IsEmpty());
    expect_memory_is_disk();
  }
  EXPECT_GT(decider().epoch(), epoch);
  EXPECT_TRUE(run(incident("a")).durable);
  EXPECT_THAT(stored().incidents, SizeIs(1));
}

TEST_P(DeciderTest, ALostAnswerOfACommitThatLandedIsAnsweredWithSuccess) {
  const std::int64_t epoch = decider().epoch();
  spoilt_.next_commit(NextCommit::lands);
  const BatchReport report = run(incident("a"));
  EXPECT_TRUE(report.durable);
  EXPECT_TRUE(stored().incidents.contains(IncidentId(must(report.answers.front()).id)));
  EXPECT_THAT(report.effects, SizeIs(2));
  EXPECT_GT(decider().epoch(), epoch);
  expect_memory_is_disk();
}

TEST_P(DeciderTest, ALostAnswerOfACommitThatDidNotLandIsAnsweredSo) {
  spoilt_.next_commit(NextCommit::is_lost);
  const BatchReport report = run(incident("a"));
  EXPECT_FALSE(report.durable);
  EXPECT_THAT(report.effects, IsEmpty());
  EXPECT_THAT(report.answers.front().error().text(), HasSubstr("nothing was changed, try again"));
  EXPECT_THAT(stored().incidents, IsEmpty());
  expect_memory_is_disk();
}

TEST_P(DeciderTest, WhatNobodyKnowsYetIsNotCalledUnchangedAndItsCallsGoOutOnceItIsKnown) {
  spoilt_.next_commit(NextCommit::lands_and_away);
  const BatchReport report = run(incident("a"));
  EXPECT_FALSE(report.durable);
  EXPECT_THAT(report.effects, IsEmpty());
  EXPECT_THAT(report.answers.front().error().text(), HasSubstr("is not known"));
  EXPECT_FALSE(decider().ready());

  EXPECT_FALSE(decider().run({}, now_, true).durable);  // still away
  spoilt_.away(false);
  const BatchReport mended = decider().run({}, now_, true);
  EXPECT_TRUE(mended.durable);
  EXPECT_THAT(mended.effects, SizeIs(2));
  EXPECT_FALSE(mended.journal.empty());
  EXPECT_THAT(stored().incidents, SizeIs(1));
  EXPECT_THAT(decider().run({}, now_, true).effects, IsEmpty());  // once
  expect_memory_is_disk();
}

TEST_P(DeciderTest, CallsThatWereGivenUpWhileTheDatabaseWasAwayAreMadeOnlyOnce) {
  spoilt_.next_commit(NextCommit::lands_and_away);
  EXPECT_FALSE(run(incident("a")).durable);
  spoilt_.away(false);
  now_ += limits::attempt_lost + seconds(1);
  const BatchReport mended = run(TimersDue{});
  EXPECT_TRUE(mended.durable);
  // What goes out now began now: the second channel has had to wait for its turn.
  for (const Effect& effect : mended.effects)
    EXPECT_EQ(decider().world().attempts.at(std::get<Send>(effect).delivery).started_at, now_);
}

TEST_P(DeciderTest, AnAnswerOfAProbeThatIsToldTwiceCountsOnce) {
  Observation bad;
  bad.check = CheckName("web");
  bad.started = bad.finished = now_;
  spoilt_.next_commit(NextCommit::lands_and_away);
  EXPECT_FALSE(run(Observed{bad}).durable);
  spoilt_.away(false);
  EXPECT_TRUE(run(Observed{bad}).durable);  // the edge cannot know that it landed
  EXPECT_EQ(stored().checks.at(bad.check).bad_run, 1);
  EXPECT_NE(stored().checks.at(bad.check).verdict, Verdict::down);
}

TEST_P(DeciderTest, WhileTheDatabaseIsAwayNothingIsAnsweredWithSuccess) {
  spoilt_.away(true);
  const BatchReport report = run({incident("a"), incident("b")});
  EXPECT_FALSE(report.durable);
  for (const auto& answer : report.answers) EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(decider().ready());
  EXPECT_FALSE(decider().last_failure().empty());
  EXPECT_FALSE(decider().last_known_configuration().people.empty());
  spoilt_.away(false);
  EXPECT_TRUE(run(incident("a")).durable);
  EXPECT_TRUE(decider().ready());
  EXPECT_THAT(stored().incidents, SizeIs(1));
  expect_memory_is_disk();
}

TEST_P(DeciderTest, AnEventThatTheDatabaseRefusesDoesNotTakeTheOthersWithIt) {
  ASSERT_TRUE(run(token("secret")).durable);
  const BatchReport report = run({incident("a"), token("secret"), incident("b")});
  EXPECT_TRUE(report.durable);
  ASSERT_THAT(report.answers, SizeIs(3));
  EXPECT_TRUE(report.answers[0]);
  EXPECT_TRUE(report.answers[2]);
  ASSERT_FALSE(report.answers[1]);
  EXPECT_EQ(report.answers[1].error().code, ErrorCode::conflict);
  EXPECT_THAT(report.answers[1].error().text(), HasSubstr("nothing was changed"));
  EXPECT_THAT(report.effects, SizeIs(4));
  EXPECT_THAT(stored().incidents, SizeIs(2));
  EXPECT_THAT(stored().tokens, SizeIs(1));
  expect_memory_is_disk();
}

TEST_P(DeciderTest, TextThatCannotBeStoredIsTheCallersMistake) {
  const BatchReport report = run(incident("caf\xe9"));
  EXPECT_TRUE(report.durable);
  EXPECT_EQ(report.answers.front().error().code, ErrorCode::invalid);
  EXPECT_THAT(stored().incidents, IsEmpty());
  expect_memory_is_disk();
}

TEST_P(DeciderTest, AttemptsUnderWayAreUnknownAfterARestartAndAreMadeAgainForTheSameDelivery) {
  const BatchReport report = run(incident("a"));
  const IncidentId id(must(report.answers.front()).id);
  now_ += seconds(1);
  open("one");
  ASSERT_THAT(opened_.effects, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) {
    const Send& before = std::get<Send>(report.effects[i]);
    const Send& again = std::get<Send>(opened_.effects[i]);
    EXPECT_EQ(again.delivery, before.delivery);  // so the key is the same, too
    EXPECT_EQ(again.attempt, 2);
    EXPECT_TRUE(stored().deliveries.at(again.delivery).outcome_unknown);
  }
  for (const Attempt& attempt : must(list_attempts(reader(), id)))
    EXPECT_EQ(attempt.outcome,
              attempt.number == 1 ? AttemptOutcome::unknown : AttemptOutcome::pending);
  expect_memory_is_disk();
}

TEST_P(DeciderTest, AGapIsInTheJournalAndAShortPauseIsNot) {
  now_ += limits::gap;
  open("one");
  EXPECT_THAT(journal_kinds(), testing::Not(testing::Contains("watch.gap")));
  const Instant stopped = now_;
  now_ += limits::gap + milliseconds(1);
  open("one");
  EXPECT_THAT(journal_kinds(), testing::Contains("watch.gap"));
  for (const JournalEntry& entry : must(list_journal(reader(), 0, 1000))) {
    if (entry.kind != "watch.gap") continue;
    EXPECT_THAT(entry.facts, testing::Contains(
                                 std::pair<std::string, std::string>("from", to_rfc3339(stopped))));
  }
}

TEST_P(DeciderTest, AClockThatWasSetBackDoesNotTakeTheWorldBack) {
  const Instant before = stored_ledger().committed_at;
  now_ = before - hours(1);
  open("one");
  EXPECT_EQ(stored_ledger().committed_at, before);
}

TEST_P(DeciderTest, ANewDatabaseHasMissedNothing) {
  EXPECT_EQ(journal_kinds().front(), "configuration.applied");
}

TEST_P(DeciderTest, ASecondDeciderTakesOverOrIsKeptOut) {
  const auto other_database = must(db::open_database(url()));
  Decider other(*other_database, "two");
  const auto opened = other.open(now_);
  if (GetParam() == db::Dialect::sqlite) {
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::conflict);
    EXPECT_TRUE(run(incident("a")).durable);
    return;
  }
  ASSERT_TRUE(opened) << opened.error().text();
  const Ledger ledger = stored_ledger();
  const BatchReport report = run(incident("a"));
  EXPECT_FALSE(report.durable);
  EXPECT_FALSE(report.answers.front());
  EXPECT_TRUE(decider().deposed());
  EXPECT_FALSE(decider().ready());
  EXPECT_EQ(stored_ledger(), ledger);
  EXPECT_THAT(stored().incidents, IsEmpty());
  // For good: it does not take the lease back.
  EXPECT_FALSE(decider().run({}, now_, true).durable);
  Event event = incident("b");
  EXPECT_TRUE(other.run(std::span(&event, 1), now_).durable);
}

TEST_P(DeciderTest, ADeciderThatLosesItsConnectionToATakeoverStops) {
  if (GetParam() == db::Dialect::sqlite) return;  // there nobody can take over
  spoilt_.away(true);
  EXPECT_FALSE(run(incident("a")).durable);
  const auto other_database = must(db::open_database(url()));
  Decider other(*other_database, "two");
  must(other.open(now_));
  spoilt_.away(false);
  EXPECT_FALSE(run(incident("a")).durable);
  EXPECT_TRUE(decider().deposed());
  EXPECT_THAT(stored().incidents, IsEmpty());
}

TEST_P(DeciderTest, AfterCloseTheNextMayOpen) {
  decider().close();
  const auto other_database = must(db::open_database(url()));
  Decider other(*other_database, "two");
  EXPECT_TRUE(other.open(now_));
}

TEST_P(DeciderTest, ARandomLifeOnABadLineAlwaysHasTheWorldThatIsOnDisk) {
  std::mt19937_64 random(11);
  for (int batch = 0; batch < 150; ++batch) {
    std::vector<Event> events(1 + random() % 4);
    for (Event& event : events) {
      const Choice choice = random_choice(random);
      now_ = time_of(decider().world(), choice, now_);
      event = event_of(decider().world(), choice, now_);
    }
    constexpr NextCommit fates[] = {NextCommit::happens, NextCommit::fails, NextCommit::lands,
                                    NextCommit::is_lost};
    spoilt_.next_commit(fates[random() % 4], static_cast<int>(random() % 3));
    const std::int64_t before = stored_ledger().batch_id;
    const BatchReport report = decider().run(events, now_, true);
    ASSERT_EQ(report.durable, stored_ledger().batch_id > before);
    if (!decider().ready()) run(TimersDue{});
    ASSERT_EQ(difference(stored(), decider().world()), "") << "after batch " << batch;
  }
}

}  // namespace
}  // namespace vigie::runtime
