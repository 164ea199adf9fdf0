// Every command leaves a line that says who did what; and none that says a secret.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Journal : public LiveServerTest {
 protected:
  // The last line of this kind; its actor is checked.
  JournalEntry line(std::string_view kind, std::string_view actor) {
    const auto lines = journal();
    const auto found = std::ranges::find(lines.rbegin(), lines.rend(), kind, &JournalEntry::kind);
    if (found == lines.rend()) {
      ADD_FAILURE() << "no line " << kind;
      return {};
    }
    EXPECT_EQ(found->actor, actor) << kind;
    return *found;
  }
  static std::string fact(const JournalEntry& entry, std::string_view name) {
    for (const auto& [known, value] : entry.facts)
      if (known == name) return value;
    return "";
  }
};

TEST_F(Journal, says_who_did_what) {
  const auto alices = server().make_token(Role::admin, "alice");
  const auto as_alice = [&](const char* method, const std::string& target,
                            const json::value& body) {
    const http::Response response =
        server().ask(method, target, alices.secret, body.is_null() ? "" : json::serialize(body));
    EXPECT_LT(response.status, 300) << target << ": " << response.body;
    return body_of(response);
  };
  const std::string who = "person:alice";
  as_alice("PUT", "/api/v1/resources/service/mine", {{"title", "Mine"}});
  const JournalEntry applied = line("configuration.applied", who);
  EXPECT_EQ(fact(applied, "put"), "service/mine");
  EXPECT_EQ(fact(applied, "revision"), "2");
  as_alice("DELETE", "/api/v1/resources/service/mine", nullptr);
  EXPECT_EQ(fact(line("configuration.applied", who), "deleted"), "service/mine");

  const Instant now = server().now();
  const json::value made = as_alice("POST", "/api/v1/overrides",
                                    {{"schedule", "primary"},
                                     {"person", "bob"},
                                     {"from", to_rfc3339(now)},
                                     {"to", to_rfc3339(now + hours(1))}});
  EXPECT_EQ(fact(line("schedule.override_created", who), "person"), "bob");
  as_alice("DELETE", "/api/v1/overrides/" + std::to_string(made.at("id").as_int64()), nullptr);
  EXPECT_EQ(line("schedule.override_removed", who).subject, "schedule/primary");

  const json::value token =
      as_alice("POST", "/api/v1/tokens", {{"label", "robot"}, {"role", "viewer"}});
  const std::string id = std::to_string(token.at("id").as_int64());
  EXPECT_EQ(line("token.created", who).subject, "token/" + id);
  as_alice("DELETE", "/api/v1/tokens/" + id, nullptr);
  EXPECT_EQ(line("token.revoked", who).subject, "token/" + id);

  const std::string incident =
      std::to_string(as_alice("POST", "/api/v1/incidents", {{"title", "t"}}).at("id").as_int64());
  EXPECT_EQ(line("incident.opened", who).subject, "incident/" + incident);
  as_alice("POST", "/api/v1/incidents/" + incident + "/acknowledge", json::object{});
  EXPECT_EQ(fact(line("incident.acknowledged", who), "via"), "api");
  as_alice("POST", "/api/v1/incidents/" + incident + "/resolve", {{"reason", "fine"}});
  EXPECT_EQ(line("incident.resolved", who).subject, "incident/" + incident);
}

TEST_F(Journal, a_link_acts_for_the_person_that_it_was_sent_to) {
  const std::int64_t id = open_incident();
  ASSERT_EQ(server().ask("POST", link_of(id, "bob")).status, 200);
  EXPECT_EQ(fact(line("incident.acknowledged", "person:bob"), "via"), "link");
}

TEST_F(Journal, holds_no_secret) {
  const auto made = server().make_token(Role::viewer, "");
  const std::string first = server().make_first_link(server().now() + hours(1));
  ASSERT_EQ(server().ask("POST", "/first/" + first).status, 200);
  const std::string link = link_of(open_incident(), "bob");
  std::string all;
  for (const JournalEntry& entry : journal())
    for (const auto& [name, value] : entry.facts) all += name + "=" + value + "\n";
  for (const std::string& secret :
       {made.secret, hash_secret(made.secret), first, hash_secret(first),
        link.substr(link.find('.') + 1), std::string("bob@example.org")})
    EXPECT_THAT(all, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace vigie::app
