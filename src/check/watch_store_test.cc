#include "check/watch_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

HeartbeatState full_heartbeat() {
  HeartbeatState state;
  state.check = CheckName("backup");
  state.last_signal = at(1);
  state.last_good = true;
  state.last_text = "terminé — « 3 Go »";
  state.last_run = seconds(90);
  state.runs = {{"", at(2), at(2)}, {"\"17\",", at(4), at(3)}};
  state.due = at(5);
  state.deadline = at(6);
  state.data_at = at(7);
  state.size = 3'000'000'000;
  return state;
}

class WatchStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(WatchStore);

TEST_P(WatchStore, KeepsEveryFieldOfAHeartbeatReplacesAndErasesIt) {
  db::save_all(writer(), full_heartbeat());
  EXPECT_THAT(must(load_heartbeats(reader())), ElementsAre(full_heartbeat()));
  HeartbeatState bare;
  bare.check = full_heartbeat().check;
  HeartbeatState other;
  other.check = CheckName("other");
  db::save_all(writer(), bare, other);
  EXPECT_THAT(must(load_heartbeats(reader())), testing::UnorderedElementsAre(bare, other));
  db::in_transaction(writer(),
                     [&](db::Connection& open) { return erase_heartbeat(open, bare.check); });
  EXPECT_THAT(must(load_heartbeats(reader())), ElementsAre(other));
}

TEST_P(WatchStore, KeepsAPauseReplacesAndErasesIt) {
  const Pause first{CheckName("web"), at(1), at(2), "le disque", "person:alice"};
  const Pause longer{CheckName("web"), at(0), at(9), "two disks", "token:3"};
  const Pause other{CheckName("db"), at(1), at(2), "x", "person:bob"};
  db::save_all(writer(), first, other);
  EXPECT_THAT(must(load_pauses(reader())), testing::UnorderedElementsAre(first, other));
  db::save_all(writer(), longer);
  EXPECT_THAT(must(load_pauses(reader())), testing::UnorderedElementsAre(longer, other));
  db::in_transaction(writer(),
                     [](db::Connection& open) { return erase_pause(open, CheckName("web")); });
  EXPECT_THAT(must(load_pauses(reader())), ElementsAre(other));
}

TEST_P(WatchStore, AVantageIsBlindUntilItSees) {
  EXPECT_THAT(must(load_vantages(reader())), IsEmpty());
  const VantageState blind{VantageName("local"), at(1), "rien ne répond"};
  const VantageState seeing{VantageName("local"), std::nullopt, ""};
  db::save_all(writer(), blind);
  EXPECT_THAT(must(load_vantages(reader())), ElementsAre(blind));
  db::save_all(writer(), seeing);
  EXPECT_THAT(must(load_vantages(reader())), ElementsAre(seeing));
}

}  // namespace
}  // namespace vigie
