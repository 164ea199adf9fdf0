// Pings many hosts from one thread: one socket for each family, packets in batches, round trips by
// the kernel's own stamps, so that a busy process does not lengthen them.
//
// A reply counts when it brings back the random cookie of the packet that it answers, once; late,
// doubled and foreign ones do not. A refusal (host unreachable) ends the wait for that packet.
// Packets leave on ticks of limits::ping_tick, at most limits::ping_burst on each; an echo that
// finds no room waits, which is told and counts for nothing.
//
// Does not resolve names, judge or retry. Threads: any may call ping; `done` runs on the engine's.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "civil/instant.h"

namespace vigie {

struct PingRequest {
  std::string address;
  int packets = 3;
  Duration spacing = milliseconds(200);  // between two packets
  Duration timeout = seconds(10);        // of all, from the first packet on
};

struct PingResult {
  // Why nothing was sent, for reasons of ours.
  enum class Unasked { none, not_allowed, no_socket, stopped };
  Unasked unasked = Unasked::none;
  int error = 0;      // errno: of no_socket; of the last packet that this machine did not send
  Duration waited{};  // before the first packet

  int sent = 0;
  int received = 0;
  int duplicates = 0;
  std::vector<std::chrono::nanoseconds> round_trips;  // in the order of arrival
  int refusal = 0;                                    // errno of the last; 0: none came
  std::string refuser;                                // its address, where known
};

struct PingOptions {
  enum class Sockets { either, datagram, raw };
  Sockets sockets = Sockets::either;
  // CLOCK_REALTIME, by which the kernel stamps what comes; for lengths only. Without it round trips
  // last until the process looks.
  std::function<std::chrono::nanoseconds()> kernel_clock;
};

class PingEngine {
 public:
  explicit PingEngine(PingOptions options = {});
  // Every `done` is called before this returns.
  ~PingEngine();
  PingEngine(const PingEngine&) = delete;
  PingEngine& operator=(const PingEngine&) = delete;

  // `done` is called exactly once.
  void ping(PingRequest request, std::function<void(PingResult)> done);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace vigie
