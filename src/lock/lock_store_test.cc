#include "lock/lock_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

Lock standing(std::int64_t id) {
  return {LockId(id),
          ServiceName("shop"),
          PersonName("alice"),
          "un disque — « sdb »",
          at(1),
          at(2),
          std::nullopt,
          ""};
}

class LockStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(LockStore);

TEST_P(LockStore, KeepsEveryFieldOfThoseThatStand) {
  db::save_all(writer(), standing(4), standing(3));
  EXPECT_THAT(must(load_standing_locks(reader())), ElementsAre(standing(3), standing(4)));
}

TEST_P(LockStore, OneThatEndedIsFoundAndNotLoaded) {
  Lock lock = standing(3);
  db::save_all(writer(), lock);
  lock.why = "still the disk";
  lock.until = at(9);
  lock.ended_at = at(8);
  lock.ended_by = "person:bob";
  db::save_all(writer(), lock, standing(4));
  EXPECT_EQ(must(find_lock(reader(), LockId(3))), lock);
  EXPECT_THAT(must(load_standing_locks(reader())), ElementsAre(standing(4)));
}

TEST_P(LockStore, SaysThatThereIsNoSuchLock) {
  const auto found = find_lock(reader(), LockId(7));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace vigie
