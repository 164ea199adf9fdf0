#include "rest/verdict.h"

#include <algorithm>
#include <array>

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
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, 21> names = {
      "daily.rest",          "daily.reduced", "daily.amplitude", "weekly.rest",
      "weekly.week",         "urgent_works",  "estimated_end",   "not_yet",
      "day.hours",           "week.hours",    "average.hours",   "break",
      "amplitude",           "days.worked",   "weekly.day",      "weekly.missing",
      "daily.reduced_often", "night.usual",   "night.yearly",    "night.day",
      "night.average",
  };
  static_assert(static_cast<std::size_t>(Rule::night_average_hours) + 1 == names.size());
  return names.at(static_cast<std::size_t>(rule));
}

bool Judgement::lawful() const {
  return verdict == Verdict::ok && std::ranges::none_of(findings, &Finding::breach);
}

}  // namespace vigie::rest
