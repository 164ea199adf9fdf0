// Workbooks, read back by another program (testing/read_xlsx.py).
#include "spreadsheet/spreadsheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "statement/testing/november.h"

namespace vigie {
namespace {

using statement::Statement;
using ::testing::HasSubstr;

// What openpyxl finds: a line for each sheet and cell.
std::string read_back(const std::string& workbook) {
  const std::string path =
      (std::filesystem::path(::testing::TempDir()) / "vigie_statement.xlsx").string();
  std::ofstream(path, std::ios::binary) << workbook;
  const std::string command =
      "/usr/bin/python3 " VIGIE_SOURCE_DIR "/src/spreadsheet/testing/read_xlsx.py " + path;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string out;
  std::array<char, 4096> part{};
  while (fgets(part.data(), part.size(), pipe.get()) != nullptr) out += part.data();
  std::filesystem::remove(path);
  return out;
}

const Statement& november() {
  static const Statement made = *statement::build_statement(statement::testing::november());
  return made;
}

TEST(Spreadsheet, AStatementIsReadBack) {
  const Result<std::string> workbook = statement_xlsx(november(), Language::en);
  ASSERT_TRUE(workbook) << workbook.error().text();
  const std::string read = read_back(*workbook);
  EXPECT_THAT(read, HasSubstr("1 Statement!B2 s Camille <b>\"D'Arc\"</b> & fils"));
  EXPECT_THAT(read, HasSubstr("2 On call!A2 d 2026-11-01 00:00:00"));
  EXPECT_THAT(read, HasSubstr("2 On call!E2 n 57"));
  EXPECT_THAT(read, HasSubstr("3 Interventions!J2 s 312 =HYPERLINK"));
  EXPECT_THAT(read, HasSubstr("n 150"));
}

TEST(Spreadsheet, SpeaksFrench) {
  const std::string read = read_back(*statement_xlsx(november(), Language::fr));
  EXPECT_THAT(read, HasSubstr("2 Astreintes!A1 s Du"));
}

TEST(Spreadsheet, ATeamHasASheet) {
  const std::string read =
      read_back(*team_xlsx({&november(), 1}, Language::en, november().made_at));
  EXPECT_THAT(read, HasSubstr("1 Team!A2 s camille"));
}

// A sheet's name has at most 31 signs, and some signs it may not have.
TEST(Spreadsheet, AnyTitleIsASheet) {
  statement::Table table{verbatim("a/b:c*d?e[f]g\\h 'é" + std::string(40, 'x')),
                         verbatim("nothing"),
                         {verbatim("=1+1")},
                         {},
                         {}};
  const auto workbook = write_xlsx({&table, 1}, Zone::utc(), Language::en, Instant{});
  ASSERT_TRUE(workbook) << workbook.error().text();
  EXPECT_THAT(read_back(*workbook), HasSubstr("!A1 s =1+1"));
}

}  // namespace
}  // namespace vigie
