#include "incident/report_counter.h"

#include <arpa/inet.h>

#include "base/limits.h"

namespace vigie {

namespace {

constexpr std::size_t network_bytes = 8;  // /64

std::string network_of(const std::string& address) {
  in6_addr parsed{};
  if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
  return {reinterpret_cast<const char*>(&parsed), network_bytes};
}

}  // namespace

bool ReportCounter::allows(const std::string& address, Instant now) {
  const std::lock_guard guard(mutex_);
  while (!recent_.empty() && recent_.front().first + hours(1) <= now) {
    if (--by_network_[recent_.front().second] == 0) by_network_.erase(recent_.front().second);
    recent_.pop_front();
  }
  const std::string network = network_of(address);
  const auto own = by_network_.find(network);
  if (recent_.size() >= limits::reports_an_hour ||
      (own != by_network_.end() && own->second >= limits::reports_of_one_address))
    return false;
  recent_.emplace_back(now, network);
  ++by_network_[network];
  return true;
}

}  // namespace vigie
