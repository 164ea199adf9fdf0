#include "rest/switches.h"

#include <gtest/gtest.h>

#include "base/message.h"

namespace vigie::rest {
namespace {

TEST(Switches, TheFirstChoiceIsTheDefault) {
  for (const Switch& one : all_switches())
    EXPECT_EQ(switch_choice(Switches{}, one.name), one.choices.empty() ? "0" : one.choices[0])
        << one.name;
}

TEST(Switches, EachChoiceIsKeptAndNothingElseChanges) {
  for (const Switch& one : all_switches()) {
    std::vector<std::string> choices(one.choices.begin(), one.choices.end());
    if (choices.empty()) choices = {"0", "1440"};
    for (const std::string& choice : choices) {
      Switches switches;
      ASSERT_TRUE(set_switch(switches, one.name, choice));
      for (const Switch& other : all_switches())
        EXPECT_EQ(switch_choice(switches, other.name),
                  other.name == one.name ? choice : switch_choice(Switches{}, other.name));
    }
  }
}

TEST(Switches, AMistakeIsToldWhatWasMeant) {
  Switches switches;
  EXPECT_NE(text(set_switch(switches, "weekly.atribution", "contained24").error().message)
                .find("did you mean \"weekly.attribution\"?"),
            std::string::npos);
  EXPECT_EQ(text(set_switch(switches, "time_basis", "walls").error().message),
            "time_basis is one of elapsed, wall, not \"walls\": did you mean \"wall\"?");
  EXPECT_EQ(text(set_switch(switches, "intervention.min_minutes", "1441").error().message),
            "intervention.min_minutes: \"1441\" is not a number of minutes from 0 to 1440");
  EXPECT_EQ(switches, Switches{});
}

TEST(Switches, WhatEachDecidesIsSaidInFrenchToo) {
  for (const Switch& one : all_switches())
    EXPECT_NE(french_of(one.doc), "") << one.name << " has no entry in rest/french.inc";
}

}  // namespace
}  // namespace vigie::rest
