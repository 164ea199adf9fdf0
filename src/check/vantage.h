// A place from which checks are asked, and whether it sees anything at all.
//
// Its references are targets that have nothing to do with each other or with what is watched. When
// none of them answers, the trouble is ours: the vantage is blind, and bad answers seen from it say
// nothing about what they were asked of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "check/question.h"
#include "civil/instant.h"

namespace vigie {

// The machine that Vigie itself runs on.
inline constexpr std::string_view local_vantage = "local";
inline constexpr std::size_t least_references = 3;

struct Vantage {
  VantageName name;
  std::vector<Question> references;  // http, tcp or ping; of different hosts
  Duration interval = seconds(15);   // between two rounds
  friend bool operator==(const Vantage&, const Vantage&) = default;
};

// Durable with every change.
struct VantageState {
  VantageName name;
  std::optional<Instant> blind_since;
  std::string reason;
  friend bool operator==(const VantageState&, const VantageState&) = default;
};

}  // namespace vigie
