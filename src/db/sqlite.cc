#include "db/sqlite.h"

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "db/database_file.h"
#include "db/memory_disk.h"
#include "db/sqlite_connection.h"

namespace vigie::db {
namespace {

// The right to write: one in this process, and on a real disk one among all processes.
class Lock {
 public:
  explicit Lock(std::atomic<bool>& taken) : taken_(taken) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { taken_ = false; }
  void hold(FileLock file) { file_.emplace(std::move(file)); }

 private:
  std::atomic<bool>& taken_;
  std::optional<FileLock> file_;
};

// A base class, so that the lock goes after the connection.
class LockHolder {
 protected:
  explicit LockHolder(std::unique_ptr<Lock> lock) : lock_(std::move(lock)) {}

 private:
  std::unique_ptr<Lock> lock_;
};

class SqliteWriter final : private LockHolder, public SqliteConnection {
 public:
  SqliteWriter(SqliteHandle handle, std::unique_ptr<Lock> lock)
      : LockHolder(std::move(lock)), SqliteConnection(std::move(handle)) {}
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(SqlitePlace place, Patience patience)
      : place_(std::move(place)), patience_(std::move(patience)) {
    if (!place_.path.empty()) return;
    memory_ = std::make_unique<MemoryDisk>();
    place_ = {"/vigie.db", memory_->vfs()};
  }

  Result<std::unique_ptr<Connection>> open_writer() override {
    auto lock = take_lock();
    if (!lock) return fail(lock.error());
    if (on_disk()) {
      if (auto made = make_private_file(place_.path); !made) return fail(made.error());
    }
    auto handle = open_sqlite(place_.path, place_.vfs, Access::write);
    if (!handle) return fail(handle.error());
    // In memory nobody calls checkpoint(), and it costs nothing.
    if (in_memory()) sqlite3_wal_autocheckpoint(handle->get(), memory_log_pages);
    // On a full disk the watcher must still start; restore_reserve() is tried again later.
    if (on_disk()) (void)make_reserve(place_.path, limits::reserve_file);
    return std::make_unique<SqliteWriter>(std::move(*handle), std::move(*lock));
  }

  Result<std::unique_ptr<Connection>> open_reader() override {
    auto handle = open_sqlite(place_.path, place_.vfs, Access::read);
    if (!handle) return fail(handle.error());
    return std::make_unique<SqliteConnection>(std::move(*handle), patience_);
  }

  Dialect dialect() const override { return Dialect::sqlite; }

  std::string describe() const override {
    return in_memory() ? "SQLite in memory" : "SQLite " + place_.path;
  }

  std::optional<std::string> file() const override {
    return in_memory() ? std::nullopt : std::optional(place_.path);
  }

  Result<void> backup_to(const std::string& path) override;
  Result<void> checkpoint() override;

  void release_reserve() override {
    if (on_disk()) remove_reserve(place_.path);
  }

  Result<void> restore_reserve() override {
    if (!on_disk()) return {};
    return make_reserve(place_.path, limits::reserve_file);
  }

 private:
  static constexpr int memory_log_pages = 1000;

  bool in_memory() const { return memory_ != nullptr; }
  bool on_disk() const { return place_.vfs.empty(); }

  Result<std::unique_ptr<Lock>> take_lock() {
    if (writer_open_.exchange(true)) {
      return fail(ErrorCode::conflict,
                  say("{} is open for writing already: one writer at a time", describe()));
    }
    auto lock = std::make_unique<Lock>(writer_open_);
    if (!on_disk()) return lock;
    auto file = FileLock::take(place_.path);
    if (!file) return fail(file.error());
    lock->hold(std::move(*file));
    return lock;
  }

  std::unique_ptr<MemoryDisk> memory_;  // of "sqlite::memory:"
  SqlitePlace place_;
  Patience patience_;
  std::atomic<bool> writer_open_ = false;
  std::mutex checkpoint_mutex_;
  SqliteHandle checkpointer_;
};

Result<void> SqliteDatabase::backup_to(const std::string& path) {
  auto handle = open_sqlite(place_.path, place_.vfs, Access::write);
  if (!handle) return fail(handle.error());
  // Under another name until it is whole, so that a half written file is never taken for a backup.
  const std::string partial = on_disk() ? path + ".partial" : path;
  if (on_disk() && std::filesystem::exists(path)) {
    return fail(ErrorCode::conflict, say("{} exists: give the backup another name", path));
  }
  if (on_disk()) {
    std::remove(partial.c_str());
    // VACUUM INTO fills an empty file, and leaves it readable for its owner alone.
    if (auto made = make_private_file(partial); !made) return made;
  }
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(handle->get(), "VACUUM INTO ?1", -1, &raw, nullptr);
  sqlite3_bind_text(raw, 1, partial.c_str(), -1, SQLITE_STATIC);
  const int answer = sqlite3_step(raw);
  sqlite3_finalize(raw);
  if (answer != SQLITE_DONE) {
    if (on_disk()) std::remove(partial.c_str());
    return fail(sqlite_error(handle->get(), answer, "writing the backup " + path));
  }
  if (!on_disk()) return {};
  if (auto synced = sync_file(partial); !synced) return synced;
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    return fail(ErrorCode::unavailable, say("cannot rename {} to {}", partial, path));
  }
  return sync_file(path);
}

Result<void> SqliteDatabase::checkpoint() {
  const std::lock_guard guard(checkpoint_mutex_);
  if (!checkpointer_) {
    auto handle = open_sqlite(place_.path, place_.vfs, Access::write);
    if (!handle) return fail(handle.error());
    checkpointer_ = std::move(*handle);
    // While it waits for readers it may keep the writer waiting.
    sqlite3_busy_timeout(checkpointer_.get(), static_cast<int>(limits::checkpoint_wait.count()));
  }
  int pages = 0;
  int answer = sqlite3_wal_checkpoint_v2(checkpointer_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                         &pages, nullptr);
  // Readers that overlap without end keep a passive checkpoint from ever emptying the log.
  if (answer == SQLITE_OK && pages > limits::log_pages) {
    answer = sqlite3_wal_checkpoint_v2(checkpointer_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                       nullptr, nullptr);
  }
  if (answer == SQLITE_OK || (answer & 0xff) == SQLITE_BUSY)
    return {};  // busy: the next one does it
  Error error = sqlite_error(checkpointer_.get(), answer, "emptying the log of " + describe());
  checkpointer_.reset();
  return fail(std::move(error));
}

}  // namespace

std::unique_ptr<Database> make_sqlite_database(SqlitePlace place, Patience patience) {
  return std::make_unique<SqliteDatabase>(std::move(place), std::move(patience));
}

}  // namespace vigie::db
