#include "base/message.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

using ::testing::HasSubstr;

// A message as deep as those that are made, with words of any bytes.
Message any_message(int depth) {
  const auto words = *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::elementOf(std::string("\x1f(){}0123456789:")), rc::gen::arbitrary<char>()));
  if (depth == 0 || *rc::gen::arbitrary<bool>()) return verbatim(words);
  std::vector<Message> arguments;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left)
    arguments.push_back(any_message(depth - 1));
  return Message::said(words, std::move(arguments));
}

TEST(Message, ReadsInTheLanguageOfItsReader) {
  const Message message = say("a name has at most 63 characters");
  EXPECT_EQ(text(message), "a name has at most 63 characters");
  EXPECT_EQ(text(message, Language::fr), "un nom compte au plus 63 caractères");
}

TEST(Message, ArgumentsAreReadInTheSameLanguage) {
  const Message message = say("{}: {}", say("a name is missing"), 7);
  EXPECT_EQ(text(message), "a name is missing: 7");
  EXPECT_EQ(text(message, Language::fr), "il manque un nom\u00A0: 7");
}

TEST(Message, FrenchMayPutArgumentsElsewhere) {
  const Message message =
      say("{} is one of {}, not \"{}\"", term("a severity"), "info, warning", "loud");
  EXPECT_EQ(text(message), "a severity is one of info, warning, not \"loud\"");
  EXPECT_EQ(text(message, Language::fr),
            "«\u00A0loud\u00A0» n'est pas une gravité\u00A0; à choisir parmi info, warning");
}

TEST(Message, WordsOfOthersHaveNoOtherLanguageAndNoPlaceholders) {
  EXPECT_EQ(text(verbatim("a name is missing"), Language::fr), "a name is missing");
  EXPECT_EQ(text(verbatim("{} {0} }}")), "{} {0} }}");
  EXPECT_EQ(text(say("\"{}\"", "{}")), "\"{}\"");
}

TEST(Message, WithoutFrenchItReadsInEnglish) {
  EXPECT_EQ(text(Message::said("nobody has translated {}", {verbatim("this")}), Language::fr),
            "nobody has translated this");
}

TEST(Message, BracesAreDoubledInFormats) {
  EXPECT_EQ(text(Message::said("{{\"a\": {}}}", {verbatim("1")})), "{\"a\": 1}");
}

TEST(Message, AStoredLineThatLacksAnArgumentShowsItsPlaceholder) {
  EXPECT_EQ(text(Message::said("{} and {}", {verbatim("one")})), "one and {}");
  EXPECT_EQ(text(Message::said("{7}", {})), "{7}");
}

TEST(StoredMessage, PlainWordsAreStoredAsTheyAreAndReadAsThemselves) {
  EXPECT_EQ(stored(verbatim("HTTP 500")), "HTTP 500");
  EXPECT_EQ(stored_text("HTTP 500, wanted 200-299", Language::fr), "HTTP 500, wanted 200-299");
  EXPECT_EQ(stored_text("", Language::fr), "");
}

TEST(StoredMessage, IsReadLaterInAnyLanguage) {
  const std::string line = stored(say("{}: {}", "web", say("a name is missing")));
  EXPECT_EQ(stored_text(line, Language::en), "web: a name is missing");
  EXPECT_EQ(stored_text(line, Language::fr), "web\u00A0: il manque un nom");
}

TEST(StoredMessage, BrokenLinesReadAsThemselves) {
  for (const std::string line : {"\x1f",
                                 "\x1f"
                                 "5",
                                 "\x1f"
                                 "5:abc",
                                 "\x1f"
                                 "3(abc",
                                 "\x1f"
                                 "3(abc)x",
                                 "\x1f"
                                 "99999999999999999999:a",
                                 "\x1f-1:a",
                                 "\x1f"
                                 "1(a1:b"})
    EXPECT_EQ(stored_text(line, Language::fr), line);
  std::string deep = "\x1f";
  for (int i = 0; i < 100'000; ++i) deep += "1(x";
  EXPECT_EQ(stored_text(deep, Language::fr), deep);
}

TEST(StoredMessage, KeepsItsLimitAndItsLanguageAsLongAsItCan) {
  const Message message = say("{}: {}", std::string(500, 'x'), say("a name is missing"));
  const std::string line = stored(message, 120);
  EXPECT_LE(line.size(), 120u);
  EXPECT_THAT(stored_text(line, Language::fr), HasSubstr("il manque un nom"));
  EXPECT_LE(stored(message, 20).size(), 20u);
  EXPECT_LE(stored(verbatim(std::string(500, 'x')), 300).size(), 300u);
}

RC_GTEST_PROP(StoredMessage, IsTheSameMessageAgain, ()) {
  const Message message = any_message(3);
  RC_ASSERT(from_stored(stored(message)) == message);
}

RC_GTEST_PROP(StoredMessage, AnyLineCanBeRead, (const std::string& line)) {
  const Message message = from_stored("\x1f" + line);
  RC_ASSERT(!text(message, Language::fr).empty() || message.is_said() || line == "0:");
}

}  // namespace
}  // namespace vigie
