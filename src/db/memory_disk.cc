#include "db/memory_disk.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <utility>

#include "base/check.h"
#include "db/memory_file.h"
#include "db/sqlite_library.h"

namespace vigie::db {
namespace {

using Names = std::map<std::string, std::shared_ptr<MemoryFile>, std::less<>>;

struct PlannedCut {
  std::uint64_t operations = 0;
  std::uint64_t seed = 0;
};

}  // namespace

struct MemoryDisk::Disk {
  mutable std::mutex mutex;
  std::string name;
  sqlite3_vfs vfs{};
  Names seen;    // as programs see the folder
  Names synced;  // as it is found after a cut
  std::optional<PlannedCut> planned;
  std::uint64_t operations = 0;
  std::uint64_t cuts = 0;
  std::size_t capacity = 0;

  void cut(std::uint64_t seed);
  bool power_goes();
  std::size_t used() const;
  void sync(const std::string& path, MemoryFile& file);
};

std::size_t MemoryDisk::Disk::used() const {
  std::size_t bytes = 0;
  for (const auto& [path, file] : seen) bytes += file->size();
  return bytes;
}

void MemoryDisk::Disk::cut(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  // Now and then nothing or everything survives: both are likely on real disks.
  const std::uint64_t luck = random() % 8;
  const unsigned chance = luck == 0 ? 0 : luck == 1 ? 256 : static_cast<unsigned>(random() % 257);
  std::set<std::string> paths;
  for (const Names* names : {&seen, &synced}) {
    for (const auto& [path, file] : *names) paths.insert(path);
  }
  Names after;
  for (const std::string& path : paths) {
    const bool newest = random() % 256 < chance;
    const Names& names = newest ? seen : synced;
    const auto found = names.find(path);
    if (found != names.end()) after[path] = found->second->survivor(random, chance);
  }
  seen = after;
  synced = std::move(after);
  planned.reset();
  ++cuts;
}

// Counts an operation that changes the disk; true if the power goes at it.
bool MemoryDisk::Disk::power_goes() {
  ++operations;
  if (!planned || --planned->operations > 0) return false;
  cut(planned->seed);
  return true;
}

void MemoryDisk::Disk::sync(const std::string& path, MemoryFile& file) {
  file.sync();
  const auto is_file = [&](const Names& names) {
    const auto found = names.find(path);
    return found != names.end() && found->second.get() == &file;
  };
  // The first sync of a new file brings its folder to the disk, and with it every other change of
  // names: so do SQLite's own layer for real files (its journals) and make_private_file.
  if (is_file(seen) && !is_file(synced)) synced = seen;
}

// What SQLite calls. A handle of before a cut fails in everything but closing.
struct MemoryDiskVfs {
  using Disk = MemoryDisk::Disk;

  struct Open {
    Disk* disk = nullptr;
    std::string path;
    std::shared_ptr<MemoryFile> file;
    std::uint64_t cuts = 0;  // of the disk when it was opened
    bool temporary = false;
    int held = SQLITE_LOCK_NONE;
    MemoryFile::SharedLocks shared_locks;
    bool alive() const { return cuts == disk->cuts; }
  };
  struct Handle {
    sqlite3_file base;
    Open* open;
  };

  static Open& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->open; }
  static Disk& of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }
  static sqlite3_vfs* system() { return sqlite3_vfs_find(nullptr); }
  static const sqlite3_io_methods methods;

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    Disk& disk = of(vfs);
    const std::lock_guard guard(disk.mutex);
    auto* handle = reinterpret_cast<Handle*>(file);
    handle->base.pMethods = nullptr;
    std::shared_ptr<MemoryFile> content;
    if (name == nullptr) {
      content = std::make_shared<MemoryFile>();
    } else if (const auto found = disk.seen.find(name); found != disk.seen.end()) {
      content = found->second;
    } else if ((flags & SQLITE_OPEN_CREATE) != 0) {
      content = disk.seen[name] = std::make_shared<MemoryFile>();
    } else {
      return SQLITE_CANTOPEN;
    }
    const bool temporary = name == nullptr || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->open =
        new Open{&disk, name ? name : "", content, disk.cuts, temporary, SQLITE_LOCK_NONE, {}};
    handle->base.pMethods = &methods;
    if (out) *out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    Disk& disk = of(vfs);
    const std::lock_guard guard(disk.mutex);
    if (disk.power_goes()) return SQLITE_IOERR_DELETE;
    if (disk.seen.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (sync_folder != 0) disk.synced.erase(name);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
    const std::lock_guard guard(of(vfs).mutex);
    *out = of(vfs).seen.contains(name) ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  }

  static int randomness(sqlite3_vfs*, int size, char* out) {
    return system()->xRandomness(system(), size, out);
  }
  static int sleep(sqlite3_vfs*, int microseconds) {
    return system()->xSleep(system(), microseconds);
  }
  static int current_time(sqlite3_vfs*, double* out) {
    return system()->xCurrentTime(system(), out);
  }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }

  static int close(sqlite3_file* file) {
    Open* open = &of(file);
    {
      const std::lock_guard guard(open->disk->mutex);
      open->file->unlock_shared_memory(open->shared_locks, ~0u);
      open->file->unlock(open->held, SQLITE_LOCK_NONE);
      if (open->temporary && open->alive()) open->disk->seen.erase(open->path);
    }
    delete open;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_READ;
    const std::span bytes(static_cast<std::byte*>(into), static_cast<std::size_t>(size));
    const std::size_t there = open.file->read(bytes, static_cast<std::size_t>(offset));
    return there == bytes.size() ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_WRITE;
    const std::span bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(size));
    const std::size_t end = static_cast<std::size_t>(offset) + bytes.size();
    const std::size_t more = end > open.file->size() ? end - open.file->size() : 0;
    if (more > 0 && open.disk->capacity > 0 && open.disk->used() + more > open.disk->capacity) {
      return SQLITE_FULL;
    }
    open.file->write(bytes, static_cast<std::size_t>(offset));
    return open.disk->power_goes() ? SQLITE_IOERR_WRITE : SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_TRUNCATE;
    open.file->truncate(static_cast<std::size_t>(size));
    return open.disk->power_goes() ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
  }

  static int sync(sqlite3_file* file, int) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive() || open.disk->power_goes()) return SQLITE_IOERR_FSYNC;
    open.disk->sync(open.path, *open.file);
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* out) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    *out = static_cast<sqlite3_int64>(open.file->size());
    return open.alive() ? SQLITE_OK : SQLITE_IOERR_FSTAT;
  }

  static int lock(sqlite3_file* file, int level) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_LOCK;
    return open.file->lock(open.held, level) ? SQLITE_OK : SQLITE_BUSY;
  }

  static int unlock(sqlite3_file* file, int level) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    open.file->unlock(open.held, level);
    return SQLITE_OK;
  }

  static int check_reserved(sqlite3_file* file, int* out) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    *out = open.file->reserved() ? 1 : 0;
    return SQLITE_OK;
  }

  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return static_cast<int>(MemoryFile::sector); }
  // As SQLite assumes of real files: a write harms nothing outside the bytes it was given.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_SHMMAP;
    *out = open.file->shared_region(static_cast<std::size_t>(region),
                                    static_cast<std::size_t>(size), extend != 0);
    return SQLITE_OK;
  }

  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    if (!open.alive()) return SQLITE_IOERR_SHMLOCK;
    const unsigned mask = ((1u << count) - 1u) << offset;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      open.file->unlock_shared_memory(open.shared_locks, mask);
      return SQLITE_OK;
    }
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    const bool got = open.file->lock_shared_memory(open.shared_locks, mask, exclusive);
    return got ? SQLITE_OK : SQLITE_BUSY;
  }

  static void shm_barrier(sqlite3_file* file) { const std::lock_guard guard(of(file).disk->mutex); }

  static int shm_unmap(sqlite3_file* file, int remove_it) {
    Open& open = of(file);
    const std::lock_guard guard(open.disk->mutex);
    open.file->unlock_shared_memory(open.shared_locks, ~0u);
    if (remove_it != 0) open.file->drop_shared_memory();
    return SQLITE_OK;
  }
};

const sqlite3_io_methods MemoryDiskVfs::methods = {
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

MemoryDisk::MemoryDisk() : disk_(std::make_unique<Disk>()) {
  set_up_sqlite();
  static std::atomic<int> count = 0;
  disk_->name = fmt::format("vigie-disk-{}", ++count);
  sqlite3_vfs& vfs = disk_->vfs;
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(MemoryDiskVfs::Handle);
  vfs.mxPathname = 512;
  vfs.zName = disk_->name.c_str();
  vfs.pAppData = disk_.get();
  vfs.xOpen = MemoryDiskVfs::open;
  vfs.xDelete = MemoryDiskVfs::remove;
  vfs.xAccess = MemoryDiskVfs::access;
  vfs.xFullPathname = MemoryDiskVfs::full_path;
  vfs.xRandomness = MemoryDiskVfs::randomness;
  vfs.xSleep = MemoryDiskVfs::sleep;
  vfs.xCurrentTime = MemoryDiskVfs::current_time;
  vfs.xGetLastError = MemoryDiskVfs::last_error;
  CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

MemoryDisk::~MemoryDisk() {
  sqlite3_vfs_unregister(&disk_->vfs);
}

const std::string& MemoryDisk::vfs() const {
  return disk_->name;
}

std::string MemoryDisk::url(const std::string& path) const {
  return fmt::format("sqlite:{}?vfs={}", path, disk_->name);
}

void MemoryDisk::cut(std::uint64_t seed) {
  const std::lock_guard guard(disk_->mutex);
  disk_->cut(seed);
}

void MemoryDisk::cut_after(std::uint64_t operations, std::uint64_t seed) {
  CHECK(operations > 0);
  const std::lock_guard guard(disk_->mutex);
  disk_->planned = PlannedCut{operations, seed};
}

std::uint64_t MemoryDisk::operations() const {
  const std::lock_guard guard(disk_->mutex);
  return disk_->operations;
}

std::uint64_t MemoryDisk::cuts() const {
  const std::lock_guard guard(disk_->mutex);
  return disk_->cuts;
}

void MemoryDisk::set_capacity(std::size_t bytes) {
  const std::lock_guard guard(disk_->mutex);
  disk_->capacity = bytes;
}

std::size_t MemoryDisk::used() const {
  const std::lock_guard guard(disk_->mutex);
  return disk_->used();
}

}  // namespace vigie::db
