#include "check/builtin.h"

#include "base/limits.h"

namespace vigie {

const std::map<CheckName, Check>& builtin_checks() {
  static const std::map<CheckName, Check> checks = [] {
    std::map<CheckName, Check> made;
    for (const char* name : {"vigie-clock", "vigie-commit", "vigie-disk", "vigie-network",
                             "vigie-queue", "vigie-vantage-local"}) {
      Check check;
      check.name = CheckName(name);
      check.question = SelfCheck{};
      check.interval = limits::self_watch;
      check.retry_interval = limits::self_watch;
      check.severity = Severity::warning;
      made.emplace(check.name, check);
    }
    return made;
  }();
  return checks;
}

}  // namespace vigie
