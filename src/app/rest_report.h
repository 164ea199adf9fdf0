// What `vigie rest check` and `vigie rest explain` print of cases.
#pragma once

#include <span>
#include <string>

#include "app/rest_case.h"

namespace vigie::app {

struct RestReport {
  std::string text;
  bool lawful = true;  // each of them, and no breach stands
};

RestReport rest_json(std::span<const RestCase> cases, Language language);
RestReport rest_lines(std::span<const RestCase> cases, Language language);
RestReport rest_explanations(std::span<const RestCase> cases, Language language);

}  // namespace vigie::app
