#include "config/contracts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/export.h"
#include "config/parse.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Parsed parsed(const std::string& yaml) {
  const SourceFile file{"conf.yaml", yaml};
  auto read = parse_files(std::span(&file, 1));
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? std::move(*read) : Parsed{};
}
std::string refused(const std::string& yaml) {
  const SourceFile file{"conf.yaml", yaml};
  const auto read = parse_files(std::span(&file, 1));
  return read ? "" : read.error().text();
}

Instant at(const char* time) {
  return *parse_rfc3339(time);
}
const PersonName alice{"alice"};

TEST(Contracts, WhoeverHasNoneIsBoundByNoRules) {
  const Configuration configuration = parsed("people: { alice: alice@example.org }").configuration;
  EXPECT_EQ(contract_at(configuration, alice, at("2026-11-21T12:00:00Z")), nullptr);
}

TEST(Contracts, AContractThatNamesNoPackTakesTheOneWithoutRules) {
  const Configuration configuration = parsed(R"(
people: { alice: { email: alice@example.org, zone: Europe/Paris } }
contracts: { alice: { person: alice } }
)")
                                          .configuration;
  const rest::Contract* contract = contract_at(configuration, alice, at("2026-11-21T12:00:00Z"));
  ASSERT_NE(contract, nullptr);
  EXPECT_EQ(contract->zone, "Europe/Paris");
  EXPECT_EQ(pack_of(configuration, *contract).name, "none");
  EXPECT_FALSE(pack_of(configuration, *contract).daily);
}

// The 1st of January begins in Paris while it is still December in UTC.
TEST(Contracts, OneEndsAndTheNextBeginsAtMidnightWhereTheWorkIs) {
  const Configuration configuration = parsed(R"(
people: { alice: { email: alice@example.org, zone: Europe/Paris } }
contracts:
  old: { person: alice, to: 2026-12-31 }
  new: { person: alice, pack: fr, weekly_hours: 35, from: 2027-01-01 }
  elsewhere: { person: alice, employer: University }
)")
                                          .configuration;
  EXPECT_EQ(contract_at(configuration, alice, at("2026-12-31T22:59:59Z"))->name.text, "old");
  EXPECT_EQ(contract_at(configuration, alice, at("2026-12-31T23:00:00Z"))->name.text, "new");
  EXPECT_EQ(contract_at(configuration, PersonName("bob"), at("2027-01-01T00:00:00Z")), nullptr);
}

TEST(Contracts, APackOfTheCompanyMayExtendAnother) {
  const Configuration configuration = parsed(R"(
people: { alice: alice@example.org }
rest_packs:
  acme: { extends: fr, day_max_h: 9 }
  acme-night: { extends: acme, week_max_h: 40 }
contracts: { alice: { person: alice, pack: acme-night, weekly_hours: 35 } }
)")
                                          .configuration;
  const rest::RulePack& pack = configuration.rest_packs.at(RestPackName("acme-night"));
  EXPECT_EQ(pack.name, "acme-night");
  EXPECT_EQ(pack.day_max->most, hours(9));
  EXPECT_EQ(pack.week_max->most, hours(40));
  EXPECT_EQ(pack.daily->least, hours(11));
  ASSERT_EQ(pack.before.size(), 1u);
  EXPECT_EQ(pack.before[0].name, "acme");
  EXPECT_EQ(configuration.rest_packs.size(), 2u) << "only what somebody works under is kept";
}

TEST(Contracts, WhatIsExportedIsReadBackAsItWas) {
  const std::string yaml = R"(
people: { alice: alice@example.org, bob: bob@example.org }
rest_packs: { acme: { extends: fr, title: { en: Ours, fr: Le nôtre } } }
contracts:
  alice:
    person: alice
    pack: acme
    weekly_hours: 37.5
    hourly_rate: 25.5 EUR
    manager: bob
    pattern: { days: monday, from: "09:00", to: "18:00", break: { from: "12:00", to: "13:00" } }
    absences: 2026-05-15
)";
  const Parsed first = parsed(yaml);
  const Parsed again = parsed(*export_yaml(first.resources));
  EXPECT_EQ(first.configuration, again.configuration);
  const rest::Contract& contract = again.configuration.contracts.begin()->second;
  EXPECT_EQ(contract.weekly_hours, minutes(37 * 60 + 30));
  EXPECT_EQ(contract.hourly_rate, (Money{2550, "EUR"}));
  EXPECT_THAT(contract.absences,
              ElementsAre(rest::Absence{{2026, 5, 15}, {2026, 5, 15}, rest::AbsenceKind::leave}));
  EXPECT_THAT(first.resources, testing::Contains(testing::Field(
                                   &Resource::body, HasSubstr(R"("hourly_rate":"25.50 EUR")"))));
}

// A mistake in a pack is said once, not again for each that extends it.
TEST(Contracts, AMistakeOfAPackIsSaidOnce) {
  const std::string told = refused(R"(
people: { alice: alice@example.org }
rest_packs:
  acme: { extends: fr, weekly: { core_h: 40 } }
  other: { extends: acme }
)");
  EXPECT_THAT(told, HasSubstr("conf.yaml:4:"));
  EXPECT_EQ(told.find("longer than"), told.rfind("longer than")) << told;
}

}  // namespace
}  // namespace vigie
