#include "db/database_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/system_reason.h"
#include "base/text.h"

namespace vigie::db {
namespace {

// The number that the present holder wrote; empty if it cannot be read.
std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t length = pread(descriptor, text.data(), text.size(), 0);
  if (length <= 0) return "";
  return std::string(trim(std::string_view(text.data(), static_cast<std::size_t>(length))));
}

Result<void> sync_descriptor_of(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
  const bool done = descriptor >= 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (done) return {};
  return fail(ErrorCode::unavailable,
              say("cannot bring {} to the disk: {}", path, system_reason(error)));
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& database) {
  const std::string path = database + ".lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(ErrorCode::unavailable,
                say("cannot write {}: {}; make its folder writable for this user", path,
                    system_reason(errno)));
  }
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const std::string other = holder(descriptor);
    return fail(
        ErrorCode::conflict,
        say("another vigie{} works on {}: stop it first, or give this one a database of its own",
            other.empty() ? Message() : say(" (process {})", other), database));
  }
  const std::string text = fmt::format("{}\n", getpid());
  // The number only helps a person: a full disk must not keep the watcher from starting.
  [[maybe_unused]] const bool written =
      ftruncate(descriptor, 0) == 0 && write(descriptor, text.data(), text.size()) > 0;
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string reserve_path(const std::string& database) {
  return database + ".reserve";
}

Result<void> make_reserve(const std::string& database, std::size_t size) {
  const std::string path = reserve_path(database);
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(ErrorCode::unavailable,
                say("cannot make the reserve {}: {}", path, system_reason(errno)));
  }
  const int error = posix_fallocate(descriptor, 0, static_cast<off_t>(size));
  close(descriptor);
  if (error == 0) return {};
  remove_reserve(database);  // a part of a reserve would only take room away
  return fail(ErrorCode::unavailable, say("cannot make the reserve {}: {}; free some disk space",
                                          path, system_reason(error)));
}

void remove_reserve(const std::string& database) {
  unlink(reserve_path(database).c_str());
}

Result<void> make_private_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    close(descriptor);
    return sync_file(path);
  }
  if (errno == EEXIST) return {};
  return fail(ErrorCode::unavailable,
              say("cannot make {}: {}; its folder must exist and be writable for this user", path,
                  system_reason(errno)));
}

Result<void> sync_file(const std::string& path) {
  if (auto done = sync_descriptor_of(path, O_RDONLY); !done) return done;
  return sync_descriptor_of(folder_of(path), O_RDONLY | O_DIRECTORY);
}

}  // namespace vigie::db
