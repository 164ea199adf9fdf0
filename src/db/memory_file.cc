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

void MemoryFile::apply(const Change& change, std::vector<std::byte>& content) {
  if (change.truncates) {
    content.resize(change.offset);
    return;
  }
  const std::size_t end = change.offset + change.bytes.size();
  if (content.size() < end) content.resize(end);
  std::ranges::copy(change.bytes, content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void MemoryFile::write(std::span<const std::byte> bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const std::size_t part = std::min(bytes.size(), sector - offset % sector);
    changes_.push_back(
        {offset, {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(part)}});
    apply(changes_.back(), seen_);
    bytes = bytes.subspan(part);
    offset += part;
  }
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
  for (const Change& change : changes_) {
    if (random() % 256 < chance) apply(change, file->synced_);
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
