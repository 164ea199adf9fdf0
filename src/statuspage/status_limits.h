// The limits of status pages, beside those of base/limits.h: what the rest of the program need not
// be built anew for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vigie::limits {

inline constexpr int status_days = 90;
inline constexpr std::chrono::hours watched_kept{24 * 92};   // those days, and more
inline constexpr std::chrono::minutes status_longest{10};    // a view is valid no longer
inline constexpr std::chrono::seconds status_cache{10};      // and is made anew after this
inline constexpr std::chrono::hours status_recent{24 * 15};  // of incidents that are over
inline constexpr std::int64_t status_incidents = 30;         // on one page
inline constexpr std::size_t status_updates = 200;           // of one incident
inline constexpr std::int64_t status_history = 20'000;       // stretches of a check that are read
inline constexpr std::chrono::seconds status_push_look{2};   // between two looks for changes
inline constexpr std::chrono::seconds status_push_apart{5};  // between two pushes of one copy
inline constexpr std::chrono::seconds status_push_timeout{120};  // of a program that copies

}  // namespace vigie::limits
