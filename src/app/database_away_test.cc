// While nothing can be committed: what is asked is refused with "try again", nothing is shown that
// may not be so, and everything comes back by itself.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/testing/eventually.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class DatabaseAway : public LiveServerTest {
 protected:
  void go_away() {
    server().token(Role::admin);
    server().token(Role::viewer);
    server().database_away(true);
    // The first command is the one that notices.
    EXPECT_EQ(server().post("/api/v1/incidents", {{"title", "x"}}).status, 503);
  }
  bool ready() { return server().ask("GET", "/readyz").status == 200; }
};

TEST_F(DatabaseAway, readiness_is_red_and_liveness_green) {
  go_away();
  const http::Response red = server().ask("GET", "/readyz");
  EXPECT_EQ(red.status, 503);
  EXPECT_THAT(detail_of(red), HasSubstr("not ready since "));
  EXPECT_EQ(server().ask("GET", "/healthz").status, 200);
  server().database_away(false);
  EXPECT_TRUE(testing::eventually([&] { return ready(); }));
  EXPECT_EQ(server().post("/api/v1/incidents", {{"title", "y"}}).status, 201);
}

TEST_F(DatabaseAway, what_cannot_be_done_or_known_is_refused) {
  go_away();
  for (const char* target : {"/api/v1/status", "/api/v1/on-call", "/api/v1/overrides", "/metrics"})
    EXPECT_EQ(server().get(target).status, 503) << target;
  EXPECT_EQ(apply("services: { blog: }\n").status, 503);
  EXPECT_EQ(server().post("/api/v1/tokens", {{"label", "x"}, {"role", "viewer"}}).status, 503);
  EXPECT_EQ(server().get("/api/v1/incidents").status, 200);  // what is on disk is still so
  server().database_away(false);
  EXPECT_TRUE(testing::eventually([&] { return ready(); }));
  EXPECT_THAT(server().get("/api/v1/configuration").body, Not(HasSubstr("blog")));
}

TEST_F(DatabaseAway, the_links_say_so_and_work_again_afterwards) {
  const std::int64_t id = open_incident("the till");
  const std::string link = link_of(id, "bob");
  const std::string first = "/first/" + server().make_first_link(server().now() + hours(1));
  go_away();
  for (const char* method : {"GET", "POST"}) {
    const http::Response page = server().ask(method, link);
    EXPECT_EQ(page.status, 503);
    EXPECT_THAT(page.body, HasSubstr("cannot record anything now"));
    EXPECT_THAT(page.body, Not(HasSubstr("over")));
  }
  EXPECT_THAT(server().ask("GET", link, {}, {}, {{"Accept-Language", "fr"}}).body,
              HasSubstr("ne peut rien enregistrer"));
  EXPECT_EQ(server().ask("POST", first).status, 503);
  server().database_away(false);
  EXPECT_TRUE(testing::eventually([&] { return ready(); }));
  EXPECT_EQ(server().ask("POST", link).status, 200);
  EXPECT_EQ(incident(id).at("incident").at("acknowledged_by"), "bob");
  EXPECT_EQ(server().ask("POST", first).status, 200);
}

}  // namespace
}  // namespace vigie::app
