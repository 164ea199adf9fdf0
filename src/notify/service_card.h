// What somebody who is called must know of a service: how to get in, what to do, whom to call, and
// who works on it already. The same lines are in every message and on every page. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/language.h"
#include "civil/calendar.h"
#include "civil/instant.h"

namespace vigie {

struct ServiceCard {
  std::string title;
  std::string owner;  // for people; empty: not said
  std::string runbook;
  std::string access;  // several lines
  std::string provider;
  std::string contract;
  std::string phone;
  std::string email;
  std::string console;
  std::string locked_by;  // empty: nobody
  std::string locked_why;
  std::optional<Instant> locked_until;
  friend bool operator==(const ServiceCard&, const ServiceCard&) = default;
};

struct CardLine {
  std::string label;
  std::string value;  // one line
  friend bool operator==(const CardLine&, const CardLine&) = default;
};

// In the order in which they are needed; a lock comes first. What the card does not say gives none.
std::vector<CardLine> card_lines(const ServiceCard& card, const Zone& zone, Language language);

}  // namespace vigie
