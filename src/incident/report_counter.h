// How much the public may report: so many times an hour in all, and so many from one address. What
// was refused is not counted. An IPv6 address counts as its network (/64): whoever has one address
// of it has them all. Any thread.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "civil/instant.h"

namespace vigie {

class ReportCounter {
 public:
  bool allows(const std::string& address, Instant now);

 private:
  std::mutex mutex_;
  std::deque<std::pair<Instant, std::string>> recent_;  // of the last hour
  std::map<std::string, std::size_t> by_network_;
};

}  // namespace vigie
