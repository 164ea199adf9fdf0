// Addresses as the kernel takes them, for those who use its sockets themselves.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>

namespace vigie {

union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};
socklen_t size_of(const SocketAddress& address);

// "192.0.2.7", "2001:db8::7", "fe80::1%eth0"; none for anything else.
std::optional<SocketAddress> socket_address(const std::string& text);
// "192.0.2.7:53", "[2001:db8::7]:53"; none for anything else.
std::optional<SocketAddress> socket_address_with_port(const std::string& text);

// As it was written: with the port unless that is 0.
std::string to_string(const SocketAddress& address);
std::string host_of(const SocketAddress& address);  // without the port

}  // namespace vigie
