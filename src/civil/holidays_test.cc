#include <gtest/gtest.h>

#include "civil/calendar.h"

namespace vigie {
namespace {

std::vector<std::string> dates(HolidayRegion region, int year) {
  std::vector<std::string> out;
  for (const Holiday& holiday : holidays(region, year)) out.push_back(to_string(holiday.date));
  return out;
}

// Dates printed in calendars, the two earliest and the latest that occur among them.
TEST(Easter, FallsOnTheDaysOfTheCalendar) {
  const std::vector<std::string> known = {"1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23",
                                          "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
                                          "2028-04-16", "2038-04-25", "2285-03-22"};
  for (const std::string& text : known)
    EXPECT_EQ(to_string(easter_sunday(parse_date(text)->year)), text);
}

TEST(Easter, IsASundayBetween22MarchAnd25April) {
  for (int year = 1583; year <= 4099; ++year) {
    const LocalDate easter = easter_sunday(year);
    EXPECT_EQ(weekday(easter), Weekday::sunday) << year;
    EXPECT_GE(easter, (LocalDate{year, 3, 22}));
    EXPECT_LE(easter, (LocalDate{year, 4, 25}));
  }
}

TEST(Holidays, FranceHasEleven) {
  EXPECT_EQ(dates(HolidayRegion::france, 2026),
            (std::vector<std::string>{"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08",
                                      "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
                                      "2026-11-01", "2026-11-11", "2026-12-25"}));
  EXPECT_EQ(dates(HolidayRegion::france, 2027),
            (std::vector<std::string>{"2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06",
                                      "2027-05-08", "2027-05-17", "2027-07-14", "2027-08-15",
                                      "2027-11-01", "2027-11-11", "2027-12-25"}));
}

TEST(Holidays, AlsaceMoselleAddsGoodFridayAndSaintStephen) {
  auto expected = dates(HolidayRegion::france, 2026);
  expected.insert(expected.begin() + 1, "2026-04-03");
  expected.push_back("2026-12-26");
  EXPECT_EQ(dates(HolidayRegion::alsace_moselle, 2026), expected);
  EXPECT_TRUE(is_holiday(HolidayRegion::alsace_moselle, {2026, 4, 3}));
  EXPECT_FALSE(is_holiday(HolidayRegion::france, {2026, 4, 3}));
}

TEST(Holidays, TwoOnOneDayAreOneDayOff) {
  const auto year = holidays(HolidayRegion::france, 2008);
  ASSERT_EQ(year.size(), 10U);
  EXPECT_EQ(year[2].date, (LocalDate{2008, 5, 1}));
  EXPECT_EQ(year[2].name_fr, "Fête du Travail et Ascension");
  EXPECT_EQ(year[2].name_en, "Labour Day and Ascension Day");
}

TEST(Holidays, AskingForADayAgreesWithTheListOfTheYear) {
  for (const HolidayRegion region : {HolidayRegion::france, HolidayRegion::alsace_moselle})
    for (int year = 2000; year < 2040; ++year) {
      const auto list = dates(region, year);
      std::vector<std::string> found;
      for (LocalDate day{year, 1, 1}; day.year == year; day = add_days(day, 1))
        if (is_holiday(region, day)) found.push_back(to_string(day));
      EXPECT_EQ(found, list) << year;
    }
}

TEST(Holidays, NoneBeforeTheGregorianCalendar) {
  EXPECT_TRUE(holidays(HolidayRegion::france, 1582).empty());
  EXPECT_FALSE(is_holiday(HolidayRegion::france, {0, 12, 25}));
}

}  // namespace
}  // namespace vigie
