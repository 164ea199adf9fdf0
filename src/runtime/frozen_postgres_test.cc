// A PostgreSQL that was stopped, not killed: its network lives, and it says nothing. To the decider
// that is a lost connection like any other.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>

#include "db/testing/postgres_server.h"
#include "runtime/decider.h"
#include "world/testing/random_events.h"

namespace vigie::runtime {
namespace {

using db::must;
using testing::HasSubstr;

std::int64_t number(db::Connection& connection, std::string_view sql) {
  std::int64_t value = -1;
  must(connection.run(sql, {}, [&](const db::Row& row) { value = row.i64(0); }));
  return value;
}

TEST(FrozenPostgres, IsLeftForAnotherConnectionAndWhatItWasToldIsNotDone) {
  db::PostgresServer& server = db::PostgresServer::shared();
  const std::string url = server.url(server.create_database());
  const auto database = must(db::open_database(url, {.silence = milliseconds(300)}));
  const auto watching = must(db::open_database(url));
  auto watcher = must(watching->open_reader());
  Decider decider(*database, "one");
  Instant now = Instant::from_ms(1'900'000'000'000);
  must(decider.open(now));
  Event configuration = configuration_of(decider.world(), 0);
  ASSERT_TRUE(decider.run(std::span(&configuration, 1), now).durable);

  const auto frozen = static_cast<pid_t>(
      number(*watcher,
             "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
             "pg_backend_pid() AND application_name = 'vigie'"));
  ASSERT_EQ(kill(frozen, SIGSTOP), 0);
  Event event = OpenIncident{"disk full", Severity::critical, {}, "person:alice"};
  const BatchReport report = decider.run(std::span(&event, 1), now);
  EXPECT_FALSE(report.durable);
  ASSERT_FALSE(report.answers.front());
  EXPECT_THAT(report.answers.front().error().text(), HasSubstr("has said nothing for"));
  EXPECT_TRUE(decider.ready());  // on another connection

  EXPECT_TRUE(decider.run(std::span(&event, 1), now).durable);
  kill(frozen, SIGCONT);
  while (number(*watcher,
                "SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(frozen)) != 0)
    poll(nullptr, 0, 10);
  EXPECT_EQ(number(*watcher, "SELECT count(*) FROM incidents"), 1);
  EXPECT_TRUE(decider.run({}, now, true).durable);
}

}  // namespace
}  // namespace vigie::runtime
