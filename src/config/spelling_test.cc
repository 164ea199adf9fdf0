#include "config/spelling.h"

#include <gtest/gtest.h>

#include "config/json_body.h"

namespace vigie {
namespace {

std::string of(const Spelling& spelling) {
  return spelling ? *spelling : "refused";
}

TEST(Spelling, Urls) {
  for (const char* good :
       {"http://localhost", "https://example.org/", "http://10.0.0.7:8080/health?x=1&y=%20",
        "http://[::1]:80/", "https://a_b.example.org./", "http://example.org?x", "http://x:65535"})
    EXPECT_EQ(of(spelling::url(good)), good);
  EXPECT_EQ(of(spelling::url("HTTPS://Example.org/Path")), "https://Example.org/Path");
  for (const char* bad : {"",
                          "/",
                          "example.org",
                          "ftp://x/",
                          "http://",
                          "http:///x",
                          "http://x:0/",
                          "http://x:65536/",
                          "http://x:/",
                          "http://x:+80/",
                          "http://a@b/",
                          "http://a:b@c/",
                          "http://x/#y",
                          "http://x/ y",
                          "http://x/\n",
                          "http://-x/",
                          "http://x..y/",
                          "http://[1]/",
                          "http://[::1/",
                          "http://[::1]x/",
                          "http://é/",
                          "http://x/<",
                          "mailto:a@b",
                          "://x"})
    EXPECT_EQ(of(spelling::url(bad)), "refused") << bad;
}

TEST(Spelling, SecretsInAUrlStandBehindTheHost) {
  for (const char* good : {"http://x/{{secret.a}}", "http://x?t={{secret.a}}&u={{secret.b-c}}",
                           "https://x:80/{{secret.a}}/y?z"})
    EXPECT_EQ(of(spelling::url(good)), good);
  for (const char* bad :
       {"http://{{secret.a}}/", "http://{{secret.a}}.x/", "http://x:{{secret.a}}/", "{{secret.a}}",
        "{{secret.a}}://x/", "http://x{{secret.a}}", "http://x/{{secret.}}", "http://x/{{a}}",
        "http://a:{{secret.a}}@x/", "http://x/{{secret.a}} y"})
    EXPECT_EQ(of(spelling::url(bad)), "refused") << bad;
}

TEST(Spelling, EmailAddresses) {
  for (const char* good : {"a@b", "first.last+tag@sub.example.org", "o'brien@example.org"})
    EXPECT_EQ(of(spelling::email_address(good)), good);
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c",
                          "<a@b>", "a@b.", "a@-b", "é@b", "a\n@b", "a@b\r\nBcc: c@d"})
    EXPECT_EQ(of(spelling::email_address(bad)), "refused") << bad;
  EXPECT_EQ(of(spelling::email_address(std::string(65, 'a') + "@b")), "refused");
}

TEST(Spelling, StatusCodes) {
  EXPECT_EQ(of(spelling::status("200")), "200");
  EXPECT_EQ(of(spelling::status("200 - 299")), "200-299");
  EXPECT_EQ(of(spelling::status("204-204")), "204");
  for (const char* bad : {"", "99", "600", "2xx", "-200", "200-", "300-200", "200-299-300", "0200"})
    EXPECT_EQ(of(spelling::status(bad)), "refused") << bad;
  EXPECT_EQ(spelling::status_range("204"), (StatusRange{204, 204}));
  EXPECT_EQ(spelling::status_range("200-299"), (StatusRange{200, 299}));
}

TEST(Spelling, JsonPointers) {
  for (const char* good : {"", "/", "/a/0/b", "/a~0b~1c", "/ é"})
    EXPECT_EQ(of(spelling::json_pointer(good)), good);
  for (const char* bad : {"a", "#/a", "/~", "/a~2"})
    EXPECT_EQ(of(spelling::json_pointer(bad)), "refused") << bad;
}

TEST(Spelling, RegularExpressions) {
  EXPECT_EQ(of(spelling::regex("^v[0-9]+(\\.[0-9]+)*$")), "^v[0-9]+(\\.[0-9]+)*$");
  for (const char* bad : {"(", "[z-a]", "a**", "(?<=x)y", "\\1", "x{2000}"})
    EXPECT_EQ(of(spelling::regex(bad)), "refused") << bad;
}

TEST(Spelling, JsonConditions) {
  using Operator = JsonCondition::Operator;
  const auto condition = [](const Node& node) { return spelling::condition("/p", node); };
  const auto expect = [&](const char* text, Operator op, const char* value) {
    ASSERT_TRUE(spelling::json_condition(text)) << text;
    EXPECT_EQ(condition(Node::quoted(text)), (JsonCondition{"/p", op, value})) << text;
  };
  expect("ok", Operator::equals, R"("ok")");
  expect("3", Operator::equals, R"("3")");  // it was written in quotes
  expect("== 3", Operator::equals, "3");
  expect("== \"3\"", Operator::equals, R"("3")");
  expect("!= null", Operator::not_equals, "null");
  expect("!=down", Operator::not_equals, R"("down")");
  expect("<=-1.5e3", Operator::less_or_equal, "-1.5e3");
  expect(">  10", Operator::greater, "10");
  expect("exists", Operator::exists, "");
  expect("== exists", Operator::equals, R"("exists")");
  expect("== \"unclosed", Operator::equals, R"("\"unclosed")");
  EXPECT_EQ(condition(Node::unquoted("true")).value, "true");
  for (const char* bad : {"<", ">= ", "< ten", "> true", "<= \"3\"", "< 0x10"})
    EXPECT_FALSE(spelling::json_condition(bad)) << bad;
}

TEST(Spelling, Handovers) {
  EXPECT_EQ(of(spelling::handover("Monday 09:00")), "monday 09:00");
  EXPECT_EQ(of(spelling::handover(" friday 18:30:15 ")), "friday 18:30:15");
  for (const char* bad : {"", "monday", "09:00 monday", "monday 9", "monday 24:00", "mon 09:00",
                          "monday 09:00 x", "monday  09:00"})
    EXPECT_EQ(of(spelling::handover(bad)), "refused") << bad;
}

TEST(Spelling, HeaderNames) {
  EXPECT_EQ(of(spelling::header_name("X-Api_Key")), "X-Api_Key");
  for (const char* bad :
       {"", "a b", "a:", "é", "content-length", "Transfer-Encoding", "CONNECTION"})
    EXPECT_EQ(of(spelling::header_name(bad)), "refused") << bad;
}

TEST(JsonBody, NumbersKeepTheirDigits) {
  const char* const text =
      R"({"a":0.1000,"b":123456789012345678901234567890,"c":-1E5,"d":[true,null]})";
  const Result<Node> node = read_json(text);
  ASSERT_TRUE(node) << node.error().text();
  EXPECT_EQ(write_json(*node), text);
}

TEST(JsonBody, KeysAreSorted) {
  EXPECT_EQ(write_json(*read_json(R"({ "b": 1, "a": { "d": [], "c": {} } })")),
            R"({"a":{"c":{},"d":[]},"b":1})");
}

TEST(JsonBody, RefusesWhatIsNotJson) {
  for (const char* bad : {"", "{", "{} {}", "{'a':1}", "[1,]", "nul", "\"\\ud800\"", "\"\xff\"",
                          "01", "/* */ 1", R"({"a":1,"a":2})"})
    EXPECT_FALSE(read_json(bad)) << bad;
  EXPECT_FALSE(read_json(std::string(60, '[') + std::string(60, ']')));
}

TEST(JsonBody, EveryLiteralThatIsWrittenCanBeRead) {
  for (const char* literal : {"1e999", "-1E-999", "0.0e+000", "true", "null"}) {
    EXPECT_TRUE(is_json_literal(literal));
    EXPECT_TRUE(read_json(literal)) << literal;
  }
  EXPECT_FALSE(is_json_literal("1e99999"));
}

TEST(Spelling, ACommandLineHasWordsAndQuotes) {
  using Words = std::vector<std::string>;
  const auto words = spelling::command_words;
  EXPECT_EQ(words("check_disk  -w 10%\t-p /"), (Words{"check_disk", "-w", "10%", "-p", "/"}));
  EXPECT_EQ(words(R"(a 'b c' "d e" x'y 'z "")"), (Words{"a", "b c", "d e", "xy z", ""}));
  EXPECT_EQ(words(R"(a "q \" r" 'it"s' "back\\slash" \n)"),
            (Words{"a", "q \" r", "it\"s", "back\\slash", "\\n"}));
  EXPECT_EQ(words("$HOME `id` ; | > &"), (Words{"$HOME", "`id`", ";", "|", ">", "&"}));
  EXPECT_EQ(words(" \n "), Words{});
  EXPECT_EQ(words("a 'b"), std::nullopt);
  EXPECT_EQ(words("a \"b"), std::nullopt);
}

}  // namespace
}  // namespace vigie
