#include "rest/rule_pack.h"

namespace vigie::rest {

std::string_view to_string(Seen seen) {
  switch (seen) {
    case Seen::official:
      return "official";
    case Seen::older_text:
      return "older_text";
    case Seen::secondary:
      return "secondary";
    case Seen::unverified:
      break;
  }
  return "unverified";
}

std::string_view to_string(CreditRule rule) {
  switch (rule) {
    case CreditRule::full_before:
      return "full_before";
    case CreditRule::remaining_fraction:
      return "remaining_fraction";
    case CreditRule::none:
      return "none";
    case CreditRule::exempt_when_called:
      break;
  }
  return "exempt_when_called";
}

std::string_view to_string(WeeklyPeriod period) {
  switch (period) {
    case WeeklyPeriod::civil_week:
      return "civil_week";
    case WeeklyPeriod::rolling_7:
      return "rolling_7";
    case WeeklyPeriod::n_days:
      break;
  }
  return "n_days";
}

std::vector<CitedRule> cited_rules(const RulePack& pack) {
  std::vector<CitedRule> rules;
  const auto cite = [&](std::string_view name, const auto& rule) {
    if (rule) rules.push_back({name, rule->source});
  };
  cite("daily", pack.daily);
  if (pack.daily) {
    rules.push_back({"daily.credit_rule", pack.daily->credit_source});
    cite("daily.reduced", pack.daily->reduced);
  }
  cite("weekly", pack.weekly);
  cite("amplitude_max_h", pack.amplitude_max);
  cite("day_max_h", pack.day_max);
  cite("week_max_h", pack.week_max);
  cite("avg_max", pack.avg_max);
  cite("break", pack.pause);
  cite("consecutive_days_max", pack.consecutive_days);
  if (pack.oncall != OnCallRules{}) rules.push_back({"oncall", pack.oncall.source});
  cite("night_window", pack.night_window);
  cite("holidays", pack.holidays);
  cite("record_retention", pack.retention);
  return rules;
}

}  // namespace vigie::rest
