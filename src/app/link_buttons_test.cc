// The small buttons of the acknowledge link: what each does, for whom, and for nobody else.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/testing/live_server.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

class LinkButtons : public LiveServerTest {
 protected:
  LinkButtons()
      : id_(open_incident()), alices_(link_of(id_, "alice")), bobs_(link_of(id_, "bob")) {}

  http::Response press(const std::string& link, const std::string& button,
                       std::string_view form = "") {
    return server().send_form(link + button, form);
  }
  std::string page(const std::string& link) { return server().ask("GET", link).body; }
  json::value shown() { return incident(id_).at("incident"); }
  std::string timeline() { return json::serialize(incident(id_).at("timeline")); }
  Instant until() {
    return *parse_rfc3339(std::string(shown().at("acknowledged_until").as_string()));
  }
  void offer(const char* to) {
    ASSERT_EQ(server()
                  .post("/api/v1/incidents/" + std::to_string(id_) + "/hand-over",
                        {{"person", "bob"}, {"to", to}})
                  .status,
              200);
  }

  std::int64_t id_;
  std::string alices_;
  std::string bobs_;
};

TEST_F(LinkButtons, are_there_for_the_holder_alone) {
  EXPECT_THAT(page(bobs_), Not(HasSubstr("/still\"")));
  press(bobs_, "");
  const std::string holders = page(bobs_);
  for (const char* button : {"/still\"", "/rest\"", "/note\""})
    EXPECT_THAT(holders, HasSubstr(button));
  EXPECT_THAT(holders, HasSubstr("Without news of you, you are called again"));
  EXPECT_THAT(page(alices_), Not(HasSubstr("<form")));
}

TEST_F(LinkButtons, still_on_it_makes_the_acknowledgement_last_longer_and_leads_back_to_the_page) {
  press(bobs_, "");
  const Instant before = until();
  const http::Response pressed = press(bobs_, "/still");
  EXPECT_EQ(pressed.status, 303);
  EXPECT_EQ(header_of(pressed, "Location"), "../" + bobs_.substr(bobs_.rfind('/') + 1));
  EXPECT_EQ(header_of(pressed, "Cache-Control"), "no-store");
  EXPECT_GE(until(), before);
  EXPECT_THAT(timeline(), HasSubstr("incident.still_on_it"));
  EXPECT_THAT(page(bobs_), HasSubstr("You have it"));
}

TEST_F(LinkButtons, still_on_it_by_who_does_not_have_it_changes_nothing) {
  press(bobs_, "");
  const json::value before = shown();
  EXPECT_EQ(press(alices_, "/still").status, 303);
  EXPECT_EQ(shown(), before);
  EXPECT_THAT(timeline(), Not(HasSubstr("incident.still_on_it")));
}

TEST_F(LinkButtons, back_to_rest_ends_the_intervention_and_leaves_the_incident_open) {
  press(bobs_, "");
  EXPECT_EQ(press(bobs_, "/rest").status, 303);
  EXPECT_THAT(timeline(), HasSubstr("intervention.ended"));
  EXPECT_EQ(shown().at("status").as_string(), "acknowledged");
  const std::string after = page(bobs_);
  EXPECT_THAT(after, HasSubstr("Your intervention is over."));
  EXPECT_THAT(after, Not(HasSubstr("/rest\"")));
  EXPECT_THAT(after, HasSubstr("/still\""));
}

TEST_F(LinkButtons, a_note_is_written_into_the_timeline_under_the_name_of_its_person) {
  press(bobs_, "");
  EXPECT_EQ(press(bobs_, "/note", "text=disk+full+%3Cb%3E").status, 303);
  EXPECT_THAT(timeline(), HasSubstr("disk full <b>"));
  EXPECT_THAT(timeline(), HasSubstr("\"person:bob\""));
  EXPECT_EQ(press(bobs_, "/note").status, 404);  // without a text there is no such button
  EXPECT_EQ(press(bobs_, "/note", "text=" + std::string(1'001, 'x')).status, 400);
  EXPECT_EQ(press(bobs_, "/note", "text=" + std::string(1'000, 'x')).status, 303);
}

TEST_F(LinkButtons, a_hand_over_is_taken_with_the_big_button) {
  press(bobs_, "");
  offer("alice");
  const std::string asked = page(alices_);
  EXPECT_THAT(asked, HasSubstr("Bob Stone vous demande de prendre la suite"));
  EXPECT_THAT(asked, HasSubstr("/decline\""));
  EXPECT_EQ(shown().at("acknowledged_by").as_string(), "bob");  // until it is accepted
  EXPECT_EQ(press(alices_, "").status, 200);
  EXPECT_EQ(shown().at("acknowledged_by").as_string(), "alice");
  EXPECT_THAT(timeline(), HasSubstr("incident.handover_accepted"));
  EXPECT_THAT(page(bobs_), HasSubstr("Alice Martin is on it"));
}

TEST_F(LinkButtons, a_hand_over_that_is_declined_leaves_it_where_it_was) {
  press(bobs_, "");
  offer("alice");
  EXPECT_EQ(press(alices_, "/decline").status, 303);
  EXPECT_EQ(shown().at("acknowledged_by").as_string(), "bob");
  EXPECT_THAT(timeline(), HasSubstr("incident.handover_declined"));
  EXPECT_THAT(page(alices_), Not(HasSubstr("/decline\"")));
  EXPECT_THAT(page(bobs_), HasSubstr("You have it"));
}

TEST_F(LinkButtons, a_forged_link_or_an_unknown_button_does_nothing) {
  press(bobs_, "");
  const json::value before = shown();
  std::string forged = bobs_;
  forged.back() = forged.back() == '0' ? '1' : '0';
  for (const char* button : {"/still", "/rest", "/decline"})
    EXPECT_EQ(press(forged, button).status, 404) << button;
  EXPECT_EQ(press(bobs_, "/resolve").status, 404);
  EXPECT_EQ(server().ask("GET", bobs_ + "/rest").status, 405);  // looking never presses
  EXPECT_EQ(shown(), before);
}

TEST_F(LinkButtons, once_it_is_over_they_say_so) {
  press(bobs_, "");
  ASSERT_EQ(
      server()
          .post("/api/v1/incidents/" + std::to_string(id_) + "/resolve", {{"reason", "works"}})
          .status,
      200);
  for (const char* button : {"/still", "/rest"}) {
    EXPECT_THAT(press(bobs_, button).status, ::testing::AnyOf(303, 410)) << button;
    EXPECT_EQ(shown().at("status").as_string(), "resolved");
  }
  EXPECT_EQ(server().ask("GET", bobs_).status, 410);
}

}  // namespace
}  // namespace vigie::app
