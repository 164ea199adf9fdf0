// What Vigie watches about itself. These checks are always there; files cannot define or change
// them: their names begin with "vigie-", which no file may use.
#pragma once

#include <map>

#include "check/check.h"
#include "check/vantage.h"

namespace vigie {

inline constexpr std::string_view builtin_prefix = "vigie-";

// vigie-disk, vigie-commit, vigie-queue, vigie-clock, vigie-network; measured by
// src/app/self_watch. vigie-vantage-local: whether any reference answers (vantage.h), as often as
// the vantage of that name asks, and its evidence speaks as long.
std::map<CheckName, Check> builtin_checks(const std::map<VantageName, Vantage>& vantages);

}  // namespace vigie
