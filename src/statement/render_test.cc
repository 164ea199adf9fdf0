// The documents of one month, as they were reviewed (VIGIE_UPDATE_GOLDEN=1 writes them anew).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "statement/statement_csv.h"
#include "statement/statement_html.h"
#include "statement/statement_json.h"
#include "statement/testing/november.h"

namespace vigie::statement {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::Not;

const Statement& statement() {
  static const Statement made = *build_statement(november());
  return made;
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(VIGIE_SOURCE_DIR "/src/statement/testdata/") + name;
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  std::stringstream wanted;
  wanted << file.rdbuf();
  EXPECT_EQ(text, wanted.str()) << name;
}

TEST(StatementDocuments, AreAsTheyWereReviewed) {
  expect_golden("november.en.html", render_html(statement(), Language::en));
  expect_golden("november.fr.html", render_html(statement(), Language::fr));
  expect_golden("november.en.csv", render_csv(statement(), Language::en));
  expect_golden("november.fr.csv", render_csv(statement(), Language::fr));
  expect_golden("november.json", render_json(statement()));
  expect_golden("team.en.csv", render_team_csv({&statement(), 1}, Language::en));
  expect_golden("team.fr.csv", render_team_csv({&statement(), 1}, Language::fr));
}

TEST(StatementDocuments, NothingThatOthersWroteIsMarkup) {
  for (const Language language : {Language::en, Language::fr}) {
    const std::string page = render_html(statement(), language);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<b>")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("http://evil\"")));
  }
}

TEST(StatementDocuments, NothingThatOthersWroteIsAFormula) {
  EXPECT_EQ(csv_field("=1+1"), "'=1+1");
  EXPECT_EQ(csv_field("+33"), "'+33");
  EXPECT_EQ(csv_field("-1"), "'-1");
  EXPECT_EQ(csv_field("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_field("\tx"), "'\tx");
  EXPECT_EQ(csv_field("a=b"), "a=b");
  EXPECT_EQ(csv_field("a,\"b\"\r\nc"), "\"a,\"\"b\"\"\r\nc\"");
}

// Keys in order and no fraction: others who write it so have the same bytes, and the same hash.
void expect_canonical(const boost::json::value& value) {
  if (value.is_object()) {
    std::string last;
    for (const auto& [key, inner] : value.get_object()) {
      EXPECT_LT(last, std::string(key));
      last = key;
      expect_canonical(inner);
    }
  } else if (value.is_array()) {
    for (const auto& inner : value.get_array()) expect_canonical(inner);
  } else {
    EXPECT_FALSE(value.is_double());
  }
}

TEST(StatementDocuments, JsonIsCanonical) {
  expect_canonical(boost::json::parse(canonical(statement())));
}

// As docs/pay.md tells an inspector to do it, by another program.
TEST(StatementDocuments, AnybodyCanCheckTheHash) {
  const std::string command =
      "/usr/bin/python3 " VIGIE_SOURCE_DIR "/src/statement/testing/check_hash.py " VIGIE_SOURCE_DIR
      "/src/statement/testdata/november.json";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace vigie::statement
