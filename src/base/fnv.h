// FNV-1a, 64 bits: a hash that is the same on every machine and in every release, for what is
// stored or compared with other programs. Not for secrets, not against an attacker.
#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

inline constexpr std::uint64_t fnv1a_start = 14695981039346656037u;

constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = fnv1a_start) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211u;
  }
  return hash;
}

}  // namespace vigie
