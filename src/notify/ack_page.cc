#include "notify/ack_page.h"

#include <fmt/format.h>

#include "base/text.h"
#include "notify/wording.h"

namespace vigie {

namespace {

// What the status says at one glance: colour (by the class), shape and words.
struct Sign {
  std::string_view style;
  std::string_view mark;
  std::string headline;
  std::string sentence;
};

Sign open_sign(const AckPage& page) {
  const std::string_view style = page.severity == Severity::critical  ? "critical"
                                 : page.severity == Severity::warning ? "warning"
                                                                      : "neutral";
  return {style, severity_mark(page.severity),
          std::string(severity_word(page.severity, page.language)),
          std::string(in_language(page.language, "Nobody has taken this incident yet.",
                                  "Personne n'a encore pris cet incident."))};
}

Sign sign(const AckPage& page, const Zone& zone) {
  const Language language = page.language;
  const std::string when = time_text(page.changed_at, zone, language);
  switch (page.status) {
    case AckStatus::open:
      return open_sign(page);
    case AckStatus::confirmed:
      return {"good", "✔",
              std::string(in_language(language, "You have it", "Vous vous en occupez")),
              fmt::format(fmt::runtime(in_language(
                              language, "You have this incident since {}. The others are told.",
                              "Vous avez pris cet incident le {}. Les autres sont prévenus.")),
                          when)};
    case AckStatus::taken: {
      const std::string who = one_line(page.taken_by);
      return {
          "neutral", "➜",
          fmt::format(fmt::runtime(in_language(language, "{} is on it", "{} s'en occupe")), who),
          fmt::format(fmt::runtime(in_language(
                          language, "{} took this incident {}. You need not do anything.",
                          "Incident pris par {} le {}. Vous n'avez rien à faire.")),
                      who, when)};
    }
    case AckStatus::offered: {
      const std::string who = one_line(page.taken_by);
      return {
          "warning", "➜",
          fmt::format(fmt::runtime(in_language(language, "{} asks you to take over",
                                               "{} vous demande de prendre la suite")),
                      who),
          fmt::format(fmt::runtime(in_language(language, "Until you accept, {} has it.",
                                               "Tant que vous n'acceptez pas, {} s'en occupe.")),
                      who)};
    }
    case AckStatus::resolved:
      return {"good", "✔", std::string(in_language(language, "It is over", "C'est terminé")),
              fmt::format(fmt::runtime(in_language(
                              language, "This incident was resolved {}. You need not do anything.",
                              "Incident résolu le {}. Vous n'avez rien à faire.")),
                          when)};
    case AckStatus::not_valid:
      break;
  }
  return {
      "neutral", "✖", std::string(in_language(language, "Link not valid", "Lien non valable")),
      std::string(in_language(
          language,
          "This link is unknown or has expired. Open the newest message about the incident, or "
          "sign in to Vigie.",
          "Ce lien est inconnu ou a expiré. Ouvrez le message le plus récent sur l'incident, ou "
          "connectez-vous à Vigie."))};
}

std::string incident_part(const AckPage& page, const Zone& zone) {
  const Language language = page.language;
  const bool over = page.status == AckStatus::resolved;
  const std::string_view pattern =
      over ? in_language(language, "Began {}, {} ago", "A commencé le {}, il y a {}")
           : in_language(language, "Since {}, {} ago", "Depuis le {}, il y a {}");
  const std::string since =
      fmt::format(fmt::runtime(pattern), time_text(page.opened_at, zone, language),
                  length_text(page.now - page.opened_at, language));
  std::string out = fmt::format("<h2>{}</h2>\n<p>{}</p>\n", html_escape(one_line(page.title)),
                                html_escape(since));
  if (over || page.evidence.empty()) return out;
  out += "<ul>\n";
  for (const std::string& line : page.evidence)
    out += fmt::format("<li>{}</li>\n", html_escape(one_line(line)));
  return out + "</ul>\n";
}

std::string services_part(const AckPage& page) {
  if (page.services.empty()) return {};
  std::string out = "<dl>\n";
  for (const CardLine& line : page.services) {
    const std::string value = html_escape(line.value);
    const bool link = line.value.starts_with("https://") || line.value.starts_with("http://");
    out += fmt::format(
        "<dt>{}</dt>\n<dd>{}</dd>\n", html_escape(line.label),
        link ? fmt::format("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", value) : value);
  }
  return out + "</dl>\n";
}

std::string form(const AckPage& page, std::string_view action, std::string_view style,
                 std::string_view label) {
  return fmt::format(
      "<form method=\"post\" action=\"{}{}\">\n<button type=\"submit\"{}>{}</button>\n</form>\n",
      html_escape(page.action_url), action,
      style.empty() ? "" : fmt::format(" class=\"{}\"", style), label);
}

// How long it lasts, and the ways to say something.
std::string holder_part(const AckPage& page, const Zone& zone) {
  const Language language = page.language;
  std::string out;
  if (page.resting) {
    out += fmt::format(
        "<p>{}</p>\n",
        in_language(language, "Your intervention is over. If it fails again, you are called.",
                    "Votre intervention est terminée. Si la panne revient, vous "
                    "serez appelé."));
  } else if (page.until) {
    out += fmt::format("<p>{}</p>\n",
                       fmt::format(fmt::runtime(in_language(
                                       language, "Without news of you, you are called again {}.",
                                       "Sans nouvelles de votre part, vous serez rappelé le {}.")),
                                   html_escape(time_text(*page.until, zone, language))));
  }
  if (page.green)
    out += fmt::format("<p>{}</p>\n",
                       in_language(language, "Everything is green; the recovery is being verified.",
                                   "Tout est au vert\u00A0; le rétablissement est en cours de "
                                   "vérification."));
  out += form(page, "/still", "second",
              in_language(language, "Still on it", "Je m'en occupe toujours"));
  if (!page.resting)
    out += form(page, "/rest", "second",
                in_language(language, "Done, back to rest", "Terminé, je retourne au repos"));
  return out + fmt::format(
                   "<form method=\"post\" action=\"{}/note\">\n<label for=\"text\">{}</label>\n"
                   "<input id=\"text\" name=\"text\" maxlength=\"1000\" required "
                   "autocomplete=\"off\">\n<button type=\"submit\" class=\"second\">{}</button>\n"
                   "</form>\n",
                   html_escape(page.action_url),
                   in_language(language, "What I saw or did", "Ce que j'ai vu ou fait"),
                   in_language(language, "Note it", "Le noter"));
}

std::string actions(const AckPage& page, const Zone& zone) {
  const Language language = page.language;
  switch (page.status) {
    case AckStatus::open:
      return form(page, "", "",
                  fmt::format("✔ {}", in_language(language, "I am on it", "Je m'en occupe")));
    case AckStatus::offered:
      return form(page, "", "",
                  fmt::format("✔ {}",
                              in_language(language, "I take it over", "Je prends la suite"))) +
             form(page, "/decline", "second", in_language(language, "I cannot", "Je ne peux pas"));
    case AckStatus::confirmed:
      return holder_part(page, zone);
    case AckStatus::taken:
    case AckStatus::resolved:
    case AckStatus::not_valid:
      break;
  }
  return {};
}

}  // namespace

std::string render_ack_page(const AckPage& page) {
  const Zone zone = zone_or_utc(page.zone);
  const bool valid = page.status != AckStatus::not_valid;
  const Sign shown = sign(page, zone);
  const std::string headline = html_escape(shown.headline);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body>\n<main class=\"{}\">\n"
      "<h1><span class=\"mark\" aria-hidden=\"true\">{}</span> {}</h1>\n",
      in_language(page.language, "en", "fr"),
      valid ? fmt::format("{} · Vigie #{}", headline, page.incident.value)
            : fmt::format("{} · Vigie", headline),
      html_escape(page.style_url), shown.style, shown.mark, headline);
  if (valid) out += incident_part(page, zone);
  out += fmt::format("<p class=\"status\">{}</p>\n", html_escape(shown.sentence));
  out += actions(page, zone);
  if (valid && page.status != AckStatus::resolved) out += services_part(page);
  if (valid)
    out += fmt::format("<footer>Vigie · {} {} · {}</footer>\n",
                       in_language(page.language, "incident", "incident n°"), page.incident.value,
                       html_escape(zone.name()));
  return out + "</main>\n</body>\n</html>\n";
}

std::string_view ack_style() {
  return R"(:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1b1f; --quiet: #55555e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #111114; --ink: #e6e6ea; --quiet: #a6a6b0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 18px/1.45 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.25rem; padding: 1rem; border-radius: 12px; background: #37474f; color: #ffffff;
  font-size: 1.5rem; line-height: 1.25; }
.critical h1 { background: #b3261e; }
.warning h1 { background: #8a5000; }
.good h1 { background: #146c2e; }
.mark { display: inline-block; min-width: 1.4em; }
h2 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1rem; padding-left: 1.2rem; }
.status { font-weight: 600; }
button { display: block; width: 100%; min-height: 112px; margin: 1.5rem 0; padding: 1rem; border: 0;
  border-radius: 18px; background: #146c2e; color: #ffffff; font: inherit; font-size: 1.75rem;
  font-weight: 700; cursor: pointer; }
button.second { min-height: 64px; margin: .75rem 0; background: #37474f; font-size: 1.25rem; }
label { display: block; margin: 1.5rem 0 .25rem; }
.trap { display: none; }
input, textarea { display: block; width: 100%; min-height: 56px; padding: .5rem;
  border: 2px solid var(--quiet); border-radius: 12px; background: var(--paper);
  color: var(--ink); font: inherit; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0 0 .75rem; }
a { color: inherit; }
button:focus-visible { outline: 4px solid #0b57d0; outline-offset: 4px; }
footer { color: var(--quiet); font-size: .85rem; }
)";
}

}  // namespace vigie
