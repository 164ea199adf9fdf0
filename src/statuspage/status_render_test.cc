// The artefacts of one page, as they were reviewed (VIGIE_UPDATE_GOLDEN=1 writes them anew).
#include "statuspage/status_render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace vigie {
namespace {

using testing::HasSubstr;
using testing::Not;

const Instant now = *parse_rfc3339("2026-11-18T20:30:00+01:00");

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = VIGIE_SOURCE_DIR "/src/statuspage/testdata/" + name;
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(text, expected.str()) << path;
}

// An association that hosts other people's things, on a day with some trouble.
StatusPage page() {
  StatusPage page;
  page.name = StatusPageName("public");
  page.title = {"Clair Hosting", "Clair Hébergement"};
  page.languages = {Language::fr, Language::en};
  page.zone = "Europe/Paris";
  const auto component = [](const char* en, const char* fr, const char* service) {
    return StatusComponent{{en, fr}, {ServiceName(service)}};
  };
  page.groups = {
      {{"Web", "Web"},
       {component("Web sites", "Sites web", "s0"), component("Databases", "Bases de données", "s1"),
        component("Cloud storage", "Stockage en ligne", "s2"),
        component("Forge", "Forge logicielle", "s3")}},
      {{"Mail", "Courriel"},
       {component("Incoming mail", "Réception", "s4"), component("Outgoing mail", "Envoi", "s5"),
        component("Webmail", "Webmail", "s6"),
        component("Mailing lists", "Listes de diffusion", "s7")}},
      {{"Network", "Réseau"},
       {component("Paris", "Paris", "s8"), component("Backup site", "Site de secours", "s9"),
        component("Names (DNS)", "Noms (DNS)", "s10"),
        component("Video <calls> & more", "Visio <appels> & plus", "s11")}}};
  return page;
}

StatusEvidence evidence() {
  StatusEvidence out;
  out.now = now;
  const Verdict verdicts[] = {Verdict::down, Verdict::up, Verdict::up, Verdict::unknown};
  for (int i = 0; i < 12; ++i) {
    CheckEvidence check;
    check.service = ServiceName("s" + std::to_string(i));
    check.verdict = i < 4 ? verdicts[i] : Verdict::up;
    check.severity = i == 6 ? Severity::warning : Severity::critical;
    if (i == 6) check.verdict = Verdict::down;
    if (check.verdict != Verdict::unknown) check.valid_until = now + seconds(70);
    Instant at = now - hours(24 * (i == 2 ? 20 : 120));
    const auto add = [&](Instant until, Verdict verdict) {
      if (until > at) check.watched.push_back({CheckName("c"), at, until, verdict});
      at = until;
    };
    for (int trouble = 0; trouble < i % 5; ++trouble) {
      add(now - hours(24 * (14 - trouble * 3) + i), Verdict::up);
      add(at + minutes(7 + 31 * trouble), Verdict::down);
    }
    if (i == 3) {
      add(now - hours(6), Verdict::up);
    } else {
      add(now - minutes(25), Verdict::up);
      add(now, check.verdict == Verdict::down && i != 6 ? Verdict::down : Verdict::up);
    }
    if (i == 6) {  // what is at stake works
      CheckEvidence other = check;
      other.severity = Severity::critical;
      other.verdict = Verdict::up;
      out.checks.push_back(std::move(other));
    }
    out.checks.push_back(std::move(check));
  }
  out.gaps = {{now - hours(24 * 9 + 5), now - hours(24 * 9 + 2)}};
  StatusUpdate first;
  first.id = UpdateId(101);
  first.incident = IncidentId(42);
  first.at = now - minutes(15);
  first.automatic = true;
  first.by = "vigie";
  first.services = {ServiceName("s0")};
  first.text = {"We have noticed a problem. Nobody is working on it yet.",
                "Nous avons constaté un problème. Personne ne s'en occupe encore."};
  StatusUpdate second = first;
  second.id = UpdateId(102);
  second.at = now - minutes(4);
  second.automatic = false;
  second.by = "person:alice";
  second.status = UpdateStatus::identified;
  second.text = {"A disk of <db1> is full; \"we\" make room & restart.", "Un disque est plein."};
  StatusUpdate third = second;
  third.id = UpdateId(90);
  third.at = now - hours(30);
  third.status = UpdateStatus::resolved;
  third.services = {ServiceName("s4")};
  third.text = {"Mail is delivered again.", "Les courriels arrivent de nouveau."};
  out.incidents = {{IncidentId(42), now - minutes(25), std::nullopt, {first, second}},
                   {IncidentId(30), now - hours(33), now - hours(30), {third}}};
  out.planned = {{"maintenance-12",
                  now + hours(28),
                  now + hours(30),
                  {"A new switch; mail is late, nothing is lost",
                   "Changement de commutateur ; les courriels attendent, rien n'est perdu"},
                  {ServiceName("s4"), ServiceName("s5")}},
                 {"maintenance-9",
                  now - hours(24 * 40),
                  now - hours(24 * 40 - 3),
                  {"New disks", "Nouveaux disques"},
                  {ServiceName("s2")}},
                 {"maintenance-8",
                  now - hours(24 * 3),
                  now - hours(24 * 3 - 1),
                  {"A restart", "Un redémarrage"},
                  {ServiceName("s0")},
                  true}};
  return out;
}

StatusView view() {
  return status_view(page(), evidence(), "https://vigie.example/status/public");
}

TEST(StatusRender, ThePageIsTheOneThatWasReviewed) {
  expect_golden("page.fr.html", render_status_html(view(), Language::fr, {}));
  expect_golden("page.en.html", render_status_html(view(), Language::en, {}));
}

TEST(StatusRender, ARealisticPageIsSmallAndHasNoScript) {
  const std::string html = render_status_html(view(), Language::fr, {});
  EXPECT_LT(html.size(), 20'000u);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(html, Not(HasSubstr("<appels>")));
}

TEST(StatusRender, ACopySaysUntilWhenItMayBeBelieved) {
  const Place copy{true, now + minutes(30)};
  const std::string html = render_status_html(view(), Language::en, copy);
  EXPECT_THAT(html, HasSubstr("If it is later than <time datetime=\"2026-11-18T20:00:00Z\">"));
  EXPECT_THAT(html, HasSubstr("href=\"index.html\""));
  EXPECT_THAT(html, Not(HasSubstr("https://vigie.example")));
  EXPECT_THAT(render_atom(view(), Language::en, copy), HasSubstr("old after 2026-11-18T20:00:00Z"));
  EXPECT_THAT(render_rss(view(), Language::en, copy), HasSubstr("old after 2026-11-18T20:00:00Z"));
}

TEST(StatusRender, FeedsAndCalendarAreTheOnesThatWereReviewed) {
  expect_golden("feed.fr.atom", render_atom(view(), Language::fr, {}));
  expect_golden("feed.en.rss", render_rss(view(), Language::en, {}));
  expect_golden("maintenance.fr.ics", render_calendar(view(), Language::fr, {}));
}

TEST(StatusRender, AnEntryOfAFeedKeepsItsIdWhateverElseChanges) {
  StatusView later = view();
  later.url = "https://elsewhere.example";
  later.generated_at += hours(1);
  later.incidents[0].status = UpdateStatus::resolved;
  const std::string id = "<id>urn:vigie:public:update:102</id>";
  EXPECT_THAT(render_atom(view(), Language::en, {}), HasSubstr(id));
  EXPECT_THAT(render_atom(later, Language::fr, {}), HasSubstr(id));
}

TEST(StatusRender, PastWorkIsToldAndWhatWasTakenBackIsSaidToBe) {
  const std::string html = render_status_html(view(), Language::fr, {});
  EXPECT_THAT(html, HasSubstr("<h2>Maintenance passée</h2>"));
  EXPECT_THAT(html, HasSubstr("<strong>Nouveaux disques</strong>"));
  EXPECT_THAT(html, HasSubstr("<strong>Annulée : Un redémarrage</strong>"));
  EXPECT_THAT(render_calendar(view(), Language::en, {}),
              HasSubstr("SUMMARY:A restart\r\nDESCRIPTION:Web sites\r\nSTATUS:CANCELLED"));
}

TEST(StatusRender, ALineOfACalendarHasAtMost75Octets) {
  std::istringstream lines(render_calendar(view(), Language::fr, {}));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 76u) << line;
}

TEST(StatusRender, BadgesAreTheOnesThatWereReviewed) {
  const std::string sites = view().groups[0].components[0].id;
  expect_golden("badge.svg", *render_badge(view(), BadgeKind::state, "", Language::en));
  expect_golden("uptime.svg", *render_badge(view(), BadgeKind::uptime, sites, Language::fr));
  EXPECT_EQ(render_badge(view(), BadgeKind::state, "nothing", Language::en), std::nullopt);
}

TEST(StatusRender, ABadgeOfWhatIsNotKnownIsGrey) {
  const std::string forge = view().groups[0].components[3].id;
  for (const BadgeKind kind : {BadgeKind::state, BadgeKind::uptime})
    EXPECT_THAT(*render_badge(view(), kind, forge, Language::en), HasSubstr("#5f6068"));
}

TEST(StatusRender, NothingInsideIsTold) {
  for (const Language language : {Language::en, Language::fr})
    for (const std::string& text :
         {render_status_html(view(), language, {}), render_atom(view(), language, {}),
          render_rss(view(), language, {}), render_calendar(view(), language, {})}) {
      EXPECT_THAT(text, Not(HasSubstr("alice")));
      EXPECT_THAT(text, Not(HasSubstr("s10")));
    }
}

}  // namespace
}  // namespace vigie
