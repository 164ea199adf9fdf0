// What SQLite keeps when the power goes: everything that commit() called committed.
#include "db/memory_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "base/limits.h"
#include "db/memory_file.h"
#include "db/migrate.h"
#include "db/testing/databases.h"

namespace vigie::db {
namespace {

using ::testing::HasSubstr;

std::vector<std::byte> bytes(std::size_t size, int value) {
  return std::vector<std::byte>(size, static_cast<std::byte>(value));
}

TEST(MemoryFile, synced_bytes_survive_and_others_are_torn_by_the_sector) {
  MemoryFile file;
  file.write(bytes(8 * MemoryFile::sector, 1), 0);
  file.sync();
  file.write(bytes(8 * MemoryFile::sector, 2), 0);
  std::map<int, int> sectors_kept;
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    const auto after = file.survivor(random, 128);
    auto content = bytes(file.size(), 0);
    ASSERT_EQ(after->read(content, 0), content.size());
    int kept = 0;
    for (std::size_t at = 0; at < content.size(); at += MemoryFile::sector) {
      for (std::size_t i = 1; i < MemoryFile::sector; ++i) ASSERT_EQ(content[at + i], content[at]);
      if (content[at] == std::byte{2}) ++kept;
    }
    ++sectors_kept[kept];
  }
  EXPECT_GT(sectors_kept.size(), 5u);  // not all or nothing
}

TEST(MemoryFile, a_truncation_that_was_not_synced_may_be_undone) {
  MemoryFile file;
  file.write(bytes(100, 1), 0);
  file.sync();
  file.truncate(10);
  std::mt19937_64 random(1);
  EXPECT_EQ(file.survivor(random, 0)->size(), 100u);
  EXPECT_EQ(file.survivor(random, 256)->size(), 10u);
}

// One life of the machine after another on the same disk. Each transaction adds one row to the
// journal and moves the ledger, so that both tell how far it came.
class PowerCuts : public ::testing::Test {
 protected:
  void open() {
    database_ = must(open_database(disk_.url()));
    writer_ = must(database_->open_writer());
  }
  void close() {
    writer_.reset();
    database_.reset();
  }
  CommitOutcome transaction(std::int64_t batch) {
    const auto begun = writer_->begin();
    if (!begun) return {CommitResult::failed, begun.error().message};
    (void)writer_->post(
        "INSERT INTO journal (seq, at, actor, kind, subject, body) VALUES ($1, $2, $3, $4, $5, $6)",
        {val(batch), val(batch), val("test"), val("test"), val("test"),
         val(std::string(static_cast<std::size_t>(batch * 997 % 3000), 'x'))});
    (void)writer_->post("UPDATE ledger SET batch_id = $1", {val(batch)});
    return writer_->commit();
  }
  std::int64_t number(std::string_view sql) {
    std::int64_t value = 0;
    must(writer_->run(sql, {}, [&](const Row& row) { value = row.i64(0); }));
    return value;
  }
  // The last batch that is there; the database must be whole.
  std::int64_t inspect() {
    std::string verdict;
    must(writer_->run("PRAGMA integrity_check", {},
                      [&](const Row& row) { verdict += row.text(0); }));
    EXPECT_EQ(verdict, "ok");
    const std::int64_t last = number("SELECT batch_id FROM ledger");
    EXPECT_EQ(number("SELECT coalesce(max(seq), 0) FROM journal"), last);
    EXPECT_EQ(number("SELECT count(*) FROM journal"), last);
    return last;
  }

  MemoryDisk disk_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
};

TEST_F(PowerCuts, lose_nothing_that_was_committed) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  std::int64_t committed = 0;
  int in_doubt = 0, in_doubt_landed = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    disk_.cut_after(1 + random() % 60, seed);
    std::int64_t tried = committed;
    while (disk_.cuts() < seed) {
      const CommitOutcome outcome = transaction(++tried);
      if (outcome.result == CommitResult::committed) committed = tried;
      if (outcome.result == CommitResult::in_doubt) ++in_doubt;
      if (outcome.result != CommitResult::committed) break;
      if (random() % 4 == 0) (void)database_->checkpoint();
    }
    if (disk_.cuts() < seed) FAIL() << "a transaction failed without a cut, seed " << seed;
    close();
    open();
    const std::int64_t found = inspect();
    ASSERT_GE(found, committed) << "seed " << seed;
    ASSERT_LE(found, tried) << "seed " << seed;
    if (found > committed) ++in_doubt_landed;
    committed = found;
  }
  // Both sides of the doubt were seen, or this test shows less than it says.
  EXPECT_GT(in_doubt, 20);
  EXPECT_GT(in_doubt_landed, 0);
  EXPECT_LT(in_doubt_landed, in_doubt);
}

TEST_F(PowerCuts, between_transactions_lose_nothing_either) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  for (std::int64_t batch = 1; batch <= 50; ++batch) {
    ASSERT_EQ(transaction(batch).result, CommitResult::committed);
    disk_.cut(static_cast<std::uint64_t>(batch));
    EXPECT_NE(transaction(batch + 1).result, CommitResult::committed);
    EXPECT_FALSE(writer_->healthy());
    close();
    open();
    ASSERT_EQ(inspect(), batch);
  }
}

TEST_F(PowerCuts, without_synchronous_full_would_lose_commits) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  must(writer_->run("PRAGMA synchronous = OFF"));
  for (std::int64_t batch = 1; batch <= 50; ++batch) {
    ASSERT_EQ(transaction(batch).result, CommitResult::committed);
  }
  disk_.cut(3);
  close();
  database_ = must(open_database(disk_.url()));
  writer_ = must(database_->open_writer());
  EXPECT_LT(number("SELECT batch_id FROM ledger"), 50);
}

TEST_F(PowerCuts, during_a_migration_leave_all_of_it_or_nothing) {
  for (std::uint64_t after = 1; after <= 60; ++after) {
    MemoryDisk disk;
    disk.cut_after(after, after);
    auto before = must(open_database(disk.url()));
    if (auto writer = before->open_writer()) (void)migrate(**writer, Instant::from_ms(1));
    if (disk.cuts() == 0) disk.cut(after);
    auto database = must(open_database(disk.url()));
    auto writer = must(database->open_writer());
    const auto done = migrate(*writer, Instant::from_ms(1));
    ASSERT_TRUE(done) << done.error().text();
  }
}

TEST_F(PowerCuts, a_full_disk_is_unavailable_and_the_next_commit_after_it_works) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  disk_.set_capacity(disk_.used() + 64 * 1024);
  std::int64_t batch = 0;
  CommitOutcome outcome;
  while (outcome.result == CommitResult::committed) outcome = transaction(++batch);
  EXPECT_EQ(outcome.result, CommitResult::failed);
  EXPECT_THAT(text(outcome.detail), HasSubstr("free some space"));
  EXPECT_TRUE(writer_->disk_full());
  EXPECT_TRUE(writer_->healthy());
  disk_.set_capacity(0);
  EXPECT_EQ(transaction(batch).result, CommitResult::committed);
  EXPECT_EQ(inspect(), batch);
}

TEST_F(PowerCuts, a_checkpoint_empties_a_log_that_has_grown_too_long) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  const std::size_t limit = limits::log_pages * std::size_t{4096};
  must(writer_->run("UPDATE lease SET node = $1", {val(std::string(limit, 'x'))}));
  must(writer_->run("UPDATE lease SET node = $1", {val("")}));
  const std::size_t before = disk_.used();
  must(database_->checkpoint());
  // The log is gone, and the file has taken over its content.
  EXPECT_LT(disk_.used(), before + limit / 2);
  EXPECT_EQ(transaction(1).result, CommitResult::committed);
  EXPECT_LT(disk_.used(), limit + limit / 2);
}

TEST_F(PowerCuts, readers_on_other_threads_see_one_moment_each) {
  open();
  must(migrate(*writer_, Instant::from_ms(1)));
  std::atomic<bool> stop = false;
  std::atomic<int> looks = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      auto reader = must(database_->open_reader());
      while (!stop) {
        std::int64_t last = 0, count = 0;
        must(reader->begin_read());
        must(
            reader->run("SELECT batch_id FROM ledger", {}, [&](const Row& r) { last = r.i64(0); }));
        must(reader->run("SELECT count(*) FROM journal", {},
                         [&](const Row& r) { count = r.i64(0); }));
        EXPECT_EQ(last, count);
        EXPECT_EQ(reader->commit().result, CommitResult::committed);
        ++looks;
      }
    });
  }
  std::int64_t batch = 0;
  while (batch < 300 || looks < 20) {
    ASSERT_EQ(transaction(++batch).result, CommitResult::committed);
    if (batch % 20 == 0) must(database_->checkpoint());
  }
  stop = true;
}

}  // namespace
}  // namespace vigie::db
