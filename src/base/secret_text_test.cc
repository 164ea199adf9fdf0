#include "base/secret_text.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

SecretLookup knows(std::map<std::string, std::string> contents) {
  return [contents = std::move(contents)](std::string_view name) -> Result<std::string> {
    const auto found = contents.find(std::string(name));
    if (found == contents.end())
      return fail(ErrorCode::not_found, say("secret \"{}\" is missing", name));
    return found->second;
  };
}

TEST(SecretText, IsTakenApart) {
  EXPECT_EQ(parse_secret_text("Bearer {{secret.shop-api}}!").value(),
            (std::vector<SecretPart>{{false, "Bearer "}, {true, "shop-api"}, {false, "!"}}));
  EXPECT_EQ(parse_secret_text("{{secret.a}}{{secret.b}}").value(),
            (std::vector<SecretPart>{{true, "a"}, {true, "b"}}));
  EXPECT_TRUE(parse_secret_text("").value().empty());
  EXPECT_THAT(secret_names("{{secret.b}} {{secret.a}} {{secret.b}}"), ElementsAre("b", "a"));
}

TEST(SecretText, OtherBracesStandForThemselves) {
  for (const char* text : {"{\"a\": {\"b\": 1}}", "{{name}}", "{{secretary.name}}", "{{", "}}",
                           "{secret.a}", "secret.a", "{{ x.secret.a }}"})
    EXPECT_EQ(parse_secret_text(text).value(), (std::vector<SecretPart>{{false, text}})) << text;
}

TEST(SecretText, ASlipIsRefusedWithTheRemedy) {
  for (const char* text :
       {"{{secret.}}", "{{secret}}", "{{secret.a", "{{secret.a}", "{{ secret.a }}", "{{secret.A}}",
        "{{Secret.a}}", "{{secrets.a}}", "{{secret.../passwd}}", "{{secret.a b}}", "{{secret:a}}",
        "good {{secret.a}} and {{secret.b c}}", "{{secret.{{secret.a}}}}"}) {
    const auto parts = parse_secret_text(text);
    ASSERT_FALSE(parts.has_value()) << text;
    EXPECT_EQ(parts.error().code, ErrorCode::invalid);
    EXPECT_THAT(parts.error().text(), HasSubstr("write {{secret.NAME}}"));
  }
}

TEST(SecretText, IsFilledAndTellsWhatWasUsed) {
  UsedSecrets used;
  EXPECT_EQ(fill_secrets("a {{secret.x}} b {{secret.y}}",
                         knows({{"x", "1"}, {"y", "{{secret.x}}"}}), used)
                .value(),
            "a 1 b {{secret.x}}");
  EXPECT_EQ(used, (UsedSecrets{{"x", "1"}, {"y", "{{secret.x}}"}}));
}

TEST(SecretText, AMissingSecretIsNamedAndNoOtherIsShown) {
  UsedSecrets used;
  const auto filled =
      fill_secrets("{{secret.known}} {{secret.gone}}", knows({{"known", "hunter2"}}), used);
  ASSERT_FALSE(filled.has_value());
  EXPECT_THAT(filled.error().text(), HasSubstr("gone"));
  EXPECT_THAT(filled.error().text(), Not(HasSubstr("hunter2")));
}

TEST(SecretText, WhatComesBackIsBlotted) {
  const UsedSecrets used = {{"a", "s3cret/+"}, {"long", "s3cret/+ and more"}, {"quote", "x\"y\nz"}};
  EXPECT_EQ(blot("say s3cret/+.", used), "say {{secret.a}}.");
  EXPECT_EQ(blot("say s3cret/+ and more", used), "say {{secret.long}}");
  EXPECT_EQ(blot("http://x/?t=s3cret%2F%2B&u=s3cret%2f%2b", used),
            "http://x/?t={{secret.a}}&u={{secret.a}}");
  EXPECT_EQ(blot(R"({"echo": "x\"y\nz"})", used), R"({"echo": "{{secret.quote}}"})");
  EXPECT_EQ(blot(R"({"echo": "s3cret\/+"})", used), R"({"echo": "{{secret.a}}"})");
  EXPECT_EQ(blot("cut: s3cret/+ and m", used), "cut: {{secret.long}}");
  EXPECT_EQ(blot("cut: s3cret/+ and…, wanted x", used), "cut: {{secret.long}}…, wanted x");
  EXPECT_EQ(blot("not cut: s3cret and more", used), "not cut: s3cret and more");
  EXPECT_EQ(blot("nothing of it", used), "nothing of it");
  EXPECT_EQ(blot("secret 12", {{"digit", "1"}, {"other", "2"}}),
            "secret {{secret.digit}}{{secret.other}}");
}

TEST(SecretText, InAMessageTheForeignWordsAreBlotted) {
  const UsedSecrets used = {{"a", "s3cret/+"}, {"HTTP", "HTTP"}};
  const Message message = say("HTTP {}: {}", 500, say("it says \"{}\"", "token s3cret/+"));
  EXPECT_EQ(text(blot_message(message, used)), "HTTP 500: it says \"token {{secret.a}}\"");
}

RC_GTEST_PROP(SecretText, NoContentIsLeftAfterBlotting, ()) {
  // Contents of letters that no name and no brace has, so that what stands for them is not one.
  const auto letters =
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::element('X', 'Y')));
  const UsedSecrets used = {{"a", *letters}, {"b", *letters}};
  const auto text = *rc::gen::container<std::string>(rc::gen::element('X', 'Y', ' '));
  const std::string clean = blot(text, used);
  for (const auto& [name, content] : used) RC_ASSERT(clean.find(content) == std::string::npos);
}

RC_GTEST_PROP(SecretText, AnyTextIsReadOrRefused, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "{{", "}}", "secret", ".", "a", " ", "{{secret.", "{{secret.b}}", "é"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  const auto parts = parse_secret_text(text);
  if (!parts) return;
  std::string again;
  for (const SecretPart& part : *parts)
    again += part.secret ? "{{secret." + part.text + "}}" : part.text;
  RC_ASSERT(again == text);
}

}  // namespace
}  // namespace vigie
