// Events decided and committed per second, beside the same rows written to SQLite by hand: what the
// decider, its values and its common face for two databases cost on top of the disk.
#include <fmt/format.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/check.h"
#include "db/db.h"
#include "db/migrate.h"
#include "runtime/decider.h"

namespace vigie {
namespace {

constexpr std::chrono::seconds enough{2};
constexpr Instant start = Instant::from_ms(1'760'000'000'000);

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / "vigie-bench-XXXXXX").string();
  Folder() { CHECK(mkdtemp(path.data()) != nullptr); }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// How many rows of `batch` rows each `commit` writes in a second.
double rate(std::size_t batch, const std::function<void()>& commit) {
  using Clock = std::chrono::steady_clock;
  std::size_t commits = 0;
  const auto began = Clock::now();
  while (Clock::now() - began < enough) {
    commit();
    ++commits;
  }
  const std::chrono::duration<double> took = Clock::now() - began;
  return static_cast<double>(commits * batch) / took.count();
}

double with_decider(const std::string& path, std::size_t batch) {
  const auto database = must(db::open_database("sqlite:" + path));
  {
    const auto writer = must(database->open_writer());
    must(db::migrate_with_backup(*database, *writer, start));
  }
  runtime::Decider decider(*database, "bench");
  must(decider.open(start));
  Token first;  // the first thing with a number; the notes below are about that number
  first.label = "bench";
  first.hash = "0";
  const Event token = CreateToken{first, "vigie"};
  must(decider.run(std::span(&token, 1), start).answers.front());
  const std::vector<Event> notes(
      batch, AddNote{IncidentId(1), "person:alice", "The disk is full; I am removing old logs."});
  Instant now = start;
  const double result = rate(batch, [&] {
    now += milliseconds(1);
    const runtime::BatchReport report = decider.run(notes, now);
    CHECK(report.durable && report.answers.front().has_value());
  });
  decider.close();
  return result;
}

double by_hand(const std::string& path, std::size_t batch) {
  sqlite3* handle = nullptr;
  CHECK(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  const auto execute = [&](const char* sql) {
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  };
  execute("PRAGMA locking_mode=EXCLUSIVE");
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute(
      "CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at INTEGER, actor TEXT, kind TEXT,"
      " subject TEXT, incident INTEGER, facts TEXT)");
  execute("CREATE TABLE ledger (batch_id INTEGER)");
  execute("INSERT INTO ledger VALUES (0)");
  sqlite3_stmt* insert = nullptr;
  CHECK(sqlite3_prepare_v2(handle,
                           "INSERT INTO journal (at, actor, kind, subject, incident, facts) VALUES"
                           " (1, 'person:alice', 'incident.note', 'incident/1', 1, $1)",
                           -1, &insert, nullptr) == SQLITE_OK);
  const std::string facts = R"({"text":"The disk is full; I am removing old logs."})";
  const double result = rate(batch, [&] {
    execute("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < batch; ++i) {
      sqlite3_bind_text(insert, 1, facts.data(), static_cast<int>(facts.size()), SQLITE_STATIC);
      CHECK(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_reset(insert);
    }
    execute("UPDATE ledger SET batch_id = batch_id + 1");
    execute("COMMIT");
  });
  sqlite3_finalize(insert);
  sqlite3_close(handle);
  return result;
}

void measure() {
  for (const std::size_t batch : {1, 40, 500}) {
    const Folder folder;
    const double ours = with_decider(folder.path + "/vigie.db", batch);
    const double theirs = by_hand(folder.path + "/plain.db", batch);
    fmt::print(
        R"({{"name": "committed notes, {} in a batch", "value": {:.1f}, "unit": "events/s", )"
        R"("peer": "SQLite by hand", "peer_value": {:.1f}}})"
        "\n",
        batch, ours, theirs);
  }
}

}  // namespace
}  // namespace vigie

int main() {
  try {
    vigie::measure();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
