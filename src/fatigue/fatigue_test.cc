#include "fatigue/fatigue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "civil/time_words.h"

namespace vigie::fatigue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Zone paris = *Zone::find("Europe/Paris");

Instant at(std::string_view local) {
  const auto date = *parse_date(local.substr(0, 10));
  return paris.first_instant({date, *parse_time_of_day(local.substr(11))});
}

Watcher alice() {
  Watcher watcher;
  watcher.person = PersonName("alice");
  watcher.full_name = "Alice Martin";
  watcher.zone = paris;
  return watcher;
}

CallMade call(std::string_view local, const char* person = "alice") {
  return {PersonName(person), at(local), IncidentId(1)};
}

const Interval september{at("2026-09-01 00:00"), at("2026-10-01 00:00")};

TEST(Fatigue, ACallIsOfTheNightOrOfSleepByTheClockOfThePerson) {
  const Figures figures =
      figures_of(alice(),
                 {call("2026-09-02 10:00"), call("2026-09-02 20:59"), call("2026-09-02 21:00"),
                  call("2026-09-02 23:00"), call("2026-09-03 06:30"), call("2026-09-03 07:00")},
                 september);
  EXPECT_EQ(figures.calls, 6);
  EXPECT_EQ(figures.at_night, 2);  // 21:00 and 23:00: the night ends at 06:00
  EXPECT_EQ(figures.asleep, 2);    // 23:00 and 06:30
}

TEST(Fatigue, TheSameInstantIsDayForSomebodyElsewhere) {
  Watcher there = alice();
  there.zone = *Zone::find("America/Montreal");
  const std::vector<CallMade> calls = {call("2026-09-03 03:00")};
  EXPECT_EQ(figures_of(alice(), calls, september).asleep, 1);
  EXPECT_EQ(figures_of(there, calls, september).asleep, 0);  // 21:00 there
  EXPECT_EQ(figures_of(there, calls, september).at_night, 1);
}

TEST(Fatigue, CallsOnBothSidesOfMidnightDisturbOneNight) {
  const Figures figures = figures_of(alice(),
                                     {call("2026-09-02 23:30"), call("2026-09-03 02:00"),
                                      call("2026-09-03 06:59"), call("2026-09-04 01:00")},
                                     september);
  EXPECT_EQ(figures.disturbed_nights, 2);
}

TEST(Fatigue, OnlyTheCallsOfThePersonInTheMonthCount) {
  const Figures figures = figures_of(alice(),
                                     {call("2026-08-31 23:59"), call("2026-09-01 00:00"),
                                      call("2026-09-15 12:00", "bob"), call("2026-10-01 00:00")},
                                     september);
  EXPECT_EQ(figures.calls, 1);
}

TEST(Fatigue, DutyThatIsNotBrokenByADayGoesOnAndLengthensTheMonthInWhichItEnds) {
  Watcher watcher = alice();
  watcher.on_call = {{at("2026-08-24 09:00"), at("2026-08-31 09:00")},
                     {at("2026-09-01 08:59"), at("2026-09-07 09:00")},   // 23:59 later
                     {at("2026-09-08 09:00"), at("2026-09-09 09:00")}};  // a day later: another one
  const Figures figures = figures_of(watcher, {}, september);
  EXPECT_EQ(figures.longest_duty, hours(24 * 14));
  EXPECT_EQ(figures.on_call, hours(24 * 7) + minutes(1));
  const Interval august{at("2026-08-01 00:00"), at("2026-09-01 00:00")};
  EXPECT_EQ(figures_of(watcher, {}, august).longest_duty,
            at("2026-09-01 00:00") - watcher.on_call[0].from);
}

TEST(Fatigue, TwoSchedulesAtOnceAreOneDuty) {
  Watcher watcher = alice();
  watcher.on_call = {{at("2026-09-02 00:00"), at("2026-09-03 00:00")},
                     {at("2026-09-02 12:00"), at("2026-09-03 12:00")}};
  EXPECT_EQ(figures_of(watcher, {}, september).on_call, hours(36));
}

TEST(Fatigue, ARestIsBrokenWhenWorkGoesOnTooEarly) {
  Watcher watcher = alice();
  watcher.broken = {{{at("2026-08-31 22:00"), at("2026-09-01 06:00")}, hours(11)},
                    {{at("2026-09-30 20:00"), at("2026-10-01 05:00")}, hours(11)}};
  EXPECT_EQ(figures_of(watcher, {}, september).broken_rests, 1);
}

TEST(Fatigue, AWarningBeginsAtItsThresholdAndCanBeSwitchedOff) {
  const Thresholds thresholds{
      .disturbed_nights = 4, .calls_asleep = 0, .broken_rests = 1, .duty_days = 14};
  Figures figures;
  figures.disturbed_nights = 3;
  figures.asleep = 50;
  figures.longest_duty = hours(24 * 14) - minutes(1);
  EXPECT_THAT(warnings_of(PersonName("alice"), figures, {2026, 9}, thresholds), IsEmpty());
  figures.disturbed_nights = 4;
  figures.broken_rests = 1;
  figures.longest_duty = hours(24 * 14);
  EXPECT_THAT(warnings_of(PersonName("alice"), figures, {2026, 9}, thresholds),
              ElementsAre(Warning{PersonName("alice"), {2026, 9}, Strain::disturbed_nights, 4, 4},
                          Warning{PersonName("alice"), {2026, 9}, Strain::broken_rests, 1, 1},
                          Warning{PersonName("alice"), {2026, 9}, Strain::longest_duty, 14, 14}));
}

CalledIncident incident(std::int64_t id, const char* source, std::string_view opened,
                        std::optional<Duration> wait, Usefulness usefulness) {
  CalledIncident out{IncidentId(id), source, at(opened), at(opened) + seconds(10), {}, usefulness};
  if (wait) out.acknowledged_at = *out.paged_at + *wait;
  return out;
}

Record two_months() {
  Record record;
  record.watchers = {alice()};
  record.calls = {call("2026-09-02 03:00"), call("2026-09-02 03:05", "gone"),
                  call("2026-10-02 12:00")};
  record.incidents = {
      incident(1, "check:web", "2026-09-02 03:00", minutes(4), Usefulness::false_alarm),
      incident(2, "check:web", "2026-09-03 03:20", minutes(10), Usefulness::useful),
      incident(3, "check:web", "2026-09-04 03:40", minutes(2), Usefulness::not_judged),
      incident(4, "check:db", "2026-10-02 12:00", std::nullopt, Usefulness::false_alarm),
      incident(5, "by hand", "2026-11-02 12:00", minutes(1), Usefulness::useful)};
  return record;
}

TEST(Fatigue, TheTimeToAcknowledgeIsAMedianForEachHourOfTheTeam) {
  const Report made =
      report(two_months(), {2026, 9}, {2026, 10}, at("2026-12-01 00:00"), paris, {});
  EXPECT_EQ(made.hours[3], (HourOfDay{3, 3, minutes(4)}));
  EXPECT_EQ(made.hours[12], (HourOfDay{1, 0, std::nullopt}));
  EXPECT_EQ(made.hours[4], HourOfDay{});
}

TEST(Fatigue, TheNoisiestSourceStandsFirstAndItsShareIsOfWhatWasJudged) {
  const Report made =
      report(two_months(), {2026, 9}, {2026, 10}, at("2026-12-01 00:00"), paris, {});
  EXPECT_THAT(made.noise, ElementsAre(Noise{"check:web", 3, 2, 1}, Noise{"check:db", 1, 1, 1}));
}

TEST(Fatigue, MonthsAreThoseOfTheTeamAndHoldTheCallsOfPeopleWhoHaveLeft) {
  const Report made =
      report(two_months(), {2026, 9}, {2026, 10}, at("2026-12-01 00:00"), paris, {});
  ASSERT_THAT(made.months, ElementsAre(Month{2026, 9}, Month{2026, 10}));
  EXPECT_EQ(made.by_month[0].incidents, 3);
  EXPECT_EQ(made.by_month[0].judged, 2);
  EXPECT_EQ(made.by_month[0].false_alarms, 1);
  EXPECT_EQ(made.by_month[0].median, minutes(4));
  EXPECT_EQ(made.by_month[0].figures.calls, 2);
  EXPECT_EQ(made.by_month[0].figures.asleep, 1);
  EXPECT_EQ(made.by_month[1].median, std::nullopt);
  ASSERT_EQ(made.people.size(), 1u);
  EXPECT_EQ(made.people[0].whole.calls, 2);
  EXPECT_EQ(made.people[0].by_month[1].calls, 1);
}

TEST(Fatigue, NothingIsSaidOfWhatIsNotKnownYet) {
  const Report made =
      report(two_months(), {2026, 9}, {2026, 10}, at("2026-09-03 00:00"), paris, {});
  EXPECT_EQ(made.by_month[0].incidents, 1);
  EXPECT_EQ(made.by_month[1].incidents, 0);
}

TEST(Fatigue, AReaderWithoutTheRightReadsOfThemselfAndHowManyAreWarned) {
  Record record = two_months();
  Watcher bob = alice();
  bob.person = PersonName("bob");
  record.watchers.push_back(bob);
  record.watchers[0].broken = {{{at("2026-09-02 22:00"), at("2026-09-03 06:00")}, hours(11)}};
  const Report made =
      for_reader(report(record, {2026, 9}, {2026, 10}, at("2026-12-01 00:00"), paris, {}),
                 {PersonName("bob")});
  ASSERT_EQ(made.people.size(), 1u);
  EXPECT_EQ(made.people[0].person, PersonName("bob"));
  EXPECT_THAT(made.warnings, IsEmpty());
  EXPECT_EQ(made.warned_people, 1);
  EXPECT_FALSE(made.all_people);
}

}  // namespace
}  // namespace vigie::fatigue
