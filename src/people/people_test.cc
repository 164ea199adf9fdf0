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
  for (const Channel channel : all_channels) EXPECT_EQ(parse_channel(to_string(channel)), channel);
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
            "a channel is one of email, sms, ntfy, webhook, chat, not \"e-mail\": did you mean "
            "\"email\"?");
  EXPECT_FALSE(parse_language(""));
  EXPECT_FALSE(parse_language("FR"));
}

TEST(People, ARuleSaysWhichContactsAreUsedAndWhen) {
  Person person;
  person.contacts = {{Channel::email, "a@example.org"},
                     {Channel::sms, "+33612345678"},
                     {Channel::email, "b@example.org"},
                     {Channel::ntfy, "https://ntfy.sh/a"}};
  person.rules[Severity::critical] = {{Channel::sms, Duration{}}, {Channel::email, minutes(2)}};
  const auto planned = planned_contacts(person, Severity::critical);
  ASSERT_EQ(planned.size(), 3U);
  EXPECT_EQ(planned[0], (PlannedContact{person.contacts[1], Duration{}}));
  EXPECT_EQ(planned[1], (PlannedContact{person.contacts[0], minutes(2)}));
  EXPECT_EQ(planned[2], (PlannedContact{person.contacts[2], minutes(2)}));
}

TEST(People, WithoutARuleThatNamesAContactAllAreUsedAtOnce) {
  Person person;
  person.contacts = {{Channel::email, "a@example.org"}, {Channel::sms, "+33612345678"}};
  person.rules[Severity::info] = {{Channel::ntfy, minutes(2)}};
  for (const Severity severity : {Severity::info, Severity::critical}) {
    const auto planned = planned_contacts(person, severity);
    ASSERT_EQ(planned.size(), 2U);
    EXPECT_EQ(planned[1].delay, Duration{});
  }
}

}  // namespace
}  // namespace vigie
