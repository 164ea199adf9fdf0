#include "config/yaml.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/limits.h"

namespace vigie {
namespace {

Node good(std::string_view text) {
  auto node = read_yaml(text, "f.yaml");
  EXPECT_TRUE(node) << (node ? "" : vigie::text(message_of(node.error())));
  return node ? *node : Node{};
}

std::string bad(std::string_view text) {
  const auto node = read_yaml(text, "f.yaml");
  return node ? "no error" : vigie::text(message_of(node.error()));
}

TEST(Yaml, EveryNodeKnowsItsPlace) {
  const Node root = good("# comment\na:\n  - x\n  - { b: \"y\" }\n");
  const Entry& a = root.entries.at(0);
  EXPECT_EQ(a.line, 2);
  EXPECT_EQ(a.column, 1);
  EXPECT_EQ(a.value.items.at(0).line, 3);
  EXPECT_EQ(a.value.items.at(0).column, 5);
  const Entry& b = a.value.items.at(1).entries.at(0);
  EXPECT_EQ(b.line, 4);
  EXPECT_EQ(b.column, 7);
  EXPECT_EQ(b.value.column, 10);
  EXPECT_FALSE(b.value.plain);
}

TEST(Yaml, ColumnsCountCharacters) {
  EXPECT_EQ(bad("é: [ü, *x]\n"),
            "f.yaml:1:8: the alias *x is not defined above (define it with &x before this line)");
}

TEST(Yaml, AnEmptyTextIsNull) {
  EXPECT_TRUE(good("").is_null());
  EXPECT_TRUE(good("# nothing\n").is_null());
}

TEST(Yaml, AcceptsWindowsLineEndsAndAByteOrderMark) {
  EXPECT_EQ(good("\xEF\xBB\xBF"
                 "a: x\r\nb: y\r\n")
                .find("b")
                ->text,
            "y");
}

TEST(Yaml, AnAliasIsACopyAtItsOwnPlace) {
  const Node root = good("a: &n [x, y]\nb: *n\n");
  EXPECT_EQ(root.find("b")->items.size(), 2U);
  EXPECT_EQ(root.find("b")->line, 2);
  EXPECT_EQ(root.find("b")->items[0].line, 1);
}

TEST(Yaml, TheMergeKeyGivesWayToTheMapItself) {
  const Node root = good(
      "base: &base { a: 1, b: 2 }\nmore: &more { b: 3, c: 4 }\n"
      "one: { <<: *base, b: 9 }\ntwo: { <<: [*base, *more] }\n");
  EXPECT_EQ(root.find("one")->find("a")->text, "1");
  EXPECT_EQ(root.find("one")->find("b")->text, "9");
  EXPECT_EQ(root.find("two")->find("b")->text, "2");
  EXPECT_EQ(root.find("two")->find("c")->text, "4");
  EXPECT_EQ(root.find("two")->find("<<"), nullptr);
}

TEST(Yaml, AQuotedMergeKeyIsAnOrdinaryKey) {
  EXPECT_NE(good("\"<<\": 1\n").find("<<"), nullptr);
}

TEST(Yaml, RefusesAMergeOfSomethingElse) {
  EXPECT_EQ(bad("a: { <<: 3 }\n"),
            "f.yaml:1:10: a merge key takes a map or a list of maps (write <<: *name_of_a_map)");
}

TEST(Yaml, AnAliasInsideItsOwnAnchorIsNotDefined) {
  EXPECT_EQ(bad("a: &a [*a]\n"),
            "f.yaml:1:8: the alias *a is not defined above (define it with &a before this line)");
}

TEST(Yaml, RefusesABombOfAliases) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 0; j < 9; ++j) text += ", " + last;
    text += "]\n";
  }
  EXPECT_NE(bad(text).find("too large once its aliases are expanded"), std::string::npos);
}

TEST(Yaml, RefusesABombOfLongTexts) {
  std::string text = "a: &a " + std::string(500'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 20; ++i) text += ", *a";
  EXPECT_NE(bad(text + "]\n").find("too large once its aliases are expanded"), std::string::npos);
}

TEST(Yaml, RefusesDeepTrees) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "x" + std::string(depth, ']');
  };
  good(nested(limits::yaml_depth));
  EXPECT_EQ(bad(nested(limits::yaml_depth + 1)), "f.yaml:1:52: more than 50 levels");
}

TEST(Yaml, RefusesTreesThatAliasesMakeDeep) {
  const std::string deep = std::string(30, '[') + "x" + std::string(30, ']');
  const std::string more = std::string(30, '[') + "*a" + std::string(30, ']');
  EXPECT_EQ(bad("a: &a " + deep + "\nb: " + more), "f.yaml:2:34: more than 50 levels");
}

TEST(Yaml, RefusesALargeFile) {
  EXPECT_EQ(bad(std::string(limits::config_file + 1, '#')),
            "f.yaml: the file has more than 1048576 bytes (split it into several files)");
}

TEST(Yaml, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(bad("a: x\nb: \xff\n"),
            "f.yaml:2:4: a character that a text file cannot have (save the file as UTF-8)");
}

RC_GTEST_PROP(Yaml, AnyBytesAreReadOrRefused, (const std::string& text)) {
  const auto node = read_yaml(text, "f.yaml");
  RC_ASSERT(node.has_value() || !node.error().message.empty());
}

}  // namespace
}  // namespace vigie
