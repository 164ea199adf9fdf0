#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/testing/eventually.h"
#include "notify/email/email_content.h"
#include "runtime/notices.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Languages : public LiveServerTest {
 protected:
  http::Response in_french(std::string_view method, std::string_view target,
                           std::string_view body = {}) {
    return server().ask(method, target, server().token(Role::admin), body,
                        {{"Accept-Language", "fr"}, {"Content-Type", "application/json"}});
  }

  // Two bad answers: the check is down and people are called.
  void fails(const Message& evidence) {
    for (int i = 0; i < 2; ++i) {
      Observation observation;
      observation.check = CheckName("web");
      observation.started = server().now();
      observation.finished = observation.started + milliseconds(1);
      observation.good = false;
      observation.summary = stored(evidence);
      ASSERT_TRUE(server().decide(Observed{observation}));
      ASSERT_TRUE(
          vigie::testing::eventually([&] { return server().now() > observation.finished; }));
    }
  }

  // What the person reads in the newest call to them.
  std::string mail_to(const std::string& person) {
    std::string mail;
    server().look([&](const World& world, Instant now) {
      for (const auto& [id, delivery] : world.deliveries) {
        if (world.pages.at(delivery.page).person.text != person) continue;
        const auto notice = runtime::compose_notice(
            world, {id, 1}, {"vigie", "https://vigie.example", server().link_key()});
        ASSERT_TRUE(notice);
        mail = plain_text(email_content(*notice, now), notice->to.language);
      }
    });
    return mail;
  }
};

TEST_F(Languages, problems_are_told_in_the_language_of_the_client) {
  const http::Response missing = in_french("GET", "/api/v1/incidents/99");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(detail_of(missing), "l'incident n° 99 n'existe pas");
  EXPECT_EQ(header_of(missing, "Content-Language"), "fr");
  EXPECT_EQ(detail_of(in_french("GET", "/nowhere")), "il n'y a rien à cette adresse");
  EXPECT_EQ(detail_of(in_french("POST", "/api/v1/incidents", "{}")),
            "le corps\u00A0: il manque le champ «\u00A0title\u00A0»");
  EXPECT_THAT(detail_of(server().get("/api/v1/incidents/99")), HasSubstr("there is no incident"));
}

TEST_F(Languages, a_mistake_in_the_configuration_is_explained_in_french) {
  const json::value body = {
      {"files", {{{"path", "c.yaml"}, {"text", "checks: { a: { http: ftp://x/ } }"}}}}};
  const http::Response refused =
      in_french("POST", "/api/v1/configuration/plan", json::serialize(body));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(detail_of(refused), HasSubstr("ne se surveille pas par une vérification HTTP"));
  EXPECT_THAT(detail_of(refused), HasSubstr("c.yaml:1:"));
}

TEST_F(Languages, evidence_is_read_in_the_language_of_each_reader) {
  fails(say("{}: {}", "web", say("connection refused")));
  const auto evidence = [&](const http::Response& response) {
    return std::string(
        body_of(response).at("checks").at(0).at("last_bad").at("evidence").as_string());
  };
  EXPECT_EQ(evidence(in_french("GET", "/api/v1/status")), "web\u00A0: connexion refusée");
  EXPECT_EQ(evidence(server().get("/api/v1/status")), "web: connection refused");

  const json::value list = body_of(in_french("GET", "/api/v1/incidents"));
  EXPECT_THAT(std::string(list.at("incidents").at(0).at("title").as_string()),
              HasSubstr("connexion refusée"));
  const std::int64_t id = list.at("incidents").at(0).at("id").as_int64();
  const std::string shown = in_french("GET", "/api/v1/incidents/" + std::to_string(id)).body;
  EXPECT_THAT(shown, HasSubstr("connexion refusée"));
  EXPECT_THAT(shown, Not(HasSubstr("connection refused")));
  EXPECT_THAT(shown, Not(HasSubstr("\\u001")));
}

TEST_F(Languages, a_call_shows_its_evidence_in_the_language_of_the_person) {
  fails(say("connection refused"));
  EXPECT_THAT(mail_to("alice"), HasSubstr("connexion refusée"));
  EXPECT_THAT(mail_to("alice"), Not(HasSubstr("connection refused")));
  EXPECT_THAT(mail_to("bob"), HasSubstr("connection refused"));
}

}  // namespace
}  // namespace vigie::app
