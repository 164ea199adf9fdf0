// The fatigue report through the API: figures, names for whom they are meant, and bad questions.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class FatigueRoutes : public LiveServerTest {
 protected:
  json::value report(const std::string& token, std::string_view query = "") {
    const http::Response shown = server().ask("GET", "/api/v1/fatigue" + std::string(query), token);
    EXPECT_EQ(shown.status, 200) << shown.body;
    return body_of(shown);
  }
};

TEST_F(FatigueRoutes, ThoseEntitledReadOfEverybodyAndOthersOfThemselves) {
  const std::int64_t id = open_incident();
  ASSERT_EQ(
      server()
          .post("/api/v1/incidents/" + std::to_string(id) + "/judge", {{"verdict", "false_alarm"}})
          .status,
      200);
  const json::value all = report(server().token(Role::hr));
  EXPECT_TRUE(all.at("all_people").as_bool());
  EXPECT_EQ(all.at("people").as_array().size(), 2u);
  EXPECT_EQ(all.at("months").as_array().size(), 6u);
  const json::value& month = all.at("months").as_array().back();
  EXPECT_EQ(month.at("incidents"), 1);
  EXPECT_EQ(month.at("false_alarms"), 1);
  EXPECT_GE(month.at("calls").as_int64(), 1);
  EXPECT_EQ(all.at("sources").at(0).at("source"), "by hand");

  const json::value own = report(server().make_token(Role::responder, "bob").secret);
  EXPECT_FALSE(own.at("all_people").as_bool());
  ASSERT_EQ(own.at("people").as_array().size(), 1u);
  EXPECT_EQ(own.at("people").at(0).at("person"), "bob");
  EXPECT_EQ(own.at("months").as_array().back().at("incidents"), 1);

  EXPECT_TRUE(report(server().token(Role::viewer)).at("people").as_array().empty());
}

TEST_F(FatigueRoutes, ThePageSaysTheSameInTheLanguageOfItsReader) {
  const http::Response page =
      server().ask("GET", "/api/v1/fatigue.html?zone=Europe/Paris", server().token(Role::hr), {},
                   {{"Accept-Language", "fr"}});
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Rapport de fatigue"));
  EXPECT_THAT(page.body, HasSubstr("Bob Stone"));
  const http::Response less =
      server().ask("GET", "/api/v1/fatigue.html", server().token(Role::viewer));
  EXPECT_THAT(less.body, Not(HasSubstr("Bob Stone")));
}

TEST_F(FatigueRoutes, MonthsThatAreNoneAreRefused) {
  for (const char* query :
       {"?from=2026", "?from=2026-13", "?from=2026-1", "?to=soon", "?from=2026-05&to=2026-04",
        "?from=2020-01&to=2026-01", "?zone=Europe/Pari"})
    EXPECT_EQ(server().get(std::string("/api/v1/fatigue") + query).status, 400) << query;
}

}  // namespace
}  // namespace vigie::app
