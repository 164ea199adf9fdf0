#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

class IncidentRoutes : public LiveServerTest {
 protected:
  http::Response act(std::int64_t id, const char* action, const json::value& body) {
    return server().post("/api/v1/incidents/" + std::to_string(id) + "/" + action, body);
  }
};

TEST_F(IncidentRoutes, one_that_is_opened_calls_people_and_has_a_timeline) {
  const http::Response opened = server().post(
      "/api/v1/incidents", {{"title", "the till"}, {"severity", "warning"}, {"service", "shop"}});
  ASSERT_EQ(opened.status, 201) << opened.body;
  const json::value shown = incident(body_of(opened).at("id").as_int64());
  EXPECT_EQ(shown.at("incident").at("title"), "the till");
  EXPECT_EQ(shown.at("incident").at("severity"), "warning");
  EXPECT_EQ(shown.at("incident").at("status"), "triggered");
  ASSERT_EQ(shown.at("pages").as_array().size(), 2u);
  EXPECT_EQ(shown.at("pages").at(0).at("person"), "alice");
  EXPECT_EQ(shown.at("timeline").at(0).at("kind"), "incident.opened");
}

TEST_F(IncidentRoutes, bad_input_is_refused_with_its_place) {
  const auto refusal = [&](const json::value& body) {
    const http::Response response = server().post("/api/v1/incidents", body);
    EXPECT_EQ(response.status, 400) << response.body;
    return detail_of(response);
  };
  EXPECT_THAT(refusal(json::object{}), HasSubstr("\"title\" is missing"));
  EXPECT_THAT(refusal({{"title", 3}}), HasSubstr("/title"));
  EXPECT_THAT(refusal({{"title", ""}}), HasSubstr("/title"));
  EXPECT_THAT(refusal({{"title", std::string(301, 'x')}}), HasSubstr("/title"));
  EXPECT_THAT(refusal({{"title", "x"}, {"severity", "awful"}}), HasSubstr("/severity"));
  EXPECT_THAT(refusal({{"title", "x"}, {"sevrity", "info"}}), HasSubstr("severity"));
  EXPECT_THAT(refusal({{"title", "   "}}), HasSubstr("title"));
  const std::string& admin = server().token(Role::admin);
  EXPECT_THAT(detail_of(server().ask("POST", "/api/v1/incidents", admin, "{\"title\":")),
              HasSubstr("line 1"));
  EXPECT_EQ(
      server()
          .ask("POST", "/api/v1/incidents", admin, "title=x", {{"Content-Type", "text/plain"}})
          .status,
      415);
  EXPECT_EQ(server().post("/api/v1/incidents", {{"title", "x"}, {"service", "shoop"}}).status, 404);
}

TEST_F(IncidentRoutes, without_anybody_to_call_none_can_be_opened) {
  ASSERT_EQ(apply("teams:\n", true).status, 200);
  const http::Response refused = server().post("/api/v1/incidents", {{"title", "x"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(detail_of(refused), HasSubstr("nobody could be called"));
}

TEST_F(IncidentRoutes, lists_are_filtered_and_read_page_by_page) {
  const std::int64_t first = open_incident("first");
  const std::int64_t second = open_incident("second");
  const std::int64_t third = open_incident("third");
  ASSERT_EQ(act(second, "resolve", {{"reason", "seen"}}).status, 200);
  const auto ids = [&](std::string_view query) {
    const http::Response response = server().get("/api/v1/incidents" + std::string(query));
    EXPECT_EQ(response.status, 200) << response.body;
    const json::value body = body_of(response);
    std::vector<std::int64_t> found;
    for (const json::value& one : body.at("incidents").as_array())
      found.push_back(one.at("id").as_int64());
    if (!body.at("next_before").is_null())
      EXPECT_EQ(body.at("next_before").as_int64(), found.back());
    return found;
  };
  using List = std::vector<std::int64_t>;
  EXPECT_EQ(ids(""), (List{third, second, first}));
  EXPECT_EQ(ids("?status=open"), (List{third, first}));
  EXPECT_EQ(ids("?status=resolved"), (List{second}));
  EXPECT_EQ(ids("?limit=2"), (List{third, second}));
  EXPECT_EQ(ids("?limit=2&before=" + std::to_string(second)), (List{first}));
  for (const char* bad :
       {"?status=over", "?limit=0", "?limit=501", "?before=x", "?limt=3", "?limit=1&limit=2"})
    EXPECT_EQ(server().get("/api/v1/incidents" + std::string(bad)).status, 400) << bad;
}

TEST_F(IncidentRoutes, one_that_is_not_there) {
  EXPECT_EQ(server().get("/api/v1/incidents/99999").status, 404);
  EXPECT_EQ(server().get("/api/v1/incidents/0").status, 400);
  EXPECT_EQ(server().get("/api/v1/incidents/first").status, 400);
  EXPECT_EQ(act(99999, "acknowledge", {{"person", "alice"}}).status, 404);
  EXPECT_EQ(act(99999, "notes", {{"text", "x"}}).status, 404);
  EXPECT_EQ(act(99999, "resolve", {{"reason", "x"}}).status, 404);
}

TEST_F(IncidentRoutes, the_first_who_takes_it_has_it) {
  const std::int64_t id = open_incident();
  EXPECT_EQ(act(id, "acknowledge", {{"person", "carol"}}).status, 404);
  EXPECT_EQ(act(id, "acknowledge", {{"person", "alice"}}).status, 200);
  EXPECT_EQ(incident(id).at("incident").at("acknowledged_by"), "alice");
  EXPECT_EQ(act(id, "acknowledge", {{"person", "alice"}}).status, 200);  // still hers
  const http::Response second = act(id, "acknowledge", {{"person", "bob"}});
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(detail_of(second), HasSubstr("taken by alice"));
}

TEST_F(IncidentRoutes, a_program_says_for_whom_and_a_person_need_not) {
  const std::int64_t id = open_incident();
  const http::Response refused = act(id, "acknowledge", json::object{});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(detail_of(refused), HasSubstr("belongs to no person"));
  const auto bobs = server().make_token(Role::responder, "bob");
  const std::string target = "/api/v1/incidents/" + std::to_string(id) + "/acknowledge";
  EXPECT_EQ(server().ask("POST", target, bobs.secret, "{}").status, 200);
  EXPECT_EQ(incident(id).at("incident").at("acknowledged_by"), "bob");
}

TEST_F(IncidentRoutes, notes_are_on_the_timeline_under_the_name_of_who_wrote_them) {
  const std::int64_t id = open_incident();
  const auto bobs = server().make_token(Role::responder, "bob");
  const std::string target = "/api/v1/incidents/" + std::to_string(id) + "/notes";
  ASSERT_EQ(server().ask("POST", target, bobs.secret, R"({"text":"pulled the plug"})").status, 201);
  const json::value shown = incident(id);
  const json::value& last = shown.at("timeline").as_array().back();
  EXPECT_EQ(last.at("kind"), "incident.note");
  EXPECT_EQ(last.at("actor"), "person:bob");
  EXPECT_THAT(json::serialize(last), HasSubstr("pulled the plug"));
  EXPECT_THAT(detail_of(act(id, "notes", {{"text", ""}})), HasSubstr("/text"));
  EXPECT_THAT(detail_of(act(id, "notes", {{"text", std::string(10'001, 'x')}})),
              HasSubstr("/text"));
}

TEST_F(IncidentRoutes, declared_over_reads_declared_and_cannot_be_done_twice) {
  const std::int64_t id = open_incident();
  EXPECT_THAT(detail_of(act(id, "resolve", json::object{})), HasSubstr("reason"));
  EXPECT_EQ(act(id, "resolve", {{"reason", "  "}}).status, 400);
  ASSERT_EQ(act(id, "resolve", {{"reason", "saw it work"}}).status, 200);
  const json::value shown = incident(id);
  EXPECT_EQ(shown.at("incident").at("status"), "resolved");
  EXPECT_EQ(shown.at("incident").at("resolution"), "declared");
  EXPECT_EQ(shown.at("incident").at("resolution_reason"), "saw it work");
  EXPECT_EQ(act(id, "resolve", {{"reason", "again"}}).status, 409);
  EXPECT_EQ(act(id, "acknowledge", {{"person", "bob"}}).status, 409);
}

// Letters of more than one byte: the description counts characters, the store counts bytes.
TEST_F(IncidentRoutes, a_text_of_too_many_bytes_is_refused_with_its_place) {
  const std::int64_t id = open_incident();
  std::string accents;
  for (int i = 0; i < 10'000; ++i) accents += "é";
  const http::Response note = act(id, "notes", {{"text", accents}});
  EXPECT_EQ(note.status, 400);
  EXPECT_THAT(detail_of(note), HasSubstr("/text: at most 10000 bytes"));
  const http::Response resolve = act(id, "resolve", {{"reason", accents}});
  EXPECT_EQ(resolve.status, 400);
  EXPECT_THAT(detail_of(resolve), HasSubstr("/reason: at most 10000 bytes"));
  EXPECT_EQ(act(id, "notes", {{"text", accents.substr(0, 10'000)}}).status, 201);
}

}  // namespace
}  // namespace vigie::app
