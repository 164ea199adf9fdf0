// Every kind of mistake, with the exact text that a person sees. testdata/errors/x.yaml gives
// testdata/errors/x.expected; VIGIE_UPDATE_GOLDEN=1 writes them anew, for review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

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

}  // namespace
}  // namespace vigie
