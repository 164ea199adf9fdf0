// The schema is checked by another implementation: Debian's python3-jsonschema.
#include "config/schema.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace vigie {
namespace {

namespace fs = std::filesystem;

class Schema : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() / ("vigie_schema_" + std::to_string(::getpid()) + ".json");
    std::ofstream(path_) << json_schema();
  }
  void TearDown() override { fs::remove(path_); }

  // 0 if every file is as wanted ("good" or "bad"); the validator prints the others.
  int validate(const std::string& wanted, const std::vector<std::string>& names) {
    std::string command =
        "/usr/bin/python3 " + directory_ + "validate.py " + wanted + " " + path_.string();
    for (const std::string& name : names) command += " " + directory_ + name + ".yaml";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  fs::path path_;
  const std::string directory_ = VIGIE_SOURCE_DIR "/src/config/testdata/";
};

TEST_F(Schema, TheExamplesAreValid) {
  EXPECT_EQ(validate("good", {"examples/smallest", "examples/everything"}), 0);
}

TEST_F(Schema, MistakesThatASchemaCanSeeAreRefused) {
  EXPECT_EQ(validate("bad",
                     {"errors/unknown_key", "errors/unknown_section", "errors/unknown_key_nested",
                      "errors/rotation_without_members", "errors/durations", "errors/numbers",
                      "errors/choices", "errors/empty_lists", "errors/emails", "errors/bad_names",
                      "errors/duplicate_member", "errors/wrong_kinds", "errors/regex_and_pointer"}),
            0);
}

TEST_F(Schema, IsTheSameAtEachCall) {
  EXPECT_EQ(json_schema(), json_schema());
}

TEST_F(Schema, IsTheOneThatWasReviewed) {
  const fs::path golden = directory_ + "schema.json";
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << json_schema();
  std::ifstream file(golden);
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(json_schema(), expected);
}

}  // namespace
}  // namespace vigie
