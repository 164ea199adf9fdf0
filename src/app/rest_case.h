// Cases of `vigie rest check` and `explain`: from JSON to what lies between two shifts, and the
// answers back. Reads no clock and no server; of the disk only the packs that a case names.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "config/config_error.h"
#include "config/parse.h"
#include "config/yaml.h"
#include "rest/explanation.h"
#include "rest/return_check.h"

namespace vigie::app {

struct RestCase {
  Node name;  // a number or a word, as it was given
  rest::PauseKind kind = rest::PauseKind::daily;
  Zone zone = Zone::utc();
  Interval pause;  // from the last planned end to the next planned start
  std::vector<rest::Intervention> interventions;
  std::shared_ptr<const rest::RulePack> pack;
  rest::Switches switches;  // the pack's and those of the case
};

// One case or an array of them. Of each case that is wrong, the first mistake, with its name.
tl::expected<std::vector<RestCase>, ConfigErrors> read_rest_cases(const SourceFile& file);

struct RestAnswer {
  rest::Judgement judged;
  std::optional<rest::WeekHolds> week;  // of a weekly rest that the rules demand
  std::array<rest::Judgement, rest::all_readings.size()> readings;
};
RestAnswer judge(const RestCase& asked);
rest::Explanation explain(const RestCase& asked);

// In the order of the issue: case, verdict, earliest_return, weekly, readings, findings.
Node to_json(const RestCase& asked, const RestAnswer& answer, Language language);

}  // namespace vigie::app
