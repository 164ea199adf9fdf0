// One ICMP socket of one family, for echo requests in batches. It knows how packets look and which
// kind of socket this machine allows; who waits for which answer, PingEngine knows.
//
// Linux has two kinds: datagram sockets, which need no right but that the group of the process is
// in net.ipv4.ping_group_range, and raw ones, which need CAP_NET_RAW. They serve alike.
// Never blocks. Threads: one.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "probe/descriptor.h"
#include "probe/socket_address.h"

namespace vigie {

class PingSocket {
 public:
  enum class Kind { datagram, raw };

  struct Packet {
    SocketAddress to;
    std::uint16_t sequence = 0;
    std::uint64_t cookie = 0;
  };
  struct Reply {
    std::uint16_t sequence = 0;
    std::uint64_t cookie = 0;
    std::chrono::nanoseconds received{};  // the kernel's CLOCK_REALTIME; zero: it did not say
  };
  // Somebody on the way, or this machine, says that the packet does not arrive.
  struct Refusal {
    std::uint16_t sequence = 0;
    std::optional<std::uint64_t> cookie;  // none: the refusal quotes too little of the packet
    SocketAddress to;
    int error = 0;        // errno
    std::string refuser;  // an address; empty: not known
  };
  struct Sent {
    std::size_t packets = 0;  // of the batch, from its beginning
    int error = 0;            // errno of the next one; EAGAIN: the machine wants a pause
  };

  // The error is an errno: EACCES and EPERM if this kind is not allowed.
  static tl::expected<PingSocket, int> open(int family, Kind kind);

  Sent send(std::span<const Packet> packets);
  // All that has come; both append.
  void receive(std::vector<Reply>& replies);
  void receive_refusals(std::vector<Refusal>& refusals);

  static constexpr std::size_t batch = 64;  // packets in one call of the kernel

 private:
  PingSocket(Descriptor descriptor, int family, Kind kind, std::uint16_t id)
      : descriptor_(std::move(descriptor)), family_(family), kind_(kind), id_(id) {}

  Descriptor descriptor_;
  int family_;
  Kind kind_;
  std::uint16_t id_;
};

}  // namespace vigie
