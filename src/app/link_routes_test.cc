// The acknowledge link and the first administrator's: what a stranger, a previewer and a person at
// 3 am can do with them.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/testing/eventually.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class AcknowledgeLink : public LiveServerTest {
 protected:
  http::Response open(const std::string& link) { return server().ask("GET", link); }
  http::Response press(const std::string& link) {
    return server().ask("POST", link, {}, {},
                        {{"Content-Type", "application/x-www-form-urlencoded"}});
  }
  bool in_memory(std::int64_t id) {
    bool there = false;
    server().look(
        [&](const World& world, Instant) { there = world.incidents.contains(IncidentId(id)); });
    return there;
  }
};

TEST_F(AcknowledgeLink, looking_changes_nothing_however_often) {
  const std::int64_t id = open_incident();
  const std::string link = link_of(id, "bob");
  ASSERT_TRUE(testing::eventually([&] {  // both mails are out, nothing moves by itself any more
    const json::value shown = incident(id);
    int accepted = 0;
    for (const json::value& entry : shown.at("timeline").as_array())
      accepted += entry.at("kind").as_string() == "page.accepted" ? 1 : 0;
    return accepted == 2;
  }));
  const json::value before = incident(id);
  for (const char* method : {"GET", "HEAD", "GET", "OPTIONS"}) {
    const http::Response shown = server().ask(method, link);
    EXPECT_EQ(shown.status, std::string_view(method) == "OPTIONS" ? 204 : 200);
  }
  EXPECT_EQ(incident(id), before);
  const http::Response shown = open(link);
  EXPECT_THAT(shown.body, HasSubstr("<form method=\"post\""));
  EXPECT_THAT(shown.body, HasSubstr("I am on it"));
  EXPECT_EQ(header_of(shown, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header_of(shown, "Cache-Control"), "no-store");
  EXPECT_THAT(header_of(shown, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

TEST_F(AcknowledgeLink, the_button_takes_the_incident_and_says_so_again) {
  const std::int64_t id = open_incident();
  const std::string link = link_of(id, "bob");
  const http::Response first = press(link);
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, HasSubstr("You have it"));
  const json::value after = incident(id);
  EXPECT_EQ(after.at("incident").at("acknowledged_by"), "bob");
  const http::Response second = press(link);
  EXPECT_EQ(second.status, 200);
  EXPECT_THAT(second.body, HasSubstr("You have it"));
  EXPECT_EQ(incident(id).at("incident"), after.at("incident"));
}

TEST_F(AcknowledgeLink, who_comes_second_is_told_who_has_it_in_their_language) {
  const std::int64_t id = open_incident();
  const std::string alices = link_of(id, "alice");
  press(link_of(id, "bob"));
  for (const http::Response& page : {press(alices), open(alices)}) {
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Bob Stone s&#39;en occupe"));
    EXPECT_THAT(page.body, Not(HasSubstr("<form")));
  }
  EXPECT_EQ(incident(id).at("incident").at("acknowledged_by"), "bob");
}

TEST_F(AcknowledgeLink, a_wrong_proof_learns_nothing) {
  const std::int64_t id = open_incident("secret title");
  const std::string link = link_of(id, "bob");
  std::string other_proof = link;
  other_proof.back() = other_proof.back() == '0' ? '1' : '0';
  const std::string proof = link.substr(link.find('.'));
  const std::string unknown = open("/a/nonsense").body;
  for (const std::string& bad :
       {other_proof, "/a/1" + proof, "/a/999999" + proof, link.substr(0, link.find('.')),
        link + "0", "/a/-1" + proof, "/a/0" + proof, "/a/+" + link.substr(3),
        "/a/0" + link.substr(3), "/a/" + proof}) {
    for (const http::Response& page : {open(bad), press(bad)}) {
      EXPECT_EQ(page.status, 404) << bad;
      EXPECT_EQ(page.body, unknown) << bad;
      EXPECT_THAT(page.body, Not(HasSubstr("secret title")));
    }
  }
  EXPECT_EQ(incident(id).at("incident").at("status"), "triggered");
  EXPECT_THAT(server().ask("GET", "/a/nonsense", {}, {}, {{"Accept-Language", "fr-FR"}}).body,
              HasSubstr("Lien non valable"));
}

TEST_F(AcknowledgeLink, once_it_is_over_the_link_says_so) {
  const std::int64_t id = open_incident();
  const std::string link = link_of(id, "bob");
  press(link);
  ASSERT_EQ(server()
                .post("/api/v1/incidents/" + std::to_string(id) + "/resolve", {{"reason", "works"}})
                .status,
            200);
  const auto is_over = [&] {
    for (const http::Response& page : {open(link), press(link)}) {
      EXPECT_EQ(page.status, 410);
      EXPECT_THAT(page.body, HasSubstr("It is over"));
      EXPECT_THAT(page.body, Not(HasSubstr("<form")));
    }
  };
  is_over();
  ASSERT_TRUE(testing::eventually([&] { return !in_memory(id); }));  // retired, on disk alone
  is_over();
  restart(hours(24));
  is_over();
}

TEST_F(AcknowledgeLink, over_while_its_messages_still_wait) {
  server().mail_arrives(false);
  const std::int64_t id = open_incident();
  const std::string link = link_of(id, "bob");
  ASSERT_EQ(server()
                .post("/api/v1/incidents/" + std::to_string(id) + "/resolve", {{"reason", "works"}})
                .status,
            200);
  ASSERT_TRUE(in_memory(id));
  EXPECT_EQ(open(link).status, 410);
  EXPECT_EQ(press(link).status, 410);
}

using FirstLink = LiveServerTest;

std::string token_in(const std::string& page) {
  const std::size_t begin = page.find("<pre>") + 5;
  return page.substr(begin, page.find("</pre>") - begin);
}

TEST_F(FirstLink, works_once) {
  const std::string link = "/first/" + server().make_first_link(server().now() + hours(24));
  for (int look = 0; look < 3; ++look) {
    const http::Response shown = server().ask(look == 1 ? "HEAD" : "GET", link);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(header_of(shown, "Referrer-Policy"), "no-referrer");
  }
  const http::Response used = server().ask("POST", link);
  ASSERT_EQ(used.status, 200) << used.body;
  EXPECT_EQ(header_of(used, "Cache-Control"), "no-store");
  const std::string token = token_in(used.body);
  EXPECT_EQ(token.size(), 64u);
  EXPECT_EQ(server().ask("GET", "/api/v1/tokens", token).status, 200);  // an administrator's
  const http::Response again = server().ask("POST", link);
  EXPECT_EQ(again.status, 410);
  EXPECT_THAT(again.body, HasSubstr("déjà servi"));
  EXPECT_THAT(again.body, HasSubstr("has been used or has expired"));
}

TEST_F(FirstLink, expires) {
  const std::string link = "/first/" + server().make_first_link(server().now() + hours(24));
  restart(hours(25));
  EXPECT_EQ(server().ask("POST", link).status, 410);
}

TEST_F(FirstLink, opens_nothing_as_a_token_and_cannot_be_guessed) {
  const std::string secret = server().make_first_link(server().now() + hours(24));
  EXPECT_EQ(server().ask("GET", "/api/v1/status", secret).status, 401);
  EXPECT_EQ(server().ask("POST", "/first/0000").status, 410);
  EXPECT_EQ(server().ask("POST", "/first/" + server().token(Role::admin)).status, 410);
  EXPECT_EQ(server().ask("POST", "/first/" + secret).status, 200);  // the wrong ones did not use it
}

}  // namespace
}  // namespace vigie::app
