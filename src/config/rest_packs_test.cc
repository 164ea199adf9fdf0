#include "config/rest_packs.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "rest/testing/cases.h"

namespace vigie {
namespace {

using rest::RulePack;
using rest::Seen;

RulePack read(const std::string& yaml) {
  const auto pack = read_rest_pack({"acme.yaml", yaml});
  EXPECT_TRUE(pack) << (pack ? "" : pack.error().text());
  return pack.value_or(RulePack{});
}

std::string refused(const std::string& yaml) {
  const auto pack = read_rest_pack({"acme.yaml", yaml});
  return pack ? "nothing is wrong" : pack.error().text();
}

TEST(RestPacks, AllThatComeWithVigieAreRightAndNamed) {
  for (const std::string& name : rest_pack_names()) {
    const auto pack = rest_pack(name);
    ASSERT_TRUE(pack) << name;
    EXPECT_EQ(pack->name, name);
    EXPECT_NE(pack->title_en, name) << "no title";
    EXPECT_NE(pack->title_fr, name) << "no title";
  }
  EXPECT_EQ(rest_pack_names().front(), "fr");
  EXPECT_EQ(rest_pack_names().back(), "none");
  EXPECT_EQ(rest_pack_names().size(), 14u);
}

TEST(RestPacks, AnUnknownNameIsToldTheNearest) {
  const auto pack = rest_pack("fr-9");
  ASSERT_FALSE(pack);
  EXPECT_NE(text(pack.error().message).find("did you mean \"fr-9h\"?"), std::string::npos);
}

TEST(RestPacks, FrenchOnesAreThoseOfTheTestsOfTheEngine) {
  EXPECT_EQ(rest_pack("fr")->daily, rest::testing::french().daily);
  EXPECT_EQ(rest_pack("fr")->weekly, rest::testing::french().weekly);
  EXPECT_EQ(rest_pack("fr")->switches, rest::Switches{});
  EXPECT_EQ(rest_pack("fr-9h")->daily, rest::testing::french_with_nine_hours().daily);
}

// A company's agreement says what it changes and nothing else.
TEST(RestPacks, AnAgreementKeepsWhatItDoesNotSay) {
  RulePack wanted = *rest_pack("fr");
  wanted.name = wanted.title_en = wanted.title_fr = "acme.yaml";
  wanted.amplitude_max->most = hours(12);
  wanted.daily->reduced =
      rest::ReducedRest{{"Accord Acme du 3 mars 2025", {2025, 4, 1}, Seen::unverified}, hours(9)};
  wanted.oncall.notice_days = 21;
  wanted.switches.least_intervention = minutes(5);
  EXPECT_EQ(
      read("extends: fr\n"
           "amplitude_max_h: 12\n"
           "daily:\n"
           "  reduced: { floor_h: 9, article: Accord Acme du 3 mars 2025, since: 2025-04-01 }\n"
           "oncall: { notice_days: 21 }\n"
           "switches: { intervention.min_minutes: 5 }\n"),
      wanted);
}

TEST(RestPacks, AnUnknownPackIsToldTheNearest) {
  EXPECT_EQ(refused("extends: fr-9\n"),
            "acme.yaml:1:10: extends: there is no rule pack \"fr-9\" (did you mean fr-9h?)");
}

}  // namespace
}  // namespace vigie
