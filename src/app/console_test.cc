#include "app/console.h"

#include <gmock/gmock.h>

#include <map>

namespace vigie::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Language language_with(const std::map<std::string, std::string>& variables) {
  return language_of([&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(Console, SpeaksTheLanguageOfTheTerminal) {
  EXPECT_EQ(language_with({}), Language::en);
  EXPECT_EQ(language_with({{"LANG", "fr_FR.UTF-8"}}), Language::fr);
  EXPECT_EQ(language_with({{"LANG", "fr"}}), Language::fr);
  EXPECT_EQ(language_with({{"LANG", "fr_FR.UTF-8"}, {"LC_MESSAGES", "C.UTF-8"}}), Language::en);
  EXPECT_EQ(language_with({{"LANG", "de_DE"}, {"LC_ALL", "fr_CA"}}), Language::fr);
  EXPECT_EQ(language_with({{"LANG", "fr_FR"}, {"LC_ALL", ""}}), Language::fr);
  EXPECT_EQ(language_with({{"LANG", "frisian"}}), Language::en);
}

TEST(Console, TheOptionMayStandAnywhere) {
  std::vector<std::string> first = {"--language", "fr", "status", "--json"};
  EXPECT_EQ(*take_language(first), Language::fr);
  EXPECT_THAT(first, ElementsAre("status", "--json"));
  std::vector<std::string> last = {"status", "--language=en"};
  EXPECT_EQ(*take_language(last), Language::en);
  EXPECT_THAT(last, ElementsAre("status"));
  std::vector<std::string> none = {"status", "--", "--language", "fr"};
  EXPECT_EQ(*take_language(none), std::nullopt);
  EXPECT_THAT(none, ElementsAre("status", "--", "--language", "fr"));
}

TEST(Console, RefusesALanguageThatVigieDoesNotSpeak) {
  std::vector<std::string> german = {"--language", "de"};
  EXPECT_THAT(take_language(german).error().text(), HasSubstr("en, fr"));
  std::vector<std::string> missing = {"status", "--language"};
  EXPECT_THAT(take_language(missing).error().text(), HasSubstr("needs a value"));
}

std::string usage_error(const std::vector<std::string>& reversed, Language language) {
  CLI::App program("x", "vigie");
  localise(program, language);
  program.require_subcommand(1);
  int number = 0;
  CLI::App* go = program.add_subcommand("go", "x");
  go->add_option("--number", number, "x")->required();
  try {
    program.parse(std::vector<std::string>(reversed));
  } catch (const CLI::ParseError& error) {
    return text(message_of(error), language);
  }
  return "";
}

TEST(Console, ExplainsWrongArgumentsInBothLanguages) {
  EXPECT_EQ(usage_error({}, Language::en), "a command is missing");
  EXPECT_EQ(usage_error({}, Language::fr), "il manque une commande");
  EXPECT_EQ(usage_error({"go"}, Language::fr), "il manque --number");
  EXPECT_THAT(usage_error({"--nmber", "3", "--number", "go"}, Language::fr),
              HasSubstr("incompris\u00A0: --nmber"));
  EXPECT_THAT(usage_error({"many", "--number", "go"}, Language::fr),
              HasSubstr("une valeur n'est pas possible"));
}

TEST(Console, TheHelpIsInTheLanguage) {
  CLI::App program("x", "vigie");
  localise(program, Language::fr);
  EXPECT_THAT(program.help(), HasSubstr("Utilisation"));
  EXPECT_THAT(program.help(), HasSubstr("Afficher cette aide et quitter"));
}

}  // namespace
}  // namespace vigie::app
