#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "config/export.h"
#include "config/parse.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigurationRoutes : public LiveServerTest {
 protected:
  http::Response plan(std::string_view yaml, bool delete_missing = false) {
    json::array files;
    files.push_back({{"path", "vigie.yaml"}, {"text", json::string(yaml)}});
    return server().post("/api/v1/configuration/plan",
                         {{"files", std::move(files)}, {"delete", delete_missing}});
  }
  json::value current(std::string_view query = "") {
    const http::Response shown = server().get("/api/v1/configuration" + std::string(query));
    EXPECT_EQ(shown.status, 200) << shown.body;
    return body_of(shown);
  }
  std::string yaml_now(std::string_view query = "") {
    return std::string(current(query).at("yaml").as_string());
  }
  std::int64_t revision() { return current().at("revision").as_int64(); }
  http::Response put(const std::string& resource, std::string_view body) {
    return server().ask("PUT", "/api/v1/resources/" + resource, server().token(Role::admin), body);
  }
  http::Response remove(const std::string& resource) {
    return server().ask("DELETE", "/api/v1/resources/" + resource, server().token(Role::admin));
  }
};

const char* const one_more = R"(services:
  shop: { title: Web shop }
  blog:
)";

TEST_F(ConfigurationRoutes, a_plan_says_what_vigie_cannot_notice_of_itself) {
  const std::string planned(body_of(plan(one_more)).at("text").as_string());
  EXPECT_THAT(planned, HasSubstr("! no references tell"));
  EXPECT_THAT(planned, HasSubstr("! nobody outside notices"));
  const std::string with_references = std::string(one_more) + R"(vantages:
  local:
    references:
      - { ping: 192.0.2.1 }
      - { ping: 198.51.100.1 }
      - { ping: 203.0.113.1 }
)";
  EXPECT_THAT(std::string(body_of(plan(with_references)).at("text").as_string()),
              Not(HasSubstr("no references tell")));
}

TEST_F(ConfigurationRoutes, a_plan_changes_nothing_and_the_apply_does_what_it_said) {
  const json::value before = current();
  const json::value planned = body_of(plan(one_more));
  EXPECT_EQ(planned.at("changes").as_int64(), 1);
  EXPECT_THAT(std::string(planned.at("text").as_string()), HasSubstr("+ service/blog"));
  EXPECT_EQ(planned.at("revision"), before.at("revision"));
  EXPECT_EQ(current(), before);

  const http::Response applied = apply(one_more);
  ASSERT_EQ(applied.status, 200) << applied.body;
  EXPECT_EQ(body_of(applied).at("text"), planned.at("text"));
  EXPECT_EQ(revision(), before.at("revision").as_int64() + 1);
  EXPECT_THAT(yaml_now(), HasSubstr("blog:"));
  EXPECT_EQ(body_of(apply(one_more)).at("changes").as_int64(), 0);  // nothing left to do
  EXPECT_EQ(revision(), before.at("revision").as_int64() + 1);
}

// Files say how things are to be; what people do meanwhile is theirs.
TEST_F(ConfigurationRoutes, an_apply_leaves_alone_what_people_have_done_meanwhile) {
  const std::int64_t id = open_incident();
  ASSERT_EQ(server().ask("POST", link_of(id, "alice")).status, 200);
  const Instant now = server().now();
  const std::string later = to_rfc3339(now + hours(5));
  const auto post = [&](const char* path, const json::value& body) {
    const http::Response done = server().post(path, body);
    EXPECT_LT(done.status, 300) << path << ": " << done.body;
  };
  post("/api/v1/overrides",
       {{"schedule", "primary"}, {"person", "bob"}, {"from", to_rfc3339(now)}, {"to", later}});
  post("/api/v1/checks/web/pause", {{"until", later}, {"reason", "it moves"}});
  post("/api/v1/maintenance", {{"title", "cables"},
                               {"services", json::array{"shop"}},
                               {"from", to_rfc3339(now)},
                               {"to", later}});
  post("/api/v1/locks",
       {{"service", "shop"}, {"why", "a new disk"}, {"until", later}, {"person", "alice"}});
  const auto what_people_did = [&] {
    json::array all = {incident(id).at("incident")};
    for (const char* list : {"overrides", "maintenance", "locks"})
      all.push_back(body_of(server().get(std::string("/api/v1/") + list)).at(list));
    all.push_back(body_of(server().get("/api/v1/on-call")).at("on_call").at(0).at("person"));
    all.push_back(body_of(server().get("/api/v1/status")).at("checks").at(0).at("quiet"));
    return all;
  };
  const json::array before = what_people_did();
  ASSERT_EQ(before[0].at("acknowledged_by"), "alice");
  ASSERT_EQ(before[4], "bob");
  ASSERT_TRUE(before[5].is_object());

  // Everything that they concern is written anew.
  std::string other(example_configuration);
  const auto instead = [&](const std::string& old, const std::string& put) {
    other.replace(other.find(old), old.size(), put);
  };
  instead("monday 09:00", "monday 18:00");
  instead("wait: 30m", "wait: 10m");
  instead("Web shop", "The shop");
  instead("http://127.0.0.1:9/", "http://127.0.0.1:10/");
  for (const bool delete_missing : {false, true}) {
    const http::Response applied = apply(other, delete_missing);
    ASSERT_EQ(applied.status, 200) << applied.body;
    EXPECT_EQ(what_people_did(), before);
  }
  restart();
  EXPECT_EQ(what_people_did(), before);
}

TEST_F(ConfigurationRoutes, what_is_exported_can_be_applied_again_and_changes_nothing) {
  const std::string exported = yaml_now();
  const http::Response again = apply(exported, true);
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(body_of(again).at("changes").as_int64(), 0);
  EXPECT_EQ(yaml_now(), exported);
}

TEST_F(ConfigurationRoutes, rolled_back_it_is_what_it_was) {
  const std::int64_t then = revision();
  const std::string before = yaml_now();
  ASSERT_EQ(apply("people: { alice: alice@example.org, carol: carol@example.org }\n", true).status,
            200);
  ASSERT_NE(yaml_now(), before);
  EXPECT_EQ(yaml_now("?revision=" + std::to_string(then)), before);
  const http::Response back = server().post("/api/v1/configuration/rollback", {{"revision", then}});
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(yaml_now(), before);
  EXPECT_EQ(revision(), then + 2);  // history goes on, nothing is rewritten
  restart();
  EXPECT_EQ(yaml_now(), before);
}

TEST_F(ConfigurationRoutes, revisions_that_are_not_there) {
  EXPECT_EQ(server().get("/api/v1/configuration?revision=99").status, 404);
  EXPECT_EQ(server().get("/api/v1/configuration?revision=-1").status, 400);
  EXPECT_EQ(server().post("/api/v1/configuration/rollback", {{"revision", 99}}).status, 404);
  EXPECT_EQ(server().post("/api/v1/configuration/rollback", {{"revision", -1}}).status, 400);
}

TEST_F(ConfigurationRoutes, bad_files_are_refused_by_line_and_column_and_change_nothing) {
  const json::value before = current();
  for (const http::Response& refused : {apply("services:\n  shop: { policy: nobody }\n"),
                                        plan("services:\n  shop: { policy: nobody }\n")}) {
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(detail_of(refused), HasSubstr("vigie.yaml:2:19: policy: there is no policy"));
  }
  EXPECT_THAT(detail_of(apply("services: {\n")), HasSubstr("vigie.yaml:"));
  EXPECT_THAT(detail_of(apply("services:\n  shop:\n  shop:\n")), HasSubstr("vigie.yaml:3:"));
  // One good and one bad resource: neither is taken.
  EXPECT_EQ(apply("services: { blog: }\nchecks: { x: { http: nowhere } }\n").status, 400);
  EXPECT_EQ(current(), before);
}

TEST_F(ConfigurationRoutes, a_body_that_does_not_fit_is_refused_with_its_place) {
  const auto refusal = [&](const json::value& body) {
    const http::Response response = server().post("/api/v1/configuration/apply", body);
    EXPECT_EQ(response.status, 400);
    return detail_of(response);
  };
  EXPECT_THAT(refusal(json::object{}), HasSubstr("\"files\" is missing"));
  EXPECT_THAT(refusal({{"files", {{{"path", "a"}, {"text", 1}}}}}), HasSubstr("/files/0/text"));
  EXPECT_THAT(refusal({{"files", json::array{}}, {"delete", "yes"}}), HasSubstr("/delete"));
}

TEST_F(ConfigurationRoutes, files_and_api_do_not_change_what_the_other_owns) {
  const http::Response put_over_files = put("service/shop", R"({"title":"Mine"})");
  EXPECT_EQ(put_over_files.status, 409);
  EXPECT_THAT(detail_of(put_over_files), HasSubstr("owned by files"));
  EXPECT_EQ(remove("service/shop").status, 409);

  ASSERT_EQ(put("service/mine", R"({"title":"Mine"})").status, 200);
  const http::Response files_over_api = apply("services: { mine: { title: Ours } }\n");
  EXPECT_EQ(files_over_api.status, 409);
  EXPECT_THAT(detail_of(files_over_api), HasSubstr("service/mine"));
  // Deleting what the files no longer have leaves the API's alone.
  ASSERT_EQ(apply(example_configuration, true).status, 200);
  EXPECT_THAT(yaml_now(), HasSubstr("title: Mine"));
}

TEST_F(ConfigurationRoutes, a_resource_of_the_api_is_made_changed_and_deleted) {
  ASSERT_EQ(put("service/mine", R"({"title":"One"})").status, 200);
  EXPECT_EQ(body_of(put("service/mine", R"({"title":"One"})")).at("changes").as_int64(), 0);
  ASSERT_EQ(put("service/mine", R"({"title":"Two"})").status, 200);
  EXPECT_THAT(yaml_now(), HasSubstr("title: Two"));
  ASSERT_EQ(remove("service/mine").status, 200);
  EXPECT_THAT(yaml_now(), Not(HasSubstr("mine")));
  EXPECT_EQ(remove("service/mine").status, 404);
}

TEST_F(ConfigurationRoutes, every_kind_of_resource_can_be_made) {
  const std::map<ResourceKind, std::string> bodies = {
      {ResourceKind::person, R"({"email":"carol@example.org"})"},
      {ResourceKind::team, R"({"members":["mine"]})"},
      {ResourceKind::schedule,
       R"({"rotation":{"members":"mine","starts":"2026-01-05","weekly":"monday 09:00"}})"},
      {ResourceKind::policy, R"({"steps":[{"call":"person/mine"}]})"},
      {ResourceKind::service, "{}"},
      {ResourceKind::check, R"({"http":"http://x/"})"},
      {ResourceKind::maintenance,
       R"({"services":"mine","once":{"from":"2026-12-01 22:00","to":"2026-12-02 02:00"}})"},
      {ResourceKind::vantage,
       R"({"references":[{"tcp":"192.0.2.1:53"},{"tcp":"192.0.2.2:53"},{"tcp":"192.0.2.3:53"}]})"},
      {ResourceKind::gateway, R"({"url":"https://sms.example/","body":"{{to}} {{text}}"})"},
      {ResourceKind::status_page,
       R"({"title":"S","groups":[{"title":"W","components":[{"name":"W","services":"mine"}]}]})"},
      {ResourceKind::rest_pack, R"({"extends":"fr","title":"Ours"})"},
      {ResourceKind::contract, R"({"person":"mine","pack":"mine","weekly_hours":35})"},
      {ResourceKind::agreement, R"({"extends":"fr","title":"Ours"})"},
  };
  for (const ResourceKind kind : all_kinds) {
    const std::string name = kind == ResourceKind::vantage ? "/local" : "/mine";
    const http::Response made = put(std::string(to_string(kind)) + name, bodies.at(kind));
    EXPECT_EQ(made.status, 200) << made.body;
  }
}

TEST_F(ConfigurationRoutes, a_bad_resource_is_refused_and_changes_nothing) {
  const json::value before = current();
  EXPECT_EQ(put("gadget/x", "{}").status, 400);
  EXPECT_EQ(put("service/Bad Name", "{}").status, 400);
  const http::Response unknown_field = put("check/x", R"({"htp":"http://x/"})");
  EXPECT_EQ(unknown_field.status, 400);
  EXPECT_THAT(detail_of(unknown_field), HasSubstr("check/x: "));
  EXPECT_EQ(put("check/x", R"({"http":"http://x/","service":"nowhere"})").status, 400);
  EXPECT_EQ(put("check/x", "[]").status, 400);
  EXPECT_EQ(put("check/vigie-disk", R"({"http":"http://x/"})").status, 400);
  EXPECT_EQ(current(), before);
}

TEST_F(ConfigurationRoutes, what_others_need_cannot_be_deleted) {
  ASSERT_EQ(put("person/carol", R"({"email":"carol@example.org"})").status, 200);
  ASSERT_EQ(put("team/night", R"({"members":["carol"]})").status, 200);
  const http::Response refused = remove("person/carol");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(detail_of(refused), HasSubstr("team/night"));
}

TEST_F(ConfigurationRoutes, two_plans_from_one_moment_cannot_both_be_applied) {
  std::shared_ptr<const Configuration> configuration;
  ApplyConfiguration event;
  server().look([&](const World& world, Instant) {
    event.next = world.configuration;
    event.base_revision = world.revision;
    event.puts = {world.resources.begin()->second};
  });
  event.actor = "test";
  ASSERT_TRUE(server().decide(event));
  const auto second = server().decide(event);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_THAT(second.error().text(), HasSubstr("plan again"));
}

}  // namespace
}  // namespace vigie::app
