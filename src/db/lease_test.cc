#include "db/lease.h"

#include <gtest/gtest.h>

#include "db/testing/databases.h"

namespace vigie::db {
namespace {

class LeaseTest : public ForBothDatabases {
 protected:
  // As a batch of the decider does it.
  bool batch(std::int64_t epoch) {
    must(writer().begin());
    const bool ours = must(beat_lease(writer(), epoch));
    if (!ours) {
      writer().rollback();
      return false;
    }
    return writer().commit().result == CommitResult::committed;
  }
};
FOR_BOTH_DATABASES(LeaseTest);

TEST_P(LeaseTest, belongs_to_nobody_at_first) {
  const Lease lease = must(read_lease(writer()));
  EXPECT_EQ(lease.epoch, 0);
  EXPECT_EQ(lease.node, "");
}

TEST_P(LeaseTest, a_batch_of_the_holder_beats) {
  const Lease lease = must(acquire_lease(writer(), must(read_lease(writer())), "a"));
  EXPECT_EQ(lease.epoch, 1);
  EXPECT_TRUE(batch(lease.epoch));
  const Lease seen = must(read_lease(reader()));
  EXPECT_EQ(seen.beat, lease.beat + 1);
  EXPECT_EQ(seen.node, "a");
}

TEST_P(LeaseTest, the_former_holder_is_told_at_its_next_batch) {
  const Lease first = must(acquire_lease(writer(), must(read_lease(writer())), "a"));
  const Lease second = must(acquire_lease(writer(), first, "b"));
  EXPECT_FALSE(batch(first.epoch));
  EXPECT_TRUE(batch(second.epoch));
  EXPECT_EQ(must(read_lease(writer())).node, "b");
}

TEST_P(LeaseTest, cannot_be_taken_from_a_holder_that_moved) {
  const Lease first = must(acquire_lease(writer(), must(read_lease(writer())), "a"));
  EXPECT_TRUE(batch(first.epoch));
  const auto refused = acquire_lease(writer(), first, "b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(must(read_lease(writer())).node, "a");
}

TEST_P(LeaseTest, that_was_released_names_nobody_and_only_its_holder_releases_it) {
  const Lease lease = must(acquire_lease(writer(), must(read_lease(writer())), "a"));
  const auto release = [&](std::int64_t epoch) {
    must(writer().begin());
    must(release_lease(writer(), epoch));
    EXPECT_EQ(writer().commit().result, CommitResult::committed);
    return must(read_lease(reader())).node;
  };
  EXPECT_EQ(release(lease.epoch - 1), "a");
  EXPECT_EQ(release(lease.epoch), "");
}

TEST_P(LeaseTest, one_of_two_that_saw_the_same_gets_it) {
  const Lease seen = must(read_lease(writer()));
  EXPECT_TRUE(acquire_lease(writer(), seen, "a"));
  EXPECT_FALSE(acquire_lease(writer(), seen, "b"));
}

}  // namespace
}  // namespace vigie::db
