// A question that is asked after the database was away is answered as before.
#include "runtime/reader_pool.h"

#include <gtest/gtest.h>

#include "db/testing/postgres_server.h"
#include "world/world_store.h"

namespace vigie::runtime {
namespace {

TEST(ReaderPoolTest, ARestartOfTheServerBetweenTwoQuestionsIsNotNoticed) {
  db::PostgresServer server;
  const auto database = db::must(db::open_database(server.url(server.create_database())));
  ReaderPool pool(*database);
  const std::function<Result<Ledger>(db::Connection&)> question = load_ledger;
  // The inner question is asked while the outer one has the first connection: then two are idle.
  const std::function<Result<Ledger>(db::Connection&)> nested =
      [&](db::Connection&) -> Result<Ledger> { return pool.ask(question); };
  ASSERT_TRUE(pool.ask(nested));

  server.kill_now();
  server.start();
  const auto answer = pool.ask(nested);
  EXPECT_TRUE(answer) << answer.error().text();
}

TEST(ReaderPoolTest, AServerThatIsAwayIsToldAndNotRememberedWhenItIsBack) {
  db::PostgresServer server;
  const auto database = db::must(db::open_database(server.url(server.create_database())));
  ReaderPool pool(*database);
  const std::function<Result<Ledger>(db::Connection&)> question = load_ledger;
  ASSERT_TRUE(pool.ask(question));

  server.kill_now();
  const auto refused = pool.ask(question);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  server.start();
  EXPECT_TRUE(pool.ask(question));
}

}  // namespace
}  // namespace vigie::runtime
