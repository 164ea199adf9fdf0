#include "page/page.h"

#include <gtest/gtest.h>

#include <utility>

namespace vigie {
namespace {

TEST(Page, KindsStatusesAndOutcomesHaveTheirWords) {
  EXPECT_EQ(to_string(PageKind::call), "call");
  EXPECT_EQ(to_string(PageKind::taken), "taken");
  EXPECT_EQ(to_string(PageKind::resolved), "resolved");
  EXPECT_EQ(to_string(DeliveryStatus::queued), "queued");
  EXPECT_EQ(to_string(DeliveryStatus::sending), "sending");
  EXPECT_EQ(to_string(DeliveryStatus::waiting), "waiting");
  EXPECT_EQ(to_string(DeliveryStatus::accepted), "accepted");
  EXPECT_EQ(to_string(DeliveryStatus::failed), "failed");
  EXPECT_EQ(to_string(DeliveryStatus::cancelled), "cancelled");
  EXPECT_EQ(to_string(DeliveryStatus::quarantined), "quarantined");
  EXPECT_EQ(to_string(AttemptOutcome::pending), "pending");
  EXPECT_EQ(to_string(AttemptOutcome::accepted), "accepted");
  EXPECT_EQ(to_string(AttemptOutcome::failed_for_now), "failed_for_now");
  EXPECT_EQ(to_string(AttemptOutcome::failed_for_good), "failed_for_good");
  EXPECT_EQ(to_string(AttemptOutcome::unknown), "unknown");
}

TEST(Page, RetriesSlowDownToOnceAMinute) {
  const std::pair<int, Duration> table[] = {{1, seconds(5)},  {2, seconds(15)},  {3, seconds(30)},
                                            {4, seconds(60)}, {50, seconds(60)}, {0, seconds(5)}};
  for (const auto& [failed, delay] : table) EXPECT_EQ(retry_delay(failed), delay) << failed;
}

TEST(Page, ADeliveryIsFinalWhenNothingCanBecomeOfItAnyMore) {
  for (const auto status :
       {DeliveryStatus::accepted, DeliveryStatus::failed, DeliveryStatus::cancelled})
    EXPECT_TRUE(is_final(status)) << to_string(status);
  for (const auto status : {DeliveryStatus::queued, DeliveryStatus::sending,
                            DeliveryStatus::waiting, DeliveryStatus::quarantined})
    EXPECT_FALSE(is_final(status)) << to_string(status);
}

TEST(Page, TheKeyTellsDeliveriesAndInstancesApart) {
  EXPECT_EQ(idempotency_key(DeliveryId(17), "k3x9"), "delivery-17.k3x9");
  EXPECT_NE(idempotency_key(DeliveryId(17), "k3x9"), idempotency_key(DeliveryId(18), "k3x9"));
  EXPECT_NE(idempotency_key(DeliveryId(17), "k3x9"), idempotency_key(DeliveryId(17), "k3x8"));
}

}  // namespace
}  // namespace vigie
