// What people do to an incident and to a lock, through the API and the pages.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/testing/eventually.h"
#include "runtime/notices.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class IncidentLifeRoutes : public LiveServerTest {
 protected:
  std::string path(std::int64_t id, const char* action) {
    return "/api/v1/incidents/" + std::to_string(id) + "/" + action;
  }
  int act(std::int64_t id, const char* action, const json::value& body) {
    const http::Response response = server().post(path(id, action), body);
    return response.status;
  }
  json::value shown(std::int64_t id) { return incident(id).at("incident"); }
};

TEST_F(IncidentLifeRoutes, an_acknowledgement_ends_is_prolonged_and_snoozed) {
  const std::int64_t id = open_incident();
  EXPECT_EQ(act(id, "still-on-it", {{"person", "bob"}}), 409);
  EXPECT_EQ(act(id, "acknowledge", {{"person", "bob"}}), 200);
  EXPECT_FALSE(shown(id).at("acknowledged_until").is_null());
  EXPECT_EQ(act(id, "still-on-it", {{"person", "bob"}}), 200);
  EXPECT_EQ(act(id, "snooze", {{"person", "bob"}}), 400);
  EXPECT_EQ(act(id, "snooze", {{"person", "bob"}, {"for", "two hours"}}), 400);
  EXPECT_EQ(act(id, "snooze", {{"person", "bob"}, {"for", "25h"}}), 400);
  EXPECT_EQ(act(id, "snooze", {{"person", "bob"}, {"for", "2h"}}), 200);
  EXPECT_TRUE(shown(id).at("snoozed").as_bool());
}

TEST_F(IncidentLifeRoutes, a_hand_over_is_offered_and_answered) {
  const std::int64_t id = open_incident();
  EXPECT_EQ(act(id, "hand-over", {{"person", "bob"}, {"to", "alice"}}), 409);
  ASSERT_EQ(act(id, "acknowledge", {{"person", "bob"}}), 200);
  EXPECT_EQ(act(id, "hand-over", {{"person", "bob"}, {"to", "carol"}}), 404);
  EXPECT_EQ(act(id, "hand-over", {{"person", "bob"}, {"to", "alice"}}), 200);
  EXPECT_EQ(shown(id).at("offered_to"), "alice");
  EXPECT_EQ(act(id, "hand-over/answer", {{"person", "alice"}, {"accept", false}}), 200);
  EXPECT_EQ(shown(id).at("acknowledged_by"), "bob");
  EXPECT_EQ(act(id, "hand-over/answer", {{"person", "alice"}, {"accept", true}}), 409);
}

TEST_F(IncidentLifeRoutes, severity_merge_workaround_and_data) {
  const std::int64_t id = open_incident();
  const std::int64_t other = open_incident("another");
  EXPECT_EQ(act(id, "severity", {{"severity", "warning"}}), 200);
  EXPECT_EQ(shown(id).at("severity"), "warning");
  EXPECT_EQ(act(id, "severity", {{"severity", "awful"}}), 400);
  EXPECT_EQ(act(id, "merge", {{"from", id}}), 400);
  EXPECT_EQ(act(id, "merge", {{"from", other}}), 200);
  EXPECT_EQ(shown(other).at("resolution"), "merged");
  EXPECT_EQ(shown(other).at("merged_into"), id);
  const http::Response made = server().post(path(id, "workarounds"), {{"text", "old proxy"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(incident(id).at("workarounds").as_array().size(), 1u);
  const std::string workaround =
      "/api/v1/workarounds/" + std::to_string(body_of(made).at("id").as_int64());
  const std::string& admin = server().token(Role::admin);
  EXPECT_EQ(server().ask("DELETE", workaround, admin).status, 200);
  EXPECT_EQ(server().ask("DELETE", workaround, admin).status, 409);
  EXPECT_EQ(act(id, "waive", {{"check", "nothing"}, {"reason", "sold"}}), 404);
  EXPECT_EQ(act(id, "restored-up-to", {{"at", "2020-01-01T00:00:00Z"}}), 200);
  EXPECT_EQ(act(id, "restored-up-to", {{"at", "yesterday"}}), 400);
}

TEST_F(IncidentLifeRoutes, what_is_told_of_one_has_milestones_scope_and_services) {
  const std::int64_t id = open_incident();
  const json::value detail = incident(id);
  ASSERT_EQ(detail.at("milestones").as_array().size(), 8u);
  EXPECT_EQ(detail.at("milestones").at(0).at("name"), "happened");
  EXPECT_TRUE(detail.at("scope").is_array());
  EXPECT_TRUE(detail.at("targets").is_array());
  const http::Response diff = server().get(path(id, "diff"));
  EXPECT_EQ(diff.status, 200) << diff.body;
  EXPECT_TRUE(body_of(diff).at("missing").is_array());
  EXPECT_EQ(server().get("/api/v1/incidents/99999/diff").status, 404);
}

TEST_F(IncidentLifeRoutes, a_back_dated_line_stands_where_it_belongs) {
  const std::int64_t id = open_incident();
  const std::string before = to_rfc3339(server().now() - hours(2));
  ASSERT_EQ(act(id, "notes", {{"text", "the lights went out"}, {"at", before}}), 201);
  EXPECT_THAT(json::serialize(incident(id).at("timeline").at(0)), HasSubstr("the lights went out"));
  EXPECT_EQ(act(id, "notes", {{"text", "x"}, {"at", to_rfc3339(server().now() + hours(2))}}), 400);
  ASSERT_EQ(act(id, "notes", {{"text", "rebooted"}, {"action", true}}), 201);
  EXPECT_EQ(incident(id).at("timeline").as_array().back().at("kind"), "incident.action");
}

TEST_F(IncidentLifeRoutes, whether_it_was_worth_a_call_is_said_also_when_it_is_over) {
  const std::int64_t id = open_incident();
  EXPECT_EQ(incident(id).at("usefulness"), "not_judged");
  EXPECT_EQ(act(id, "judge", {{"verdict", "useful"}}), 200);
  ASSERT_EQ(act(id, "resolve", {{"reason", "nothing was wrong"}}), 200);
  EXPECT_EQ(act(id, "judge", {{"verdict", "false_alarm"}, {"reason", "the probe was cut off"}}),
            200);
  EXPECT_EQ(incident(id).at("usefulness"), "false_alarm");
  const json::value last = incident(id).at("timeline").as_array().back();
  EXPECT_EQ(last.at("kind"), "incident.judged");
  EXPECT_EQ(last.at("facts").at("reason"), "the probe was cut off");
  EXPECT_EQ(act(id, "judge", {{"verdict", "maybe"}}), 400);
  EXPECT_EQ(act(99999, "judge", {{"verdict", "useful"}}), 404);
}

TEST_F(IncidentLifeRoutes, a_lock_is_on_a_page_for_whoever_has_its_link) {
  const http::Response made = server().post(
      "/api/v1/locks",
      {{"service", "shop"}, {"why", "a new <disk>"}, {"for", "2h"}, {"person", "bob"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string link(body_of(made).at("link").as_string());
  const std::string page = link.substr(link.find("/lock/"));
  const http::Response shown_page = server().ask("GET", page);
  EXPECT_EQ(shown_page.status, 200);
  EXPECT_THAT(shown_page.body, HasSubstr("Bob Stone is working on it"));
  EXPECT_THAT(shown_page.body, HasSubstr("a new &lt;disk&gt;"));
  std::string forged = page;
  forged.back() = forged.back() == '0' ? '1' : '0';
  const http::Response refused = server().ask("GET", forged);
  EXPECT_EQ(refused.status, 404);
  EXPECT_THAT(refused.body, Not(HasSubstr("disk")));
  EXPECT_EQ(body_of(server().get("/api/v1/locks")).at("locks").as_array().size(), 1u);
  EXPECT_EQ(server()
                .post("/api/v1/locks",
                      {{"service", "shop"}, {"why", "x"}, {"for", "1h"}, {"person", "alice"}})
                .status,
            409);
  const std::string& admin = server().token(Role::admin);
  EXPECT_EQ(server().ask("DELETE", "/api/v1/locks/shop", admin).status, 200);
  EXPECT_EQ(server().ask("DELETE", "/api/v1/locks/shop", admin).status, 404);
  EXPECT_THAT(server().ask("GET", page).body, HasSubstr("has ended"));
}

TEST_F(IncidentLifeRoutes, without_being_switched_on_there_is_no_report_form) {
  EXPECT_EQ(server().ask("GET", "/report").status, 404);
}

}  // namespace
}  // namespace vigie::app
