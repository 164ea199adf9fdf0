#include "people/people.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(People, LanguagesAndChannelsHaveTheirWords) {
  EXPECT_EQ(to_string(Language::en), "en");
  EXPECT_EQ(to_string(Language::fr), "fr");
  EXPECT_EQ(to_string(Channel::email), "email");
}

TEST(People, WhatIsWrittenCanBeReadAgain) {
  for (const Language language : {Language::en, Language::fr})
    EXPECT_EQ(parse_language(to_string(language)), language);
  EXPECT_EQ(parse_channel(to_string(Channel::email)), Channel::email);
}

TEST(People, ATypingMistakeIsRefusedWithASuggestion) {
  const auto language = parse_language("frr");
  ASSERT_FALSE(language);
  EXPECT_EQ(language.error().code, ErrorCode::invalid);
  EXPECT_EQ(language.error().text(),
            "a language is one of en, fr, not \"frr\": did you mean \"fr\"?");
  const auto channel = parse_channel("e-mail");
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().text(),
            "a channel is one of email, not \"e-mail\": did you mean \"email\"?");
  EXPECT_FALSE(parse_language(""));
  EXPECT_FALSE(parse_language("FR"));
}

}  // namespace
}  // namespace vigie
