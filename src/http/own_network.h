// Whether this machine's own network is what stands between it and somebody else. A server that we
// cannot reach for a reason of ours has not failed.
//
// Looks at routes and interfaces only; sends nothing. Linux tells a route that we do not have and a
// router's "unreachable" by the same error, hence the question of its own.
// Threads: any.
#pragma once

#include <optional>
#include <string>

#include "base/message.h"

namespace vigie::http {

// An interface other than the loopback that is up, has a carrier and an address. True if that
// cannot be known.
bool has_network();

// Why nothing can leave for `address` (IPv4 or IPv6) now: no route, or an interface that is down or
// has no carrier. None: what becomes of a packet is decided elsewhere.
std::optional<Message> own_obstacle(const std::string& address);

}  // namespace vigie::http
