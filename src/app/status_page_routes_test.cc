#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "http/testing/raw_socket.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view page = R"(
status_pages:
  public:
    title: { en: Our things, fr: Nos affaires }
    languages: [fr, en]
    groups:
      - title: All
        components: [{ name: { en: Sales, fr: Ventes }, services: shop }]
)";

class StatusPageRoutes : public LiveServerTest {
 protected:
  StatusPageRoutes() {
    EXPECT_EQ(apply(std::string(example_configuration) + std::string(page)).status, 200);
    server().look([](const World&, Instant) {});
  }

  // Without a token, as everybody.
  http::Response open(std::string_view target, std::vector<http::Header> headers = {}) {
    return server().ask("GET", target, {}, {}, std::move(headers));
  }
  void answers(bool good) {
    // Two answers of one instant would be one.
    asked_ = std::max(server().now(), asked_ + milliseconds(1));
    ASSERT_TRUE(
        server().decide(Observed{{CheckName("web"), asked_, asked_, good, "from 10.1.2.3", {}}}));
  }
  Instant asked_;
  http::Response say_in_public(std::int64_t id, const json::value& body) {
    return server().post("/api/v1/incidents/" + std::to_string(id) + "/updates", body);
  }
};

TEST_F(StatusPageRoutes, everybody_may_read_it_in_their_language) {
  const http::Response french = open("/status/public");
  ASSERT_EQ(french.status, 200) << french.body;
  EXPECT_THAT(french.body, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(french.body, HasSubstr("Ventes"));
  EXPECT_THAT(header_of(french, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(header_of(french, "Vary"), "Accept-Language");
  EXPECT_THAT(open("/status/public", {{"Accept-Language", "en-GB,en"}}).body,
              HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(open("/status?lang=en").body, HasSubstr("Sales"));
  EXPECT_EQ(open("/status/nothing").status, 404);
  EXPECT_EQ(open("/status/public/nothing").status, 404);
}

TEST_F(StatusPageRoutes, every_file_of_a_copy_is_there_under_the_same_name) {
  const http::Response copy = server().get("/api/v1/status-pages/public/copy");
  ASSERT_EQ(copy.status, 200) << copy.body;
  for (const json::value& file : body_of(copy).at("files").as_array()) {
    const std::string name(file.at("name").as_string());
    const http::Response response = open("/status/public/" + name);
    EXPECT_EQ(response.status, 200) << name;
    EXPECT_EQ(header_of(response, "Content-Type"), file.at("media").as_string());
  }
}

TEST_F(StatusPageRoutes, what_has_not_changed_is_not_sent_again) {
  const http::Response first = open("/status/public");
  const std::string tag = header_of(first, "ETag");
  ASSERT_FALSE(tag.empty());
  const http::Response again = open("/status/public", {{"If-None-Match", tag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  for (const bool good : {true, true, false, false}) answers(good);
  EXPECT_EQ(open("/status/public", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(StatusPageRoutes, the_wire_carries_the_page_itself) {
  const std::string html = open("/status/public").body;
  http::testing::RawSocket client(server().listen());
  http::testing::RawResponse shown = client.get("/status/public");
  EXPECT_EQ(shown.body, html);
  client.send("HEAD /status/public HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.response(true).headers["content-length"], std::to_string(html.size()));
  client.send("GET /status/public HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + shown.headers["etag"] +
              "\r\n\r\n");
  http::testing::RawResponse unchanged = client.response();
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.headers["etag"], shown.headers["etag"]);
  EXPECT_EQ(unchanged.headers["vary"], "Accept-Language");
  EXPECT_EQ(client.get("/status/public").body, html);  // nothing was left over in between
}

TEST_F(StatusPageRoutes, a_change_shows_at_once_and_nothing_from_inside) {
  EXPECT_THAT(open("/status/public?lang=en").body, HasSubstr("state unknown"));
  answers(true);
  answers(true);
  answers(false);
  answers(false);
  const std::string html = open("/status/public?lang=en").body;
  EXPECT_THAT(html, HasSubstr("state outage"));
  EXPECT_THAT(html, Not(HasSubstr("10.1.2.3")));
}

TEST_F(StatusPageRoutes, an_incident_is_public_from_its_first_update_on) {
  const std::int64_t id = open_incident("the till of alice is stuck");
  EXPECT_THAT(open("/status/public?lang=en").body, Not(HasSubstr("<article")));
  ASSERT_EQ(say_in_public(id, {{"status", "investigating"},
                               {"en", "We look at the sales."},
                               {"services", json::array{"shop"}}})
                .status,
            201);
  const http::Response shown = open("/status/public?lang=en");
  EXPECT_THAT(shown.body, HasSubstr("Incident: Sales"));
  EXPECT_THAT(shown.body, HasSubstr("We look at the sales."));
  for (const char* inside : {"till", "alice", "shop", "10.1.2.3"})
    EXPECT_THAT(shown.body, Not(HasSubstr(inside))) << inside;
  EXPECT_THAT(open("/status/public/feed.en.atom").body, HasSubstr("We look at the sales."));
  const json::value summary = body_of(open("/status/public/api/v2/summary.json"));
  EXPECT_EQ(summary.at("incidents").as_array().size(), 1u);
  const json::value listed =
      body_of(server().get("/api/v1/incidents/" + std::to_string(id) + "/updates"));
  EXPECT_THAT(std::string(listed.at("updates").at(0).at("by").as_string()), HasSubstr("token"));
}

TEST_F(StatusPageRoutes, work_that_is_over_or_was_taken_back_is_still_told) {
  const auto plan = [&](const char* title, Duration from) {
    return body_of(
               server().post("/api/v1/maintenance", {{"title", title},
                                                     {"services", json::array{"shop"}},
                                                     {"from", to_rfc3339(server().now() + from)},
                                                     {"to", to_rfc3339(server().now() + hours(5))},
                                                     {"public", true}}))
        .at("id")
        .as_int64();
  };
  const std::string begun = std::to_string(plan("New disks", minutes(-4)));
  const std::string ahead = std::to_string(plan("New switch", hours(2)));
  const auto html = [&] { return open("/status/public?lang=en").body; };
  EXPECT_THAT(html(), HasSubstr("state maintenance"));
  for (const std::string& id : {begun, ahead})
    ASSERT_EQ(
        server().ask("DELETE", "/api/v1/maintenance/" + id, server().token(Role::admin)).status,
        200);
  restart();
  EXPECT_THAT(html(), Not(HasSubstr("state maintenance")));
  EXPECT_THAT(html(), HasSubstr("<h2>Past maintenance</h2>"));
  EXPECT_THAT(html(), HasSubstr("<strong>New disks</strong>"));
  EXPECT_THAT(html(), HasSubstr("<strong>Cancelled: New switch</strong>"));
  const json::value all = body_of(open("/status/public/api/v2/scheduled-maintenances.json"));
  const json::array& work = all.at("scheduled_maintenances").as_array();
  ASSERT_EQ(work.size(), 1u);
  EXPECT_EQ(work.at(0).at("id").as_string(), "maintenance-" + begun);
  EXPECT_EQ(work.at(0).at("status").as_string(), "completed");
  EXPECT_TRUE(body_of(open("/status/public/api/v2/summary.json"))
                  .at("scheduled_maintenances")
                  .as_array()
                  .empty());
  const std::string calendar = open("/status/public/maintenance.en.ics").body;
  EXPECT_THAT(calendar, HasSubstr("UID:maintenance-" + begun + "@public\r\n"));
  EXPECT_THAT(calendar, HasSubstr("STATUS:CANCELLED"));
}

TEST_F(StatusPageRoutes, bad_updates_are_refused) {
  const std::int64_t id = open_incident();
  EXPECT_EQ(say_in_public(id, {{"status", "investigating"}}).status, 400);
  EXPECT_EQ(say_in_public(id, {{"status", "well"}, {"en", "x"}}).status, 400);
  EXPECT_EQ(say_in_public(999, {{"status", "resolved"}, {"en", "x"}}).status, 404);
  EXPECT_EQ(
      say_in_public(id, {{"status", "resolved"}, {"en", "x"}, {"services", json::array{"shoop"}}})
          .status,
      404);
}

TEST_F(StatusPageRoutes, after_a_long_stop_the_page_knows_nothing) {
  answers(true);
  answers(true);
  EXPECT_THAT(open("/status/public?lang=en").body, HasSubstr("state operational"));
  restart(hours(3));
  const std::string html = open("/status/public?lang=en").body;
  EXPECT_THAT(html, Not(HasSubstr("state operational")));
  EXPECT_THAT(html, HasSubstr("state unknown"));
  EXPECT_THAT(open("/status/public/badge.en.svg").body, HasSubstr("Unknown"));
}

TEST_F(StatusPageRoutes, nothing_is_kept_longer_than_the_evidence_speaks) {
  answers(true);
  const std::string control = header_of(open("/status/public"), "Cache-Control");
  ASSERT_THAT(control, HasSubstr("max-age="));
  EXPECT_LE(std::stoi(control.substr(control.find('=') + 1)), 10);
}

const std::vector<http::Header> browser = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"},
                                           {"Accept-Language", "fr"}};

TEST_F(StatusPageRoutes, a_browser_reads_a_page_where_there_is_nothing) {
  for (const char* target :
       {"/status/nothing", "/status/public/nothing", "/status/", "/status/public/"}) {
    const http::Response shown = open(target, browser);
    EXPECT_EQ(shown.status, 404) << target;
    EXPECT_EQ(header_of(shown, "Content-Type"), "text/html; charset=utf-8") << target;
    EXPECT_THAT(shown.body, HasSubstr("<html lang=\"fr\">"));
    EXPECT_THAT(shown.body, HasSubstr("Il n&#39;y a rien à cette adresse")) << target;
    EXPECT_THAT(shown.body, Not(HasSubstr("<script")));
    EXPECT_THAT(header_of(shown, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  }
  const std::string known = open("/status/public/nothing", browser).body;
  EXPECT_THAT(known, HasSubstr("Nos affaires"));
  EXPECT_THAT(known, HasSubstr("href=\"http://vigie.test/status/public\""));
  const http::Response english = open("/status/nothing", {{"Accept", "text/html"}});
  EXPECT_THAT(english.body, HasSubstr("There is nothing at this address"));
  const http::Response written = server().ask("POST", "/status/public", {}, {}, browser);
  EXPECT_EQ(written.status, 405);
  EXPECT_THAT(written.body, HasSubstr("Cette page peut seulement être lue"));
  EXPECT_THAT(header_of(written, "Allow"), HasSubstr("GET"));
}

TEST_F(StatusPageRoutes, a_program_reads_the_problem_and_so_does_everybody_elsewhere) {
  for (const char* accept : {"*/*", "application/json"})
    EXPECT_EQ(header_of(open("/status/nothing", {{"Accept", accept}}), "Content-Type"),
              "application/problem+json");
  EXPECT_EQ(header_of(open("/nothing", browser), "Content-Type"), "application/problem+json");
  EXPECT_EQ(header_of(open("/statusx", browser), "Content-Type"), "application/problem+json");
}

class PageWithItsOwnHost : public StatusPageRoutes {
 protected:
  PageWithItsOwnHost() { EXPECT_EQ(apply(with_host("status.example.org")).status, 200); }
  static std::string with_host(const std::string& host) {
    return std::string(example_configuration) + std::string(page) + "    host: " + host + "\n";
  }
  http::Response ask_host(std::string_view host, std::string_view target,
                          std::vector<http::Header> headers = {}) {
    headers.push_back({"Host", std::string(host)});
    return open(target, std::move(headers));
  }
};

TEST_F(PageWithItsOwnHost, stands_at_its_root_with_all_its_files) {
  const http::Response front = ask_host("status.example.org", "/", browser);
  ASSERT_EQ(front.status, 200) << front.body;
  EXPECT_THAT(front.body, HasSubstr("Nos affaires"));
  EXPECT_THAT(front.body, HasSubstr("href=\"http://status.example.org/feed.fr.atom\""));
  for (const char* target : {"/feed.fr.atom", "/index.en.html", "/badge.svg", "/maintenance.en.ics",
                             "/api/v2/summary.json"})
    EXPECT_EQ(ask_host("Status.Example.Org:8443", target).status, 200) << target;
  EXPECT_EQ(body_of(ask_host("status.example.org.", "/api/v2/summary.json"))
                .at("page")
                .at("url")
                .as_string(),
            "http://status.example.org");
}

TEST_F(PageWithItsOwnHost, leads_to_nothing_else_of_the_server) {
  const std::string bearer = "Bearer " + server().token(Role::admin);
  for (const http::Route& route : server().front().router().routes()) {
    if (route.method != "GET" || route.path.find('{') != std::string::npos) continue;
    const http::Response response =
        ask_host("status.example.org", route.path, {{"Authorization", bearer}});
    EXPECT_EQ(response.status, 404) << route.path;
  }
  for (const char* target :
       {"/status/public", "/../api/v1/status", "/api/v1/incidents", "/public/api/v1/status", "//"})
    EXPECT_EQ(ask_host("status.example.org", target, {{"Authorization", bearer}}).status, 404)
        << target;
  EXPECT_EQ(server()
                .ask("POST", "/api/v1/maintenance", server().token(Role::admin), "{}",
                     {{"Host", "status.example.org"}})
                .status,
            405);
}

TEST_F(PageWithItsOwnHost, other_names_are_answered_as_ever) {
  for (const char* host :
       {"vigie.test", "other.example.org", "xstatus.example.org", "[::1]:80", ""}) {
    EXPECT_EQ(ask_host(host, "/status/public").status, 200) << host;
    EXPECT_EQ(ask_host(host, "/healthz").status, 200) << host;
    EXPECT_EQ(ask_host(host, "/index.en.html").status, 404) << host;
  }
}

TEST_F(PageWithItsOwnHost, never_takes_the_name_of_the_server_itself) {
  ASSERT_EQ(apply(with_host("vigie.test")).status, 200);
  EXPECT_EQ(ask_host("vigie.test", "/healthz").status, 200);
  ASSERT_EQ(apply(with_host("other.example.org")).status, 200);
  EXPECT_EQ(ask_host("other.example.org", "/").status, 200);
  EXPECT_EQ(ask_host("status.example.org", "/").status, 404);
}

}  // namespace
}  // namespace vigie::app
