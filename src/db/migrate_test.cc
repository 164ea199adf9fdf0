#include "db/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "db/testing/databases.h"

namespace vigie::db {
namespace {

using ::testing::HasSubstr;

const std::vector<Migration> two = {
    {1, "one", "CREATE TABLE one (a {i64} PRIMARY KEY, b {text}, c {real}) {strict};"},
    {2, "two", "ALTER TABLE one ADD COLUMN d {i64}; INSERT INTO one (a, d) VALUES (1, 2);"}};

class Migrations : public ForBothDatabases {
 protected:
  Migrations() : ForBothDatabases(Start::empty) {}
  Connection& fresh() { return *writer_; }
  bool has_table(const std::string& name) {
    return fresh().run("SELECT count(*) FROM " + name).has_value();
  }

 private:
  std::unique_ptr<Connection> writer_ = must(database().open_writer());
};
FOR_BOTH_DATABASES(Migrations);

TEST_P(Migrations, run_once_and_in_order) {
  must(migrate(fresh(), Instant::from_ms(1000), std::span(two).first(1)));
  must(migrate(fresh(), Instant::from_ms(2000), two));
  must(migrate(fresh(), Instant::from_ms(3000), two));
  std::vector<std::pair<std::string, std::int64_t>> rows;
  must(fresh().run("SELECT name, applied_at FROM migrations ORDER BY number", {},
                   [&](const Row& row) { rows.emplace_back(row.str(0), row.i64(1)); }));
  EXPECT_THAT(rows, ::testing::ElementsAre(std::pair("one", 1000), std::pair("two", 2000)));
  EXPECT_EQ(must(fresh().run("SELECT a FROM one WHERE d = 2")), 1);
}

TEST_P(Migrations, of_the_program_apply_to_an_empty_database_and_do_nothing_again) {
  must(migrate(fresh(), Instant::from_ms(1)));
  must(migrate(fresh(), Instant::from_ms(2)));
  EXPECT_EQ(must(fresh().run("SELECT number FROM migrations WHERE applied_at = 1")),
            static_cast<std::int64_t>(all_migrations().size()));
  for (const char* table : {"ledger", "lease"}) {
    must(fresh().run(std::string("SELECT id FROM ") + table, {},
                     [](const Row& row) { EXPECT_EQ(row.i64(0), 1); }));
  }
}

TEST_P(Migrations, refuse_a_newer_database_and_leave_it_alone) {
  must(migrate(fresh(), Instant::from_ms(1), two));
  const auto refused = migrate(fresh(), Instant::from_ms(1), std::span(two).first(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().text(), HasSubstr("newer version"));
}

TEST_P(Migrations, refuse_the_database_of_another_program) {
  const std::vector<Migration> other = {{1, "uno", "CREATE TABLE uno (a {i64}) {strict}"}};
  must(migrate(fresh(), Instant::from_ms(1), other));
  EXPECT_EQ(migrate(fresh(), Instant::from_ms(1), two).error().code, ErrorCode::conflict);
  EXPECT_FALSE(has_table("one"));
}

TEST_P(Migrations, that_fail_leave_no_trace_and_name_themselves) {
  std::vector<Migration> broken = two;
  broken[1].script = "CREATE TABLE two (a {i64}) {strict}; INSERT INTO nowhere (a) VALUES (1);";
  const auto failed = migrate(fresh(), Instant::from_ms(1), broken);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("migration 0002 two"));
  EXPECT_FALSE(has_table("two"));
  EXPECT_TRUE(has_table("one"));
  must(migrate(fresh(), Instant::from_ms(1), two));
}

TEST_P(Migrations, of_two_nodes_at_once_both_succeed) {
  if (GetParam() == Dialect::sqlite) {
    EXPECT_EQ(database().open_writer().error().code, ErrorCode::conflict);  // there is one node
    return;
  }
  std::atomic<int> good = 0;
  std::vector<std::jthread> nodes;
  for (int node = 0; node < 4; ++node) {
    nodes.emplace_back([&] {
      auto connection = database().open_writer();
      if (connection && migrate(**connection, Instant::from_ms(1), two)) ++good;
    });
  }
  nodes.clear();
  EXPECT_EQ(good, 4);
}

}  // namespace
}  // namespace vigie::db
