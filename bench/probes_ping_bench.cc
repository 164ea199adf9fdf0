// What a ping costs in the engine, beside fping: the processor time of a thousand, kernel included,
// to ten thousand hosts of the loopback. Needs the right to ping, as fping has it.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>

#include "base/check.h"
#include "probe/ping/ping_engine.h"
#include "runtime/system_clock.h"

namespace vigie {
namespace {

constexpr int hosts = 10'000;
constexpr int rounds = 5;          // of ours: one ping to each host
constexpr int peer_hosts = 2'000;  // fping waits 1 ms between two packets at least

std::string host(int i) {
  return fmt::format("127.1.{}.{}", i / 250, 1 + i % 250);
}

double seconds_of(int who) {
  rusage usage{};
  CHECK(getrusage(who, &usage) == 0);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Milliseconds of processor time for a thousand pings; each host's own probe, of several
// pings.
double ours() {
  PingEngine engine({.kernel_clock = runtime::kernel_stamp});
  std::atomic<int> received = 0;
  std::atomic<int> left = hosts * rounds;
  std::promise<void> all;
  const double before = seconds_of(RUSAGE_SELF);
  for (int i = 0; i < hosts; ++i)
    engine.ping({host(i), rounds, milliseconds(200), seconds(20)}, [&](const PingResult& result) {
      received += result.received;
      if ((left -= rounds) == 0) all.set_value();
    });
  all.get_future().wait();
  const double used = seconds_of(RUSAGE_SELF) - before;
  if (received != hosts * rounds)
    throw std::runtime_error("pings were lost, or this program may not send them");
  return used * 1e6 / (hosts * rounds);
}

double fpings() {
  std::string name = "/tmp/vigie-bench-XXXXXX";
  close(mkstemp(name.data()));
  {
    std::ofstream file(name);
    for (int i = 0; i < peer_hosts; ++i) file << host(i) << '\n';
  }
  const double before = seconds_of(RUSAGE_CHILDREN);
  const std::string command =
      "PATH=$PATH:/usr/sbin:/usr/bin fping -q -r0 -i1 -f " + name + " >/dev/null 2>&1";
  const int status = std::system(command.c_str());
  const double used = seconds_of(RUSAGE_CHILDREN) - before;
  unlink(name.c_str());
  if (status != 0) throw std::runtime_error("fping failed: run script/bootstrap");
  return used * 1e6 / peer_hosts;
}

}  // namespace
}  // namespace vigie

int main() {
  try {
    const double value = vigie::ours();
    const double peer = vigie::fpings();
    fmt::print(R"({{"name": "CPU of 1,000 pings, 10,000 hosts", "value": {:.3f}, "unit": "ms", )"
               R"("peer": "fping", "peer_value": {:.3f}}})"
               "\n",
               value, peer);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
