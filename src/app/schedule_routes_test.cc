#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

// Weeks begin on Monday at 9 in Paris, the first on 2026-01-05 with alice.
class ScheduleRoutes : public LiveServerTest {
 protected:
  json::value override_of(const char* person, Instant from, Instant to) {
    return {{"schedule", "primary"},
            {"person", person},
            {"from", to_rfc3339(from)},
            {"to", to_rfc3339(to)}};
  }
  std::string on_call(std::string_view query) {
    const http::Response shown = server().get("/api/v1/on-call" + std::string(query));
    EXPECT_EQ(shown.status, 200) << shown.body;
    return std::string(body_of(shown).at("on_call").at(0).at("person").as_string());
  }
};

TEST_F(ScheduleRoutes, who_is_on_call_at_an_instant) {
  EXPECT_EQ(on_call("?at=2026-01-07T12:00:00Z"), "alice");
  EXPECT_EQ(on_call("?at=2026-01-12T07:59:59Z"), "alice");
  EXPECT_EQ(on_call("?at=2026-01-12T08:00:00Z"), "bob");
  EXPECT_EQ(server().get("/api/v1/on-call?at=now").status, 400);
  EXPECT_EQ(server().get("/api/v1/on-call").status, 200);
}

TEST_F(ScheduleRoutes, the_shifts_of_a_period) {
  const http::Response shown = server().get(
      "/api/v1/schedules/primary/shifts?from=2026-01-05T08:00:00Z&to=2026-01-19T08:00:00Z");
  ASSERT_EQ(shown.status, 200) << shown.body;
  const json::array shifts = body_of(shown).at("shifts").as_array();
  ASSERT_EQ(shifts.size(), 2u);
  EXPECT_EQ(shifts[0].at("person"), "alice");
  EXPECT_EQ(shifts[1].at("person"), "bob");
  EXPECT_TRUE(shifts[0].at("override").is_null());
}

TEST_F(ScheduleRoutes, shifts_that_cannot_be_told) {
  const std::string base = "/api/v1/schedules/primary/shifts";
  EXPECT_EQ(server().get(base).status, 400);
  EXPECT_EQ(server().get(base + "?from=2026-01-05T08:00:00Z").status, 400);
  EXPECT_EQ(server().get(base + "?from=2026-01-05&to=2026-01-06").status, 400);
  EXPECT_EQ(server()
                .get("/api/v1/schedules/nothing/shifts?from=2026-01-05T08:00:00Z"
                     "&to=2026-01-06T08:00:00Z")
                .status,
            404);
  const http::Response long_period =
      server().get(base + "?from=2026-01-05T08:00:00Z&to=2526-01-05T08:00:00Z");
  EXPECT_EQ(long_period.status, 429);
  EXPECT_THAT(detail_of(long_period), HasSubstr("primary"));
  const http::Response backwards =
      server().get(base + "?from=2026-01-06T08:00:00Z&to=2026-01-05T08:00:00Z");
  EXPECT_EQ(backwards.status, 200);
  EXPECT_TRUE(body_of(backwards).at("shifts").as_array().empty());
}

TEST_F(ScheduleRoutes, an_override_takes_a_period_and_can_be_taken_back) {
  const Instant from = server().now() + hours(1);
  const Instant to = from + hours(2);
  const std::string during = "?at=" + to_rfc3339(from + hours(1));
  const std::string usual = on_call(during);
  const char* other = usual == "alice" ? "bob" : "alice";
  const http::Response made = server().post("/api/v1/overrides", override_of(other, from, to));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::int64_t id = body_of(made).at("id").as_int64();
  EXPECT_EQ(on_call(during), other);
  EXPECT_EQ(on_call("?at=" + to_rfc3339(to)), on_call("?at=" + to_rfc3339(to)));
  const json::value list = body_of(server().get("/api/v1/overrides"));
  ASSERT_EQ(list.at("overrides").as_array().size(), 1u);
  EXPECT_EQ(list.at("overrides").at(0).at("id").as_int64(), id);
  EXPECT_THAT(std::string(list.at("overrides").at(0).at("created_by").as_string()),
              HasSubstr("token:"));
  restart();
  EXPECT_EQ(on_call(during), other);
  const std::string target = "/api/v1/overrides/" + std::to_string(id);
  EXPECT_EQ(server().ask("DELETE", target, server().token(Role::manager)).status, 200);
  EXPECT_EQ(on_call(during), usual);
  EXPECT_EQ(server().ask("DELETE", target, server().token(Role::manager)).status, 404);
}

TEST_F(ScheduleRoutes, overrides_that_are_refused) {
  const Instant now = server().now();
  const auto refused = [&](const json::value& body, int status) {
    const http::Response response = server().post("/api/v1/overrides", body);
    EXPECT_EQ(response.status, status) << response.body;
    return detail_of(response);
  };
  EXPECT_THAT(refused(override_of("carol", now, now + hours(1)), 404), HasSubstr("carol"));
  json::value nowhere = override_of("bob", now, now + hours(1));
  nowhere.at("schedule") = "nowhere";
  EXPECT_THAT(refused(nowhere, 404), HasSubstr("nowhere"));
  EXPECT_THAT(refused(override_of("bob", now + hours(2), now + hours(1)), 400),
              HasSubstr("ends after it begins"));
  EXPECT_THAT(refused(override_of("bob", now - hours(2), now - hours(1)), 400), HasSubstr("past"));
  json::value no_instant = override_of("bob", now, now + hours(1));
  no_instant.at("to") = "2026-01-05 09:00";
  EXPECT_THAT(refused(no_instant, 400), HasSubstr("/to"));
  EXPECT_THAT(refused(json::object{}, 400), HasSubstr("is missing"));
  EXPECT_TRUE(body_of(server().get("/api/v1/overrides")).at("overrides").as_array().empty());
}

}  // namespace
}  // namespace vigie::app
