#include "incident/milestones.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

constexpr Instant noon = Instant::from_ms(1'800'000'000'000);

Incident outage() {
  Incident incident;
  incident.happened_from = noon - minutes(1);
  incident.happened_to = noon;
  incident.opened_at = noon + minutes(1);
  incident.paged_at = noon + minutes(2);
  return incident;
}

TEST(Milestones, AllEightInOrderWithTheTimeSinceItCanHaveHappened) {
  Incident incident = outage();
  incident.resolution = Resolution::declared;
  incident.resolved_at = noon + hours(1);
  const auto all = milestones_of(incident);
  ASSERT_EQ(all.size(), 8U);
  EXPECT_EQ(all[0].name, "happened");
  EXPECT_EQ(all[1].since_happened, minutes(2));
  EXPECT_EQ(all[2].since_happened, minutes(3));
  EXPECT_EQ(all[3].at, std::nullopt);
  EXPECT_EQ(all[7].at, std::nullopt);  // declared is not verified
  incident.resolution = Resolution::verified;
  EXPECT_EQ(milestones_of(incident)[7].at, noon + hours(1));
}

TEST(Milestones, ATargetIsOpenThenAtRiskThenMissed) {
  Incident incident = outage();
  const auto at = [&](Duration after) {
    return rto_result(incident, minutes(61), noon + after).state;
  };
  EXPECT_EQ(at(minutes(10)), TargetState::open);
  EXPECT_EQ(at(minutes(50)), TargetState::at_risk);
  EXPECT_EQ(at(minutes(60)), TargetState::at_risk);
  EXPECT_EQ(at(minutes(61)), TargetState::missed);
  incident.full_at = noon + minutes(60);
  EXPECT_EQ(at(hours(9)), TargetState::met);
}

TEST(Milestones, WhatDataWouldBeLostIsReadFromBackupsUntilSomebodySaysWhatWas) {
  const ServiceName shop("shop");
  Incident incident = outage();
  incident.backed_up_to = {{ServiceName("mail"), noon}};
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).state, TargetState::unknown);
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).source, TargetSource::none);
  incident.backed_up_to = {{shop, noon - hours(2)}};
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).state, TargetState::missed);
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).taken, hours(2));
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).source, TargetSource::backups);
  incident.restored_up_to = noon - minutes(59);
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).state, TargetState::met);
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).source, TargetSource::told);
  incident.restored_up_to = noon - hours(13);
  EXPECT_EQ(rpo_result(incident, shop, hours(1)).state, TargetState::missed);
}

}  // namespace
}  // namespace vigie
