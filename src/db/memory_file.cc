#include "db/memory_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace vigie::db {

std::size_t MemoryFile::read(std::span<std::byte> into, std::size_t offset) const {
  const std::size_t there =
      offset >= seen_.size() ? 0 : std::min(into.size(), seen_.size() - offset);
  if (there > 0) std::memcpy(into.data(), seen_.data() + offset, there);
  std::ranges::fill(into.subspan(there), std::byte{0});
  return there;
}

void MemoryFile::put(std::span<const std::byte> bytes, std::size_t offset,
                     std::vector<std::byte>& content) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  std::memcpy(content.data() + offset, bytes.data(), bytes.size());
}

void MemoryFile::apply(const Change& change, std::vector<std::byte>& content) {
  if (change.truncates) {
    content.resize(change.offset);
  } else {
    put(change.bytes, change.offset, content);
  }
}

void MemoryFile::write(std::span<const std::byte> bytes, std::size_t offset) {
  if (bytes.empty()) return;
  changes_.push_back({offset, {bytes.begin(), bytes.end()}});
  put(bytes, offset, seen_);
}

void MemoryFile::truncate(std::size_t size) {
  changes_.push_back({size, {}, true});
  seen_.resize(size);
}

void MemoryFile::sync() {
  for (const Change& change : changes_) apply(change, synced_);
  changes_.clear();
}

std::shared_ptr<MemoryFile> MemoryFile::survivor(std::mt19937_64& random, unsigned chance) const {
  auto file = std::make_shared<MemoryFile>();
  file->synced_ = synced_;
  const auto survives = [&] { return random() % 256 < chance; };
  for (const Change& change : changes_) {
    if (change.truncates && survives()) apply(change, file->synced_);
    std::span<const std::byte> rest = change.bytes;
    for (std::size_t offset = change.offset; !rest.empty();) {
      const std::size_t part = std::min(rest.size(), sector - offset % sector);
      if (survives()) put(rest.first(part), offset, file->synced_);
      rest = rest.subspan(part);
      offset += part;
    }
  }
  file->seen_ = file->synced_;
  return file;
}

bool MemoryFile::lock(int& held, int wanted) {
  if (held >= wanted) return true;
  if (wanted == SQLITE_LOCK_SHARED) {
    if (pending_ || exclusive_) return false;
    ++readers_;
  } else if (wanted == SQLITE_LOCK_RESERVED) {
    if (reserved_) return false;
    reserved_ = true;
  } else {
    if (held < SQLITE_LOCK_PENDING && pending_) return false;
    if (held < SQLITE_LOCK_RESERVED && reserved_) return false;
    pending_ = true;
    reserved_ = true;
    held = SQLITE_LOCK_PENDING;  // kept when busy: no new readers come in
    if (readers_ > 1) return false;
    exclusive_ = true;
  }
  held = wanted;
  return true;
}

void MemoryFile::unlock(int& held, int wanted) {
  if (held <= wanted) return;
  if (held >= SQLITE_LOCK_RESERVED) reserved_ = false;
  if (held >= SQLITE_LOCK_PENDING) pending_ = exclusive_ = false;
  if (wanted == SQLITE_LOCK_NONE) --readers_;
  held = wanted;
}

std::byte* MemoryFile::shared_region(std::size_t index, std::size_t size, bool extend) {
  while (extend && regions_.size() <= index)
    regions_.push_back(std::make_unique<std::byte[]>(size));
  return index < regions_.size() ? regions_[index].get() : nullptr;
}

bool MemoryFile::lock_shared_memory(SharedLocks& held, unsigned mask, bool exclusive) {
  for (std::size_t i = 0; i < shared_count_.size(); ++i) {
    const unsigned bit = 1u << i;
    if ((mask & bit) == 0) continue;
    const bool own = (held.shared & bit) != 0;
    if ((exclusive_mask_ & ~held.exclusive & bit) != 0) return false;
    if (exclusive && shared_count_[i] > (own ? 1 : 0)) return false;
  }
  if (exclusive) {
    exclusive_mask_ |= mask;
    held.exclusive |= mask;
    return true;
  }
  for (std::size_t i = 0; i < shared_count_.size(); ++i) {
    const unsigned bit = 1u << i;
    if ((mask & bit & ~held.shared) != 0) ++shared_count_[i];
  }
  held.shared |= mask;
  return true;
}

void MemoryFile::unlock_shared_memory(SharedLocks& held, unsigned mask) {
  for (std::size_t i = 0; i < shared_count_.size(); ++i) {
    if ((mask & held.shared & (1u << i)) != 0) --shared_count_[i];
  }
  exclusive_mask_ &= ~(mask & held.exclusive);
  held.shared &= ~mask;
  held.exclusive &= ~mask;
}

}  // namespace vigie::db
