#include "rest/contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie::rest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Zone paris = *Zone::find("Europe/Paris");

Instant at(const char* local) {
  return *parse_rfc3339(local);
}
TimeOfDay clock(int hour, int minute = 0) {
  return {hour * 3600 + minute * 60};
}

Contract nine_to_six() {
  Contract contract;
  contract.pattern.push_back(
      {{Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday},
       clock(9),
       clock(18),
       WorkDay::Break{clock(12), clock(13, 30)}});
  return contract;
}

std::vector<std::string> starts(const std::vector<Interval>& shifts) {
  std::vector<std::string> texts;
  for (const Interval& shift : shifts) texts.push_back(to_rfc3339(shift.from, paris));
  return texts;
}

// Monday 11 May 2026 to Sunday 17: Thursday is Ascension Day.
const Interval week{at("2026-05-11T00:00:00+02:00"), at("2026-05-18T00:00:00+02:00")};

TEST(Contract, AWeekIsPlannedAsItsPatternSays) {
  const auto shifts = planned_shifts(nine_to_six(), week, paris, std::nullopt);
  ASSERT_EQ(shifts.size(), 5u);
  EXPECT_EQ(shifts[0],
            (Interval{at("2026-05-11T09:00:00+02:00"), at("2026-05-11T18:00:00+02:00")}));
  const auto breaks = planned_breaks(nine_to_six(), week, paris, std::nullopt);
  ASSERT_EQ(breaks.size(), 5u);
  EXPECT_EQ(breaks[4],
            (Interval{at("2026-05-15T12:00:00+02:00"), at("2026-05-15T13:30:00+02:00")}));
}

TEST(Contract, HolidaysAndAbsencesAreNotPlanned) {
  Contract contract = nine_to_six();
  contract.absences = {{{2026, 5, 11}, {2026, 5, 12}, AbsenceKind::leave},
                       {{2026, 5, 15}, {2026, 5, 15}, AbsenceKind::rest}};
  EXPECT_THAT(starts(planned_shifts(contract, week, paris, HolidayRegion::france)),
              ElementsAre("2026-05-13T09:00:00+02:00"));
  contract.works_on_holidays = true;
  EXPECT_THAT(starts(planned_shifts(contract, week, paris, HolidayRegion::france)),
              ElementsAre("2026-05-13T09:00:00+02:00", "2026-05-14T09:00:00+02:00"));
}

TEST(Contract, NothingIsPlannedBeforeItBeginsNorAfterItsLastDay) {
  Contract contract = nine_to_six();
  contract.from = LocalDate{2026, 5, 12};
  contract.to = LocalDate{2026, 5, 13};
  EXPECT_THAT(starts(planned_shifts(contract, week, paris, std::nullopt)),
              ElementsAre("2026-05-12T09:00:00+02:00", "2026-05-13T09:00:00+02:00"));
}

TEST(Contract, AShiftBelongsToTheStretchInWhichItBegins) {
  const Contract contract = nine_to_six();
  const Instant nine = at("2026-05-12T09:00:00+02:00");
  EXPECT_THAT(starts(planned_shifts(contract, {nine, nine + milliseconds(1)}, paris, {})),
              ElementsAre("2026-05-12T09:00:00+02:00"));
  EXPECT_THAT(planned_shifts(contract, {nine + milliseconds(1), nine + hours(24)}, paris, {}),
              IsEmpty());
}

// On 29 March 2026 the clocks of Paris go from 2:00 to 3:00.
TEST(Contract, ANightEndsOnTheDayAfterAndIsAsLongAsItReallyIs) {
  Contract contract;
  contract.pattern.push_back(
      {{Weekday::saturday}, clock(22), clock(6), WorkDay::Break{clock(1), clock(1, 30)}});
  const Interval weekend{at("2026-03-28T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00")};
  const auto shifts = planned_shifts(contract, weekend, paris, std::nullopt);
  ASSERT_EQ(shifts.size(), 1u);
  EXPECT_EQ(shifts[0].length(), hours(7));
  EXPECT_EQ(planned_breaks(contract, weekend, paris, std::nullopt)[0].from,
            at("2026-03-29T01:00:00+01:00"));
}

TEST(Contract, TwoShiftsOfAWeekMayNotMeet) {
  EXPECT_EQ(overlapping_day(nine_to_six().pattern), std::nullopt);
  EXPECT_EQ(overlapping_day({{{Weekday::monday}, clock(9), clock(12)},
                             {{Weekday::monday}, clock(14), clock(18)}}),
            Weekday::monday);
  EXPECT_EQ(overlapping_day({{{Weekday::sunday}, clock(22), clock(6)},
                             {{Weekday::monday}, clock(6), clock(12)}}),
            Weekday::monday);
  EXPECT_EQ(overlapping_day({{{Weekday::sunday}, clock(22), clock(6)},
                             {{Weekday::monday}, clock(6, 1), clock(12)}}),
            std::nullopt);
}

}  // namespace
}  // namespace vigie::rest
