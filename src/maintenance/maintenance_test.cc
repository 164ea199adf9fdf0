#include "maintenance/maintenance.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

Period period(std::string_view from, std::string_view to) {
  return {at(from), at(to)};
}

LocalTime local(std::string_view date, std::string_view time) {
  return {*parse_date(date), *parse_time_of_day(time)};
}

Maintenance paris(std::variant<Once, Weekly, OnCron> when) {
  Maintenance maintenance;
  maintenance.zone = "Europe/Paris";
  maintenance.when = std::move(when);
  return maintenance;
}

TEST(Maintenance, OnceIsAPeriodOfLocalTimes) {
  const Maintenance once = paris(Once{local("2026-12-01", "22:00"), local("2026-12-02", "02:00")});
  const Period whole = period("2026-12-01T21:00:00Z", "2026-12-02T01:00:00Z");
  EXPECT_EQ(period_at(once, whole.from), whole);
  EXPECT_EQ(period_at(once, whole.to - milliseconds(1)), whole);
  EXPECT_EQ(period_at(once, whole.to), std::nullopt);
  EXPECT_EQ(period_at(once, whole.from - milliseconds(1)), std::nullopt);
  EXPECT_EQ(next_period(once, at("2026-11-20T00:00:00Z")), whole);
  EXPECT_EQ(next_period(once, whole.from), std::nullopt);
  // A doubled end is the later of the two.
  const Maintenance autumn =
      paris(Once{local("2026-10-25", "01:00"), local("2026-10-25", "02:30")});
  EXPECT_EQ(period_at(autumn, at("2026-10-25T00:00:00Z")),
            period("2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z"));
}

TEST(Maintenance, WeeklyIsALocalTimeAndALengthThatPasses) {
  const Maintenance weekly =
      paris(Weekly{{Weekday::sunday, Weekday::wednesday}, TimeOfDay{2 * 3600 + 1800}, hours(2)});
  EXPECT_EQ(next_period(weekly, at("2026-11-20T00:00:00Z")),
            period("2026-11-22T01:30:00Z", "2026-11-22T03:30:00Z"));
  EXPECT_EQ(next_period(weekly, at("2026-11-22T01:30:00Z")),
            period("2026-11-25T01:30:00Z", "2026-11-25T03:30:00Z"));
  // 29 March: 02:30 does not exist; 25 October: it comes twice.
  EXPECT_EQ(next_period(weekly, at("2026-03-28T00:00:00Z")),
            period("2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"));
  EXPECT_EQ(period_at(weekly, at("2026-10-25T02:29:59Z")),
            period("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"));
  EXPECT_EQ(period_at(weekly, at("2026-10-25T02:30:00Z")), std::nullopt);
}

TEST(Maintenance, OfOverlappingWindowsTheLastEndCounts) {
  const Maintenance nightly = paris(OnCron{"0 22 * * *", hours(26)});
  EXPECT_EQ(period_at(nightly, at("2026-11-21T22:00:00Z")),
            period("2026-11-21T21:00:00Z", "2026-11-22T23:00:00Z"));
  EXPECT_EQ(next_period(nightly, at("2026-11-21T21:00:00Z"))->from, at("2026-11-22T21:00:00Z"));
}

TEST(Maintenance, ConcernsItsChecksAndThoseOfItsServices) {
  MaintenanceScope scope;
  scope.services = {ServiceName("shop")};
  scope.checks = {CheckName("dns")};
  EXPECT_TRUE(concerns(scope, CheckName("web"), ServiceName("shop")));
  EXPECT_TRUE(concerns(scope, CheckName("dns"), std::nullopt));
  EXPECT_FALSE(concerns(scope, CheckName("web"), std::nullopt));
  EXPECT_FALSE(concerns(scope, CheckName("shop"), ServiceName("dns")));
}

}  // namespace
}  // namespace vigie
