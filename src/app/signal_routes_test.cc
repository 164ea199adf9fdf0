// Where jobs report, and the pauses and windows that people make.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/limits.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

class SignalRoutes : public LiveServerTest {
 protected:
  SignalRoutes() {
    const std::string more =
        std::string(example_configuration) +
        "  backup: { heartbeat: { every: 1d, backup: { max_age: 26h } }, service: shop }\n"
        "  job: { heartbeat: 1h }\n";
    EXPECT_EQ(apply(more).status, 200);
  }
  // The path of an address of the check: "ping", "ping_by_name", "push".
  std::string path_of(const char* check, const char* kind) {
    const http::Response answer =
        server().ask("GET", std::string("/api/v1/checks/") + check + "/addresses",
                     server().token(Role::manager));
    const std::string url(body_of(answer).at(kind).as_string());
    return url.substr(url.find('/', url.find("//") + 2));
  }
  json::value show(const char* check) {
    return body_of(server().get(std::string("/api/v1/checks/") + check));
  }
  http::Response ping(const std::string& path, std::string_view method = "GET",
                      std::string_view body = {}) {
    return server().ask(method, path, {}, body, {{"Content-Type", "text/plain"}});
  }
};

TEST_F(SignalRoutes, a_ping_is_a_success_and_answers_ok) {
  const std::string path = path_of("job", "ping");
  EXPECT_THAT(path, ::testing::MatchesRegex("/ping/[0-9a-f-]{36}"));
  EXPECT_EQ(show("job").at("verdict").as_string(), "unknown");
  for (const char* method : {"GET", "HEAD", "POST"}) {
    const http::Response answer = ping(path, method);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(header_of(answer, "Content-Type"), HasSubstr("text/plain"));
  }
  EXPECT_EQ(ping(path).body, "OK");
  EXPECT_EQ(show("job").at("verdict").as_string(), "up");
}

TEST_F(SignalRoutes, start_and_end_are_paired_and_a_code_or_fail_is_bad) {
  const std::string path = path_of("job", "ping");
  EXPECT_EQ(ping(path + "/start?rid=r1").status, 200);
  EXPECT_EQ(show("job").at("heartbeat").at("runs").as_array().size(), 1U);
  EXPECT_EQ(ping(path + "/0?rid=r1", "POST", "42 files").status, 200);
  const json::value good = show("job");
  EXPECT_EQ(good.at("heartbeat").at("runs").as_array().size(), 0U);
  EXPECT_TRUE(good.at("heartbeat").at("last_run_ms").is_int64());
  EXPECT_EQ(good.at("heartbeat").at("last_text").as_string(), "42 files");
  EXPECT_EQ(ping(path + "/3", "POST", "disk full").status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "down");
  EXPECT_EQ(ping(path).status, 200);
  EXPECT_EQ(ping(path + "/fail").status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "down");
  EXPECT_EQ(ping(path + "/log", "POST", "still here").status, 200);
  EXPECT_EQ(journal().back().kind, "check.log");
  EXPECT_EQ(ping(path + "/256").status, 400);
  EXPECT_EQ(ping(path + "/stop").status, 400);
  EXPECT_EQ(ping(path + "?create=1").status, 400);
}

TEST_F(SignalRoutes, the_ping_key_and_a_name_do_the_same) {
  const std::string path = path_of("job", "ping_by_name");
  EXPECT_EQ(ping(path).status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "up");
  EXPECT_EQ(ping(path + "/fail").status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "down");
  const std::string key = path.substr(0, path.rfind('/'));
  EXPECT_EQ(ping(key + "/web").status, 404);  // no heartbeat
  EXPECT_EQ(ping("/ping/0123456789abcdef0123456789abcdef/job").status, 404);
}

TEST_F(SignalRoutes, who_has_no_address_reports_nothing) {
  EXPECT_EQ(ping("/ping/01234567-0123-0123-0123-0123456789ab").status, 404);
  EXPECT_EQ(ping("/api/push/nothing?status=up").status, 404);
  EXPECT_EQ(server().get("/api/v1/checks/job/addresses").status, 403);
  EXPECT_EQ(
      server().ask("GET", "/api/v1/checks/web/addresses", server().token(Role::manager)).status,
      409);
}

TEST_F(SignalRoutes, addresses_are_the_same_after_a_restart) {
  const std::string path = path_of("job", "ping");
  restart();
  EXPECT_EQ(path_of("job", "ping"), path);
  EXPECT_EQ(ping(path).status, 200);
}

TEST_F(SignalRoutes, uptime_kumas_push_answers_what_its_clients_expect) {
  const std::string path = path_of("job", "push");
  const http::Response up = ping(path);
  EXPECT_EQ(up.status, 200);
  EXPECT_EQ(up.body, R"({"ok":true})");
  EXPECT_EQ(show("job").at("verdict").as_string(), "up");
  EXPECT_EQ(ping(path.substr(0, path.find('?')) + "?status=down&msg=broken&ping=12").status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "down");
  EXPECT_EQ(show("job").at("heartbeat").at("last_text").as_string(), "broken");
}

TEST_F(SignalRoutes, a_backup_says_how_old_and_large_it_is) {
  const std::string path = path_of("backup", "ping");
  EXPECT_EQ(ping(path + "?age=2h&size=1000").status, 200);
  const json::value heartbeat = show("backup").at("heartbeat");
  EXPECT_EQ(heartbeat.at("size").as_int64(), 1000);
  EXPECT_GE(heartbeat.at("data_age_ms").as_int64(), 2 * 3'600'000);
  EXPECT_EQ(ping(path, "POST", R"({"age": "100000", "size": 5})").status, 200);
  EXPECT_EQ(show("backup").at("verdict").as_string(), "down");  // too old
  EXPECT_EQ(ping(path + "?age=yesterday").status, 400);
  EXPECT_EQ(ping(path + "?data_at=2999-01-01T00:00:00Z").status, 400);
}

TEST_F(SignalRoutes, how_old_backed_up_data_is_stands_in_the_status_and_with_an_incident) {
  std::string files(example_configuration);
  files.insert(files.find("title: Web shop"), "rpo: 1h, ");
  files += "  backup: { heartbeat: { every: 1d, backup: { max_age: 26h } }, service: shop }\n";
  EXPECT_EQ(apply(files).status, 200);
  const auto shop = [&] { return body_of(server().get("/api/v1/status")).at("services").at(0); };
  EXPECT_EQ(shop().at("name"), "shop");
  EXPECT_EQ(shop().at("rpo_seconds"), 3600);
  EXPECT_EQ(shop().at("data_age_known"), false);
  EXPECT_THAT(std::string(shop().at("data").as_string()), HasSubstr("have not said yet"));
  EXPECT_EQ(ping(path_of("backup", "ping") + "?age=2h").status, 200);
  EXPECT_EQ(shop().at("data_age_known"), true);
  EXPECT_THAT(std::string(shop().at("data").as_string()), HasSubstr("2h old; that is more than"));
  const http::Response opened =
      server().post("/api/v1/incidents", {{"title", "it burns"}, {"service", "shop"}});
  const std::string path =
      "/api/v1/incidents/" + std::to_string(body_of(opened).at("id").as_int64());
  const auto target = [&] { return body_of(server().get(path)).at("targets").at(0); };
  EXPECT_EQ(target().at("kind"), "rpo");
  EXPECT_EQ(target().at("source"), "backups");
  EXPECT_EQ(target().at("state"), "missed");
  EXPECT_EQ(server().post(path + "/restored-up-to", {{"at", to_rfc3339(server().now())}}).status,
            200);
  EXPECT_EQ(target().at("source"), "told");
  EXPECT_EQ(target().at("state"), "met");
}

TEST_F(SignalRoutes, results_from_elsewhere_need_a_token) {
  const json::value bad = {{"code", 2}, {"output", "md0 is degraded"}};
  const std::string target = "/api/v1/checks/job/result";
  EXPECT_EQ(server().ask("POST", target, {}, json::serialize(bad)).status, 401);
  EXPECT_EQ(server().ask("POST", target, server().token(Role::viewer), json::serialize(bad)).status,
            403);
  EXPECT_EQ(server().post(target, bad).status, 200);
  EXPECT_EQ(show("job").at("verdict").as_string(), "down");
  EXPECT_EQ(server().post("/api/v1/checks/web/result", bad).status, 409);
  EXPECT_EQ(server().post("/api/v1/checks/nothing/result", bad).status, 404);
}

TEST_F(SignalRoutes, a_check_takes_only_so_many_signals_a_minute) {
  const std::string path = path_of("job", "ping");
  int taken = 0;
  while (taken < 2 * limits::signals_per_minute && ping(path).status == 200) ++taken;
  EXPECT_GE(taken, limits::signals_per_minute);
  EXPECT_LT(taken, 2 * limits::signals_per_minute);
  EXPECT_EQ(ping(path).status, 429);
  EXPECT_EQ(ping(path + "?rid=" + std::string(limits::signal_run + 1, 'x')).status, 400);
  EXPECT_EQ(ping(path_of("backup", "ping")).status, 200);  // another has its own
}

TEST_F(SignalRoutes, a_paused_check_says_so_until_it_is_resumed) {
  const json::value until = {{"until", to_rfc3339(server().now() + hours(1))}, {"reason", "disk"}};
  EXPECT_EQ(server().post("/api/v1/checks/job/pause", until).status, 200);
  ping(path_of("job", "ping"));
  json::value shown = show("job");
  EXPECT_EQ(shown.at("verdict").as_string(), "unknown");
  EXPECT_THAT(std::string(shown.at("reason").as_string()), HasSubstr("not watched (paused until"));
  EXPECT_EQ(server().ask("POST", "/api/v1/checks/job/resume", server().token(Role::manager)).status,
            200);
  ping(path_of("job", "ping"));
  EXPECT_EQ(show("job").at("verdict").as_string(), "up");
}

TEST_F(SignalRoutes, maintenance_is_made_listed_and_ended) {
  const json::value window = {{"title", "rack"},
                              {"services", {"shop"}},
                              {"from", to_rfc3339(server().now())},
                              {"to", to_rfc3339(server().now() + hours(1))}};
  const http::Response made = server().post("/api/v1/maintenance", window);
  ASSERT_EQ(made.status, 201) << made.body;
  const json::value list = body_of(server().get("/api/v1/maintenance"));
  ASSERT_EQ(list.at("maintenance").as_array().size(), 1U);
  const json::value& entry = list.at("maintenance").at(0);
  EXPECT_EQ(entry.at("title").as_string(), "rack");
  EXPECT_TRUE(entry.at("running").as_bool());
  const json::value status = body_of(server().get("/api/v1/status"));
  for (const json::value& check : status.at("checks").as_array())
    if (check.at("name").as_string() == "web") {
      EXPECT_EQ(check.at("quiet").at("kind").as_string(), "maintenance");
    }
  const std::string id = std::to_string(entry.at("id").as_int64());
  EXPECT_EQ(
      server().ask("DELETE", "/api/v1/maintenance/" + id, server().token(Role::manager)).status,
      200);
  EXPECT_TRUE(body_of(server().get("/api/v1/maintenance")).at("maintenance").as_array().empty());
}

TEST_F(SignalRoutes, the_status_warns_of_what_weakens_the_watch) {
  const json::value status = body_of(server().get("/api/v1/status"));
  EXPECT_EQ(status.at("warnings").as_array().size(), 2U);
}

}  // namespace
}  // namespace vigie::app
