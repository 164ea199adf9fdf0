// Every limit has a name here and a test beside the code that keeps it.
#pragma once

#include <chrono>
#include <cstddef>

namespace vigie::limits {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Decider
inline constexpr std::size_t batch_events = 500;        // events decided in one transaction
inline constexpr std::size_t decider_queue = 20'000;    // events waiting; beyond: unavailable
inline constexpr std::size_t internal_events = 100'000; // follow-ups of one event; beyond: a bug
inline constexpr std::size_t retention_rows = 500;      // rows deleted in one batch
inline constexpr seconds commit_failing{10};            // then /readyz is red and the last resort is paged
inline constexpr seconds read_transaction{5};

// Evidence
inline constexpr milliseconds freshness_flush{15'000};
inline constexpr milliseconds gap{5'000};               // a silence of the clock longer than this is a gap
inline constexpr std::size_t summary = 300;             // bytes of an observation's summary
inline constexpr std::size_t body_excerpt = 1024;       // bytes of a bad answer kept as evidence
inline constexpr std::size_t probe_body = 1 << 20;      // bytes of an answer that are read
inline constexpr int redirects = 10;

// Outbox
inline constexpr std::size_t sending_at_once = 20;      // per channel
inline constexpr int delivery_attempts = 50;
inline constexpr seconds attempt_lost{120};             // no receipt after this: outcome unknown

// HTTP server
inline constexpr std::size_t request_head = 16 * 1024;
inline constexpr std::size_t request_body = 1 << 20;
inline constexpr std::size_t connections = 10'000;
inline constexpr seconds request_head_timeout{10};
inline constexpr seconds request_body_timeout{30};
inline constexpr seconds keep_alive{60};
inline constexpr std::size_t sse_queue = 1'000;         // events waiting for a slow reader, then it is cut

// Configuration and text
inline constexpr std::size_t config_file = 1 << 20;
inline constexpr std::size_t config_resources = 50'000;
inline constexpr std::size_t yaml_depth = 50;
inline constexpr std::size_t note = 10'000;
inline constexpr std::size_t title = 300;
inline constexpr std::size_t labels = 64;
inline constexpr std::size_t shifts = 10'000;

}  // namespace vigie::limits
