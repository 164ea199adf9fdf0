#include "notify/wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace vigie {
namespace {

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

}  // namespace
}  // namespace vigie
