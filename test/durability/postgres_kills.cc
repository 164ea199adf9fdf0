// Kills a PostgreSQL server with SIGKILL under a working decider, starts it again, and looks at
// what it has kept. Every third time the answer of a commit that was done is lost as well, and
// every third time that of one that was not.
#include <atomic>
#include <thread>

#include "counting.h"
#include "db/testing/postgres_server.h"
#include "runtime/testing/spoilt_database.h"
#include "watched_decider.h"

namespace vigie::durability {
namespace {

using runtime::NextCommit;

// The server dies in the midst of a batch, wherever that is.
void kill_while_working(WatchedDecider& decider, db::PostgresServer& server) {
  const std::size_t last = 1 + decider.random() % 40;
  std::atomic<std::size_t> begun = 0;
  std::thread killer([&] {
    for (std::size_t seen = begun; seen < last; seen = begun) begun.wait(seen);
    server.kill_now();
  });
  const auto begin = [&](std::size_t batch) {
    begun = batch;
    begun.notify_one();
  };
  try {
    for (std::size_t batch = 1; batch == 1 || decider.batch(); ++batch) begin(batch);
  } catch (...) {
    begin(last);
    killer.join();
    throw;
  }
  begin(last);
  killer.join();
}

// The server dies right after a commit whose answer was lost.
void kill_in_doubt(WatchedDecider& decider, db::PostgresServer& server,
                   runtime::SpoiltDatabase& database, NextCommit next) {
  database.next_commit(next, static_cast<int>(decider.random() % 10));
  while (decider.batch()) {
  }
  server.kill_now();
}

void kill_server(std::uint64_t seed) {
  db::PostgresServer& server = db::PostgresServer::shared();
  const auto real = db::must(db::open_database(server.url(server.create_database())));
  runtime::SpoiltDatabase database(*real);
  WatchedDecider decider(seed);
  decider.open(database);
  switch (seed % 3) {
    case 0:
      kill_while_working(decider, server);
      break;
    case 1:
      kill_in_doubt(decider, server, database, NextCommit::lands_and_away);
      break;
    default:
      kill_in_doubt(decider, server, database, NextCommit::lost_and_away);
      break;
  }
  if (decider.batch()) throw Broken("a dead server has taken a batch");
  server.start();
  database.away(false);
  // Half of them go on in the same process, half are started anew.
  if (seed % 2 == 0) {
    for (int more = 0; more < 5; ++more)
      if (!decider.batch()) throw Broken("the server is back and takes nothing");
  }
  decider.stop();
  decider.open(database);
  for (int more = 0; more < 5; ++more)
    if (!decider.batch()) throw Broken("the server is back and takes nothing");
}

}  // namespace
}  // namespace vigie::durability

int main(int argc, char** argv) {
  return vigie::durability::run_many(argc, argv, "VIGIE_POSTGRES_KILLS", 5,
                                     vigie::durability::kill_server);
}
