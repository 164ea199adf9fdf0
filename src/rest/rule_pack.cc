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

}  // namespace vigie::rest
