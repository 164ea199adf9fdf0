// Who may do what, on every route there is: a new route is covered by being there.
#include <gmock/gmock.h>

#include <set>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

using ::testing::AnyOf;
using ::testing::Ne;

// An address of the route, with values that fit it and that nothing has.
std::string example_target(const http::Route& route) {
  std::string target;
  for (const char* at = route.path.c_str(); *at != '\0';) {
    if (*at != '{') {
      target += *at++;
      continue;
    }
    std::string name;
    while (*++at != '}') name += *at;
    ++at;
    target += name == "id" ? "999999" : name == "kind" ? "person" : "nobody-of-that-name";
  }
  return target;
}

// Whoever has a token may ask; what is shown and changed depends on whose hours they are
// (hours_routes_test.cc).
bool about_hours(const http::Route& route) {
  return route.path.starts_with("/api/v1/people/{person}/") ||
         route.path.starts_with("/api/v1/interventions/");
}

using Permissions = LiveServerTest;

TEST_F(Permissions, exactly_these_routes_are_open) {
  std::set<std::string> open;
  for (const http::Route& route : server().front().router().routes())
    if (route.permission.empty()) open.insert(route.method + " " + route.path);
  EXPECT_EQ(open, (std::set<std::string>{
                      "GET /healthz", "GET /readyz", "GET /style.css", "GET /a/{token}",
                      "POST /a/{token}", "POST /a/{token}/{action}", "GET /lock/{token}",
                      "GET /first/{secret}", "POST /first/{secret}", "GET /status",
                      "GET /status/{name}", "GET /status/{name}/{file*}",
                      // Their addresses are secrets themselves.
                      "GET /ping/{address}", "POST /ping/{address}", "GET /ping/{address}/{second}",
                      "POST /ping/{address}/{second}", "GET /ping/{address}/{second}/{signal}",
                      "POST /ping/{address}/{second}/{signal}", "GET /api/push/{token}",
                      "POST /api/push/{token}"}));
}

TEST_F(Permissions, without_a_token_nothing_else_answers) {
  for (const http::Route& route : server().front().router().routes()) {
    if (route.permission.empty()) continue;
    const std::string target = example_target(route);
    SCOPED_TRACE(route.method + " " + target);
    const http::Response none = server().ask(route.method, target);
    EXPECT_EQ(none.status, 401);
    EXPECT_EQ(header_of(none, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(server().ask(route.method, target, "0000").status, 401);
  }
}

TEST_F(Permissions, each_role_may_do_what_its_routes_ask_for_and_no_more) {
  for (const http::Route& route : server().front().router().routes()) {
    if (route.permission.empty()) continue;
    const auto permission = parse_permission(route.permission);
    ASSERT_TRUE(permission) << route.path << ": " << permission.error().text();
    const std::string target = example_target(route);
    for (Role role : {Role::viewer, Role::hr, Role::responder, Role::manager, Role::admin}) {
      SCOPED_TRACE(route.method + " " + target + " as " + std::string(to_string(role)));
      const int status = server().ask(route.method, target, server().token(role)).status;
      if (about_hours(route) && !allows(role, Permission::hours)) {
        EXPECT_THAT(status, AnyOf(400, 403, 404, 415));
      } else if (about_hours(route) && route.path.ends_with("/sign")) {
        EXPECT_THAT(status, AnyOf(400, 403));  // the person alone
      } else if (allows(role, *permission)) {
        EXPECT_THAT(status, ::testing::AllOf(Ne(401), Ne(403), Ne(500)));
      } else {
        EXPECT_EQ(status, 403);
      }
    }
  }
}

TEST_F(Permissions, what_changes_something_is_not_for_viewers) {
  for (const http::Route& route : server().front().router().routes()) {
    if (route.method == "GET" || route.permission.empty()) continue;
    // A plan is computed and thrown away.
    if (route.path == "/api/v1/configuration/plan" || about_hours(route)) continue;
    EXPECT_THAT(route.permission, AnyOf("respond", "manage", "administer")) << route.path;
  }
}

TEST_F(Permissions, other_ways_to_send_a_token_are_refused) {
  const std::string& token = server().token(Role::admin);
  EXPECT_EQ(server().ask("GET", "/api/v1/status?token=" + token).status, 401);
  for (const std::string& header :
       {"Basic " + token, token, std::string("Bearer"), "Bearer  " + token})
    EXPECT_EQ(server().ask("GET", "/api/v1/status", {}, {}, {{"Authorization", header}}).status,
              401)
        << header;
}

}  // namespace
}  // namespace vigie::app
