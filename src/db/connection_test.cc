// What db.h promises, on both databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "db/db.h"
#include "db/testing/databases.h"

namespace vigie::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AnyDatabase : public ForBothDatabases {
 protected:
  void SetUp() override {
    must(writer().run(
        writer().dialect() == Dialect::sqlite
            ? "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size REAL, "
              "parent INTEGER REFERENCES thing (id)) STRICT"
            : "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT COLLATE \"C\" UNIQUE, "
              "size DOUBLE PRECISION, parent BIGINT REFERENCES thing (id))"));
  }
  void add(std::int64_t id, const std::string& name) {
    must(writer().run("INSERT INTO thing (id, name) VALUES ($1, $2)", {val(id), val(name)}));
  }
  std::vector<std::string> names(Connection& connection) {
    std::vector<std::string> all;
    must(connection.run("SELECT name FROM thing ORDER BY id", {},
                        [&](const Row& row) { all.push_back(row.str(0)); }));
    return all;
  }
  ErrorCode code(const std::string& sql, std::initializer_list<Value> values = {}) {
    const auto outcome = writer().run(sql, values);
    EXPECT_FALSE(outcome) << sql;
    return outcome ? ErrorCode::internal : outcome.error().code;
  }
};
FOR_BOTH_DATABASES(AnyDatabase);

TEST_P(AnyDatabase, placeholders_may_come_in_any_order_and_twice) {
  std::tuple<std::int64_t, std::int64_t, std::string> row_read;
  must(writer().run("SELECT $3 - $1, $1 + 0, CAST($2 AS TEXT) WHERE $1 < $3",
                    {val(std::int64_t{5}), val("five"), val(1'700'000'000'000)},
                    [&](const Row& row) { row_read = {row.i64(0), row.i64(1), row.str(2)}; }));
  EXPECT_EQ(row_read, std::make_tuple(1'699'999'999'995, 5, "five"));
}

TEST_P(AnyDatabase, values_come_back_as_they_went) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  const std::string text = "Zoé à l'œil nu — 🚨 日本 \\ \" % \n$1";
  const std::string insert = "INSERT INTO thing (id, name, size, parent) VALUES ($1, $2, $3, $4)";
  must(writer().run(insert, {val(most), val(text), val(0.1), Null{}}));
  must(writer().run(insert, {val(least), Null{}, Null{}, val(most)}));
  must(writer().run(insert, {val(0), val(""), val(-1e300), val(std::optional<std::int64_t>{})}));
  int rows = 0;
  must(
      writer().run("SELECT id, name, size, parent FROM thing ORDER BY id", {}, [&](const Row& row) {
        if (++rows == 1) {
          EXPECT_EQ(row.i64(0), least);
          EXPECT_TRUE(row.null(1) && row.null(2));
          EXPECT_EQ(row.opt_str(1), std::nullopt);
          EXPECT_EQ(row.opt_i64(3), most);
        } else if (rows == 2) {
          EXPECT_EQ(row.text(1), "");
          EXPECT_FALSE(row.null(1));
          EXPECT_EQ(row.real(2), -1e300);
        } else {
          EXPECT_EQ(row.i64(0), most);
          EXPECT_EQ(row.text(1), text);
          EXPECT_EQ(row.real(2), 0.1);
          EXPECT_EQ(row.opt_instant(3), std::nullopt);
        }
      }));
  EXPECT_EQ(rows, 3);
}

TEST_P(AnyDatabase, counts_rows_read_or_changed) {
  add(1, "one");
  add(2, "two");
  EXPECT_EQ(must(writer().run("SELECT id FROM thing")), 2);
  EXPECT_EQ(must(writer().run("UPDATE thing SET size = 1.5")), 2);
  EXPECT_EQ(must(writer().run("CREATE INDEX thing_size ON thing (size)")), 0);
  EXPECT_EQ(must(writer().run("DELETE FROM thing WHERE id = $1", {val(3)})), 0);
  EXPECT_EQ(must(writer().run("DELETE FROM thing WHERE id > $1 RETURNING id", {val(1)})), 1);
}

TEST_P(AnyDatabase, upsert_returns_the_row_as_it_is_now) {
  const std::string upsert =
      "INSERT INTO thing (id, name) VALUES ($1, $2) "
      "ON CONFLICT (name) DO UPDATE SET size = coalesce(thing.size, 0) + 1 RETURNING id, size";
  std::vector<std::int64_t> ids;
  std::vector<std::optional<double>> sizes;
  for (int id = 1; id <= 3; ++id) {
    must(writer().run(upsert, {val(id), val("same")}, [&](const Row& row) {
      ids.push_back(row.i64(0));
      sizes.push_back(row.null(1) ? std::nullopt : std::optional(row.real(1)));
    }));
  }
  EXPECT_THAT(ids, ElementsAre(1, 1, 1));
  EXPECT_THAT(sizes, ElementsAre(std::nullopt, 1.0, 2.0));
}

TEST_P(AnyDatabase, do_nothing_changes_nothing) {
  const std::string insert = "INSERT INTO thing (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
  EXPECT_EQ(must(writer().run(insert, {val(1), val("a")})), 1);
  EXPECT_EQ(must(writer().run(insert, {val(1), val("b")})), 0);
  EXPECT_EQ(must(writer().run(insert, {val(2), val("a")})), 0);
}

TEST_P(AnyDatabase, sums_and_comparisons_are_numbers) {
  add(1, "one");
  add(2, "two");
  must(writer().run("SELECT sum(id), avg(id), id = id, count(*) FROM thing GROUP BY id = id", {},
                    [](const Row& row) {
                      EXPECT_EQ(row.i64(0), 3);
                      EXPECT_EQ(row.real(1), 1.5);
                      EXPECT_TRUE(row.boolean(2));
                      EXPECT_EQ(row.i64(3), 2);
                    }));
}

TEST_P(AnyDatabase, text_sorts_and_compares_by_bytes) {
  for (const char* name : {"b", "B", "é", "a", "Z"}) add(static_cast<unsigned char>(*name), name);
  std::vector<std::string> sorted;
  must(writer().run("SELECT name FROM thing ORDER BY name", {},
                    [&](const Row& row) { sorted.push_back(row.str(0)); }));
  EXPECT_THAT(sorted, ElementsAre("B", "Z", "a", "b", "é"));
  EXPECT_EQ(must(writer().run("SELECT id FROM thing WHERE name LIKE 'b%'")), 1);
}

TEST_P(AnyDatabase, a_broken_constraint_is_a_conflict) {
  add(1, "one");
  EXPECT_EQ(code("INSERT INTO thing (id, name) VALUES (1, 'x')"), ErrorCode::conflict);
  EXPECT_EQ(code("INSERT INTO thing (id, name) VALUES (2, 'one')"), ErrorCode::conflict);
  EXPECT_EQ(code("INSERT INTO thing (id, parent) VALUES (3, 99)"), ErrorCode::conflict);
  EXPECT_EQ(code("UPDATE ledger SET id = 2"), ErrorCode::conflict);
}

TEST_P(AnyDatabase, bad_sql_is_internal_and_the_connection_goes_on) {
  EXPECT_EQ(code("SELEKT 1"), ErrorCode::internal);
  EXPECT_EQ(code("SELECT nothing FROM nowhere"), ErrorCode::internal);
  EXPECT_EQ(code("SELECT id FROM thing WHERE id = $1", {}), ErrorCode::internal);
  EXPECT_EQ(code("SELECT id FROM thing WHERE id = $1", {val(1), val(2)}), ErrorCode::internal);
  EXPECT_EQ(code("SELECT now()"), ErrorCode::internal);
  EXPECT_EQ(code("INSERT INTO thing (id) VALUES ('text')"), ErrorCode::internal);
  EXPECT_TRUE(writer().healthy());
  add(1, "one");
  EXPECT_THAT(names(writer()), ElementsAre("one"));
}

TEST_P(AnyDatabase, text_that_is_not_utf8_is_refused) {
  const std::string sql = "INSERT INTO thing (id, name) VALUES ($1, $2)";
  EXPECT_EQ(code(sql, {val(1), val("\xC3\x28")}), ErrorCode::invalid);
  EXPECT_EQ(code(sql, {val(1), val(std::string("a\0b", 3))}), ErrorCode::invalid);
}

TEST_P(AnyDatabase, commit_keeps_and_rollback_forgets) {
  must(writer().begin());
  add(1, "kept");
  EXPECT_EQ(writer().commit().result, CommitResult::committed);
  must(writer().begin());
  add(2, "gone");
  writer().rollback();
  EXPECT_THAT(names(reader()), ElementsAre("kept"));
}

TEST_P(AnyDatabase, posted_statements_are_there_after_the_commit_in_their_order) {
  must(writer().begin());
  for (int id = 1; id <= 3000; ++id) {
    must(writer().post("INSERT INTO thing (id, name) VALUES ($1, $2)",
                       {val(id), val(std::string(200, 'x') + std::to_string(id))}));
  }
  must(writer().post("UPDATE thing SET name = $1 WHERE id = $2", {val("last"), val(1)}));
  std::string first;
  must(writer().run("SELECT name FROM thing WHERE id = 1", {},
                    [&](const Row& row) { first = row.str(0); }));
  EXPECT_EQ(first, "last");
  must(writer().post("DELETE FROM thing WHERE id > $1", {val(2)}));
  EXPECT_EQ(writer().commit().result, CommitResult::committed);
  EXPECT_EQ(names(reader()).size(), 2u);
}

TEST_P(AnyDatabase, an_error_in_a_transaction_spoils_all_of_it) {
  must(writer().begin());
  add(1, "one");
  EXPECT_FALSE(writer().run("INSERT INTO thing (id, name) VALUES (1, 'again')"));
  EXPECT_FALSE(writer().run("INSERT INTO thing (id, name) VALUES (2, 'two')"));
  const CommitOutcome outcome = writer().commit();
  EXPECT_EQ(outcome.result, CommitResult::failed);
  EXPECT_FALSE(outcome.detail.empty());
  EXPECT_TRUE(writer().healthy());
  EXPECT_THAT(names(reader()), ElementsAre());
  must(writer().begin());
  add(1, "one");
  EXPECT_EQ(writer().commit().result, CommitResult::committed);
}

TEST_P(AnyDatabase, an_error_of_a_posted_statement_fails_the_commit) {
  must(writer().begin());
  const std::string insert = "INSERT INTO thing (id, name) VALUES ($1, $2)";
  (void)writer().post(insert, {val(1), val("one")});
  (void)writer().post(insert, {val(1), val("again")});
  (void)writer().post("UPDATE thing SET size = $1", {val(2.5)});
  const CommitOutcome outcome = writer().commit();
  EXPECT_EQ(outcome.result, CommitResult::failed);
  EXPECT_THAT(text(outcome.detail), HasSubstr("INSERT INTO thing"));
  // What was skipped in the pipe works the next time.
  must(writer().begin());
  must(writer().post(insert, {val(1), val("one")}));
  must(writer().post("UPDATE thing SET size = $1", {val(2.5)}));
  EXPECT_EQ(writer().commit().result, CommitResult::committed);
  EXPECT_THAT(names(reader()), ElementsAre("one"));
}

TEST_P(AnyDatabase, a_posted_statement_that_makes_no_sense_fails_the_commit) {
  must(writer().begin());
  (void)writer().post("UPDATE nowhere SET a = 1", {});
  EXPECT_EQ(writer().commit().result, CommitResult::failed);
  EXPECT_TRUE(writer().run("SELECT id FROM thing"));
}

TEST_P(AnyDatabase, rollback_after_posts_forgets_them) {
  must(writer().begin());
  must(writer().post("INSERT INTO thing (id) VALUES ($1)", {val(1)}));
  writer().rollback();
  EXPECT_TRUE(writer().healthy());
  EXPECT_THAT(names(writer()), ElementsAre());
}

TEST_P(AnyDatabase, a_read_transaction_sees_one_moment_and_never_stops_the_writer) {
  add(1, "one");
  must(reader().begin_read());
  EXPECT_THAT(names(reader()), ElementsAre("one"));
  add(2, "two");
  must(writer().begin());
  add(3, "three");
  EXPECT_THAT(names(reader()), ElementsAre("one"));
  EXPECT_EQ(writer().commit().result, CommitResult::committed);
  EXPECT_THAT(names(reader()), ElementsAre("one"));
  EXPECT_EQ(reader().commit().result, CommitResult::committed);
  EXPECT_THAT(names(reader()), ElementsAre("one", "two", "three"));
}

TEST_P(AnyDatabase, a_reader_cannot_write) {
  EXPECT_FALSE(reader().run("INSERT INTO thing (id) VALUES (1)"));
  must(reader().begin_read());
  EXPECT_FALSE(reader().run("DELETE FROM thing"));
  reader().rollback();
  EXPECT_THAT(names(reader()), ElementsAre());
}

TEST_P(AnyDatabase, a_connection_closed_in_a_transaction_leaves_nothing) {
  must(writer().begin());
  add(1, "gone");
  close_writer();
  EXPECT_THAT(names(writer()), ElementsAre());
}

TEST_P(AnyDatabase, goes_on_after_a_callback_that_threw) {
  add(1, "one");
  EXPECT_THROW((void)writer().run("SELECT id FROM thing", {},
                                  [](const Row&) { throw std::runtime_error("stop"); }),
               std::runtime_error);
  EXPECT_THAT(names(writer()), ElementsAre("one"));
  must(writer().run("DELETE FROM thing"));
}

TEST_P(AnyDatabase, a_connection_inside_its_own_callback_is_a_bug) {
  add(1, "one");
  must(writer().run("SELECT id FROM thing"));  // known to the server before the death test forks
  EXPECT_DEATH((void)writer().run("SELECT id FROM thing", {},
                                  [&](const Row&) { (void)writer().run("SELECT id FROM thing"); }),
               "");
}

TEST_P(AnyDatabase, a_column_of_another_type_is_a_bug) {
  add(1, "one");
  // Known to the server before the death tests fork.
  must(writer().run("SELECT id, name, size FROM thing"));
  const auto read = [&](auto get) {
    (void)writer().run("SELECT id, name, size FROM thing", {}, [&](const Row& row) { get(row); });
  };
  EXPECT_DEATH(read([](const Row& row) { return row.text(0).size(); }), "");
  EXPECT_DEATH(read([](const Row& row) { return row.i64(1); }), "");
  EXPECT_DEATH(read([](const Row& row) { return row.real(2); }), "");
  EXPECT_DEATH(read([](const Row& row) { return row.i64(3); }), "");
}

// Runs for minutes unless somebody ends it.
constexpr std::string_view endless =
    "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < "
    "100000000000) SELECT count(*) FROM n";
// SQLite looks at the stopwatch meanwhile.
constexpr std::string_view long_but_not_endless =
    "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < "
    "100000) SELECT count(*) FROM n";

// A stopwatch on which each look takes a while: it is looked at a few times a read at least.
Stopwatch each_look_takes(milliseconds length) {
  return [length, passed = milliseconds(0)]() mutable { return passed += length; };
}

TEST_P(AnyDatabase, a_read_that_takes_too_long_is_ended) {
  writer();
  const auto impatient = must(open_database(
      url(), {.read = milliseconds(100), .stopwatch = each_look_takes(milliseconds(30))}));
  auto hasty = must(impatient->open_reader());
  for (const bool in_transaction : {false, true}) {
    if (in_transaction) must(hasty->begin_read());
    const auto ended = hasty->run(endless);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::unavailable);
    EXPECT_THAT(ended.error().text(), HasSubstr("took longer than 100ms"));
    if (in_transaction) hasty->rollback();
    EXPECT_TRUE(hasty->healthy());
    EXPECT_TRUE(hasty->run("SELECT batch_id FROM ledger"));
  }
}

TEST_P(AnyDatabase, a_read_transaction_of_many_short_statements_is_ended_too) {
  writer();
  milliseconds passed(1000);
  const auto impatient =
      must(open_database(url(), {.read = seconds(10), .stopwatch = [&passed] { return passed; }}));
  auto hasty = must(impatient->open_reader());
  must(hasty->begin_read());
  passed += milliseconds(9'999);
  must(hasty->run(long_but_not_endless));
  passed += milliseconds(1);
  Result<std::int64_t> last = 0;
  while (last) last = hasty->run("SELECT count(*) FROM ledger, journal");
  EXPECT_EQ(last.error().code, ErrorCode::unavailable);
  EXPECT_THAT(last.error().text(), HasSubstr("took longer than 10s"));
  hasty->rollback();
  EXPECT_TRUE(hasty->healthy());
  EXPECT_TRUE(hasty->run("SELECT batch_id FROM ledger"));
}

TEST_P(AnyDatabase, the_writer_may_read_for_as_long_as_it_takes) {
  writer();
  close_writer();
  const auto impatient = must(open_database(
      url(), {.read = milliseconds(1), .stopwatch = each_look_takes(milliseconds(30))}));
  auto patient = must(impatient->open_writer());
  EXPECT_TRUE(patient->run(long_but_not_endless));
}

}  // namespace
}  // namespace vigie::db
