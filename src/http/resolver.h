// Names to addresses without blocking: c-ares on the caller's event loop. Reads /etc/hosts and
// /etc/resolv.conf (again when that changes), asks A and AAAA, joins questions about the same name,
// and remembers an answer for its TTL, at most limits::dns_cache_ttl. Failures are not remembered.
//
// Used on the thread of the event loop only; destroyed when that no longer runs.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/client.h"

namespace vigie::http {

struct Resolution {
  std::vector<boost::asio::ip::address> addresses;  // in the order to try; empty: see error
  Message error;
};

class Resolver {
 public:
  using Ticket = std::uint64_t;

  // `servers`: "address:port,..." instead of those of /etc/resolv.conf, or empty.
  Resolver(boost::asio::io_context& io, std::string servers);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  bool asks_the_machines_servers() const { return machines_servers_; }  // of /etc/resolv.conf
  Resolver& operator=(const Resolver&) = delete;

  // `done` is called later from the loop, never from within this call.
  Ticket resolve(const std::string& host, Family family, std::function<void(Resolution)> done);
  // Forgets the callback; the question itself goes on and fills the cache.
  void cancel(Ticket ticket);

 private:
  class Impl;
  bool machines_servers_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigie::http
