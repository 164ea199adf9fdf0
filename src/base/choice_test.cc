#include "base/choice.h"

#include <gtest/gtest.h>

#include <array>

#include "base/fnv.h"

namespace vigie {
namespace {

constexpr std::array<std::string_view, 3> sizes = {"small", "medium", "large"};

TEST(Choice, FindsTheWordAndNothingButTheWord) {
  EXPECT_EQ(choose("a size", "medium", sizes).value(), 1u);
  for (const char* bad : {"", "Medium", "medium ", "mediums", "med"})
    EXPECT_FALSE(choose("a size", bad, sizes)) << bad;
}

TEST(Choice, ARefusalNamesTheWordsAndTheOneThatWasMeant) {
  const auto near = choose("a size", "lage", sizes);
  ASSERT_FALSE(near);
  EXPECT_EQ(near.error().code, ErrorCode::invalid);
  EXPECT_EQ(near.error().text(),
            "a size is one of small, medium, large, not \"lage\": did you mean \"large\"?");
  const auto far = choose("a size", "purple", sizes);
  ASSERT_FALSE(far);
  EXPECT_EQ(far.error().text(), "a size is one of small, medium, large, not \"purple\"");
}

// Test vectors of the FNV reference (draft-eastlake-fnv, appendix C).
TEST(Fnv, IsTheReferenceHash) {
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325u);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8u);
  EXPECT_EQ(fnv1a("bar", fnv1a("foo")), fnv1a("foobar"));
}

}  // namespace
}  // namespace vigie
