// Every kind of mistake, with the exact text that a person sees. testdata/errors/x.yaml gives
// testdata/errors/x.expected, and so do the rule packs and agreements of the folders beside it;
// VIGIE_UPDATE_GOLDEN=1 writes them anew, for review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>

#include "config/agreements.h"
#include "config/fields.h"
#include "config/parse.h"
#include "config/rest_packs.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A folder of files with one mistake each, and how they are read.
struct Mistakes {
  fs::path folder;
  std::function<std::string(const SourceFile&, Language)> refused;  // empty: nothing is wrong
};

Mistakes of_configurations() {
  return {VIGIE_SOURCE_DIR "/src/config/testdata/errors",
          [](const SourceFile& file, Language language) {
            const auto parsed = parse_files(std::span(&file, 1));
            return parsed ? "" : parsed.error().text(language);
          }};
}
Mistakes of_rest_packs() {
  return {VIGIE_SOURCE_DIR "/src/config/testdata/rest_packs",
          [](const SourceFile& file, Language language) {
            const auto pack = read_rest_pack(file);
            return pack ? "" : pack.error().text(language);
          }};
}

Mistakes of_agreements() {
  return {VIGIE_SOURCE_DIR "/src/config/testdata/agreements",
          [](const SourceFile& file, Language language) {
            const auto made = read_agreement(file);
            return made ? "" : made.error().text(language);
          }};
}

std::string refused(const Mistakes& mistakes, const fs::path& path, Language language) {
  const std::string text =
      mistakes.refused({path.filename().string(), contents(path)}, language) + "\n";
  EXPECT_NE(text, "\n") << path << " has no mistake";
  return text;
}

void expect_contents(const fs::path& path, const std::string& text) {
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(text, contents(path));
}

// English beside each file, French all in one: a reader sees at once whether it is one language.
std::size_t expect_explained(const Mistakes& mistakes) {
  std::set<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(mistakes.folder))
    if (entry.path().extension() == ".yaml") paths.insert(entry.path());
  std::string french;
  for (const fs::path& path : paths) {
    expect_contents(fs::path(path).replace_extension(".expected"),
                    refused(mistakes, path, Language::en));
    french += refused(mistakes, path, Language::fr);
  }
  expect_contents(mistakes.folder / "french.txt", french);
  return paths.size();
}

TEST(ErrorsGolden, EveryMistakeIsExplainedAtItsPlace) {
  EXPECT_GE(expect_explained(of_configurations()), 30u);
}

TEST(ErrorsGolden, EveryMistakeInARulePackIsExplainedAtItsPlace) {
  EXPECT_GE(expect_explained(of_rest_packs()), 20u);
}

TEST(ErrorsGolden, EveryMistakeInAnAgreementIsExplainedAtItsPlace) {
  EXPECT_GE(expect_explained(of_agreements()), 15u);
}

// What the tables of fields call things reaches people in those texts.
void expect_french(std::string_view english) {
  EXPECT_NE(french_of(english), "") << english << " has no entry in config/french.inc";
}

void expect_french_of(const Record& record);

void expect_french_of(const Shape& shape) {
  if (!shape.noun.empty()) expect_french(shape.noun);
  if (shape.item) expect_french_of(*shape.item);
  if (shape.key) expect_french_of(*shape.key);
  if (shape.record != nullptr) expect_french_of(shape.record());
}

void expect_french_of(const Record& record) {
  expect_french(record.name);
  for (const Field& field : record.fields) {
    expect_french_of(field.shape);
    if (field.need == Need::required) expect_french(field.doc);
  }
}

TEST(ErrorsGolden, EveryNameInTheTablesOfFieldsExistsInFrench) {
  for (const ResourceKind kind : all_kinds) {
    expect_french_of(record_of(kind));
    expect_french(to_string(kind));
  }
  expect_french_of(rest_pack_record());
}

}  // namespace
}  // namespace vigie
