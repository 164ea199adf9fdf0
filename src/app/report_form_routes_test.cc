// The public report form, switched on: what strangers can do with it, and whom it calls.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"
#include "base/limits.h"
#include "http/target.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class ReportForm : public LiveServerTest {
 protected:
  ReportForm() { switch_on({}); }
  void switch_on(runtime::ReportForm form) {
    stop();
    server_ = std::make_unique<LiveServer>(folder_, Duration{}, std::move(form));
    EXPECT_EQ(apply(example_configuration).status, 200);
  }
  http::Response report(std::string_view text, std::string_view from = "192.0.2.1") {
    return server().send_form("/report", "text=" + http::percent_encode(text), from);
  }
  json::array incidents() {
    return body_of(server().get("/api/v1/incidents")).at("incidents").as_array();
  }
  std::vector<std::string> called() {
    std::vector<std::string> people;
    server().look([&](const World& world, Instant) {
      for (const auto& [id, each] : world.pages) people.push_back(each.person.text);
    });
    return people;
  }
};

TEST_F(ReportForm, shows_one_field_without_script_in_the_readers_language) {
  const http::Response form = server().ask("GET", "/report", {}, {}, {{"Accept-Language", "fr"}});
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(form.body, HasSubstr("name=\"text\""));
  EXPECT_THAT(form.body, Not(HasSubstr("<script")));
  EXPECT_THAT(header_of(form, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

TEST_F(ReportForm, opens_one_incident_that_calls_and_others_join_it) {
  EXPECT_EQ(report("The shop is white.\nSince noon.").status, 200);
  ASSERT_EQ(incidents().size(), 1u);
  const std::int64_t id = incidents().at(0).at("id").as_int64();
  EXPECT_EQ(incidents().at(0).at("severity").as_string(), "warning");
  EXPECT_THAT(std::string(incidents().at(0).at("title").as_string()),
              HasSubstr("The shop is white."));
  EXPECT_EQ(incidents().at(0).at("opened_by").as_string(), "public");
  EXPECT_THAT(called(), UnorderedElementsAre("alice", "bob"));
  EXPECT_EQ(report("Here too <b>white</b>", "192.0.2.2").status, 200);
  EXPECT_EQ(incidents().size(), 1u);
  EXPECT_THAT(called(), UnorderedElementsAre("alice", "bob"));  // nobody a second time
  const std::string timeline = json::serialize(incident(id).at("timeline"));
  EXPECT_THAT(timeline, HasSubstr("Since noon."));
  EXPECT_THAT(timeline, HasSubstr("Here too <b>white</b>"));
  for (const char* address : {"192.0.2.1", "192.0.2.2"})  // who reported is nobody's business
    EXPECT_THAT(json::serialize(incident(id)), Not(HasSubstr(address)));
}

TEST_F(ReportForm, calls_by_the_severity_and_the_policy_it_was_switched_on_with) {
  switch_on({Severity::info, PolicyName("nights")});
  const std::string policies = "policies:\n";
  std::string files(example_configuration);
  files.insert(files.find(policies) + policies.size(),
               "  nights: { steps: [{ call: bob, wait: 30m }] }\n");
  ASSERT_EQ(apply(files).status, 200);
  EXPECT_EQ(report("slow").status, 200);
  ASSERT_EQ(incidents().size(), 1u);
  EXPECT_EQ(incidents().at(0).at("severity").as_string(), "info");
  EXPECT_THAT(called(), UnorderedElementsAre("bob"));
}

TEST_F(ReportForm, takes_so_many_from_one_address_and_says_when_it_is_enough) {
  for (std::size_t i = 0; i < limits::reports_of_one_address; ++i)
    EXPECT_EQ(report("again").status, 200);
  const http::Response refused = report("again");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header_of(refused, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(report("somebody else", "198.51.100.7").status, 200);
  const std::string timeline =
      json::serialize(incident(incidents().at(0).at("id").as_int64()).at("timeline"));
  std::size_t kept = 0;
  for (std::size_t at = timeline.find("incident.report"); at != std::string::npos;
       at = timeline.find("incident.report", at + 1))
    ++kept;
  EXPECT_EQ(kept, limits::reports_of_one_address + 1);
}

TEST_F(ReportForm, a_program_that_fills_in_everything_is_thanked_and_not_heard) {
  const http::Response thanked =
      server().send_form("/report", "text=buy&website=https%3A%2F%2Fspam.example");
  EXPECT_EQ(thanked.status, 200);
  EXPECT_EQ(thanked.body, report("a real one").body);
  EXPECT_EQ(incidents().size(), 1u);
}

TEST_F(ReportForm, what_is_empty_or_too_long_is_refused_and_costs_no_turn) {
  for (const char* nothing : {"", "  ", "\n"}) EXPECT_EQ(report(nothing).status, 400);
  const http::Response refused = report(std::string(limits::note + 1, 'x'));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(header_of(refused, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(server().ask("POST", "/report", {}, "{\"text\":\"x\"}").status, 415);
  EXPECT_TRUE(incidents().empty());
  EXPECT_EQ(report(std::string(limits::note, 'x')).status, 200);
}

}  // namespace
}  // namespace vigie::app
