// A network of the test's own, with hosts that are played by it: the process moves into a network
// namespace with a loopback and a tunnel device, and whatever is sent to 192.0.2.0/24 or
// 2001:db8::/64 comes here as bytes. What a host answers depends on the last byte of its address.
//
// Made once, before other threads are; the process stays in that network. Needs the tool "ip" and
// /dev/net/tun; throws what is missing.
#pragma once

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "probe/descriptor.h"

namespace vigie::testing {

class PrivateNetwork {
 public:
  enum Host : std::uint8_t {
    answers = 10,
    loses_three_of_ten = 11,
    answers_twice = 12,
    forges = 13,       // answers with another cookie
    unreachable = 14,  // a router says so
    garbage = 15,      // bytes that are no answer
    silent = 16,
    forged_refusal = 17,  // a router quotes a packet that we did not send
    late = 18,            // the first answer comes after the second packet
  };
  static std::string v4(Host host) { return "192.0.2." + std::to_string(host); }
  static std::string v6(Host host) { return "2001:db8::" + hex(host); }

  PrivateNetwork() {
    move();
    run("ip link set lo up");
    tunnel_ = Descriptor(open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK));
    ifreq request{};
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    std::strcpy(request.ifr_name, "play");
    if (!tunnel_ || ioctl(tunnel_.get(), TUNSETIFF, &request) != 0)
      throw std::runtime_error("/dev/net/tun cannot be used here");
    run("ip link set play up");
    run("ip address add 192.0.2.1/24 dev play");
    run("ip address add 2001:db8::1/64 dev play nodad");
    stop_ = Descriptor(eventfd(0, EFD_CLOEXEC));
    thread_ = std::thread([this] { play(); });
  }
  ~PrivateNetwork() {
    eventfd_write(stop_.get(), 1);
    thread_.join();
  }
  PrivateNetwork(const PrivateNetwork&) = delete;
  PrivateNetwork& operator=(const PrivateNetwork&) = delete;

  // Whether datagram sockets for pings may be opened; by everybody or by nobody.
  static void allow_datagrams(bool yes) {
    std::ofstream("/proc/sys/net/ipv4/ping_group_range") << (yes ? "0 0" : "1 0") << std::flush;
  }
  static void run(const std::string& command) {
    const std::string with_path = "PATH=$PATH:/usr/sbin:/sbin " + command;
    if (std::system(with_path.c_str()) != 0) throw std::runtime_error(command + " failed");
  }

 private:
  using Bytes = std::vector<std::uint8_t>;

  static std::string hex(unsigned value) {
    const char* digits = "0123456789abcdef";
    return {digits[value >> 4], digits[value & 15]};
  }

  static void move() {
    if (geteuid() == 0) {
      if (unshare(CLONE_NEWNET) != 0) throw std::runtime_error("no network namespace");
      return;
    }
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
      throw std::runtime_error("no network namespace: unprivileged user namespaces are off");
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
  }

  static void add(std::uint32_t& sum, const std::uint8_t* at, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) sum += i % 2 == 0 ? at[i] << 8U : at[i];
  }
  static void seal(std::uint8_t* at, std::uint32_t sum) {
    while (sum >> 16U != 0) sum = (sum & 0xffffU) + (sum >> 16U);
    at[0] = static_cast<std::uint8_t>(~sum >> 8U);
    at[1] = static_cast<std::uint8_t>(~sum);
  }

  // An IP packet from `from` to `to`, addresses of four or sixteen bytes, that carries `icmp`.
  static Bytes packet(const Bytes& from, const Bytes& to, Bytes icmp) {
    Bytes out;
    std::uint32_t sum = 0;
    if (from.size() == 4) {
      out = {0x45, 0, 0, 0, 0, 0, 0, 0, 64, 1, 0, 0};
      const std::size_t length = 20 + icmp.size();
      out[2] = static_cast<std::uint8_t>(length >> 8U);
      out[3] = static_cast<std::uint8_t>(length);
    } else {
      out = {0x60, 0, 0, 0, 0, 0, 58, 64};
      out[4] = static_cast<std::uint8_t>(icmp.size() >> 8U);
      out[5] = static_cast<std::uint8_t>(icmp.size());
      add(sum, from.data(), from.size());
      add(sum, to.data(), to.size());
      sum += static_cast<std::uint32_t>(icmp.size()) + 58;
    }
    out.insert(out.end(), from.begin(), from.end());
    out.insert(out.end(), to.begin(), to.end());
    if (from.size() == 4) {
      std::uint32_t head = 0;
      add(head, out.data(), out.size());
      seal(&out[10], head);
    }
    if (icmp.size() >= 4) {
      icmp[2] = icmp[3] = 0;
      add(sum, icmp.data(), icmp.size());
      seal(&icmp[2], sum);
    }
    out.insert(out.end(), icmp.begin(), icmp.end());
    return out;
  }

  void put(const Bytes& bytes) const {
    if (write(tunnel_.get(), bytes.data(), bytes.size()) < 0) std::abort();
  }

  void play() {
    Bytes buffer(2048);
    while (true) {
      pollfd ready[2] = {{tunnel_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
      poll(ready, 2, -1);
      if (ready[1].revents != 0) return;
      const ssize_t n = read(tunnel_.get(), buffer.data(), buffer.size());
      if (n < 28) continue;
      const bool is_v4 = buffer[0] >> 4U == 4;
      const auto end = buffer.begin() + n;
      const std::size_t from = is_v4 ? 12 : 8;
      const std::size_t size = is_v4 ? 4 : 16;
      const auto at = [&](std::size_t i) { return buffer.begin() + static_cast<long>(i); };
      const Bytes source(at(from), at(from + size));
      const Bytes target(at(from + size), at(from + 2 * size));
      const Bytes whole(buffer.begin(), end);
      const Bytes icmp(at(from + 2 * size), end);
      if (icmp.size() < 16 || icmp[0] != (is_v4 ? 8 : 128)) continue;
      answer(source, target, icmp, whole);
    }
  }

  void answer(const Bytes& us, const Bytes& host, const Bytes& icmp, const Bytes& whole) {
    const bool is_v4 = us.size() == 4;
    const int count = seen_[host]++;
    Bytes reply = icmp;
    reply[0] = is_v4 ? 0 : 129;
    Bytes router = host;
    router.back() = 254;
    Bytes refusal = {is_v4 ? std::uint8_t{3} : std::uint8_t{1},
                     is_v4 ? std::uint8_t{1} : std::uint8_t{3},
                     0,
                     0,
                     0,
                     0,
                     0,
                     0};
    refusal.insert(refusal.end(), whole.begin(), whole.end());
    switch (host.back()) {
      case answers:
        return put(packet(host, us, reply));
      case loses_three_of_ten:
        if (count % 10 >= 3) put(packet(host, us, reply));
        return;
      case answers_twice:
        put(packet(host, us, reply));
        return put(packet(host, us, reply));
      case forges:
        reply[8] ^= 0xff;
        return put(packet(host, us, reply));
      case unreachable:
        return put(packet(router, us, refusal));
      case garbage:
        put(packet(host, us, {reply.begin(), reply.begin() + 5}));
        put(packet(host, us, {reply.begin(), reply.begin() + 12}));
        put(packet(host, us, Bytes(64, 0xff)));
        put(packet(router, us, {refusal.begin(), refusal.begin() + 14}));
        return;
      case forged_refusal:
        refusal.back() ^= 0xff;
        refusal[8 + (is_v4 ? 20 : 40) + 8] ^= 0xff;
        return put(packet(router, us, refusal));
      case late:
        if (count % 3 == 1) put(packet(host, us, kept_));
        if (count % 3 > 0) put(packet(host, us, reply));
        kept_ = reply;
        return;
      default:
        return;
    }
  }

  Descriptor tunnel_;
  Descriptor stop_;
  std::map<Bytes, int> seen_;  // packets, of each host
  Bytes kept_;
  std::thread thread_;
};

}  // namespace vigie::testing
