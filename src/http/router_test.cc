#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "http/json_text.h"
#include "http/openapi.h"
#include "http/problem.h"
#include "http/target.h"

namespace vigie::http {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

Schema incident_schema() {
  return Schema::object({required("id", Schema::integer().at_least(1), "Its number"),
                         required("title", Schema::string().at_least(1).at_most(300), "One line"),
                         required("state", Schema::choice({"open", "acknowledged", "resolved"}),
                                  "Where it is"),
                         required("began_at", Schema::date_time(), "First sign"),
                         required("owner", Schema::string().nullable(), "Who takes care"),
                         optional("labels", Schema::map(Schema::string()), "Labels")})
      .named("Incident");
}

Schema new_incident_schema() {
  return Schema::object(
             {required("title", Schema::string().at_least(1).at_most(300), "One line"),
              optional("severity", Schema::choice({"critical", "warning"}), "How bad"),
              optional("labels", Schema::map(Schema::string().at_most(100)).at_most(2), "Labels"),
              optional("links", Schema::array(Schema::string()).at_most(2), "Where to look"),
              optional("weight", Schema::number().at_least(0), "For sorting"),
              optional("quiet", Schema::boolean(), "Page nobody")})
      .named("NewIncident");
}

// Every shape that a route can have, with handlers that say what they were given.
std::vector<Route> example_routes() {
  RouteHandler echo = answer([](const Call& call) -> Result<json::value> {
    json::object seen;
    seen["path"] = call.path;
    seen["query"] = call.query;
    seen["body"] = call.body;
    seen["who"] = call.principal.name;
    return seen;
  });
  RouteHandler page = [](Call call) { call.respond(Response::html(200, "<p>page</p>")); };
  std::vector<Route> routes;
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/incidents",
       .summary = "Incidents, newest first",
       .permission = "incident.read",
       .query = {optional("state", Schema::array(Schema::choice({"open", "resolved"})).at_most(2),
                          "Only these"),
                 optional("limit", Schema::integer().at_least(1).at_most(100), "How many"),
                 optional("since", Schema::date_time(), "Not older"),
                 optional("quiet", Schema::boolean(), "Only quiet ones")},
       .result = Schema::object({required("incidents", Schema::array(incident_schema()), ""),
                                 optional("next", incident_schema().nullable(), "Where to go on")}),
       .handler = echo});
  routes.push_back({.method = "POST",
                    .path = "/api/v1/incidents",
                    .summary = "Opens an incident by hand",
                    .permission = "incident.open",
                    .body = new_incident_schema(),
                    .status = 201,
                    .result = incident_schema(),
                    .refusals = {409},
                    .handler = echo});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/incidents/{id}",
                    .summary = "One incident",
                    .permission = "incident.read",
                    .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
                    .result = incident_schema(),
                    .refusals = {404},
                    .handler = echo});
  routes.push_back({.method = "DELETE",
                    .path = "/api/v1/teams/{team}/members/{name}",
                    .summary = "Removes somebody from a team",
                    .permission = "team.write",
                    .status = 204,
                    .handler = echo});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/teams/{team}/members/all",
                    .summary = "Everybody in a team",
                    .result = Schema::any(),
                    .handler = echo});
  routes.push_back({.method = "GET",
                    .path = "/",
                    .summary = "The start page",
                    .result_media = "text/html",
                    .handler = page});
  routes.push_back({.method = "POST",
                    .path = "/login",
                    .summary = "Signs in",
                    .body = Schema::object({required("name", Schema::string().at_least(1), "Who"),
                                            required("code", Schema::integer(), "One-time code")}),
                    .body_media = "application/x-www-form-urlencoded",
                    .result = Schema::any(),
                    .handler = echo});
  routes.push_back({.method = "GET",
                    .path = "/assets/{file*}",
                    .summary = "Files of the pages",
                    .documented = false,
                    .handler = echo});
  return routes;
}

Result<Principal> authorize(const Request& request, std::string_view permission) {
  std::optional<std::string_view> token = request.header("Authorization");
  if (!token) return fail(ErrorCode::unauthenticated, verbatim("no token was given"));
  if (*token == "Bearer viewer" && !permission.ends_with(".read"))
    return fail(ErrorCode::forbidden, verbatim("viewers may only read"));
  return Principal{"ada", "manager", 7};
}

class HttpRouter : public ::testing::Test {
 protected:
  Response ask(std::string method, std::string path, Pairs query = {}, std::string body = "",
               std::string type = "application/json", std::string token = "Bearer manager") {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = std::move(body);
    if (!type.empty()) request.headers.push_back({"content-type", std::move(type)});
    if (!token.empty()) request.headers.push_back({"authorization", std::move(token)});
    std::optional<Response> response;
    router_.handle(std::move(request),
                   Responder::capture([&](Response answered) { response = std::move(answered); }));
    EXPECT_TRUE(response.has_value());
    return response.value_or(Response());
  }
  Response post(std::string body) { return ask("POST", "/api/v1/incidents", {}, std::move(body)); }
  std::string detail(const Response& response) {
    return std::string(parse_json(response.body).value().at("detail").as_string());
  }

  Router router_{example_routes(), authorize};
};

TEST_F(HttpRouter, finds_routes_and_their_values) {
  EXPECT_EQ(ask("GET", "/").body, "<p>page</p>");
  EXPECT_THAT(ask("GET", "/api/v1/incidents/12").body, HasSubstr(R"("path":{"id":12})"));
  EXPECT_EQ(ask("DELETE", "/api/v1/teams/web/members/ada").status, 204);
  EXPECT_THAT(ask("GET", "/api/v1/teams/web/members/all").body, HasSubstr(R"({"team":"web"})"));
  EXPECT_THAT(ask("GET", "/assets/a/b.js").body, HasSubstr(R"({"file":"a/b.js"})"));
  EXPECT_THAT(ask("HEAD", "/api/v1/incidents/12").body, HasSubstr(R"("path":{"id":12})"));
}

TEST_F(HttpRouter, what_is_not_there_is_404) {
  for (const char* path :
       {"/nothing", "/api/v1/incidents/", "/api/v1/incidents/12/", "//", "/api//v1/incidents",
        "/api/v1", "/assets", "/assets/", "/api/v1/teams//members/all"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
}

TEST_F(HttpRouter, another_method_is_405_and_says_which_are_allowed) {
  Response response = ask("PUT", "/api/v1/incidents");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.back().value, "GET, HEAD, OPTIONS, POST");
  Response options = ask("OPTIONS", "/api/v1/incidents");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.back().value, "GET, HEAD, OPTIONS, POST");
}

TEST_F(HttpRouter, asks_who_may_before_it_reads_anything) {
  Response stranger = ask("POST", "/api/v1/incidents", {}, "{broken", "application/json", "");
  EXPECT_EQ(stranger.status, 401);
  EXPECT_EQ(stranger.headers.back().name, "WWW-Authenticate");
  Response viewer =
      ask("POST", "/api/v1/incidents", {}, "{broken", "application/json", "Bearer viewer");
  EXPECT_EQ(viewer.status, 403);
  EXPECT_EQ(ask("GET", "/", {}, "", "", "").status, 200);
  EXPECT_THAT(ask("GET", "/api/v1/incidents").body, HasSubstr(R"("who":"ada")"));
}

TEST_F(HttpRouter, path_values_are_checked) {
  EXPECT_THAT(detail(ask("GET", "/api/v1/incidents/x")),
              HasSubstr(R"("id" in the address: expected an integer, found "x")"));
  EXPECT_EQ(ask("GET", "/api/v1/incidents/0").status, 400);
  Response long_name = ask("GET", "/api/v1/teams/" + std::string(201, 'x') + "/members/all");
  EXPECT_EQ(long_name.status, 400);
  EXPECT_THAT(detail(long_name), HasSubstr("longer than 200 bytes"));
}

TEST_F(HttpRouter, queries_are_parsed_and_checked) {
  Pairs all = {{"state", "open"}, {"limit", "5"}, {"state", "resolved"}, {"quiet", "true"}};
  EXPECT_THAT(ask("GET", "/api/v1/incidents", all).body,
              HasSubstr(R"("query":{"state":["open","resolved"],"limit":5,"quiet":true})"));
  auto refused = [this](Pairs query) {
    Response response = ask("GET", "/api/v1/incidents", std::move(query));
    EXPECT_EQ(response.status, 400);
    return detail(response);
  };
  EXPECT_EQ(refused({{"limt", "5"}}), R"(the parameter "limt" is unknown; did you mean "limit"?)");
  EXPECT_EQ(refused({{"limit", "5"}, {"limit", "6"}}), R"(the parameter "limit" is given twice)");
  EXPECT_THAT(refused({{"limit", "many"}}), HasSubstr("expected an integer, found \"many\""));
  EXPECT_THAT(refused({{"limit", "101"}}), HasSubstr("must be at most 100"));
  EXPECT_THAT(refused({{"quiet", "yes"}}), HasSubstr("expected true or false"));
  EXPECT_THAT(refused({{"since", "2026-11-20"}}), HasSubstr("a time with its offset"));
  EXPECT_THAT(refused({{"state", "opn"}}), HasSubstr(R"(did you mean "open"?)"));
  EXPECT_THAT(refused({{"state", "open"}, {"state", "open"}, {"state", "open"}}),
              HasSubstr("at most 2 elements"));
}

TEST_F(HttpRouter, bodies_are_parsed_strictly_and_the_place_is_named) {
  Response good = post(R"({"title":"Café","labels":{"a":"b"},"weight":1.5})");
  EXPECT_EQ(good.status, 201);
  EXPECT_THAT(good.body, HasSubstr(R"("title":"Café")"));
  auto refused = [this](std::string body) {
    Response response = post(std::move(body));
    EXPECT_EQ(response.status, 400);
    return detail(response);
  };
  EXPECT_EQ(refused(R"({"tittle":"x"})"),
            R"(the body: unknown field "tittle"; did you mean "title"?)");
  EXPECT_EQ(refused("{}"), R"(the body: the field "title" is missing)");
  EXPECT_EQ(refused(R"({"title":5})"), "the body at /title: expected a string, found 5");
  EXPECT_EQ(refused(R"({"title":null})"), "the body at /title: expected a string, found null");
  EXPECT_EQ(refused(R"({"title":""})"), "the body at /title: needs at least one character");
  EXPECT_EQ(refused(R"({"title":"x","labels":{"a/b~":1}})"),
            "the body at /labels/a~1b~0: expected a string, found 1");
  EXPECT_EQ(refused(R"({"title":"x","links":["a",{}]})"),
            "the body at /links/1: expected a string, found an object");
  EXPECT_EQ(refused(R"({"title":"x","links":["a","b","c"]})"),
            "the body at /links: takes at most 2 elements");
  EXPECT_EQ(refused(R"({"title":"x","weight":-0.5})"),
            "the body at /weight: must be at least 0, found -5E-1");
  EXPECT_EQ(refused(R"({"title":"x","severity":"critcal"})"),
            "the body at /severity: expected one of \"critical\", \"warning\", found \"critcal\"; "
            "did you mean \"critical\"?");
  EXPECT_EQ(refused("[]"), "the body: expected an object, found an array");
  EXPECT_THAT(refused(R"({"title":"x","title":"y"})"), HasSubstr("the key \"title\" twice"));
  EXPECT_THAT(refused(R"({"title":"x","\u0074itle":"y"})"), HasSubstr("the key \"title\" twice"));
  EXPECT_THAT(refused("{\"title\":\n  oops}"), HasSubstr("line 2, column 3"));
  EXPECT_THAT(refused(R"({"title":"x"} {})"), HasSubstr("broken at line 1"));
  EXPECT_THAT(refused(R"({"title":"x")"), HasSubstr("broken at line 1, column 13"));
  EXPECT_THAT(refused("{\"title\":\"\xff\"}"), HasSubstr("broken"));
  EXPECT_THAT(refused(std::string(33, '[') + std::string(33, ']')), HasSubstr("broken"));
  EXPECT_THAT(refused(""), HasSubstr("broken"));
}

TEST_F(HttpRouter, the_length_of_a_text_is_counted_in_characters) {
  std::string title;
  for (int i = 0; i < 300; ++i) title += "é";
  EXPECT_EQ(post("{\"title\":\"" + title + "\"}").status, 201);
  EXPECT_EQ(post("{\"title\":\"" + title + "x\"}").status, 400);
}

TEST_F(HttpRouter, a_body_of_another_type_is_415) {
  Response response = ask("POST", "/api/v1/incidents", {}, "{}", "text/plain");
  EXPECT_EQ(response.status, 415);
  EXPECT_THAT(detail(response), HasSubstr("this address takes application/json"));
  EXPECT_EQ(
      ask("POST", "/api/v1/incidents", {}, R"({"title":"x"})", "Application/JSON; charset=utf-8")
          .status,
      201);
}

TEST_F(HttpRouter, a_body_where_none_is_taken_is_400) {
  EXPECT_EQ(ask("GET", "/api/v1/incidents", {}, "{}").status, 400);
}

TEST_F(HttpRouter, forms_are_checked_like_json) {
  std::string form = "application/x-www-form-urlencoded";
  EXPECT_THAT(ask("POST", "/login", {}, "name=Ada+L&code=123", form).body,
              HasSubstr(R"("body":{"name":"Ada L","code":123})"));
  EXPECT_THAT(detail(ask("POST", "/login", {}, "name=Ada", form)),
              HasSubstr("\"code\" is missing"));
  EXPECT_THAT(detail(ask("POST", "/login", {}, "name=Ada&code=1&cod=2", form)),
              HasSubstr("did you mean \"code\"?"));
  EXPECT_EQ(ask("POST", "/login", {}, "name=%zz&code=1", form).status, 400);
}

TEST_F(HttpRouter, an_error_of_a_handler_becomes_its_status) {
  std::vector<std::pair<ErrorCode, int>> statuses = {
      {ErrorCode::invalid, 400},     {ErrorCode::unauthenticated, 401}, {ErrorCode::forbidden, 403},
      {ErrorCode::not_found, 404},   {ErrorCode::conflict, 409},        {ErrorCode::limit, 429},
      {ErrorCode::unavailable, 503}, {ErrorCode::internal, 500}};
  for (auto [code, status] : statuses) {
    Response response = problem({code, verbatim("why")}, Language::en);
    EXPECT_EQ(response.status, status);
    json::value body = parse_json(response.body).value();
    EXPECT_TRUE(problem_schema().check(body, verbatim("the problem")));
    EXPECT_EQ(body.at("detail").as_string(), "why");
    EXPECT_EQ(body.at("code").as_string(), std::string(to_string(code)));
    if (status != 429) EXPECT_EQ(error_code_of(status), code);
    bool retry = response.headers.back().name == "Retry-After";
    EXPECT_EQ(retry, status == 429 || status == 503);
  }
}

TEST_F(HttpRouter, responses_that_their_route_does_not_promise_are_reported) {
  const Route& route = router_.routes()[2];  // one incident
  std::string good =
      R"({"id":1,"title":"x","state":"open","began_at":"2026-11-20T19:30:00Z","owner":null})";
  EXPECT_TRUE(validate_response(route, Response::json(200, good)));
  EXPECT_TRUE(validate_response(
      route, problem({ErrorCode::not_found, verbatim("no such incident")}, Language::en)));
  auto violation = [&](const Response& response) {
    Result<void> valid = validate_response(route, response);
    return valid ? std::string("none") : valid.error().text();
  };
  EXPECT_THAT(violation(problem({ErrorCode::conflict, {}}, Language::en)),
              HasSubstr("does not list"));
  EXPECT_THAT(violation(Response::text(200, good)), HasSubstr("content type"));
  EXPECT_THAT(violation(Response::json(200, R"({"id":1})")), HasSubstr("\"title\" is missing"));
  EXPECT_THAT(violation(Response::json(404, "{}")), HasSubstr("application/problem+json"));

  std::vector<std::string> violations;
  router_.on_violation([&](const std::string& text) { violations.push_back(text); });
  ask("GET", "/api/v1/incidents/12");  // answers what it saw, which is no incident
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_THAT(violations[0], HasSubstr("GET /api/v1/incidents/{id}"));
  ask("GET", "/");
  EXPECT_EQ(violations.size(), 1u);
}

TEST(HttpRoute, what_a_person_opens_may_refuse_with_a_page) {
  const Route route{.method = "GET",
                    .path = "/a/{token}",
                    .result_media = "text/html",
                    .refusals = {410},
                    .refusal_media = "text/html",
                    .handler = [](Call) {}};
  EXPECT_TRUE(validate_response(route, Response::html(200, "<p>")));
  EXPECT_FALSE(validate_response(route, Response::text(200, "p")));
  EXPECT_TRUE(validate_response(route, Response::html(410, "<p>")));
  EXPECT_FALSE(validate_response(route, problem({ErrorCode::not_found, {}}, Language::en)));
  EXPECT_FALSE(validate_response(route, Response::html(400, "<p>")));
  EXPECT_TRUE(validate_response(route, problem({ErrorCode::invalid, {}}, Language::en)));
  const json::value document = parse_json(openapi_document(std::span(&route, 1), "t", "1")).value();
  const json::value& responses = document.at("paths").at("/a/{token}").at("get").at("responses");
  EXPECT_TRUE(responses.at("410").at("content").as_object().contains("text/html"));
  EXPECT_TRUE(responses.at("400").at("content").as_object().contains("application/problem+json"));
}

TEST_F(HttpRouter, the_openapi_document_is_the_golden_file) {
  std::string document = openapi_document(router_.routes(), "Example", "1.2.3");
  EXPECT_EQ(document, openapi_document(router_.routes(), "Example", "1.2.3"));
  const std::string path = VIGIE_SOURCE_DIR "/test/golden/http_openapi.json";
  if (std::getenv("VIGIE_UPDATE_GOLDEN")) std::ofstream(path) << document;
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(document, golden.str())
      << "if the change is meant, run this test again with VIGIE_UPDATE_GOLDEN=1";
}

TEST_F(HttpRouter, every_reference_of_the_openapi_document_leads_somewhere) {
  json::value document = parse_json(openapi_document(router_.routes(), "Example", "1.2.3")).value();
  std::string text = json::serialize(document);
  const std::string mark = "\"$ref\":\"#/components/schemas/";
  std::size_t references = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    std::size_t begin = at + mark.size();
    std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(document.at("components").at("schemas").as_object().contains(name)) << name;
    ++references;
  }
  EXPECT_GT(references, 0u);
  EXPECT_THAT(text, Not(HasSubstr("/assets")));
}

TEST(HttpProblem, a_title_is_the_status_in_words) {
  json::value body = parse_json(problem(431, verbatim("too long"), Language::en).body).value();
  EXPECT_EQ(body.at("title").as_string(), "Request Header Fields Too Large");
  EXPECT_EQ(body.at("status").as_int64(), 431);
}

TEST(HttpProblem, quotes_nothing_that_is_not_utf8) {
  Result<json::value> body =
      parse_json(problem(415, verbatim("the type \"a\xa0\""), Language::en).body);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->at("detail").as_string(), "the type \"a?\"");
}

TEST(HttpRouterDeathTest, two_routes_at_one_place_are_a_bug) {
  std::vector<Route> routes = example_routes();
  routes.push_back(routes.back());
  routes.back().path = "/assets/{other*}";
  EXPECT_DEATH(Router(std::move(routes), authorize), "");
}

}  // namespace
}  // namespace vigie::http
