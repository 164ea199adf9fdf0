// What only SQLite does: its lock, its reserve, its log, its backups.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/limits.h"
#include "db/database_file.h"
#include "db/migrate.h"
#include "db/testing/databases.h"

namespace vigie::db {
namespace {

using ::testing::HasSubstr;

class SqliteFile : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open() { return must(open_database("sqlite:" + path_)); }
  TemporaryFolder folder_;
  std::string path_ = folder_.file("vigie.db");
};

std::int64_t count(Connection& connection, std::string_view table) {
  std::int64_t n = 0;
  must(connection.run("SELECT count(*) FROM " + std::string(table), {},
                      [&](const Row& row) { n = row.i64(0); }));
  return n;
}

TEST_F(SqliteFile, keeps_rows_after_closing) {
  {
    auto database = open();
    auto writer = must(database->open_writer());
    must(migrate(*writer, Instant::from_ms(1)));
    must(writer->run("UPDATE ledger SET batch_id = 7"));
  }
  auto database = open();
  auto reader = must(database->open_reader());
  must(reader->run("SELECT batch_id FROM ledger", {},
                   [](const Row& row) { EXPECT_EQ(row.i64(0), 7); }));
}

TEST_F(SqliteFile, refuses_a_second_writer_of_the_same_process) {
  auto first = open();
  auto second = open();
  auto writer = must(first->open_writer());
  for (Database* database : {first.get(), second.get()}) {
    const auto refused = database->open_writer();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  }
  EXPECT_THAT(second->open_writer().error().text(),
              HasSubstr("(process " + std::to_string(getpid()) + ") works on " + path_));
  writer.reset();
  EXPECT_TRUE(second->open_writer());
}

TEST_F(SqliteFile, refuses_a_second_writer_of_another_process) {
  auto database = open();
  auto writer = must(database->open_writer());
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto other = open_database("sqlite:" + path_);
    const auto refused = (*other)->open_writer();
    _exit(!refused && refused.error().code == ErrorCode::conflict ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST_F(SqliteFile, only_its_owner_may_read_it) {
  auto database = open();
  auto writer = must(database->open_writer());
  must(migrate(*writer, Instant::from_ms(1)));
  for (const char* ending : {"", "-wal", "-shm", ".lock", ".reserve"}) {
    struct stat status{};
    ASSERT_EQ(stat((path_ + ending).c_str(), &status), 0) << ending;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << ending;
  }
}

TEST_F(SqliteFile, reader_of_a_missing_file_fails_with_the_remedy) {
  const auto reader = open()->open_reader();
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::unavailable);
  EXPECT_THAT(reader.error().text(), HasSubstr("must exist"));
}

TEST_F(SqliteFile, writer_in_a_missing_folder_fails_with_the_remedy) {
  auto database = must(open_database("sqlite:" + folder_.file("none/vigie.db")));
  const auto writer = database->open_writer();
  ASSERT_FALSE(writer);
  EXPECT_THAT(writer.error().text(), HasSubstr("folder"));
}

TEST_F(SqliteFile, reserve_takes_real_blocks_and_can_be_released_and_restored) {
  auto database = open();
  auto writer = must(database->open_writer());
  const auto blocks = [&] {
    struct stat status{};
    return stat(reserve_path(path_).c_str(), &status) == 0
               ? static_cast<std::size_t>(status.st_blocks) * 512
               : 0;
  };
  EXPECT_GE(blocks(), limits::reserve_file);
  database->release_reserve();
  EXPECT_EQ(blocks(), 0u);
  must(database->restore_reserve());
  EXPECT_GE(blocks(), limits::reserve_file);
}

TEST_F(SqliteFile, checkpoint_moves_the_log_into_the_file_while_the_writer_lives) {
  auto database = open();
  auto writer = must(database->open_writer());
  must(migrate(*writer, Instant::from_ms(1)));
  const auto before = std::filesystem::file_size(path_);
  must(database->checkpoint());
  EXPECT_GT(std::filesystem::file_size(path_), before);
  must(writer->run("UPDATE ledger SET batch_id = 8"));
}

TEST_F(SqliteFile, commits_alone_never_empty_the_log) {
  auto database = open();
  auto writer = must(database->open_writer());
  must(migrate(*writer, Instant::from_ms(1)));
  const auto before = std::filesystem::file_size(path_);
  // SQLite by itself would empty a log of a thousand pages.
  must(writer->run("UPDATE lease SET node = $1", {val(std::string(8 << 20, 'x'))}));
  must(writer->run("UPDATE ledger SET batch_id = 1"));
  EXPECT_EQ(std::filesystem::file_size(path_), before);
}

TEST_F(SqliteFile, backup_is_a_whole_database_and_never_overwrites) {
  auto database = open();
  auto writer = must(database->open_writer());
  must(migrate(*writer, Instant::from_ms(1)));
  must(writer->run("UPDATE ledger SET batch_id = 9"));
  const std::string copy = folder_.file("copy.db");
  must(database->backup_to(copy));
  must(writer->run("UPDATE ledger SET batch_id = 10"));
  auto copied = must(open_database("sqlite:" + copy));
  must(must(copied->open_reader())->run("SELECT batch_id FROM ledger", {}, [](const Row& row) {
    EXPECT_EQ(row.i64(0), 9);
  }));
  EXPECT_EQ(database->backup_to(copy).error().code, ErrorCode::conflict);
}

TEST_F(SqliteFile, a_copy_is_made_before_a_migration_of_a_database_in_use) {
  const std::vector<Migration> first = {{1, "one", "CREATE TABLE one (a {i64}) {strict}"}};
  std::vector<Migration> second = first;
  second.push_back({2, "two", "CREATE TABLE two (a {i64}) {strict}"});
  auto database = open();
  auto writer = must(database->open_writer());
  must(migrate_with_backup(*database, *writer, Instant::from_ms(1), first));
  EXPECT_FALSE(std::filesystem::exists(path_ + ".before-0001"));
  must(writer->run("INSERT INTO one (a) VALUES (1)"));
  must(migrate_with_backup(*database, *writer, Instant::from_ms(2), second));
  must(writer->run("INSERT INTO one (a) VALUES (2)"));
  auto copied = must(open_database("sqlite:" + path_ + ".before-0002"));
  auto reader = must(copied->open_reader());
  EXPECT_EQ(count(*reader, "one"), 1);
  EXPECT_EQ(count(*reader, "migrations"), 1);
}

TEST(OpenDatabase, refuses_an_unknown_url_without_repeating_it) {
  const auto refused = open_database("mysql://root:secret@host/vigie");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_THAT(refused.error().text(), ::testing::Not(HasSubstr("secret")));
}

TEST(OpenDatabase, memory_is_shared_by_writer_and_readers_of_one_database_only) {
  auto one = must(open_database("sqlite::memory:"));
  auto other = must(open_database("sqlite::memory:"));
  auto writer = must(one->open_writer());
  must(migrate(*writer, Instant::from_ms(1)));
  EXPECT_EQ(count(*must(one->open_reader()), "ledger"), 1);
  EXPECT_FALSE(other->open_reader());
  EXPECT_EQ(one->open_writer().error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace vigie::db
