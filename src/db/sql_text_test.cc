#include "db/sql_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vigie::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(LintSql, refuses_what_means_two_things) {
  for (const char* sql :
       {"SELECT $1::bigint", "SELECT now()", "SELECT NOW ()", "SELECT CURRENT_TIMESTAMP",
        "SELECT a FROM t LIMIT -1", "SELECT GREATEST(a, b) FROM t", "SELECT a ILIKE 'x' FROM t",
        "SELECT a FROM t WHERE b = ANY ($1)", "INSERT OR REPLACE INTO t (a) VALUES (1)",
        "SELECT a FROM t WHERE b = ?", "SELECT 1; SELECT 2", "SELECT CAST($1 AS INTEGER)",
        "SELECT a FROM t\n\t limit  /* all */ -1", "SELECT rowid FROM t"}) {
    const auto verdict = lint_sql(sql);
    ASSERT_FALSE(verdict) << sql;
    EXPECT_EQ(verdict.error().code, ErrorCode::internal);
  }
}

TEST(LintSql, names_the_remedy) {
  EXPECT_THAT(lint_sql("SELECT $1::bigint").error().text(), HasSubstr("CAST(x AS BIGINT)"));
}

TEST(LintSql, accepts_the_common_language) {
  for (const char* sql :
       {"SELECT a, b FROM t WHERE a = $1 ORDER BY b NULLS LAST LIMIT $2",
        "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a",
        "SELECT CAST($1 AS BIGINT)", "SELECT known(a) FROM t", "SELECT least_recent FROM t",
        "SELECT 'now() :: ; ?' FROM t", "SELECT \"limit -1\" FROM t -- now()\n",
        "SELECT arowid FROM t", "SELECT company FROM t WHERE 'it''s now()' = a"}) {
    const auto verdict = lint_sql(sql);
    EXPECT_TRUE(verdict) << verdict.error().text();
  }
}

TEST(SplitStatements, keeps_quotes_and_drops_comments) {
  EXPECT_THAT(split_statements("-- one; two\nCREATE TABLE t (a TEXT); /* ; */\n"
                               "INSERT INTO t VALUES ('x;--y''s');;\n"),
              ElementsAre("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('x;--y''s')"));
  EXPECT_THAT(split_statements(" -- nothing\n ; "), IsEmpty());
  EXPECT_THAT(split_statements("SELECT 'open"), ElementsAre("SELECT 'open"));
}

TEST(StorableText, is_utf8_without_nul) {
  for (const char* text : {"", "plain", "né à Noël", "\u07FF\u0800\uFFFF\U00010000\U0010FFFF"}) {
    EXPECT_TRUE(storable_text(text)) << text;
  }
  EXPECT_FALSE(storable_text(std::string_view("a\0b", 3)));
  for (const char* text :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xE2\x82"}) {
    EXPECT_FALSE(storable_text(text)) << text;
  }
}

}  // namespace
}  // namespace vigie::db
