#include "duty/next_return.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Instant at(const char* time) {
  return *parse_rfc3339(time);
}
TimeOfDay clock(int hour) {
  return {hour * 3600};
}

// Monday to Friday, 9:00 to 18:00, in Paris.
rest::Contract nine_to_six() {
  rest::Contract contract;
  contract.zone = "Europe/Paris";
  contract.pattern.push_back(
      {{Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday},
       clock(9),
       clock(18)});
  return contract;
}

rest::RulePack french() {
  rest::RulePack pack;
  pack.name = "fr";
  const rest::Source source{"L3131-1", {2000, 1, 1}, rest::Seen::official};
  rest::DailyRest& daily = pack.daily.emplace();
  daily.source = daily.credit_source = source;
  daily.least = daily.credit_threshold = hours(11);
  rest::WeeklyRest& weekly = pack.weekly.emplace();
  weekly.source = source;
  weekly.least = hours(35);
  weekly.core = hours(24);
  return pack;
}

rest::Intervention call(const char* from, const char* to, bool estimated = false) {
  return {{at(from), at(to)}, estimated, false};
}

std::optional<NextReturn> after(std::vector<rest::Intervention> calls, const char* now) {
  return next_return(nine_to_six(), french(), calls, at(now));
}

// Case 9 of the research: 5 h of rest, then 9.5 h; Wednesday 9 September 2026.
TEST(NextReturn, ACallAtElevenMovesTheMorning) {
  const auto next = after({call("2026-09-08T23:00:00+02:00", "2026-09-08T23:30:00+02:00")},
                          "2026-09-08T23:30:00+02:00");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->judged.verdict, rest::Verdict::delay_until);
  EXPECT_EQ(next->judged.earliest, at("2026-09-09T10:30:00+02:00"));
  EXPECT_EQ(next->planned.from, at("2026-09-09T09:00:00+02:00"));
  EXPECT_THAT(next->moved, ElementsAre(MovedShift{next->planned, at("2026-09-09T10:30:00+02:00")}));
  EXPECT_TRUE(next->matters());
}

TEST(NextReturn, WhoeverHadTheirRestComesBackAsPlanned) {
  const auto next = after({call("2026-09-09T05:00:00+02:00", "2026-09-09T05:30:00+02:00")},
                          "2026-09-09T05:30:00+02:00");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->judged.verdict, rest::Verdict::ok);
  EXPECT_THAT(next->moved, IsEmpty());
  EXPECT_FALSE(next->matters());
}

// Case 39: Saturday 14-15 and Sunday 16-17 leave 35 h only from Sunday 17:00 on.
TEST(NextReturn, ABrokenWeekendTakesAllOfMonday) {
  const auto next = after({call("2026-09-12T14:00:00+02:00", "2026-09-12T15:00:00+02:00"),
                           call("2026-09-13T16:00:00+02:00", "2026-09-13T17:00:00+02:00")},
                          "2026-09-13T17:00:00+02:00");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->kind, rest::PauseKind::weekly);
  EXPECT_EQ(next->judged.earliest, at("2026-09-15T04:00:00+02:00"));
  ASSERT_EQ(next->moved.size(), 1u);
  EXPECT_EQ(next->moved[0].planned.from, at("2026-09-14T09:00:00+02:00"));
  EXPECT_EQ(next->moved[0].begins, std::nullopt);
}

TEST(NextReturn, AnEndThatIsOnlyEstimatedIsInDoubt) {
  const auto next = after({call("2026-09-08T23:00:00+02:00", "2026-09-08T23:30:00+02:00", true)},
                          "2026-09-08T23:45:00+02:00");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->judged.verdict, rest::Verdict::amber);
}

TEST(NextReturn, WhoeverIsCalledWhileAtWorkIsAtWork) {
  EXPECT_FALSE(after({call("2026-09-08T10:00:00+02:00", "2026-09-08T11:00:00+02:00")},
                     "2026-09-08T11:00:00+02:00"));
}

// Called at 3:00 and still on it at 9:00: what was planned for the day is judged, not the evening.
TEST(NextReturn, ANightThatGoesOnIntoTheMorningHasNoRestBeforeIt) {
  const auto next = after({call("2026-09-09T03:00:00+02:00", "2026-09-09T09:30:00+02:00")},
                          "2026-09-09T09:30:00+02:00");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->planned.from, at("2026-09-09T09:00:00+02:00"));
  EXPECT_EQ(next->judged.earliest, at("2026-09-09T20:30:00+02:00"));
  EXPECT_THAT(next->moved, ElementsAre(MovedShift{next->planned, std::nullopt}));
}

TEST(NextReturn, NothingIsJudgedWithoutRulesOrWithoutPlannedWork) {
  const std::vector calls = {call("2026-09-08T23:00:00+02:00", "2026-09-08T23:30:00+02:00")};
  const Instant now = at("2026-09-08T23:30:00+02:00");
  EXPECT_FALSE(next_return(nine_to_six(), {}, calls, now));
  rest::Contract idle = nine_to_six();
  idle.pattern.clear();
  EXPECT_FALSE(next_return(idle, french(), calls, now));
  idle = nine_to_six();
  idle.absences = {{{2026, 9, 9}, {2026, 12, 31}, rest::AbsenceKind::leave}};
  EXPECT_FALSE(next_return(idle, french(), calls, now));
}

TEST(NextReturn, SomebodyNewIsRested) {
  rest::Contract fresh = nine_to_six();
  fresh.from = LocalDate{2026, 9, 9};
  const std::vector calls = {call("2026-09-08T23:00:00+02:00", "2026-09-08T23:30:00+02:00")};
  const auto next = next_return(fresh, french(), calls, at("2026-09-08T23:30:00+02:00"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->judged.verdict, rest::Verdict::ok);
}

TEST(CostOfCall, IsTheRestThatIsToBeGivenAgain) {
  const Instant three = at("2026-09-09T03:05:00+02:00");
  const auto cost = cost_of_call(nine_to_six(), french(), {}, three);
  ASSERT_TRUE(cost);
  EXPECT_EQ(cost->planned, at("2026-09-09T09:00:00+02:00"));
  EXPECT_EQ(cost->earliest, at("2026-09-09T14:05:00+02:00"));
  EXPECT_EQ(cost->rest_again, hours(5) + minutes(5));
}

TEST(CostOfCall, IsNothingOnceTheRestWasHadNorWhileAtWork) {
  EXPECT_FALSE(cost_of_call(nine_to_six(), french(), {}, at("2026-09-09T05:00:00+02:00")));
  EXPECT_FALSE(cost_of_call(nine_to_six(), french(), {}, at("2026-09-09T10:00:00+02:00")));
  EXPECT_FALSE(cost_of_call(nine_to_six(), {}, {}, at("2026-09-09T03:00:00+02:00")));
}

// The first call cost it already: the second costs only what it adds.
TEST(CostOfCall, OfASecondCallIsWhatItAdds) {
  const std::vector calls = {call("2026-09-08T23:00:00+02:00", "2026-09-08T23:30:00+02:00")};
  const auto cost = cost_of_call(nine_to_six(), french(), calls, at("2026-09-09T01:30:00+02:00"));
  ASSERT_TRUE(cost);
  EXPECT_EQ(cost->planned, at("2026-09-09T10:30:00+02:00"));
  EXPECT_EQ(cost->rest_again, hours(2));
}

}  // namespace
}  // namespace vigie
