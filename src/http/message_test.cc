#include "http/message.h"

#include <gtest/gtest.h>

namespace vigie::http {
namespace {

TEST(Language, IsWhatTheReaderPrefersOfWhatWeSpeak) {
  EXPECT_EQ(preferred_language(""), Language::en);
  EXPECT_EQ(preferred_language("fr"), Language::fr);
  EXPECT_EQ(preferred_language("fr-CA, en;q=0.8"), Language::fr);
  EXPECT_EQ(preferred_language("en-US,en;q=0.9,fr;q=0.8"), Language::en);
  EXPECT_EQ(preferred_language("de, FR;q=0.5, en;q=0.25"), Language::fr);
  EXPECT_EQ(preferred_language("de"), Language::en);
  EXPECT_EQ(preferred_language("fr;q=0, en"), Language::en);
  EXPECT_EQ(preferred_language("fr, en"), Language::fr);
  EXPECT_EQ(preferred_language("en, fr"), Language::en);
  EXPECT_EQ(preferred_language("fr;q=nonsense"), Language::en);
  EXPECT_EQ(preferred_language("fr ; q=0.001"), Language::fr);
  EXPECT_EQ(preferred_language(",;,=q,"), Language::en);
}

}  // namespace
}  // namespace vigie::http
