// Whatever happens to a world, its picture on the disk is the same.
#include "world/world_store.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "config/config_store.h"
#include "db/testing/in_transaction.h"
#include "world/journal_store.h"
#include "world/testing/random_events.h"

namespace rc {

template <>
struct Arbitrary<vigie::Choice> {
  static Gen<vigie::Choice> arbitrary() {
    const auto number = gen::inRange<std::uint32_t>(0, 1U << 16U);
    return gen::build<vigie::Choice>(gen::set(&vigie::Choice::kind, number),
                                     gen::set(&vigie::Choice::which, number),
                                     gen::set(&vigie::Choice::value, number));
  }
};

}  // namespace rc

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

// A world and the database that follows it.
struct Life {
  db::Connection& connection;
  World world;
  Ledger ledger;
  Instant now = Instant::from_ms(1'900'000'000'000);
  std::set<std::size_t> kinds;  // of changes that were written

  explicit Life(db::Connection& open)
      : connection(open), world(must(load_world(open))), ledger(must(load_ledger(open))) {}

  void write(const Decisions& decisions) {
    ++ledger.batch_id;
    ledger.committed_at = now;
    ledger.next_id = world.next_id;
    ledger.next_journal = world.next_journal;
    db::in_transaction(connection, [&](db::Connection& open) {
      return write_batch(open, decisions.changes, ledger);
    });
    for (const Change& change : decisions.changes) kinds.insert(change.index());
  }

  Result<Answer> happens(const Event& event) {
    Decisions decisions;
    auto answer = step(world, event, now, decisions);
    write(decisions);
    return answer;
  }

  // Several events of one batch, as the decider takes them.
  void happen(std::span<const Choice> choices) {
    Decisions decisions;
    for (const Choice& choice : choices) {
      now = time_of(world, choice, now);
      (void)step(world, event_of(world, choice, now), now, decisions);
    }
    write(decisions);
  }

  std::string difference_on_disk() { return difference(must(load_world(connection)), world); }
};

using Choices = std::vector<Choice>;

// Faster than another database for each of RapidCheck's lives.
void forget_everything(db::Connection& connection) {
  db::in_transaction(connection, [](db::Connection& open) {
    for (const char* table : {"resources",       "resource_history", "check_states",
                              "check_freshness", "outages",          "alerts",
                              "incidents",       "escalations",      "pages",
                              "deliveries",      "attempts",         "overrides",
                              "heartbeats",      "pauses",           "maintenance_windows",
                              "vantages",        "tokens",           "journal",
                              "scope",           "workarounds",      "locks",
                              "watched",         "status_updates",   "maintenance_occurrences",
                              "finished_work",   "duty_periods",     "duty_plans",
                              "interventions",   "month_signatures", "intervention_corrections"})
      must(open.post("DELETE FROM " + std::string(table), {}));
    must(save_revision(open, 0));
    return write_batch(open, {}, Ledger{});
  });
}

class WorldStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(WorldStore);

TEST_P(WorldStore, AFreshDatabaseIsAnEmptyWorld) {
  EXPECT_EQ(difference(must(load_world(reader())), World{}), "");
  EXPECT_EQ(must(load_ledger(reader())), Ledger{});
}

TEST_P(WorldStore, TheLedgerIsWhatTheLastBatchSaid) {
  const Ledger ledger{7, Instant::from_ms(1'900'000'000'000), 12, 34};
  db::in_transaction(writer(), [&](db::Connection& open) { return write_batch(open, {}, ledger); });
  EXPECT_EQ(must(load_ledger(reader())), ledger);
  const World loaded = must(load_world(reader()));
  EXPECT_EQ(loaded.next_id, 12);
  EXPECT_EQ(loaded.next_journal, 34);
}

TEST_P(WorldStore, ALongRandomLifeIsTheSameOnDiskAfterEveryCommit) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 1)));
  std::mt19937_64 random(20260101);
  for (int batch = 0; batch < 400; ++batch) {
    std::vector<Choice> choices(1 + random() % 6);
    for (Choice& choice : choices) choice = random_choice(random);
    life.happen(choices);
    ASSERT_EQ(life.difference_on_disk(), "") << "after batch " << batch;
  }
  // By chance a test of contacts is seldom followed by all its receipts.
  ASSERT_TRUE(life.happens(TestContacts{PersonName("alice"), "token:1"}));
  const std::map<DeliveryId, Attempt> attempts = life.world.attempts;
  for (const auto& [id, attempt] : attempts) {
    const auto delivery = life.world.deliveries.find(id);
    if (delivery != life.world.deliveries.end() &&
        !life.world.pages.at(delivery->second.page).incident)
      (void)life.happens(Receipt{id, attempt.number, AttemptOutcome::accepted, "250"});
  }
  ASSERT_EQ(life.difference_on_disk(), "");
  // Otherwise the statement of a kind that never came was not tried.
  EXPECT_EQ(life.kinds.size(), std::variant_size_v<Change>);
}

TEST_P(WorldStore, AnyLifeIsTheSameOnDisk) {
  const bool holds = rc::check([&] {
    const auto batches = *rc::gen::resize(12, rc::gen::arbitrary<std::vector<Choices>>());
    forget_everything(writer());
    Life life(writer());
    RC_ASSERT(life.happens(configuration_of(life.world, batches.size())).has_value());
    for (const Choices& choices : batches) {
      life.happen(choices);
      RC_ASSERT(life.difference_on_disk() == "");
    }
  });
  EXPECT_TRUE(holds);
}

TEST_P(WorldStore, AWorldThatIsLoadedAnewGoesOnAsIfItHadNeverStopped) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 1)));
  std::mt19937_64 random(7);
  for (int batch = 0; batch < 150; ++batch) {
    // What was not flushed is forgotten by a restart, and only that.
    ASSERT_TRUE(life.happens(FlushFreshness{}));
    World again = must(load_world(life.connection));
    const Choice choice = random_choice(random);
    life.now = time_of(life.world, choice, life.now);
    const Event event = event_of(life.world, choice, life.now);
    Decisions restarted;
    (void)step(again, event, life.now, restarted);
    ASSERT_TRUE(life.happens(event) || restarted.changes.empty());
    ASSERT_EQ(difference(again, life.world), "") << "after batch " << batch;
  }
}

TEST_P(WorldStore, AnIncidentThatIsOverLeavesTheWorldAndStaysInTheJournal) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 0)));
  const IncidentId id(
      must(life.happens(OpenIncident{"Zoé: 停電 🚨", Severity::info, {}, "vigie"})).id);
  ASSERT_TRUE(life.happens(AddNote{id, "person:zoé", "« réparé »\n\t\"ok\" \\"}));
  ASSERT_TRUE(life.happens(Resolve{id, "person:alice", "je l'ai vu"}));
  for (int round = 0; round < 100 && life.world.incidents.contains(id); ++round) {
    for (const DeliveryId delivery : std::set(life.world.sending)) {
      const int attempt = life.world.attempts.at(delivery).number;
      ASSERT_TRUE(life.happens(Receipt{delivery, attempt, AttemptOutcome::accepted, "250 ok"}));
    }
    life.now += seconds(1);
    ASSERT_TRUE(life.happens(TimersDue{}));
  }
  EXPECT_EQ(life.difference_on_disk(), "");
  EXPECT_THAT(must(load_world(reader())).incidents, IsEmpty());
  std::vector<std::string> kinds;
  for (const JournalEntry& entry : must(list_timeline(reader(), id, 100))) {
    EXPECT_EQ(entry.incident, id);
    kinds.push_back(entry.kind);
    if (entry.kind != "incident.note") continue;
    EXPECT_EQ(entry.actor, "person:zoé");
    EXPECT_THAT(entry.facts, ElementsAre(std::pair<std::string, std::string>(
                                 "text", "« réparé »\n\t\"ok\" \\")));
  }
  EXPECT_THAT(kinds, testing::IsSupersetOf({"incident.opened", "escalation.step", "incident.note",
                                            "incident.resolved", "page.accepted"}));
  EXPECT_EQ(kinds.front(), "incident.opened");
}

// A call whose sender gave no receipt and the recovery fall due together: what settles the call
// must not take the incident away before the message that it is over has been made.
TEST_P(WorldStore, AnIncidentStaysUntilTheMessageThatItIsOverIsMade) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 0)));
  const Instant start = life.now;
  const auto answer_at = [&](Duration after, bool good) {
    life.now = start + after;
    Observation seen;
    seen.check = CheckName("web");
    seen.started = seen.finished = life.now;
    seen.good = good;
    ASSERT_TRUE(life.happens(Observed{seen}));
  };
  answer_at(seconds(0), false);
  answer_at(seconds(1), false);
  ASSERT_THAT(life.world.incidents, testing::SizeIs(1));
  const IncidentId id = life.world.incidents.begin()->first;
  ASSERT_TRUE(life.happens(Acknowledge{id, PersonName("alice"), "api"}));
  answer_at(seconds(95), true);
  answer_at(seconds(96), true);
  answer_at(seconds(130), true);
  ASSERT_TRUE(life.happens(TimersDue{}));
  ASSERT_TRUE(life.world.incidents.contains(id));
  EXPECT_EQ(life.world.incidents.at(id).status, IncidentStatus::resolved);
  EXPECT_EQ(life.difference_on_disk(), "");
}

TEST_P(WorldStore, TheJournalIsReadOnFromAnySequence) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 1)));
  ASSERT_TRUE(life.happens(OpenIncident{"t", Severity::info, {}, "vigie"}));
  const std::vector<JournalEntry> all = must(list_journal(reader(), 0, 1000));
  ASSERT_GT(all.size(), 2U);
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i].sequence, static_cast<std::int64_t>(i) + 1);
  EXPECT_EQ(life.world.next_journal, all.back().sequence + 1);
  EXPECT_THAT(must(list_journal(reader(), 1, 1)), ElementsAre(all[1]));
  EXPECT_THAT(must(list_journal(reader(), all.back().sequence, 1)), IsEmpty());
}

TEST_P(WorldStore, ABatchIsWrittenWhollyOrNotAtAll) {
  Life life(writer());
  ASSERT_TRUE(life.happens(configuration_of(life.world, 1)));
  const World before = life.world;
  Decisions decisions;
  (void)step(life.world, OpenIncident{"t", Severity::info, {}, "vigie"}, life.now, decisions);
  // A line of that number is there already.
  decisions.changes.push_back(JournalEntry{1, life.now, "a", "b", "c", {}, {}});
  EXPECT_THROW(life.write(decisions), std::runtime_error);
  EXPECT_EQ(difference(must(load_world(reader())), before), "");
  EXPECT_EQ(must(load_ledger(reader())).batch_id, 1);
}

}  // namespace
}  // namespace vigie
