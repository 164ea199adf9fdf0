// The page itself: one file without JavaScript, its style inside, in one language.
#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/limits.h"
#include "base/text.h"
#include "civil/time_words.h"
#include "statuspage/status_render.h"

namespace vigie {

namespace {

// A shape for each state: colours alone tell nothing to many people.
std::string_view mark(ComponentState state) {
  switch (state) {
    case ComponentState::operational:
      return "✓";
    case ComponentState::maintenance:
      return "⚙";
    case ComponentState::degraded:
      return "▲";
    case ComponentState::unknown:
      return "?";
    case ComponentState::outage:
      return "✕";
  }
  return "?";
}

// Unknown of less than this is told in words only: a restart is no news.
constexpr Duration noticed = minutes(5);

class Html {
 public:
  Html(const StatusView& view, Language language, const Place& place)
      : view_(view), language_(language), place_(place), zone_(zone_or_utc(view.zone)) {}

  std::string render() {
    head();
    banner();
    incidents(true);
    planned();
    for (const GroupView& group : view_.groups) add(group);
    legend();
    incidents(false);
    past_work();
    footer();
    return std::move(out_);
  }

 private:
  std::string word(std::string_view english, std::string_view french) const {
    return std::string(in_language(language_, english, french));
  }
  std::string time(Instant at) const {
    return fmt::format("<time datetime=\"{}\">{}</time>", to_rfc3339(at),
                       html_escape(minute_text(at, zone_, language_)));
  }
  template <class... Parts>
  void put(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
  }
  // A copy may lie anywhere: it links to its own files.
  std::string link(const std::string& file) const {
    return html_escape(place_.copy ? file : view_.url + "/" + file);
  }

  void head() {
    const std::string title = html_escape(view_.title.in(language_));
    put("<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<title>{1} {2} · {3}</title>\n<style>{4}</style>\n"
        "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{5}\">\n"
        "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{6}\">\n</head>\n<body>\n",
        word("en", "fr"), mark(view_.state), html_escape(headline(view_.state, language_)), title,
        status_style(), link(atom_file(language_)), link(rss_file(language_)));
    put("<header><p class=\"title\">{}</p>", title);
    if (view_.languages.size() > 1) {
      put("<nav aria-label=\"{}\">", word("Language", "Langue"));
      for (const Language each : view_.languages) {
        const bool here = each == language_;
        put("<a href=\"{}\" lang=\"{}\" hreflang=\"{}\"{}>{}</a>", link(html_file(view_, each)),
            to_string(each), to_string(each), here ? " aria-current=\"true\"" : "",
            in_language(each, "English", "Français"));
      }
      put("</nav>");
    }
    put("</header>\n<main>\n");
  }

  void banner() {
    put("<section class=\"banner {}\">\n<h1><span aria-hidden=\"true\">{}</span> {}</h1>\n<p>{} "
        "{}</p>\n",
        to_string(view_.state), mark(view_.state), html_escape(headline(view_.state, language_)),
        word("As of", "État au"), time(view_.generated_at));
    if (place_.copy && place_.stale_after)
      put("<p class=\"copy\">{} {} {}</p>\n",
          word("This is a copy. If it is later than", "Ceci est une copie. S'il est plus de"),
          time(*place_.stale_after),
          word("now, it is old: what it says is then unknown.",
               ", elle est périmée : ce qu'elle dit est alors inconnu."));
    put("</section>\n");
  }

  std::string names(const std::vector<Wording>& wordings) const {
    std::string out;
    for (const Wording& each : wordings)
      out += (out.empty() ? "" : ", ") + html_escape(each.in(language_));
    return out;
  }

  void add(const IncidentView& incident) {
    put("<article id=\"i{}\"><h3>{}</h3>\n<p class=\"quiet\">{} {}{}</p>\n<ol>\n",
        incident.id.value, html_escape(incident_title(incident, language_)),
        word("Since", "Depuis le"), time(incident.opened_at),
        incident.resolved_at ? " – " + time(*incident.resolved_at) : "");
    for (const UpdateView& update : incident.updates)
      put("<li id=\"u{}\"><p><strong>{}</strong> · {}{}</p><p class=\"said\">{}</p></li>\n",
          update.id.value, html_escape(update_word(update.status, language_)), time(update.at),
          update.automatic ? word(" · automatic", " · automatique") : "",
          html_escape(update.text.in(language_)));
    put("</ol></article>\n");
  }

  void incidents(bool open) {
    const auto shown = [&](const IncidentView& incident) {
      return (incident.status != UpdateStatus::resolved) == open;
    };
    const bool any = std::ranges::any_of(view_.incidents, shown);
    if (open && !any) return;
    put("<section>\n<h2>{}</h2>\n",
        open ? word("Now", "En ce moment") : word("The last 15 days", "Les 15 derniers jours"));
    for (const IncidentView& incident : view_.incidents)
      if (shown(incident)) add(incident);
    if (!any)
      put("<p class=\"quiet\">{}</p>\n",
          word("No incident was announced.", "Aucun incident n'a été annoncé."));
    put("</section>\n");
  }

  void add(const PlannedView& work) {
    put("<li><strong>{}{}</strong><br>{} – {}<br><span class=\"quiet\">{}</span></li>\n",
        work.cancelled ? word("Cancelled: ", "Annulée : ") : "",
        html_escape(work.title.in(language_)), time(work.from), time(work.to),
        names(work.components));
  }

  void planned() {
    if (view_.planned.empty()) return;
    put("<section>\n<h2>{}</h2>\n<ul class=\"plain\">\n",
        word("Planned maintenance", "Maintenance prévue"));
    for (const PlannedView& work : view_.planned) add(work);
    put("</ul>\n</section>\n");
  }

  void past_work() {
    if (view_.past_work.empty()) return;
    put("<section>\n<h2>{}</h2>\n<ul class=\"plain\">\n",
        word("Past maintenance", "Maintenance passée"));
    for (const PlannedView& work : view_.past_work | std::views::take(limits::status_work_told))
      add(work);
    put("</ul>\n</section>\n");
  }

  void add(const GroupView& group) {
    put("<section>\n<h2>{}</h2>\n<ul class=\"plain\">\n", html_escape(group.title.in(language_)));
    for (const ComponentView& component : group.components) add(component);
    put("</ul>\n</section>\n");
  }

  void add(const ComponentView& component) {
    put("<li><div class=\"row\"><h3>{}</h3><span class=\"state {}\"><span "
        "aria-hidden=\"true\">{}</span> {}</span></div>\n",
        html_escape(component.name.in(language_)), to_string(component.state),
        mark(component.state), html_escape(state_word(component.state, language_)));
    bars(component);
    put("<p class=\"quiet\">{}</p>\n", html_escape(uptime_sentence(component, zone_, language_)));
    days(component);
    put("</li>\n");
  }

  enum class Part { up, unwatched, doubtful, maintenance, down };

  static bool has(const DayBar& day, Part part) {
    const Tally& tally = day.tally;
    const bool watched = tally.total() - tally.unwatched > Duration{};
    switch (part) {
      case Part::up:
        return watched;
      case Part::unwatched:
        return !watched;
      case Part::doubtful:
        return watched && tally.unwatched >= hours(1);
      case Part::maintenance:
        return day.planned > Duration{};
      case Part::down:
        return tally.down > Duration{};
    }
    return false;
  }

  // Days that are alike and stand side by side are one dashed line: a page stays small.
  void runs(const ComponentView& component, Part part, std::string_view style, int middle) {
    std::string line;
    for (std::size_t i = 0; i < component.days.size(); ++i) {
      if (!has(component.days[i], part)) continue;
      const std::size_t from = i;
      while (i + 1 < component.days.size() && has(component.days[i + 1], part)) ++i;
      line += fmt::format("M{} {}H{}", from * 3, middle, i * 3 + 2);
    }
    if (!line.empty()) put("<path class=\"{}\" d=\"{}\"/>", style, line);
  }

  void bars(const ComponentView& component) {
    const auto count = [&](Part part) {
      return std::ranges::count_if(component.days,
                                   [&](const DayBar& day) { return has(day, part); });
    };
    put("<svg viewBox=\"0 0 {} 28\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        component.days.size() * 3 - 1,
        html_escape(
            fmt::format(fmt::runtime(word("{} days: {} with a failure, {} not watched",
                                          "{} jours : {} avec une panne, {} sans surveillance")),
                        component.days.size(), count(Part::down), count(Part::unwatched))));
    runs(component, Part::up, "u", 17);
    runs(component, Part::unwatched, "n", 25);
    runs(component, Part::doubtful, "n", 25);
    runs(component, Part::maintenance, "m", 10);
    runs(component, Part::down, "d", 6);
    put("</svg>\n");
  }

  void days(const ComponentView& component) {
    constexpr int most = 15;
    std::string list;
    int number = 0;
    for (auto day = component.days.rbegin(); day != component.days.rend(); ++day) {
      const Tally& tally = day->tally;
      std::string what;
      const auto spent = [&](Duration length, std::string_view english, std::string_view french) {
        what +=
            fmt::format("{}{} {}", what.empty() ? "" : ", ",
                        in_language(language_, english, french), length_text(length, language_));
      };
      if (tally.down > Duration{}) spent(tally.down, "down", "en panne");
      if (tally.maintenance > Duration{}) spent(tally.maintenance, "maintenance", "maintenance");
      const bool before =
          !component.watched_since || zone_.to_local(*component.watched_since).date > day->date;
      if (!before && tally.unwatched >= noticed)
        spent(tally.unwatched, "not watched", "non surveillé");
      if (what.empty()) continue;
      if (++number > most) break;
      list += fmt::format("<li>{}{} {}</li>", to_string(day->date), word(":", " :"), what);
    }
    if (!list.empty())
      put("<details><summary>{}</summary><ul>{}</ul></details>\n",
          word("Days in detail", "Détail des jours"), list);
  }

  void legend() {
    const auto sign = [](std::string_view style, int middle) {
      return fmt::format("<path class=\"{}\" d=\"M0 {}h2\"/>", style, middle);
    };
    const auto entry = [&](const std::string& drawing, const std::string& words) {
      put("<span><svg viewBox=\"0 0 2 28\" aria-hidden=\"true\">{}</svg>{}</span>", drawing, words);
    };
    put("<p class=\"legend quiet\"><span>{}</span>",
        word("90 days, the last is today:", "90 jours, le dernier est aujourd'hui :"));
    entry(sign("u", 17), word("no failure seen", "aucune panne vue"));
    entry(sign("u", 17) + sign("d", 6), word("failure", "panne"));
    entry(sign("u", 17) + sign("m", 10), word("planned maintenance", "maintenance prévue"));
    entry(sign("n", 25), word("not watched", "non surveillé"));
    put("</p>\n");
  }

  void footer() {
    put("</main>\n<footer>\n<p>{} · <a href=\"{}\">Atom</a> · <a href=\"{}\">RSS</a> · <a "
        "href=\"{}\">iCal</a> · <a href=\"{}\">JSON</a></p>\n<p>{} {} · {} · Vigie</p>\n</footer>\n"
        "</body>\n</html>\n",
        word("Follow", "Suivre"), link(atom_file(language_)), link(rss_file(language_)),
        link(calendar_file(language_)), link("api/v2/summary.json"),
        word("Made on", "Page faite le"), time(view_.generated_at), html_escape(zone_.name()));
  }

  const StatusView& view_;
  Language language_;
  const Place& place_;
  Zone zone_;
  std::string out_;
};

}  // namespace

std::string render_status_html(const StatusView& view, Language language, const Place& place) {
  return Html(view, language, place).render();
}

namespace {

struct RefusalWords {
  std::string_view headline;
  std::string_view remedy;
};

RefusalWords words_of(int status, Language language) {
  const auto in = [&](std::string_view english, std::string_view french) {
    return in_language(language, english, french);
  };
  switch (status) {
    case 404:
      return {
          in("There is nothing at this address", "Il n'y a rien à cette adresse"),
          in("The address may have a mistake, or what was here has moved.",
             "L'adresse contient peut-être une erreur, ou ce qui était ici a changé de place.")};
    case 405:
      return {in("This page can only be read", "Cette page peut seulement être lue"),
              in("Nothing can be sent to it.", "On ne peut rien y envoyer.")};
    case 410:
      return {in("This page is gone", "Cette page n'existe plus"),
              in("It will not come back.", "Elle ne reviendra pas.")};
    case 503:
      return {in("We cannot tell the state right now",
                 "Nous ne pouvons pas dire l'état pour l'instant"),
              in("Try again in a moment.", "Réessayez dans un moment.")};
    default:
      return {in("This request cannot be answered", "Nous ne pouvons pas répondre à cette demande"),
              in("Try again from the page itself.", "Recommencez depuis la page elle-même.")};
  }
}

}  // namespace

std::string render_refusal_html(const PublicRefusal& refusal, Language language) {
  const std::string title = html_escape(refusal.title);
  const RefusalWords words = words_of(refusal.status, language);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<title>{1} · {2}</title>\n<style>{3}</style>\n</head>\n<body>\n"
      "<header><p class=\"title\">{2}</p></header>\n<main>\n<section class=\"banner unknown\">\n"
      "<h1>{1}</h1>\n<p>{4}</p>\n</section>\n",
      to_string(language), html_escape(words.headline), title, status_style(),
      html_escape(words.remedy));
  if (!refusal.home.empty())
    out += fmt::format("<p><a href=\"{}\">{}</a></p>\n", html_escape(refusal.home),
                       in_language(language, "To the status page", "Vers la page d'état"));
  return out + fmt::format("</main>\n<footer>\n<p>{} · Vigie</p>\n</footer>\n</body>\n</html>\n",
                           refusal.status);
}

std::string html_file(const StatusView& view, Language language) {
  if (!view.languages.empty() && view.languages.front() == language) return "index.html";
  return language == Language::fr ? "index.fr.html" : "index.en.html";
}

std::string status_content_security_policy() {
  return "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
         "frame-ancestors *";
}

std::string_view status_style() {
  return R"(:root{color-scheme:light dark;--paper:#fff;--card:#f5f6f8;--ink:#1b1b1f;--quiet:#55555e;
--line:#d9dae0;--good:#146c2e;--warn:#8a5000;--bad:#b3261e;--plan:#0b57d0;--none:#5f6068;
--bar:#3f9d5a;--gap:#a9abb5}
@media(prefers-color-scheme:dark){:root{--paper:#111114;--card:#1c1c21;--ink:#e6e6ea;
--quiet:#a6a6b0;--line:#33343b;--good:#6dd58c;--warn:#ffb95f;--bad:#ffb4ab;--plan:#a8c7fa;
--none:#b9bac3;--bar:#3f9d5a;--gap:#63656f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;
overflow-wrap:anywhere}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:center;
padding-top:1rem}
a{color:var(--plan)}
nav a{margin-left:1rem}nav a:first-child{margin-left:0}nav a[aria-current]{color:inherit;
text-decoration:none;font-weight:600}
.title{font-size:1.25rem;font-weight:700;margin:0}
.banner{margin:1rem 0;padding:1rem 1.25rem;border-radius:12px;border-left:.6rem solid;
background:var(--card)}
h1{font-size:1.5rem;line-height:1.25;margin:0}
.banner p{margin:.35rem 0 0;color:var(--ink)}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem}
h3{font-size:1rem;margin:0}
.operational{color:var(--good)}.degraded{color:var(--warn)}.outage{color:var(--bad)}
.maintenance{color:var(--plan)}.unknown{color:var(--none)}
.plain,ol{list-style:none;margin:0;padding:0}
.plain>li,article{padding:.75rem 0;border-top:1px solid var(--line)}
.row{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between}
.state{font-weight:600;white-space:nowrap}
.quiet{color:var(--quiet);font-size:.875rem;margin:.25rem 0}
li>svg{display:block;width:100%;height:28px;margin-top:.4rem}
path{fill:none;stroke-dasharray:2 1}
.u{stroke:var(--bar);stroke-width:22}.n{stroke:var(--gap);stroke-width:6}
.m{stroke:var(--plan);stroke-width:8}.d{stroke:var(--bad);stroke-width:12}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem}
.legend span{display:flex;align-items:center;gap:.3rem}
.legend svg{width:6px;height:28px}
details{font-size:.875rem}summary{color:var(--quiet);cursor:pointer}details ul{margin:.25rem 0}
ol li{margin:.5rem 0;padding-left:.75rem;border-left:3px solid var(--line)}
ol p{margin:0}.said{white-space:pre-line}
footer{margin:2.5rem auto 2rem;color:var(--quiet);font-size:.875rem}
:focus-visible{outline:3px solid var(--plan);outline-offset:2px}
)";
}

}  // namespace vigie
