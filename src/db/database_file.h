// What stands beside a SQLite file: the lock that keeps a second program away, and a reserve of
// disk space. Knows no SQLite.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace vigie::db {

// Holds `<database>.lock` locked. The kernel lets go of it when the process ends, however it ends;
// the file itself stays and holds the number of the process that locked it last. SQLite's own lock
// cannot do this: in WAL mode it would shut our readers out as well.
class FileLock {
 public:
  // conflict if another holds it, of this process too; unavailable if the file cannot be made.
  static Result<FileLock> take(const std::string& database);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// `<database>.reserve`: `size` bytes that are really on the disk (no hole in the file).
std::string reserve_path(const std::string& database);
Result<void> make_reserve(const std::string& database, std::size_t size);
void remove_reserve(const std::string& database);

// Makes an empty file that only its owner may read (a database holds telephone numbers), if there
// is none. SQLite gives its log files the same rights.
Result<void> make_private_file(const std::string& path);

// Makes sure that the content and the name of a file are on the disk.
Result<void> sync_file(const std::string& path);

}  // namespace vigie::db
