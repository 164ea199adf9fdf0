#include "incident/report_counter.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace vigie {
namespace {

const Instant noon = *parse_rfc3339("2026-11-20T12:00:00Z");

TEST(ReportCounter, one_address_may_report_a_few_times_an_hour) {
  ReportCounter counter;
  for (std::size_t i = 0; i < limits::reports_of_one_address; ++i)
    EXPECT_TRUE(counter.allows("192.0.2.1", noon + minutes(10) * i));
  EXPECT_FALSE(counter.allows("192.0.2.1", noon + minutes(59)));
  EXPECT_TRUE(counter.allows("192.0.2.2", noon + minutes(59)));
  EXPECT_TRUE(counter.allows("192.0.2.1", noon + hours(1)));  // the first is an hour old
  EXPECT_FALSE(counter.allows("192.0.2.1", noon + hours(1)));
}

TEST(ReportCounter, an_ipv6_network_is_one_address) {
  ReportCounter counter;
  for (std::size_t i = 0; i < limits::reports_of_one_address; ++i)
    EXPECT_TRUE(counter.allows("2001:db8:1:2::" + std::to_string(i), noon));
  EXPECT_FALSE(counter.allows("2001:db8:1:2:ffff::1", noon));
  EXPECT_TRUE(counter.allows("2001:db8:1:3::1", noon));
}

TEST(ReportCounter, all_together_have_a_limit_and_refusals_do_not_count) {
  ReportCounter counter;
  for (std::size_t i = 0; i < limits::reports_an_hour; ++i)
    EXPECT_TRUE(counter.allows("192.0.2." + std::to_string(i), noon));
  for (int again = 0; again < 5; ++again)
    EXPECT_FALSE(counter.allows("198.51.100.1", noon + minutes(30)));
  EXPECT_TRUE(counter.allows("198.51.100.1", noon + hours(1)));
}

}  // namespace
}  // namespace vigie
