// Hours of people over HTTP: who may see them, who may change them, and what is kept of both.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class HoursRoutes : public LiveServerTest {
 protected:
  void SetUp() override {
    LiveServerTest::SetUp();
    const http::Response made = server().ask(
        "PUT", "/api/v1/resources/contract/alice", server().token(Role::admin),
        R"({"person":"alice","pack":"fr","weekly_hours":35,"manager":"bob","hourly_rate":"25 EUR",)"
        R"("pattern":{"days":["monday","tuesday","wednesday","thursday","friday","saturday",)"
        R"("sunday"],"from":"09:00","to":"17:00"}})");
    ASSERT_EQ(made.status, 200) << made.body;
    alice_ = server().make_token(Role::responder, "alice").secret;
    bob_ = server().make_token(Role::viewer, "bob").secret;
  }
  http::Response as(const std::string& token, const char* method, const std::string& target,
                    const json::value& body = nullptr) {
    return server().ask(method, target, token, body.is_null() ? "" : json::serialize(body));
  }
  // One that Alice has worked on and ended.
  std::int64_t intervention() {
    const std::string incident = std::to_string(open_incident());
    as(alice_, "POST", "/api/v1/incidents/" + incident + "/acknowledge", json::object{});
    as(alice_, "POST", "/api/v1/incidents/" + incident + "/end-intervention", json::object{});
    const json::value recorded = body_of(as(alice_, "GET", "/api/v1/people/alice/hours"));
    return recorded.at("interventions").as_array().back().at("id").as_int64();
  }
  std::size_t reads() {
    std::size_t count = 0;
    for (const JournalEntry& line : journal()) count += line.kind == "hours.read" ? 1 : 0;
    return count;
  }

  std::string alice_;
  std::string bob_;
};

TEST_F(HoursRoutes, are_shown_to_who_is_entitled_and_each_look_at_others_is_on_the_journal) {
  (void)intervention();
  const std::string hours = "/api/v1/people/alice/hours";
  const std::string rest = "/api/v1/people/alice/rest";
  EXPECT_EQ(as(alice_, "GET", hours).status, 200);
  EXPECT_EQ(as(alice_, "GET", rest).status, 200);
  EXPECT_EQ(reads(), 0u) << "one's own are nobody else's business";
  EXPECT_EQ(as(bob_, "GET", hours).status, 200) << "her manager";
  EXPECT_EQ(as(bob_, "GET", rest).status, 200);
  EXPECT_EQ(as(server().token(Role::hr), "GET", hours).status, 200);
  EXPECT_EQ(reads(), 3u);
  EXPECT_EQ(as(alice_, "GET", "/api/v1/people/bob/hours").status, 403);
  const http::Response refused = as(server().token(Role::manager), "GET", rest);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(detail_of(refused), HasSubstr("hours of alice are shown to them"));
  EXPECT_EQ(reads(), 3u) << "nothing was shown";
}

TEST_F(HoursRoutes, are_mended_by_the_person_and_not_by_their_manager) {
  const std::string record = "/api/v1/interventions/" + std::to_string(intervention());
  const Instant now = server().now();
  const json::value correction = {{"began_at", to_rfc3339(now - minutes(30))},
                                  {"ended_at", to_rfc3339(now - minutes(10))},
                                  {"reason", "they rang me first"}};
  EXPECT_EQ(as(bob_, "POST", record + "/correct", correction).status, 403);
  EXPECT_EQ(as(alice_, "POST", record + "/correct", correction).status, 200);
  const json::value recorded = body_of(as(alice_, "GET", "/api/v1/people/alice/hours"));
  EXPECT_EQ(recorded.at("interventions").at(0).at("ended_at").as_string(),
            to_rfc3339(now - minutes(10)));
  EXPECT_EQ(as(alice_, "POST", record + "/confirm").status, 200);
  EXPECT_EQ(as(alice_, "POST", record + "/void", {{"reason", "a drill"}}).status, 200);
  EXPECT_EQ(as(alice_, "POST", "/api/v1/interventions/99999/confirm").status, 404);
  const json::value by_hand = {{"began_at", to_rfc3339(now - hours(3))},
                               {"ended_at", to_rfc3339(now - hours(2))},
                               {"reason", "over the telephone"}};
  EXPECT_EQ(as(alice_, "POST", "/api/v1/people/alice/interventions", by_hand).status, 201);
  const http::Response twice = as(alice_, "POST", "/api/v1/people/alice/interventions", by_hand);
  EXPECT_EQ(twice.status, 400);
  EXPECT_THAT(detail_of(twice), HasSubstr("overlap with intervention"));
  EXPECT_EQ(as(bob_, "POST", "/api/v1/people/alice/interventions", by_hand).status, 403);
}

TEST_F(HoursRoutes, are_signed_by_the_person_alone) {
  const std::string month = to_string(month_of(server().now() - hours(24 * 31), Zone::utc()));
  const std::string at = "/api/v1/people/alice/months/" + month;
  EXPECT_EQ(as(server().token(Role::admin), "POST", at + "/sign").status, 403);
  EXPECT_EQ(as(alice_, "POST", at + "/sign").status, 200);
  const json::value recorded =
      body_of(as(alice_, "GET", "/api/v1/people/alice/hours?month=" + month));
  EXPECT_EQ(recorded.at("signatures").at(0).at("signed_by").as_string(), "person:alice");
  EXPECT_EQ(as(bob_, "POST", at + "/reopen", {{"reason", "x"}}).status, 403);
  EXPECT_EQ(as(alice_, "POST", at + "/reopen", {{"reason", "one was missing"}}).status, 200);
  EXPECT_EQ(as(alice_, "POST", at + "/reopen", {{"reason", "again"}}).status, 409);
  EXPECT_EQ(as(alice_, "POST", "/api/v1/people/alice/months/november/sign").status, 400);
}

TEST_F(HoursRoutes, what_a_contract_says_is_not_for_everybody) {
  const auto yaml = [&](Role role) {
    return std::string(
        body_of(as(server().token(role), "GET", "/api/v1/configuration")).at("yaml").as_string());
  };
  EXPECT_THAT(yaml(Role::admin), HasSubstr("hourly_rate"));
  EXPECT_THAT(yaml(Role::hr), HasSubstr("hourly_rate"));
  EXPECT_THAT(yaml(Role::manager), Not(HasSubstr("contracts")));
}

}  // namespace
}  // namespace vigie::app
