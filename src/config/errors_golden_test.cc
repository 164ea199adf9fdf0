// Every kind of mistake, with the exact text that a person sees. testdata/errors/x.yaml gives
// testdata/errors/x.expected; VIGIE_UPDATE_GOLDEN=1 writes them anew, for review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "config/fields.h"
#include "config/parse.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ErrorsGolden, EveryMistakeIsExplainedAtItsPlace) {
  const fs::path directory = VIGIE_SOURCE_DIR "/src/config/testdata/errors";
  const bool update = std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr;
  int cases = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() != ".yaml") continue;
    ++cases;
    const SourceFile file{entry.path().filename().string(), contents(entry.path())};
    const auto parsed = parse_files(std::span(&file, 1));
    ASSERT_FALSE(parsed) << file.path << " has no mistake";
    const std::string text = parsed.error().text() + "\n";
    fs::path expected = entry.path();
    expected.replace_extension(".expected");
    if (update) std::ofstream(expected, std::ios::binary) << text;
    EXPECT_EQ(text, contents(expected));
  }
  EXPECT_GE(cases, 30);
}

// The same mistakes in French, all in one file: a reader sees at once whether it is one language.
TEST(ErrorsGolden, EveryMistakeIsExplainedInFrench) {
  const fs::path directory = VIGIE_SOURCE_DIR "/src/config/testdata/errors";
  std::set<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".yaml") paths.insert(entry.path());
  std::string all;
  for (const fs::path& path : paths) {
    const SourceFile file{path.filename().string(), contents(path)};
    const auto parsed = parse_files(std::span(&file, 1));
    ASSERT_FALSE(parsed) << file.path << " has no mistake";
    all += parsed.error().text(Language::fr) + "\n";
  }
  const fs::path expected = directory / "french.txt";
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(expected, std::ios::binary) << all;
  EXPECT_EQ(all, contents(expected));
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
}

}  // namespace
}  // namespace vigie
