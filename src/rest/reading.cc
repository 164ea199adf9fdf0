#include "rest/reading.h"

namespace vigie::rest {

Switches under(Reading reading, const RulePack& pack, Switches chosen) {
  chosen.daily_reference = pack.switches.daily_reference;
  chosen.prior_rest_credit = pack.switches.prior_rest_credit;
  chosen.weekly_attribution = pack.switches.weekly_attribution;
  switch (reading) {
    case Reading::as_chosen:
      break;
    case Reading::last_gap:
      chosen.daily_reference = DailyReference::admin_full_rest;
      chosen.prior_rest_credit = false;
      break;
    case Reading::trailing_24h:
      chosen.daily_reference = DailyReference::trailing_24h;
      break;
    case Reading::anchored_24h:
      chosen.daily_reference = DailyReference::anchored_24h;
      break;
    case Reading::contained35:
      chosen.weekly_attribution = Attribution::contained35;
      break;
    case Reading::starts_in_week:
      chosen.weekly_attribution = Attribution::starts_in_week;
      break;
    case Reading::rolling7:
      chosen.weekly_attribution = Attribution::rolling7;
      break;
  }
  return chosen;
}

std::string_view to_string(Reading reading) {
  switch (reading) {
    case Reading::as_chosen:
      return "default";
    case Reading::last_gap:
      return "last_gap";
    case Reading::trailing_24h:
      return "trailing_24h";
    case Reading::anchored_24h:
      return "anchored_24h";
    case Reading::contained35:
      return "contained35";
    case Reading::starts_in_week:
      return "starts_in_week";
    case Reading::rolling7:
      break;
  }
  return "rolling7";
}

}  // namespace vigie::rest
