#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class TokenRoutes : public LiveServerTest {
 protected:
  int status_with(const std::string& secret) {
    return server().ask("GET", "/api/v1/status", secret).status;
  }
  http::Response revoke(std::int64_t id) {
    return server().ask("DELETE", "/api/v1/tokens/" + std::to_string(id),
                        server().token(Role::admin));
  }
};

TEST_F(TokenRoutes, one_that_is_made_works_at_once_and_its_secret_is_told_once) {
  const http::Response made = server().post(
      "/api/v1/tokens", {{"label", "bob's laptop"}, {"role", "responder"}, {"person", "bob"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string secret(body_of(made).at("secret").as_string());
  EXPECT_EQ(secret.size(), 64u);
  EXPECT_EQ(status_with(secret), 200);
  EXPECT_EQ(server().ask("GET", "/api/v1/tokens", secret).status, 403);
  const http::Response list = server().ask("GET", "/api/v1/tokens", server().token(Role::admin));
  ASSERT_EQ(list.status, 200);
  EXPECT_THAT(list.body, HasSubstr("bob's laptop"));
  EXPECT_THAT(list.body, Not(HasSubstr(secret)));
  EXPECT_THAT(list.body, Not(HasSubstr(hash_secret(secret))));
}

TEST_F(TokenRoutes, bad_input_is_refused_with_its_place) {
  const auto refusal = [&](const json::value& body) {
    const http::Response response = server().post("/api/v1/tokens", body);
    EXPECT_EQ(response.status, 400) << response.body;
    return detail_of(response);
  };
  EXPECT_THAT(refusal({{"role", "admin"}}), HasSubstr("\"label\" is missing"));
  EXPECT_THAT(refusal({{"label", ""}, {"role", "admin"}}), HasSubstr("/label"));
  EXPECT_THAT(refusal({{"label", "  "}, {"role", "admin"}}), HasSubstr("label"));
  EXPECT_THAT(refusal({{"label", "x"}, {"role", "root"}}), HasSubstr("/role"));
  EXPECT_THAT(refusal({{"label", "x"}, {"role", "admin"}, {"expires_at", "tomorrow"}}),
              HasSubstr("/expires_at"));
  EXPECT_THAT(refusal({{"label", "x"}, {"role", "admin"}, {"expires_at", "2001-01-01T00:00:00Z"}}),
              HasSubstr("already have expired"));
  EXPECT_EQ(server()
                .post("/api/v1/tokens", {{"label", "x"}, {"role", "admin"}, {"person", "eve"}})
                .status,
            404);
}

TEST_F(TokenRoutes, revoked_opens_nothing_from_that_moment) {
  const auto made = server().make_token(Role::viewer, "");
  ASSERT_EQ(status_with(made.secret), 200);
  ASSERT_EQ(revoke(made.id).status, 200);
  EXPECT_EQ(status_with(made.secret), 401);
  EXPECT_EQ(revoke(made.id).status, 200);  // again: it stays so
  EXPECT_EQ(revoke(999999).status, 404);
  EXPECT_EQ(revoke(0).status, 400);
  restart();
  EXPECT_EQ(status_with(made.secret), 401);
}

TEST_F(TokenRoutes, a_token_ends_when_it_expires) {
  const auto made = server().make_token(Role::viewer, "", server().now() + hours(1));
  EXPECT_EQ(status_with(made.secret), 200);
  restart(minutes(59));
  EXPECT_EQ(status_with(made.secret), 200);
  restart(minutes(61));
  const http::Response refused = server().ask("GET", "/api/v1/status", made.secret);
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(detail_of(refused), HasSubstr("has expired"));
}

}  // namespace
}  // namespace vigie::app
