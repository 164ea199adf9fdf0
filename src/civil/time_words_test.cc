#include "civil/time_words.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

Zone paris() {
  return *Zone::find("Europe/Paris");
}
Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

TEST(TimeWords, a_time_names_its_day_and_zone_in_both_languages) {
  const Instant t = at("2026-11-20T19:30:05Z");
  EXPECT_EQ(time_text(t, paris(), Language::en), "Fri 20 Nov 2026, 20:30:05 CET");
  EXPECT_EQ(time_text(t, paris(), Language::fr), "ven. 20 nov. 2026, 20:30:05 CET");
  EXPECT_EQ(time_text(t, Zone::utc(), Language::en), "Fri 20 Nov 2026, 19:30:05 UTC");
}

TEST(TimeWords, the_two_half_past_two_of_an_autumn_night_differ) {
  EXPECT_EQ(time_text(at("2026-10-25T00:30:00Z"), paris(), Language::en),
            "Sun 25 Oct 2026, 02:30:00 CEST");
  EXPECT_EQ(time_text(at("2026-10-25T01:30:00Z"), paris(), Language::en),
            "Sun 25 Oct 2026, 02:30:00 CET");
}

TEST(TimeWords, a_zone_without_letters_shows_its_offset) {
  const Result<Zone> zone = Zone::find("America/Sao_Paulo");
  ASSERT_TRUE(zone);
  EXPECT_EQ(time_text(at("2026-08-01T12:00:00Z"), *zone, Language::fr),
            "sam. 1 août 2026, 09:00:00 UTC-03");
}

TEST(TimeWords, a_length_shows_its_two_largest_units) {
  EXPECT_EQ(length_text(seconds(0), Language::en), "0 s");
  EXPECT_EQ(length_text(seconds(-5), Language::en), "0 s");
  EXPECT_EQ(length_text(seconds(59), Language::en), "59 s");
  EXPECT_EQ(length_text(seconds(120), Language::en), "2 min");
  EXPECT_EQ(length_text(seconds(125), Language::en), "2 min 5 s");
  EXPECT_EQ(length_text(hours(1) + minutes(5) + seconds(9), Language::en), "1 h 5 min");
  EXPECT_EQ(length_text(hours(76), Language::en), "3 d 4 h");
  EXPECT_EQ(length_text(hours(76), Language::fr), "3 j 4 h");
  EXPECT_EQ(length_text(hours(24), Language::fr), "1 j");
}

TEST(TimeWords, the_public_reads_no_seconds) {
  const Instant t = at("2026-11-20T19:30:05Z");
  EXPECT_EQ(minute_text(t, paris(), Language::en), "20 Nov 2026, 20:30 CET");
  EXPECT_EQ(minute_text(t, paris(), Language::fr), "20 nov. 2026, 20:30 CET");
}

TEST(TimeWords, protocols_read_their_own_date) {
  EXPECT_EQ(http_date(at("2026-11-20T19:30:05Z")), "Fri, 20 Nov 2026 19:30:05 GMT");
  EXPECT_EQ(http_date(at("2026-01-04T09:03:07Z")), "Sun, 04 Jan 2026 09:03:07 GMT");
  EXPECT_EQ(mail_date(at("2026-07-01T22:30:05Z"), paris()), "Thu, 02 Jul 2026 00:30:05 +0200");
  EXPECT_EQ(mail_date(at("2026-07-01T22:30:05Z"), *Zone::find("America/St_Johns")),
            "Wed, 01 Jul 2026 20:00:05 -0230");
}

TEST(TimeWords, a_zone_that_vanished_reads_as_utc) {
  EXPECT_EQ(zone_or_utc("Europe/Atlantis").name(), Zone::utc().name());
  EXPECT_EQ(zone_or_utc("Europe/Paris").name(), "Europe/Paris");
}

}  // namespace
}  // namespace vigie
