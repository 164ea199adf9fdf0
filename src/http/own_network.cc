#include "http/own_network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <memory>

namespace vigie::http {

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

using Interfaces = std::unique_ptr<ifaddrs, void (*)(ifaddrs*)>;

Interfaces list_interfaces() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) list = nullptr;
  return {list, freeifaddrs};
}

bool carries(const ifaddrs& entry) {
  return (entry.ifa_flags & IFF_UP) != 0 && (entry.ifa_flags & IFF_RUNNING) != 0;
}

std::optional<asio::ip::address> address_of(const ifaddrs& entry) {
  if (entry.ifa_addr == nullptr) return std::nullopt;
  if (entry.ifa_addr->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(entry.ifa_addr);
    return asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
  }
  if (entry.ifa_addr->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(entry.ifa_addr);
    asio::ip::address_v6::bytes_type bytes;
    std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return asio::ip::address_v6(bytes);
  }
  return std::nullopt;
}

}  // namespace

bool has_network() {
  const Interfaces interfaces = list_interfaces();
  if (!interfaces) return true;
  for (const ifaddrs* one = interfaces.get(); one != nullptr; one = one->ifa_next)
    if (address_of(*one) && carries(*one) && (one->ifa_flags & IFF_LOOPBACK) == 0) return true;
  return false;
}

std::optional<Message> own_obstacle(const std::string& address) {
  asio::io_context io;
  boost::system::error_code error;
  // The port does not matter: a datagram socket only looks up the route.
  const udp::endpoint there(asio::ip::make_address(address, error), 9);
  if (error) return std::nullopt;
  udp::socket socket(io);
  socket.open(there.protocol(), error);
  if (error) return std::nullopt;
  socket.connect(there, error);
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
      error == asio::error::network_down)
    return say("no route to {} from this machine", address);
  if (error) return std::nullopt;
  asio::ip::address ours = socket.local_endpoint(error).address();
  if (error) return std::nullopt;
  if (ours.is_v6()) ours = asio::ip::address_v6(ours.to_v6().to_bytes());  // without its zone
  const Interfaces interfaces = list_interfaces();
  for (const ifaddrs* one = interfaces.get(); one != nullptr; one = one->ifa_next)
    if (address_of(*one) == ours && !carries(*one))
      return say("the network interface {} of this machine is down or has no carrier",
                 one->ifa_name);
  return std::nullopt;
}

}  // namespace vigie::http
