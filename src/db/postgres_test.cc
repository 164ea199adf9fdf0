// What only PostgreSQL does: a server that dies, an answer that is lost, settings that lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "db/lease.h"
#include "db/testing/commit_cutter.h"
#include "db/testing/databases.h"
#include "db/testing/postgres_server.h"

namespace vigie::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Postgres : public ::testing::Test {
 protected:
  // They outlive the connections of a test.
  Database& database(const std::string& url) {
    return *databases_.emplace_back(must(open_database(url)));
  }
  std::unique_ptr<Connection> open_writer() {
    return must(database(server_.url(name_)).open_writer());
  }
  std::unique_ptr<Connection> open_reader() {
    return must(database(server_.url(name_)).open_reader());
  }
  // A batch of the decider: false if it could not begin.
  static CommitOutcome batch(Connection& writer, std::int64_t epoch, std::int64_t id) {
    if (auto begun = writer.begin(); !begun) return {CommitResult::failed, begun.error().message};
    const auto ours = beat_lease(writer, epoch);
    if (!ours || !*ours) {
      writer.rollback();
      return {CommitResult::failed, ours ? verbatim("not ours") : ours.error().message};
    }
    (void)writer.post(
        "INSERT INTO journal (seq, at, actor, kind, subject, body) VALUES ($1, $2, $3, $4, $5, $6)",
        {val(id), val(id), val("test"), val("test"), val("test"), val("test")});
    (void)writer.post("UPDATE ledger SET batch_id = $1", {val(id)});
    return writer.commit();
  }
  static std::int64_t number(Connection& connection, std::string_view sql) {
    std::int64_t value = -1;
    must(connection.run(sql, {}, [&](const Row& row) { value = row.i64(0); }));
    return value;
  }
  static std::int64_t ledger(Connection& connection) {
    return number(connection, "SELECT batch_id FROM ledger");
  }

  PostgresServer& server_ = PostgresServer::shared();
  std::string name_ = server_.create_database();
  std::vector<std::unique_ptr<Database>> databases_;
};

TEST_F(Postgres, killed_under_load_keeps_all_that_was_committed) {
  auto writer = open_writer();
  const Lease lease = must(acquire_lease(*writer, must(read_lease(*writer)), "a"));
  std::atomic<std::int64_t> committed = 0;
  std::atomic<std::int64_t> tried = 0;
  CommitOutcome last;
  std::jthread load([&] {
    while (last.result == CommitResult::committed) {
      ++tried;
      last = batch(*writer, lease.epoch, tried);
      if (last.result == CommitResult::committed) committed = tried.load();
    }
  });
  while (committed < 30) std::this_thread::yield();
  server_.kill_now();
  load.join();
  EXPECT_FALSE(writer->healthy());
  server_.start();
  auto again = open_writer();
  EXPECT_GE(ledger(*again), committed);
  EXPECT_LE(ledger(*again), tried);
  EXPECT_EQ(number(*again, "SELECT count(*) FROM journal"), ledger(*again));
}

TEST_F(Postgres, a_lost_connection_is_unavailable_and_unhealthy) {
  auto writer = open_writer();
  auto other = open_writer();
  must(writer->begin());
  must(writer->run("UPDATE ledger SET batch_id = 5"));
  must(other->run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid "
      "<> pg_backend_pid()",
      {val(name_)}));
  const auto lost = writer->run("SELECT batch_id FROM ledger");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(writer->healthy());
  EXPECT_EQ(writer->commit().result, CommitResult::failed);  // it was never sent
  EXPECT_EQ(writer->begin().error().code, ErrorCode::unavailable);
  EXPECT_EQ(ledger(*other), 0);
}

// SIGSTOP keeps its network alive: only its silence tells.
class Frozen : public Postgres {
 protected:
  ~Frozen() override { thaw(); }
  Database& impatient() {
    return *databases_.emplace_back(
        must(open_database(server_.url(name_), {.silence = milliseconds(300)})));
  }
  void freeze(Connection& connection) {
    backend_ = static_cast<pid_t>(number(connection, "SELECT pg_backend_pid()"));
    ASSERT_EQ(kill(backend_, SIGSTOP), 0);
  }
  void thaw() {
    if (backend_ != 0) kill(std::exchange(backend_, 0), SIGCONT);
  }
  void wait_until_it_is_gone(Connection& watcher, pid_t backend) {
    while (number(watcher, "SELECT count(*) FROM pg_stat_activity WHERE pid = " +
                               std::to_string(backend)) != 0)
      poll(nullptr, 0, 10);
  }

  pid_t backend_ = 0;
};

TEST_F(Frozen, a_statement_is_given_up_and_the_connection_is_lost) {
  auto writer = must(impatient().open_writer());
  must(writer->begin());
  must(writer->run("UPDATE ledger SET batch_id = 5"));
  freeze(*writer);
  const auto lost = writer->run("SELECT batch_id FROM ledger");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::unavailable);
  EXPECT_THAT(lost.error().text(), HasSubstr("the server has said nothing for 300ms"));
  EXPECT_FALSE(writer->healthy());
  EXPECT_EQ(writer->commit().result, CommitResult::failed);  // it was never sent
  EXPECT_EQ(writer->begin().error().code, ErrorCode::unavailable);
  writer.reset();
  const pid_t backend = backend_;
  thaw();
  auto again = open_writer();
  wait_until_it_is_gone(*again, backend);
  EXPECT_EQ(ledger(*again), 0);
}

TEST_F(Frozen, a_commit_is_in_doubt_and_may_still_land) {
  auto writer = must(impatient().open_writer());
  must(writer->begin());
  must(writer->run("UPDATE ledger SET batch_id = 5"));
  freeze(*writer);
  const CommitOutcome outcome = writer->commit();
  EXPECT_EQ(outcome.result, CommitResult::in_doubt);
  EXPECT_THAT(text(outcome.detail), HasSubstr("the server has said nothing for 300ms"));
  EXPECT_FALSE(writer->healthy());
  auto again = open_writer();
  EXPECT_EQ(ledger(*again), 0);
  const pid_t backend = backend_;
  writer.reset();
  thaw();
  wait_until_it_is_gone(*again, backend);
  EXPECT_EQ(ledger(*again), 5);
}

// More than the socket takes: neither the batch nor the end of the connection may wait for room.
TEST_F(Frozen, a_batch_that_cannot_be_sent_is_given_up) {
  auto writer = must(impatient().open_writer());
  must(writer->begin());
  must(writer->run("UPDATE ledger SET batch_id = 5"));
  freeze(*writer);
  const std::string long_text(1 << 20, 'x');
  for (int i = 0; i < 16; ++i)
    must(
        writer->post("INSERT INTO journal (seq, at, actor, kind, subject, body) VALUES ($1, 1, "
                     "'a', 'b', 'c', $2)",
                     {val(i), val(long_text)}));
  EXPECT_EQ(writer->commit().result, CommitResult::in_doubt);
  EXPECT_FALSE(writer->healthy());
  writer.reset();
}

TEST_F(Frozen, a_reader_is_given_up_too) {
  auto reader = must(impatient().open_reader());
  freeze(*reader);
  EXPECT_EQ(reader->run("SELECT batch_id FROM ledger").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(reader->healthy());
}

TEST_F(Postgres, a_server_that_works_for_long_is_not_silent_for_a_migration) {
  const auto impatient = must(open_database(server_.url(name_), {.silence = milliseconds(100)}));
  auto writer = must(impatient->open_writer());
  writer->mind_silence(false);
  EXPECT_TRUE(writer->run("SELECT CAST(pg_sleep(0.5) AS text)"));
  writer->mind_silence(true);
  EXPECT_FALSE(writer->run("SELECT CAST(pg_sleep(0.5) AS text)"));
}

class InDoubt : public Postgres {
 protected:
  // Runs one batch through a proxy that spoils its COMMIT.
  CommitOutcome spoilt_batch(CommitCutter& cutter, std::int64_t id) {
    auto writer = must(database(server_.url(name_, cutter.folder())).open_writer());
    const Lease lease = must(read_lease(*writer));
    const CommitOutcome outcome = batch(*writer, lease.epoch, id);
    EXPECT_FALSE(writer->healthy());
    return outcome;
  }
};

TEST_F(InDoubt, a_commit_that_never_arrived) {
  CommitCutter cutter(server_.socket_path(), Spoil::before);
  const CommitOutcome outcome = spoilt_batch(cutter, 7);
  EXPECT_EQ(outcome.result, CommitResult::in_doubt);
  EXPECT_FALSE(outcome.detail.empty());
  auto again = open_writer();
  must(acquire_lease(*again, must(read_lease(*again)), "b"));
  EXPECT_EQ(ledger(*again), 0);
}

TEST_F(InDoubt, a_commit_whose_answer_was_lost) {
  CommitCutter cutter(server_.socket_path(), Spoil::after);
  EXPECT_EQ(spoilt_batch(cutter, 7).result, CommitResult::in_doubt);
  auto again = open_writer();
  must(acquire_lease(*again, must(read_lease(*again)), "b"));
  EXPECT_EQ(ledger(*again), 7);
}

// A look at the ledger alone would say "not there", and then it lands. Taking the lease waits for
// the old transaction, whose first statement locked the lease's row.
TEST_F(InDoubt, a_commit_that_arrives_late_is_waited_for_by_taking_the_lease) {
  CommitCutter cutter(server_.socket_path(), Spoil::hold);
  EXPECT_EQ(spoilt_batch(cutter, 7).result, CommitResult::in_doubt);
  auto again = open_writer();
  EXPECT_EQ(ledger(*again), 0);
  Result<Lease> taken;
  std::jthread taking([&] { taken = acquire_lease(*again, must(read_lease(*again)), "b"); });
  auto watcher = open_writer();
  while (
      number(*watcher,
             "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
             "current_database()") == 0) {
    poll(nullptr, 0, 10);
  }
  cutter.release();
  taking.join();
  ASSERT_FALSE(taken);  // its beat had moved: look again
  EXPECT_EQ(taken.error().code, ErrorCode::conflict);
  must(acquire_lease(*again, must(read_lease(*again)), "b"));
  EXPECT_EQ(ledger(*again), 7);
}

TEST_F(Postgres, a_server_that_may_lose_commits_is_refused) {
  {
    auto writer = open_writer();
    must(writer->run("ALTER DATABASE " + name_ + " SET synchronous_commit = off"));
  }
  const auto refused = database(server_.url(name_)).open_writer();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_THAT(refused.error().text(), HasSubstr("synchronous_commit = off"));
  EXPECT_TRUE(open_reader());
}

TEST_F(Postgres, a_server_without_fsync_or_full_page_writes_is_refused) {
  for (const char* setting : {"fsync", "full_page_writes"}) {
    {
      auto writer = open_writer();
      must(writer->run(std::string("ALTER SYSTEM SET ") + setting + " = off"));
      must(writer->run("SELECT pg_reload_conf()"));
    }
    const auto shows = [&](const char* value) {
      auto reader = open_reader();
      std::string shown;
      must(reader->run(std::string("SELECT current_setting('") + setting + "')", {},
                       [&](const Row& row) { shown = row.str(0); }));
      return shown == value;
    };
    while (!shows("off")) poll(nullptr, 0, 10);
    const auto refused = database(server_.url(name_)).open_writer();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text(), HasSubstr(std::string(setting) + " = off"));
    auto reader = open_reader();
    must(reader->run(std::string("ALTER SYSTEM RESET ") + setting));
    must(reader->run("SELECT pg_reload_conf()"));
    while (!shows("on")) poll(nullptr, 0, 10);
  }
}

TEST_F(Postgres, a_reader_is_stopped_at_the_limit_of_a_read) {
  auto reader = open_reader();
  std::string limit;
  must(reader->run("SELECT current_setting('statement_timeout')", {},
                   [&](const Row& row) { limit = row.str(0); }));
  EXPECT_EQ(limit, "5s");
}

TEST(PostgresUrl, with_a_password_is_refused_and_not_repeated) {
  for (const char* url :
       {"postgresql://vigie:hunter2@host/vigie", "postgres://host/?password=hunter2",
        "postgresql://host/vigie?sslpassword=hunter2",
        "postgresql://vigie:hunter2@host:port:5/vigie?nonsense=1"}) {
    const auto refused = open_database(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
    EXPECT_THAT(refused.error().text(), Not(HasSubstr("hunter2")));
  }
}

TEST(PostgresUrl, of_a_server_that_is_away_names_it) {
  auto database = must(open_database("postgresql://vigie@127.0.0.1:1/duty"));
  EXPECT_EQ(database->describe(), "PostgreSQL vigie@127.0.0.1:1/duty");
  const auto away = database->open_reader();
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, ErrorCode::unavailable);
  EXPECT_THAT(away.error().text(), HasSubstr("127.0.0.1:1/duty"));
}

TEST(PostgresUrl, knows_no_backup_of_ours) {
  auto database = must(open_database("postgresql://vigie@127.0.0.1:1/duty"));
  EXPECT_EQ(database->backup_to("x").error().code, ErrorCode::invalid);
  EXPECT_TRUE(database->checkpoint());
  EXPECT_TRUE(database->restore_reserve());
}

}  // namespace
}  // namespace vigie::db
