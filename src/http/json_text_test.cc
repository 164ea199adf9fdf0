#include "http/json_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json/serialize.hpp>

#include "http/target.h"

namespace vigie::http {
namespace {

namespace json = boost::json;

TEST(HttpJson, pretty_json_is_the_same_value) {
  json::value value = parse_json(R"({"b":[1,{"a":null},[]],"a":{},"t":"é\n"})").value();
  std::string pretty = pretty_json(value);
  EXPECT_EQ(parse_json(pretty).value(), value);
  EXPECT_EQ(pretty,
            "{\n  \"b\": [\n    1,\n    {\n      \"a\": null\n    },\n    []\n  ],\n  \"a\": {},\n"
            "  \"t\": \"é\\n\"\n}\n");
}

TEST(HttpJson, equal_keys_in_different_objects_are_fine) {
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":{"a":2}}])"));
  EXPECT_FALSE(parse_json(R"([{"a":1},{"b":{"a":2,"c":3,"a":2}}])"));
}

RC_GTEST_PROP(HttpJson, parses_what_is_serialised, (const std::map<std::string, int>& numbers)) {
  json::object object;
  for (const auto& [key, number] : numbers)
    if (valid_utf8(key)) object[key] = number;
  RC_ASSERT(parse_json(json::serialize(object)).value() == object);
}

RC_GTEST_PROP(HttpTarget, decodes_what_is_encoded, (const std::string& text)) {
  std::string encoded = percent_encode(text);
  Result<Target> target = parse_target("/?x=" + encoded);
  bool clean = valid_utf8(text);
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool line_break = c == '\n' || c == '\r' || c == '\t';
    clean = clean && byte != 0x7f && (byte >= 0x20 || line_break);
  }
  RC_ASSERT(target.has_value() == clean);
  if (clean) RC_ASSERT(target->query == (Pairs{{"x", text}}));
}

TEST(HttpTarget, utf8_is_checked_to_the_letter) {
  EXPECT_TRUE(valid_utf8("aé€😀"));
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xf8\x88\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(valid_utf8(bad));
}

TEST(HttpTarget, takes_the_absolute_form) {
  EXPECT_EQ(parse_target("http://host:80/a/b?c=d")->path, "/a/b");
  EXPECT_EQ(parse_target("HTTPS://host")->path, "/");
  EXPECT_EQ(parse_target("http://host?c=d")->query, (Pairs{{"c", "d"}}));
  EXPECT_FALSE(parse_target("ftp://host/a"));
  EXPECT_FALSE(parse_target("a/b"));
  EXPECT_FALSE(parse_target("/a#b"));
}

}  // namespace
}  // namespace vigie::http
