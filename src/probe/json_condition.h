// One condition on a JSON body.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"

namespace vigie {

// What is wrong with the body, one sentence for each condition that does not hold; empty if all do.
std::vector<Message> failed_json_conditions(const std::vector<JsonCondition>& conditions,
                                            std::string_view body);

}  // namespace vigie
