#include "check/builtin.h"

#include "base/limits.h"

namespace vigie {

std::map<CheckName, Check> builtin_checks(const std::map<VantageName, Vantage>& vantages) {
  std::map<CheckName, Check> made;
  const auto add = [&](std::string name, Duration interval) {
    Check check;
    check.name = CheckName(std::move(name));
    check.question = SelfCheck{};
    check.interval = interval;
    check.retry_interval = interval;
    check.severity = Severity::warning;
    made.emplace(check.name, check);
  };
  for (const char* name :
       {"vigie-clock", "vigie-commit", "vigie-disk", "vigie-network", "vigie-queue"})
    add(name, limits::self_watch);
  const auto local = vantages.find(VantageName(std::string(local_vantage)));
  add("vigie-vantage-" + std::string(local_vantage),
      local == vantages.end() ? Vantage{}.interval : local->second.interval);
  return made;
}

}  // namespace vigie
