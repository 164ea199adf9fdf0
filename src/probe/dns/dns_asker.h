// Asks one name server one question and waits: over UDP, again while nothing comes, and over TCP
// when the answer was cut. Accepts what comes from that server, with the id and the question that
// were sent; everything else is counted as garbage and waited past.
//
// Does not resolve, cache, follow or judge. Threads: any may call ask; `done` runs on a thread of
// the asker.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "civil/instant.h"
#include "probe/dns/dns_message.h"

namespace vigie {

struct DnsRequest {
  // Addresses with port, as socket addresses are written: "192.0.2.7:53", "[2001:db8::7]:53". They
  // are asked in turn.
  std::vector<std::string> servers;
  std::string name;
  std::string type;
  bool dnssec = false;
  Duration timeout = seconds(10);
};

struct DnsResult {
  enum class Outcome { answered, silent, failed, local, stopped };
  Outcome outcome = Outcome::silent;
  int error = 0;       // errno; of failed: what the last server's machine said; of local: ours
  int garbage = 0;     // packets that were no answer to the question
  std::string server;  // the one that answered or was asked last
  bool tcp = false;
  Duration took{};
  DnsReply reply;
};

class DnsAsker {
 public:
  DnsAsker();
  // Every `done` is called before this returns.
  ~DnsAsker();
  DnsAsker(const DnsAsker&) = delete;
  DnsAsker& operator=(const DnsAsker&) = delete;

  // `done` is called exactly once. The name can be written in the DNS, and there is a server.
  void ask(DnsRequest request, std::function<void(DnsResult)> done);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace vigie
