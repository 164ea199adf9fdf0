// Cuts the power under a working decider on SQLite, at any write or between two batches, and starts
// it again from what the disk has kept.
#include "counting.h"
#include "db/memory_disk.h"
#include "db/migrate.h"
#include "watched_decider.h"

namespace vigie::durability {
namespace {

constexpr std::size_t longest_life = 5000;  // batches

template <class T>
T made(Result<T> result) {
  if (!result) throw Broken(result.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// Lives until the power goes.
void live(WatchedDecider& decider, db::MemoryDisk& disk, db::Database& database) {
  const std::uint64_t cuts = disk.cuts();
  if (decider.random() % 4 == 0) {
    for (std::uint64_t left = decider.random() % 30; left > 0; --left) decider.batch();
    disk.cut(decider.random());
    return;
  }
  disk.cut_after(1 + decider.random() % 600, decider.random());
  while (disk.cuts() == cuts) {
    decider.batch();
    // The log moves into the file now and then, as in the server.
    if (decider.random() % 8 == 0) (void)database.checkpoint();
    if (decider.batches() > longest_life) throw Broken("the power never went");
  }
}

void cut_power(std::uint64_t seed) {
  db::MemoryDisk disk;
  auto database = made(db::open_database(disk.url()));
  made(db::migrate(*made(database->open_writer()), Instant::from_ms(0)));
  WatchedDecider decider(seed);
  decider.open(*database);
  live(decider, disk, *database);
  decider.stop();

  database = made(db::open_database(disk.url()));
  decider.open(*database);
  for (int more = 0; more < 5; ++more)
    if (!decider.batch()) throw Broken("the database is sound again and takes nothing");
  decider.stop();

  database = made(db::open_database(disk.url()));
  decider.open(*database);
}

}  // namespace
}  // namespace vigie::durability

int main(int argc, char** argv) {
  return vigie::durability::run_many(argc, argv, "VIGIE_POWER_CUTS", 60,
                                     vigie::durability::cut_power);
}
