// One file of a MemoryDisk: its content as programs see it, as the platter holds it, and what is
// between the two. And the locks that SQLite's connections take on it. Knows no SQLite but its
// levels. Threads: the disk's mutex guards it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

namespace vigie::db {

class MemoryFile {
 public:
  static constexpr std::size_t sector = 512;

  std::size_t size() const { return seen_.size(); }
  // Fills the rest with zeros beyond the end; returns how many bytes were there.
  std::size_t read(std::span<std::byte> into, std::size_t offset) const;
  void write(std::span<const std::byte> bytes, std::size_t offset);
  void truncate(std::size_t size);
  void sync();

  // The file as it is found after a cut. Each change that was not synced survives with `chance` of
  // 256.
  std::shared_ptr<MemoryFile> survivor(std::mt19937_64& random, unsigned chance) const;

  // SQLite's five levels (sqlite3_file xLock). false: busy. `held` is the level of the caller.
  bool lock(int& held, int wanted);
  void unlock(int& held, int wanted);
  bool reserved() const { return reserved_; }

  // The wal-index: memory that all connections share, and its eight locks.
  std::byte* shared_region(std::size_t index, std::size_t size, bool extend);
  void drop_shared_memory() { regions_.clear(); }
  struct SharedLocks {
    unsigned shared = 0;     // bit n: lock n is held for reading
    unsigned exclusive = 0;  // bit n: for writing
  };
  bool lock_shared_memory(SharedLocks& held, unsigned mask, bool exclusive);
  void unlock_shared_memory(SharedLocks& held, unsigned mask);

 private:
  struct Change {
    std::size_t offset = 0;  // of a truncation: the new size
    std::vector<std::byte> bytes;
    bool truncates = false;
  };
  static void put(std::span<const std::byte> bytes, std::size_t offset,
                  std::vector<std::byte>& content);
  static void apply(const Change& change, std::vector<std::byte>& content);

  std::vector<std::byte> seen_;
  std::vector<std::byte> synced_;
  std::vector<Change> changes_;  // that lead from synced_ to seen_

  int readers_ = 0;
  bool reserved_ = false;
  bool pending_ = false;
  bool exclusive_ = false;

  std::vector<std::unique_ptr<std::byte[]>> regions_;
  std::array<int, 8> shared_count_{};
  unsigned exclusive_mask_ = 0;
};

}  // namespace vigie::db
