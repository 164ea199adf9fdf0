// A disk in memory for SQLite, with the habits of a real one: what was written but not synced may
// be lost, kept or torn when the power goes. "sqlite::memory:" lives on one (so that it behaves as
// a file does: write-ahead log, readers that see one moment), and the simulation cuts its power.
//
//   MemoryDisk disk;
//   auto database = open_database(disk.url());
//   ...
//   disk.cut(seed);                     // every open connection fails from now on: close them
//   database = open_database(disk.url());  // as after the reboot
//
// Promises: a file's content and name survive a cut once it was synced; of each later write any set
// of its 512 byte sectors may survive, of each later truncation, creation and removal both are
// possible; the seed alone decides. Does not: reorder reads, damage synced sectors, or grow slow.
// Threads: any. The disk outlives the databases on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace vigie::db {

class MemoryDisk {
 public:
  MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;
  ~MemoryDisk();

  const std::string& vfs() const;  // the name under which SQLite knows it
  std::string url(const std::string& path = "/vigie.db") const;

  void cut(std::uint64_t seed);
  // Cuts in the midst of the work: at the `operations`-th write, truncation, sync or removal from
  // now.
  void cut_after(std::uint64_t operations, std::uint64_t seed);
  std::uint64_t operations() const;  // so far
  std::uint64_t cuts() const;

  // Writes that would let the files grow beyond fail as on a full disk. 0: no limit.
  void set_capacity(std::size_t bytes);
  std::size_t used() const;

 private:
  friend struct MemoryDiskVfs;
  struct Disk;
  std::unique_ptr<Disk> disk_;
};

}  // namespace vigie::db
