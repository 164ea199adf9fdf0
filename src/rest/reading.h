// The ways to read the rules that people dispute: the same switches but for one. Values only.
#pragma once

#include <array>
#include <string_view>

#include "rest/rule_pack.h"

namespace vigie::rest {

enum class Reading {
  as_chosen,
  last_gap,
  trailing_24h,
  anchored_24h,
  contained35,
  starts_in_week,
  rolling7
};
inline constexpr std::array all_readings = {
    Reading::as_chosen,   Reading::last_gap,       Reading::trailing_24h, Reading::anchored_24h,
    Reading::contained35, Reading::starts_in_week, Reading::rolling7,
};
std::string_view to_string(Reading reading);  // "default", "last_gap", ...
Switches under(Reading reading, const RulePack& pack, Switches chosen);

}  // namespace vigie::rest
