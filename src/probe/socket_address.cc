#include "probe/socket_address.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace vigie {

socklen_t size_of(const SocketAddress& address) {
  return address.any.sa_family == AF_INET ? sizeof address.v4 : sizeof address.v6;
}

std::optional<SocketAddress> socket_address(const std::string& text) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(text.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  SocketAddress address{};
  std::memcpy(&address, found->ai_addr, std::min<std::size_t>(found->ai_addrlen, sizeof address));
  freeaddrinfo(found);
  return address;
}

std::optional<SocketAddress> socket_address_with_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto port = parse_int(std::string_view(text).substr(colon + 1));
  auto address = socket_address(host);
  if (!address || !port || *port < 1 || *port > 65'535) return std::nullopt;
  (address->any.sa_family == AF_INET ? address->v4.sin_port : address->v6.sin6_port) =
      htons(static_cast<std::uint16_t>(*port));
  return address;
}

std::string host_of(const SocketAddress& address) {
  char text[NI_MAXHOST] = "";
  if (getnameinfo(&address.any, size_of(address), text, sizeof text, nullptr, 0, NI_NUMERICHOST) !=
      0)
    return "";
  return text;
}

std::string to_string(const SocketAddress& address) {
  const bool v4 = address.any.sa_family == AF_INET;
  const int port = ntohs(v4 ? address.v4.sin_port : address.v6.sin6_port);
  std::string host = host_of(address);
  if (port == 0) return host;
  return (v4 ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace vigie
