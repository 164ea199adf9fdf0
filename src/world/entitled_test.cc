#include "world/entitled.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

const PersonName alice{"alice"};
const PersonName bob{"bob"};
const PersonName program{};
const PersonName everybody{};

Configuration bob_is_managed_by_alice() {
  Configuration configuration;
  rest::Contract contract;
  contract.person = bob;
  contract.manager = alice;
  configuration.contracts.emplace(ContractName("bob"), contract);
  return configuration;
}

TEST(Entitled, ToTheirOwnHoursAndToThoseOfWhomTheyManage) {
  const Configuration configuration = bob_is_managed_by_alice();
  const auto may = [&](Role role, const PersonName& asker, const PersonName& whose) {
    return may_read_hours(configuration, role, asker, whose);
  };
  EXPECT_TRUE(may(Role::viewer, bob, bob));
  EXPECT_TRUE(may(Role::viewer, alice, bob));
  EXPECT_FALSE(may(Role::manager, bob, alice));
  EXPECT_FALSE(may(Role::manager, program, bob));
  EXPECT_FALSE(may(Role::manager, alice, everybody));
  EXPECT_TRUE(may(Role::hr, program, everybody));
  EXPECT_TRUE(may(Role::admin, program, bob));
}

TEST(Entitled, AManagerReadsAndDoesNotChange) {
  EXPECT_TRUE(may_change_hours(Role::viewer, bob, bob));
  EXPECT_FALSE(may_change_hours(Role::manager, alice, bob));
  EXPECT_TRUE(may_change_hours(Role::hr, alice, bob));
  EXPECT_FALSE(may_change_hours(Role::responder, program, everybody));
}

}  // namespace
}  // namespace vigie
