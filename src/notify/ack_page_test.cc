#include "notify/ack_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

AckPage page(AckStatus status, Language language) {
  AckPage page;
  page.status = status;
  page.language = language;
  page.zone = "Europe/Paris";
  page.now = *parse_rfc3339("2026-11-20T19:37:05Z");
  page.incident = IncidentId(42);
  page.title = "web does not answer";
  page.opened_at = *parse_rfc3339("2026-11-20T19:30:05Z");
  page.evidence = {"web-http: connection refused (connect)"};
  page.taken_by = "Bob Durand";
  page.changed_at = *parse_rfc3339("2026-11-20T19:36:00Z");
  page.action_url = "/ack/abc?x=1&y=2";
  return page;
}

constexpr AckStatus every_status[] = {AckStatus::open,     AckStatus::confirmed,
                                      AckStatus::taken,    AckStatus::offered,
                                      AckStatus::resolved, AckStatus::not_valid};

TEST(AckPage, the_open_page_has_one_button_that_posts) {
  const std::string en = render_ack_page(page(AckStatus::open, Language::en));
  EXPECT_THAT(en, HasSubstr("<form method=\"post\" action=\"/ack/abc?x=1&amp;y=2\">"));
  EXPECT_THAT(en, HasSubstr("<button type=\"submit\">✔ I am on it</button>"));
  EXPECT_THAT(en, HasSubstr("‼</span> CRITICAL"));
  EXPECT_THAT(en, HasSubstr("Since Fri 20 Nov 2026, 20:30:05 CET, 7 min ago"));
  EXPECT_THAT(en, HasSubstr("web-http: connection refused (connect)"));
  const std::string fr = render_ack_page(page(AckStatus::open, Language::fr));
  EXPECT_THAT(fr, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(fr, HasSubstr("✔ Je m'en occupe"));
  EXPECT_THAT(fr, HasSubstr("Depuis le ven. 20 nov. 2026, 20:30:05 CET, il y a 7 min"));
}

TEST(AckPage, no_other_page_can_change_anything) {
  for (const AckStatus status : {AckStatus::taken, AckStatus::resolved, AckStatus::not_valid})
    EXPECT_THAT(render_ack_page(page(status, Language::en)),
                AllOf(Not(HasSubstr("<form")), Not(HasSubstr("<button"))));
}

TEST(AckPage, who_has_it_can_say_so_again_rest_or_write_a_note) {
  AckPage held = page(AckStatus::confirmed, Language::en);
  held.action_url = "12.abc";
  held.until = held.now + minutes(30);
  const std::string en = render_ack_page(held);
  for (const char* action : {"12.abc/still", "12.abc/rest", "12.abc/note"})
    EXPECT_THAT(en, HasSubstr(std::string("action=\"") + action + "\""));
  EXPECT_THAT(en, HasSubstr("you are called again Fri 20 Nov 2026, 21:07:05 CET"));
  held.resting = true;
  held.language = Language::fr;
  const std::string fr = render_ack_page(held);
  EXPECT_THAT(fr, AllOf(HasSubstr("Votre intervention est terminée"), Not(HasSubstr("/rest"))));
}

TEST(AckPage, a_hand_over_can_be_accepted_or_declined) {
  AckPage offered = page(AckStatus::offered, Language::fr);
  offered.action_url = "12.abc";
  EXPECT_THAT(render_ack_page(offered),
              AllOf(HasSubstr("Bob Durand vous demande de prendre la suite"),
                    HasSubstr("action=\"12.abc\""), HasSubstr("action=\"12.abc/decline\"")));
}

TEST(AckPage, what_to_know_of_the_services_is_on_it_and_a_lock_comes_first) {
  ServiceCard card;
  card.title = "Mail";
  card.runbook = "https://wiki.example.org/mail";
  card.access = "ssh mail\nkey in the safe";
  card.provider = "Hoster";
  card.contract = "4711";
  card.locked_by = "Bob Durand";
  card.locked_why = "a new disk";
  AckPage open = page(AckStatus::open, Language::en);
  open.services = card_lines(card, Zone::utc(), Language::en);
  ASSERT_EQ(open.services.size(), 4u);
  EXPECT_THAT(open.services[0].value, HasSubstr("Bob Durand works on it (a new disk)"));
  EXPECT_THAT(render_ack_page(open),
              AllOf(HasSubstr("<a href=\"https://wiki.example.org/mail\""),
                    HasSubstr("ssh mail · key in the safe"), HasSubstr("Hoster · contract 4711")));
}

TEST(AckPage, it_keeps_to_its_content_security_policy) {
  for (const AckStatus status : every_status)
    EXPECT_THAT(
        render_ack_page(page(status, Language::fr)),
        AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<style")), Not(HasSubstr("style=\"")),
              Not(HasSubstr("<img")), Not(HasSubstr("http://")), Not(HasSubstr("https://")),
              HasSubstr("<link rel=\"stylesheet\" href=\"/style.css\">")));
  EXPECT_THAT(std::string(ack_style()), Not(HasSubstr("url(")));
}

TEST(AckPage, each_outcome_is_said_in_both_languages) {
  const auto shown = [](AckStatus status, Language language) {
    return render_ack_page(page(status, language));
  };
  EXPECT_THAT(shown(AckStatus::confirmed, Language::en),
              AllOf(HasSubstr("You have it"), HasSubstr("The others are told.")));
  EXPECT_THAT(shown(AckStatus::confirmed, Language::fr),
              AllOf(HasSubstr("Vous vous en occupez"), HasSubstr("Les autres sont prévenus.")));
  EXPECT_THAT(shown(AckStatus::taken, Language::en), HasSubstr("Bob Durand is on it"));
  EXPECT_THAT(shown(AckStatus::taken, Language::fr), HasSubstr("Bob Durand s&#39;en occupe"));
  EXPECT_THAT(shown(AckStatus::resolved, Language::en),
              AllOf(HasSubstr("It is over"), HasSubstr("Began Fri 20 Nov"),
                    Not(HasSubstr("connection refused"))));
  EXPECT_THAT(shown(AckStatus::resolved, Language::fr), HasSubstr("C&#39;est terminé"));
  EXPECT_THAT(shown(AckStatus::not_valid, Language::en), HasSubstr("Link not valid"));
  EXPECT_THAT(shown(AckStatus::not_valid, Language::fr), HasSubstr("Lien non valable"));
}

TEST(AckPage, a_link_that_is_not_valid_shows_nothing_of_the_incident) {
  EXPECT_THAT(render_ack_page(page(AckStatus::not_valid, Language::en)),
              AllOf(Not(HasSubstr("web does not answer")), Not(HasSubstr("Bob")),
                    Not(HasSubstr("connection refused")), Not(HasSubstr("42"))));
}

TEST(AckPage, what_people_and_servers_wrote_stays_text) {
  AckPage hostile = page(AckStatus::taken, Language::en);
  hostile.title = "<script>alert(1)</script>";
  hostile.taken_by = "<img src=x>";
  hostile.evidence = {"\"><form action=//evil>"};
  hostile.zone = "<b>";
  EXPECT_THAT(render_ack_page(hostile),
              AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<img")), Not(HasSubstr("<form"))));
}

}  // namespace
}  // namespace vigie
