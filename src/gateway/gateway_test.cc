#include "gateway/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/gateway_template.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string as_it_is(std::string_view text) {
  return std::string(text);
}

TEST(GatewayTemplate, NamesWhatItUses) {
  EXPECT_THAT(*template_names("{{to}} {{#settings.a}}{{settings.a}}{{/settings.a}} {{text}}"),
              ElementsAre("settings.a", "text", "to"));
  EXPECT_FALSE(template_names("{{#to}} without an end"));
  EXPECT_FALSE(template_names("{{> other}}"));
  EXPECT_FALSE(template_names("{{{to}}}"));
  EXPECT_FALSE(template_names("{{=<% %>=}}"));
}

TEST(GatewayTemplate, RefusesANameThatMeansNothingAndASettingThatIsMissing) {
  EXPECT_TRUE(check_template("{{to}} {{secret.key}} {{settings.user}}", {{"user", "u"}}));
  EXPECT_TRUE(check_template("{{#settings.sender}}x{{/settings.sender}}", {}, {"sender"}));
  EXPECT_THAT(check_template("{{too}}", {}).error().text(), HasSubstr("{{too}} means nothing"));
  EXPECT_THAT(check_template("{{settings.user}}", {}).error().text(),
              HasSubstr("the setting \"user\" is missing"));
}

TEST(GatewayTemplate, EscapesEachValueAndReadsWhatIsMissingAsEmpty) {
  const auto brackets = [](std::string_view text) { return "<" + std::string(text) + ">"; };
  EXPECT_EQ(render_template("{{to}}-{{text}}-{{key}}", {{"to", "1"}, {"text", "a & b"}}, brackets),
            "<1>-<a & b>-");
  EXPECT_EQ(render_template("{{&text}}", {{"text", "\"raw\""}}, brackets), "\"raw\"");
  EXPECT_EQ(render_template("{{secret.free-alice}} {{settings.user}}",
                            {{"secret.free-alice", "s"}, {"settings.user", "u"}}, as_it_is),
            "s u");
}

TEST(GatewayTemplate, ASectionDependsOnASetting) {
  constexpr std::string_view text =
      "{{#settings.sender}}from {{settings.sender}}{{/settings.sender}}"
      "{{^settings.sender}}from anybody{{/settings.sender}}";
  EXPECT_EQ(render_template(text, {{"settings.sender", "Vigie"}}, as_it_is), "from Vigie");
  EXPECT_EQ(render_template(text, {{"settings.sender", ""}}, as_it_is), "from anybody");
  EXPECT_EQ(render_template(text, {}, as_it_is), "from anybody");
}

TEST(GatewayTemplate, WhatAValueHoldsIsNoTemplate) {
  EXPECT_EQ(
      render_template("{{text}}", {{"text", "{{secret.key}}"}, {"secret.key", "s3cr3t"}}, as_it_is),
      "{{secret.key}}");
}

TEST(GatewayPresets, CanBeFilledWithTheSettingsThatTheyAskFor) {
  for (const GatewayPreset& preset : gateway_presets()) {
    std::map<std::string, std::string> settings;
    for (const std::string_view needed : preset.needs) settings[std::string(needed)] = "x";
    EXPECT_EQ(find_preset(preset.name), &preset);
    EXPECT_TRUE(preset.gateway.url.starts_with("https://")) << preset.name;
    bool says_the_text = false;
    for (const auto& [key, text] : templates_of(preset.gateway)) {
      const auto checked = check_template(text, settings, preset.allows);
      EXPECT_TRUE(checked) << preset.name << " " << key << ": " << checked.error().text();
      says_the_text = says_the_text || text.find("{{text}}") != std::string_view::npos;
    }
    EXPECT_TRUE(says_the_text) << preset.name;
  }
  EXPECT_EQ(find_preset("nobody"), nullptr);
}

}  // namespace
}  // namespace vigie
