#include "rest/verdict.h"

#include <algorithm>

namespace vigie::rest {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::delay_until:
      return "delay_until";
    case Verdict::breach_if_worked:
      return "breach_if_worked";
    case Verdict::amber:
      break;
  }
  return "amber";
}

std::string_view to_string(Rule rule) {
  switch (rule) {
    case Rule::daily_rest:
      return "daily.rest";
    case Rule::daily_reduced:
      return "daily.reduced";
    case Rule::daily_amplitude:
      return "daily.amplitude";
    case Rule::weekly_rest:
      return "weekly.rest";
    case Rule::weekly_week:
      return "weekly.week";
    case Rule::urgent_works:
      return "urgent_works";
    case Rule::estimated_end:
      return "estimated_end";
    case Rule::not_yet:
      break;
  }
  return "not_yet";
}

bool Judgement::lawful() const {
  return verdict == Verdict::ok && std::ranges::none_of(findings, &Finding::breach);
}

}  // namespace vigie::rest
