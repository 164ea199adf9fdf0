#include "duty/duty_period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using testing::SizeIs;

Instant at(const char* time) {
  return *parse_rfc3339(time);
}

// Alice from Monday 5 January 2026 9:00, then Bob, week after week.
Schedule weekly() {
  Schedule schedule;
  schedule.name = ScheduleName("primary");
  schedule.zone = "Europe/Paris";
  schedule.rotation = {{PersonName("alice"), PersonName("bob")}, {2026, 1, 5}, {9 * 3600}};
  return schedule;
}

DutyPeriod open_since(const char* from) {
  DutyPeriod period;
  period.id = DutyPeriodId(1);
  period.schedule = ScheduleName("primary");
  period.from = at(from);
  period.person = on_call(weekly(), {}, period.from);
  period.next_look = next_look(weekly(), {}, period.from);
  return period;
}

Override taken_over(const char* from, const char* to) {
  Override override_{OverrideId(7), ScheduleName("primary"), PersonName("carol"), at(from),
                     at(to),        "person:carol"};
  override_.created_at = at("2026-01-06T08:00:00Z");
  return override_;
}

TEST(DutyPeriod, GoesOnUntilTheHandOver) {
  const DutyPeriod open = open_since("2026-01-06T12:00:00Z");
  EXPECT_EQ(open.person.text, "alice");
  EXPECT_EQ(open.next_look, at("2026-01-12T08:00:00Z"));
  const auto served = brought_up_to(open, weekly(), {}, {}, at("2026-01-12T07:59:59Z"));
  EXPECT_THAT(served, testing::ElementsAre(open));
}

TEST(DutyPeriod, EndsAtTheHandOverHoweverLateThatIsSeen) {
  const Instant published = at("2025-12-01T00:00:00Z");
  const auto served = brought_up_to(open_since("2026-01-06T12:00:00Z"), weekly(), {}, published,
                                    at("2026-01-21T03:00:00Z"));
  ASSERT_THAT(served, SizeIs(3));
  EXPECT_EQ(served[0].to, at("2026-01-12T08:00:00Z"));
  EXPECT_EQ(served[1].person.text, "bob");
  EXPECT_EQ(served[1].from, at("2026-01-12T08:00:00Z"));
  EXPECT_EQ(served[1].to, at("2026-01-19T08:00:00Z"));
  EXPECT_EQ(served[1].published_at, published);
  EXPECT_EQ(served[2].person.text, "alice");
  EXPECT_EQ(served[2].to, std::nullopt);
  EXPECT_EQ(served[2].next_look, at("2026-01-26T08:00:00Z"));
}

TEST(DutyPeriod, AnOverrideIsAPeriodOfItsOwnThatWasKnownWhenItWasMade) {
  const std::vector overrides = {taken_over("2026-01-07T00:00:00Z", "2026-01-08T00:00:00Z")};
  const DutyPeriod open = open_since("2026-01-06T12:00:00Z");
  EXPECT_EQ(next_look(weekly(), overrides, open.from), at("2026-01-07T00:00:00Z"));
  DutyPeriod looked = open;
  looked.next_look = at("2026-01-07T00:00:00Z");
  const auto served = brought_up_to(looked, weekly(), overrides, {}, at("2026-01-09T00:00:00Z"));
  ASSERT_THAT(served, SizeIs(3));
  EXPECT_EQ(served[1].person.text, "carol");
  EXPECT_EQ(served[1].from, at("2026-01-07T00:00:00Z"));
  EXPECT_EQ(served[1].published_at, overrides[0].created_at);
  EXPECT_EQ(served[2].person.text, "alice");
  EXPECT_EQ(served[2].from, at("2026-01-08T00:00:00Z"));
}

// One person alone: every hand-over is to themselves.
TEST(DutyPeriod, WhoeverFollowsThemselvesGoesOn) {
  Schedule alone = weekly();
  alone.rotation.members = {PersonName("alice")};
  const auto served =
      brought_up_to(open_since("2026-01-06T12:00:00Z"), alone, {}, {}, at("2026-03-01T00:00:00Z"));
  ASSERT_THAT(served, SizeIs(1));
  EXPECT_EQ(served[0].to, std::nullopt);
  EXPECT_GT(served[0].next_look, at("2026-03-01T00:00:00Z"));
}

// After a hundred years nobody knows who had it when; who has it now is sure.
TEST(DutyPeriod, AfterAnAgeOnlyWhoHasItNowIsSure) {
  Schedule daily = weekly();
  for (int day = 1; day < 7; ++day) daily.rotation.later.push_back({day, {9 * 3600}});
  const Instant now = at("2126-01-21T03:00:00Z");
  const auto served = brought_up_to(open_since("2026-01-06T12:00:00Z"), daily, {}, {}, now);
  EXPECT_LE(served.size(), 2u);
  EXPECT_EQ(served.back().person, on_call(daily, {}, now));
}

}  // namespace
}  // namespace vigie
