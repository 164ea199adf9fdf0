#include "base/text.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace vigie {
namespace {

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, ParseIntTakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_int("-42"), -42);
  EXPECT_EQ(parse_int("42s"), std::nullopt);
  EXPECT_EQ(parse_int(""), std::nullopt);
  EXPECT_EQ(parse_int("9223372036854775808"), std::nullopt);
}

TEST(Text, ClosestFindsATypingMistakeAndNothingElse) {
  const std::vector<std::string> keys = {"interval", "timeout", "expect"};
  EXPECT_EQ(closest("intervall", keys), "interval");
  EXPECT_EQ(closest("timout", keys), "timeout");
  EXPECT_EQ(closest("exepct", keys), "expect");
  EXPECT_EQ(closest("colour", keys), std::nullopt);
}

TEST(Text, ShortenNeverCutsACharacter) {
  EXPECT_EQ(shorten("été", 5), "été");
  EXPECT_EQ(shorten("ééééé", 8), "éé…");
  EXPECT_EQ(shorten("abc", 2), "ab");
}

TEST(Slug, RefusesWhatAFileNameOrUrlCouldNotCarry) {
  EXPECT_TRUE(parse_slug("web-1_a"));
  for (const char* bad : {"", "-a", "A", "a b", "é", "a/b"}) EXPECT_FALSE(parse_slug(bad)) << bad;
  EXPECT_FALSE(parse_slug(std::string(64, 'a')));
}

}  // namespace
}  // namespace vigie
