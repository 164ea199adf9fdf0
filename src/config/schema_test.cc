// The schema is checked by another implementation: Debian's python3-jsonschema.
#include "config/schema.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

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

  // The exit status of the validator: 0 all good, 1 something was refused (printed).
  int validate(const std::string& arguments) {
    const std::string command = "/usr/bin/python3 " VIGIE_SOURCE_DIR
                                "/src/config/testdata/validate.py " +
                                path_.string() + " " + arguments;
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  fs::path path_;
  const std::string directory_ = VIGIE_SOURCE_DIR "/src/config/testdata/";
};

TEST_F(Schema, TheExamplesAreValid) {
  EXPECT_EQ(
      validate(directory_ + "examples/smallest.yaml " + directory_ + "examples/everything.yaml"),
      0);
}

TEST_F(Schema, MistakesThatASchemaCanSeeAreRefused) {
  for (const char* name :
       {"unknown_key", "unknown_section", "unknown_key_nested", "rotation_without_members",
        "durations", "numbers", "choices", "empty_lists", "emails", "bad_names", "duplicate_member",
        "wrong_kinds", "regex_and_pointer"}) {
    EXPECT_EQ(validate(directory_ + "errors/" + name + ".yaml >/dev/null"), 1) << name;
  }
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
