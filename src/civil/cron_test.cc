#include "civil/cron.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "base/message.h"

namespace vigie {
namespace {

Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

Instant next(std::string_view cron, std::string_view zone, std::string_view after) {
  return Cron::parse(cron)->next(*Zone::find(zone), at(after));
}

TEST(Cron, NextOfEachField) {
  EXPECT_EQ(next("30 3 * * *", "UTC", "2026-11-20T03:29:59Z"), at("2026-11-20T03:30:00Z"));
  EXPECT_EQ(next("30 3 * * *", "UTC", "2026-11-20T03:30:00Z"), at("2026-11-21T03:30:00Z"));
  EXPECT_EQ(next("*/15 * * * *", "UTC", "2026-11-20T03:46:00Z"), at("2026-11-20T04:00:00Z"));
  EXPECT_EQ(next("10/20 5 * * *", "UTC", "2026-11-20T05:31:00Z"), at("2026-11-20T05:50:00Z"));
  EXPECT_EQ(next("0 8-10,18 * * *", "UTC", "2026-11-20T10:00:00Z"), at("2026-11-20T18:00:00Z"));
  EXPECT_EQ(next("0 0 * * MON-FRI", "UTC", "2026-11-20T12:00:00Z"), at("2026-11-23T00:00:00Z"));
  EXPECT_EQ(next("0 0 * * 7", "UTC", "2026-11-20T12:00:00Z"), at("2026-11-22T00:00:00Z"));
  EXPECT_EQ(next("0 0 * * sun", "UTC", "2026-11-20T12:00:00Z"), at("2026-11-22T00:00:00Z"));
  EXPECT_EQ(next("0 0 1 jan,jul *", "UTC", "2026-11-20T12:00:00Z"), at("2027-01-01T00:00:00Z"));
  EXPECT_EQ(next("0 0 29 2 *", "UTC", "2026-11-20T12:00:00Z"), at("2028-02-29T00:00:00Z"));
}

TEST(Cron, ADayGivenBothWaysIsEitherOfThem) {
  EXPECT_EQ(next("0 0 13 * fri", "UTC", "2026-11-20T12:00:00Z"), at("2026-11-27T00:00:00Z"));
  EXPECT_EQ(next("0 0 13 * fri", "UTC", "2026-12-11T12:00:00Z"), at("2026-12-13T00:00:00Z"));
  // Unless one begins with a star: the first odd day that is a Sunday.
  EXPECT_EQ(next("0 0 */2 * sun", "UTC", "2026-11-20T12:00:00Z"), at("2026-11-29T00:00:00Z"));
}

// Paris, 29 March 2026: 02:00 does not exist; 25 October: 02:00-03:00 comes twice.
TEST(Cron, ASkippedTimeIsDueAtTheChangeAndADoubledOneOnce) {
  EXPECT_EQ(next("30 2 * * *", "Europe/Paris", "2026-03-28T12:00:00Z"), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(next("30 2 * * *", "Europe/Paris", "2026-03-29T01:00:00Z"), at("2026-03-30T00:30:00Z"));
  EXPECT_EQ(next("30 2 * * *", "Europe/Paris", "2026-10-24T12:00:00Z"), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(next("30 2 * * *", "Europe/Paris", "2026-10-25T00:30:00Z"), at("2026-10-26T01:30:00Z"));
  EXPECT_EQ(next("0 3 * * *", "Europe/Paris", "2026-03-28T12:00:00Z"), at("2026-03-29T01:00:00Z"));
}

TEST(Cron, RefusesWhatIsNotOne) {
  for (const char* text :
       {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
        "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1,,2 * * * *",
        "* * * foo *", "@daily", "-1 * * * *", "1-2-3 * * * *", "0 0 31 2 *", "0 0 30 feb *"})
    EXPECT_FALSE(Cron::parse(text).has_value()) << text;
  EXPECT_NE(
      text(Cron::parse("0 25 * * *").error().message).find("\"25\" is not an hour: wanted 0 to 23"),
      std::string::npos);
}

// Against every minute: from any instant, `next` is the first minute that the schedule names, where
// a skipped local time stands at the change and the second of a doubled one does not count.
RC_GTEST_PROP(CronProperty, NextIsTheFirstNamedMinute, ()) {
  static const std::vector<std::string> zones = {"UTC", "Europe/Paris", "America/New_York",
                                                 "Australia/Lord_Howe", "Asia/Kolkata"};
  static const std::vector<std::string> parts = {"*", "*/7", "0", "30", "2", "1-3", "5,59"};
  static const std::vector<std::string> hours_of = {"*", "*/5", "0", "2", "1-3", "2,23"};
  static const std::vector<std::string> days = {"*", "1-15", "25", "29", "*/3"};
  static const std::vector<std::string> weekdays = {"*", "sun", "1-5", "7"};
  const Zone zone = *Zone::find(*rc::gen::elementOf(zones));
  const Cron cron =
      *Cron::parse(*rc::gen::elementOf(parts) + " " + *rc::gen::elementOf(hours_of) + " " +
                   *rc::gen::elementOf(days) + " * " + *rc::gen::elementOf(weekdays));
  const Instant near_change = *rc::gen::element(
      at("2026-03-29T00:00:00Z"), at("2026-10-25T00:00:00Z"), at("2026-03-08T06:00:00Z"),
      at("2026-11-01T05:00:00Z"), at("2026-04-04T14:00:00Z"), at("2026-10-03T15:00:00Z"));
  const Instant after = near_change + seconds(*rc::gen::inRange(-7200, 7200));
  const Instant due = cron.next(zone, after);
  RC_ASSERT(due > after);
  // Walk over the minutes of UTC; offsets are whole minutes.
  Instant minute = Instant::from_ms(after.ms() - after.ms() % 60'000);
  Instant found = Instant::max();
  for (int i = 0; i < 60 * 24 * 3 && found == Instant::max(); ++i, minute += minutes(1)) {
    if (minute <= after) continue;
    const LocalTime local = zone.to_local(minute);
    bool named = cron.names(local) && zone.first_instant(local) == minute;
    const LocalTime before = zone.to_local(minute - minutes(1));
    for (LocalTime skipped = before; !named;) {  // those that the change jumped over
      skipped.time.seconds += 60;
      if (skipped.time.seconds >= 86'400) skipped = {add_days(skipped.date, 1), TimeOfDay{}};
      if (skipped >= local) break;
      named = cron.names(skipped);
    }
    if (named) found = minute;
  }
  if (found == Instant::max()) {
    RC_ASSERT(due > after + hours(24 * 3) - minutes(2));
  } else {
    RC_ASSERT(due == found);
  }
}

}  // namespace
}  // namespace vigie
