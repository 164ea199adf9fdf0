#include "config/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>

#include "config/json_body.h"
#include "config/parse.h"

namespace vigie {
namespace {

Resource resource(ResourceKind kind, const std::string& name, const std::string& body) {
  auto parsed = parse_resource({kind, name}, Owner::files, body);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().text());
  return parsed ? *parsed : Resource{};
}

std::vector<Resource> parsed(const std::string& text) {
  const SourceFile file{"f.yaml", text};
  auto result = parse_files(std::span(&file, 1));
  EXPECT_TRUE(result) << (result ? "" : result.error().text() + "\n" + text);
  return result ? result->resources : std::vector<Resource>{};
}

TEST(Export, IsReadable) {
  const Resource resources[] = {
      resource(ResourceKind::check, "web",
               R"({"http":{"url":"https://example.org/","method":"POST","body":"a: 1\nb\n",
                   "headers":{"X":"7","Accept":"text/plain, text/html"}},
                   "expect":{"status":[200,"204-299"],"contains":"it's #1","matches":["a b","[x]"],
                   "json":{"/n":3,"/s":"3","/q":"< 10","/b":true}},"interval":"90s"})"),
      resource(ResourceKind::person, "alice", R"({"name":"Alice 😀 Noël","email":"a@x.org"})"),
      resource(ResourceKind::person, "no", R"({"email":"a@x.org","name":"yes"})"),
      resource(ResourceKind::policy, "default",
               R"({"steps":[{"call":"alice","wait":"5m"},{"call":["no","alice"]}]})"),
      resource(ResourceKind::service, "blog", "{}"),
  };
  EXPECT_EQ(*export_yaml(resources), R"(people:
  alice:
    name: Alice 😀 Noël
    email: a@x.org
  "no":
    name: "yes"
    email: a@x.org

policies:
  default:
    steps:
      - call: person/alice
        wait: 5m
      - call: [person/no, person/alice]

services:
  blog: {}

checks:
  web:
    http:
      url: https://example.org/
      method: POST
      headers:
        Accept: text/plain, text/html
        X: "7"
      body: |
        a: 1
        b
    expect:
      status: [200, 204-299]
      contains: "it's #1"
      matches: [a b, "[x]"]
      json:
        /b: true
        /n: 3
        /q: "< 10"
        /s: "3"
    interval: 1m 30s
)");
}

TEST(Export, ExamplesComeBackAsTheyWere) {
  for (const std::string name : {"smallest.yaml", "everything.yaml"}) {
    std::ifstream file(std::string(VIGIE_SOURCE_DIR "/src/config/testdata/examples/") + name);
    std::stringstream text;
    text << file.rdbuf();
    const std::vector<Resource> resources = parsed(text.str());
    EXPECT_FALSE(resources.empty());
    EXPECT_EQ(parsed(*export_yaml(resources)), resources);
  }
}

TEST(Export, NothingIsNothing) {
  EXPECT_EQ(*export_yaml({}), "");
}

TEST(Export, ABrokenBodyIsAnError) {
  const Resource broken{{ResourceKind::check, "web"}, Owner::files, "{"};
  EXPECT_EQ(export_yaml(std::span(&broken, 1)).error().code, ErrorCode::internal);
}

// Texts that YAML likes to take for something else, and any characters between them.
rc::Gen<std::string> nasty(bool lines) {
  const auto fragment = rc::gen::oneOf(
      rc::gen::element<std::string>(
          "yes", "no", "null", "~", "1e3", "0x1F", "1_000", "2026-01-05", "12:30", ": ", ":", " #",
          "#", "- ", "-", "? ", "?", "*a", "&a", "!tag", "<<", "%", "@", "`", "|", ">", "'", "\"",
          "\\", "[", "]", "{", "}", ",", " ", "  ", "---", "...", "é", "😀", "\u0085", "\u00a0",
          "\u2028", "\ufeff", "\uffff", "true", ".inf", "= ", "a", "b c", "https://x/"),
      rc::gen::map(rc::gen::inRange(0x20, 0x7F),
                   [](int c) { return std::string(1, static_cast<char>(c)); }),
      lines ? rc::gen::element<std::string>("\n", "\n\n", "\t", "\r\n", "\n ", " \n", "\n  x")
            : rc::gen::just<std::string>("z"));
  return rc::gen::map(rc::gen::resize(8, rc::gen::container<std::vector<std::string>>(fragment)),
                      [](const std::vector<std::string>& parts) {
                        std::string out = "x";
                        if (!parts.empty() && parts.size() % 3 != 0) out.clear();
                        for (const std::string& part : parts) out += part;
                        return out;
                      });
}

RC_GTEST_PROP(Export, AnyTextComesBackAsItWas, ()) {
  const auto line = [] { return json_string(*nasty(false)); };
  const auto lines = [] { return json_string(*nasty(true)); };
  const std::string pointer = *rc::gen::suchThat(nasty(true), [](const std::string& text) {
    return text.find('~') == std::string::npos && text.find_first_of("\n\t\r") == std::string::npos;
  });
  const std::string body = R"({"http":{"url":"http://x/","method":"POST","body":)" + lines() +
                           R"(,"headers":{"A":)" + line() + R"(}},"expect":{"contains":[)" +
                           lines() + "," + lines() + R"(],"not_contains":)" + lines() +
                           R"(,"json":{)" + json_string("/" + pointer) + ":" + line() + "}}}";
  std::vector<Resource> resources = {
      resource(ResourceKind::person, "alice", R"({"email":"a@x.org","name":)" + line() + "}")};
  const auto check = parse_resource({ResourceKind::check, "web"}, Owner::files, body);
  if (check) resources.push_back(*check);  // "< x" is refused as a condition
  std::ranges::sort(resources, {}, &Resource::key);
  const std::string text = *export_yaml(resources);
  const SourceFile file{"f.yaml", text};
  const auto again = parse_files(std::span(&file, 1));
  if (!again) RC_FAIL(again.error().text() + "\n" + text);
  RC_ASSERT(again->resources == resources);
  RC_ASSERT(*export_yaml(again->resources) == text);
}

}  // namespace
}  // namespace vigie
