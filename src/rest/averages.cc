#include "rest/averages.h"

namespace vigie::rest {

std::vector<Finding> averages_above(const std::vector<Worked>& weeks, Rule rule,
                                    const std::function<const AverageRule*(Instant)>& rule_at) {
  std::vector<Duration> until = {Duration(0)};  // the sum of the weeks before each
  for (const Worked& week : weeks) until.push_back(until.back() + week.hours);
  std::vector<Finding> findings;
  bool above = false;
  for (std::size_t last = 0; last < weeks.size(); ++last) {
    const AverageRule* allowed = rule_at(weeks[last].span.from);
    if (allowed == nullptr) continue;
    const auto several = static_cast<std::size_t>(allowed->weeks);
    const std::size_t first = last + 1 < several ? 0 : last + 1 - several;
    const Duration sum = until[last + 1] - until[first];
    const bool now = allowed->most * allowed->weeks < sum;
    if (now && !above)
      findings.push_back({rule,
                          Finding::Kind::crystallised,
                          allowed->source,
                          {weeks[first].span.from, weeks[last].span.to},
                          sum / allowed->weeks,
                          allowed->most,
                          {}});
    above = now;
  }
  return findings;
}

}  // namespace vigie::rest
