#include "probe/ping/ping_socket.h"

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/check.h"

namespace vigie {

namespace {

constexpr std::size_t header = 8;     // type, code, checksum, id, sequence
constexpr std::size_t size = 8 + 56;  // the customary one; some devices drop shorter packets
constexpr std::size_t buffer = 256;   // of a packet that comes, its IP header included
constexpr std::size_t control = 512;  // of what the kernel says about it
constexpr int receive_buffer = 4 << 20;
constexpr int error_retries = 3;
constexpr int rounds = 64;  // of reading before somebody else gets a turn

using Bytes = std::array<std::uint8_t, size>;

std::uint16_t checksum(const Bytes& bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2)
    sum += static_cast<std::uint32_t>(bytes[i] << 8 | bytes[i + 1]);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void put16(std::uint8_t* at, std::uint16_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}

std::uint16_t get16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

// The kernel sums IPv6 packets itself, and sets the id of datagram sockets.
Bytes echo_request(int family, std::uint16_t id, const PingSocket::Packet& packet) {
  Bytes bytes{};
  bytes[0] = family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  put16(&bytes[4], id);
  put16(&bytes[6], packet.sequence);
  std::memcpy(&bytes[header], &packet.cookie, sizeof packet.cookie);
  if (family == AF_INET) put16(&bytes[2], checksum(bytes));
  return bytes;
}

// Only echo replies to us: a raw socket sees everybody's.
bool accept_own_replies(int fd, int family, std::uint16_t id) {
  const auto statement = [](int code, std::uint32_t k) {
    return sock_filter BPF_STMT(static_cast<std::uint16_t>(code), k);
  };
  const auto unless = [](std::uint32_t k, std::uint8_t skip) {
    return sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, 0, skip);
  };
  const bool v4 = family == AF_INET;
  const std::uint8_t type = v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
  // X: the size of the IP header, which IPv6 does not show.
  std::array<sock_filter, 7> filter = {
      v4 ? statement(BPF_LDX | BPF_B | BPF_MSH, 0) : statement(BPF_LDX | BPF_W | BPF_IMM, 0),
      statement(BPF_LD | BPF_B | BPF_IND, 0),
      unless(type, 3),
      statement(BPF_LD | BPF_H | BPF_IND, 4),
      unless(id, 1),
      statement(BPF_RET | BPF_K, buffer),
      statement(BPF_RET | BPF_K, 0)};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

std::uint16_t random_id() {
  std::uint16_t id = 0;
  CHECK(getrandom(&id, sizeof id, 0) == sizeof id);
  return id;
}

// Datagram sockets are told apart by the kernel, which gives each an id as if it were a port.
std::uint16_t bound_id(int fd, int family) {
  SocketAddress address{};
  address.any.sa_family = static_cast<sa_family_t>(family);
  socklen_t length = size_of(address);
  if (bind(fd, &address.any, length) != 0 || getsockname(fd, &address.any, &length) != 0) return 0;
  return ntohs(family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

void set_option(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof value);
}

// A batch of messages for recvmmsg, with room for each.
struct Inbox {
  std::array<std::array<std::uint8_t, buffer>, PingSocket::batch> bytes;
  alignas(cmsghdr) std::array<std::array<char, control>, PingSocket::batch> controls;
  std::array<iovec, PingSocket::batch> parts;
  std::array<mmsghdr, PingSocket::batch> messages;
  std::array<SocketAddress, PingSocket::batch> names;

  int receive(int fd, int flags) {
    for (std::size_t i = 0; i < messages.size(); ++i) {
      parts[i] = {bytes[i].data(), bytes[i].size()};
      messages[i] = {};
      messages[i].msg_hdr.msg_name = &names[i];
      messages[i].msg_hdr.msg_namelen = sizeof names[i];
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_control = controls[i].data();
      messages[i].msg_hdr.msg_controllen = controls[i].size();
    }
    for (int tries = 0; tries < error_retries; ++tries) {
      const int n = recvmmsg(fd, messages.data(), PingSocket::batch, flags | MSG_DONTWAIT, nullptr);
      if (n >= 0) return n;
      if (errno == EAGAIN) return 0;
    }
    return 0;
  }
};

// Some 60 KiB, of which each thread that pings needs one.
Inbox& inbox() {
  thread_local const auto room = std::make_unique<Inbox>();
  return *room;
}

template <class T>
T read_as(const void* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

const cmsghdr* find_control(msghdr& message, int level, int type) {
  for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one))
    if (one->cmsg_level == level && one->cmsg_type == type) return one;
  return nullptr;
}

}  // namespace

tl::expected<PingSocket, int> PingSocket::open(int family, Kind kind) {
  const bool v4 = family == AF_INET;
  const int type = kind == Kind::raw ? SOCK_RAW : SOCK_DGRAM;
  Descriptor descriptor(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK,
                               v4 ? static_cast<int>(IPPROTO_ICMP) : IPPROTO_ICMPV6));
  if (!descriptor) return tl::unexpected(errno);
  const int fd = descriptor.get();
  const std::uint16_t id = kind == Kind::raw ? random_id() : bound_id(fd, family);
  if (kind == Kind::raw && !accept_own_replies(fd, family, id)) return tl::unexpected(errno);
  set_option(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set_option(fd, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, receive_buffer);
  if (v4) {
    set_option(fd, IPPROTO_IP, IP_RECVERR, 1);
  } else {
    set_option(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
  }
  return PingSocket(std::move(descriptor), family, kind, id);
}

PingSocket::Sent PingSocket::send(std::span<const Packet> packets) {
  std::array<Bytes, batch> bytes;
  std::array<iovec, batch> parts;
  std::array<mmsghdr, batch> messages{};
  const std::size_t count = std::min(packets.size(), batch);
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = echo_request(family_, id_, packets[i]);
    parts[i] = {bytes[i].data(), bytes[i].size()};
    messages[i].msg_hdr.msg_name = const_cast<SocketAddress*>(&packets[i].to);
    messages[i].msg_hdr.msg_namelen = size_of(packets[i].to);
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  // The kernel answers a send with the error that an earlier packet met meanwhile; asked again, it
  // has forgotten it. What stays is about this packet.
  for (int tries = 0; tries <= error_retries; ++tries) {
    const int sent =
        sendmmsg(descriptor_.get(), messages.data(), static_cast<unsigned>(count), MSG_DONTWAIT);
    if (sent >= 0) return {static_cast<std::size_t>(sent), 0};
    if (errno == EAGAIN || errno == ENOBUFS) return {0, EAGAIN};
  }
  return {0, errno};
}

void PingSocket::receive(std::vector<Reply>& replies) {
  Inbox& in = inbox();
  const bool v4 = family_ == AF_INET;
  const std::uint8_t wanted = v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
  for (int round = 0; round < rounds; ++round) {
    const auto count = static_cast<std::size_t>(in.receive(descriptor_.get(), 0));
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint8_t* at = in.bytes[i].data();
      std::size_t length = in.messages[i].msg_len;
      if (v4 && kind_ == Kind::raw) {
        const std::size_t skip = length > 0 ? (at[0] & 0x0fU) * 4 : 0;
        if (length < skip) continue;
        at += skip;
        length -= skip;
      }
      if (length < header + sizeof(std::uint64_t) || at[0] != wanted) continue;
      if (kind_ == Kind::raw && get16(at + 4) != id_) continue;
      Reply reply{get16(at + 6), read_as<std::uint64_t>(at + header), {}};
      if (const cmsghdr* stamp =
              find_control(in.messages[i].msg_hdr, SOL_SOCKET, SCM_TIMESTAMPNS)) {
        const auto time = read_as<timespec>(CMSG_DATA(stamp));
        reply.received = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
      }
      replies.push_back(reply);
    }
    if (count < batch) return;
  }
}

void PingSocket::receive_refusals(std::vector<Refusal>& refusals) {
  Inbox& in = inbox();
  const bool v4 = family_ == AF_INET;
  for (int round = 0; round < rounds; ++round) {
    const auto count = static_cast<std::size_t>(in.receive(descriptor_.get(), MSG_ERRQUEUE));
    for (std::size_t i = 0; i < count; ++i) {
      msghdr& message = in.messages[i].msg_hdr;
      const cmsghdr* said = v4 ? find_control(message, IPPROTO_IP, IP_RECVERR)
                               : find_control(message, IPPROTO_IPV6, IPV6_RECVERR);
      const std::uint8_t* at = in.bytes[i].data();
      const std::size_t length = in.messages[i].msg_len;
      if (said == nullptr || length < header) continue;
      if (at[0] != (v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST) || get16(at + 4) != id_) continue;
      const auto error = read_as<sock_extended_err>(CMSG_DATA(said));
      Refusal refusal{get16(at + 6), std::nullopt, in.names[i], static_cast<int>(error.ee_errno),
                      ""};
      if (length >= header + sizeof(std::uint64_t))
        refusal.cookie = read_as<std::uint64_t>(at + header);
      SocketAddress refuser{};
      const std::size_t room = said->cmsg_len - CMSG_LEN(sizeof error);
      std::memcpy(&refuser, CMSG_DATA(said) + sizeof error, std::min(room, sizeof refuser));
      if (refuser.any.sa_family == AF_INET || refuser.any.sa_family == AF_INET6)
        refusal.refuser = host_of(refuser);
      refusals.push_back(std::move(refusal));
    }
    if (count < batch) return;
  }
}

}  // namespace vigie
