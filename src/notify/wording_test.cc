#include "notify/wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace vigie {
namespace {

Zone paris() {
  return *Zone::find("Europe/Paris");
}
Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

TEST(Wording, a_time_names_its_day_and_zone_in_both_languages) {
  const Instant t = at("2026-11-20T19:30:05Z");
  EXPECT_EQ(time_text(t, paris(), Language::en), "Fri 20 Nov 2026, 20:30:05 CET");
  EXPECT_EQ(time_text(t, paris(), Language::fr), "ven. 20 nov. 2026, 20:30:05 CET");
  EXPECT_EQ(time_text(t, Zone::utc(), Language::en), "Fri 20 Nov 2026, 19:30:05 UTC");
}

TEST(Wording, the_two_half_past_two_of_an_autumn_night_differ) {
  EXPECT_EQ(time_text(at("2026-10-25T00:30:00Z"), paris(), Language::en),
            "Sun 25 Oct 2026, 02:30:00 CEST");
  EXPECT_EQ(time_text(at("2026-10-25T01:30:00Z"), paris(), Language::en),
            "Sun 25 Oct 2026, 02:30:00 CET");
}

TEST(Wording, a_zone_without_letters_shows_its_offset) {
  const Result<Zone> zone = Zone::find("America/Sao_Paulo");
  ASSERT_TRUE(zone);
  EXPECT_EQ(time_text(at("2026-08-01T12:00:00Z"), *zone, Language::fr),
            "sam. 1 août 2026, 09:00:00 UTC-03");
}

TEST(Wording, a_length_shows_its_two_largest_units) {
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

TEST(Wording, names_are_joined_as_people_do) {
  const std::vector<std::string> names = {"Alice", "Bob", "Chloé"};
  EXPECT_EQ(list_text({}, Language::en), "");
  EXPECT_EQ(list_text(std::span(names).first(1), Language::fr), "Alice");
  EXPECT_EQ(list_text(names, Language::en), "Alice, Bob and Chloé");
  EXPECT_EQ(list_text(names, Language::fr), "Alice, Bob et Chloé");
}

TEST(Wording, one_line_leaves_nothing_that_breaks_or_reorders_a_line) {
  EXPECT_EQ(one_line("web down\r\nBcc: eve@example.org"), "web down Bcc: eve@example.org");
  EXPECT_EQ(one_line(" a\tb\u2028c\u0085d "), "a b c d");
  EXPECT_EQ(one_line("a\u202Eb\u2066c"), "a b c");
  EXPECT_EQ(one_line("réseau ‼"), "réseau ‼");
  EXPECT_EQ(one_line(std::string_view("a\0b", 3)), "a b");
}

TEST(Wording, bytes_that_are_not_utf8_become_replacement_characters) {
  EXPECT_EQ(one_line("caf\xE9!"), "caf\uFFFD!");
  EXPECT_EQ(one_line("\xC0\x80"), "\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(one_line("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(one_line("\xF0\x9F\x92"), "\uFFFD\uFFFD\uFFFD");  // cut short
  EXPECT_EQ(one_line("\uFFFD"), "\uFFFD");
}

RC_GTEST_PROP(Wording, one_line_of_any_bytes_is_one_line_and_stays_so, (const std::string& bytes)) {
  const std::string line = one_line(bytes);
  RC_ASSERT(std::ranges::none_of(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
  RC_ASSERT(one_line(line) == line);
}

TEST(Wording, a_zone_that_vanished_reads_as_utc) {
  EXPECT_EQ(zone_or_utc("Europe/Atlantis").name(), Zone::utc().name());
  EXPECT_EQ(zone_or_utc("Europe/Paris").name(), "Europe/Paris");
}

}  // namespace
}  // namespace vigie
