#include "fatigue/fatigue_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "civil/time_words.h"
#include "fatigue/bar_chart.h"

namespace vigie::fatigue {

namespace {

std::string share(int part, int whole, Language language) {
  if (whole == 0) return "–";
  return fmt::format("{}{}%", (part * 100 + whole / 2) / whole,
                     in_language(language, "", "\u202f"));
}

std::string wait_text(const std::optional<Duration>& wait, Language language) {
  return wait ? length_text(*wait, language) : "–";
}

std::string hours_text(Duration length) {
  const auto whole = std::chrono::duration_cast<minutes>(length).count();
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string_view style() {
  return R"(:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1f;--quiet:#55555e;--line:#c9cad2;
--asleep:#3b2a8c;--night:#7d6bd6;--day:#c9c2ef;--bad:#b3261e;--bar:#3f7d9d}
@media(prefers-color-scheme:dark){:root{--paper:#111114;--ink:#e6e6ea;--quiet:#a6a6b0;
--line:#44454d;--asleep:#b7a9ff;--night:#7d6bd6;--day:#4a4470;--bad:#ffb4ab;--bar:#6cb3d6}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
.quiet{color:var(--quiet);font-size:.875rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .75rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left;white-space:nowrap}
.warned{color:var(--bad);font-weight:600}
svg{display:block;max-width:none}
svg text{font:11px system-ui,sans-serif;fill:var(--ink);text-anchor:middle}
.axis{stroke:var(--line);fill:none}
.asleep{fill:var(--asleep)}.night{fill:var(--night)}.day{fill:var(--day)}.bar{fill:var(--bar)}
.bad{fill:var(--bad)}
.legend span::before{content:"";display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 0;
vertical-align:-.05em;background:var(--c)}.legend span{margin-right:1rem}
@media print{:root{--paper:#fff;--ink:#000;--quiet:#333}body{max-width:none;padding:0}
section{break-inside:avoid}*{print-color-adjust:exact}}
)";
}

class Html {
 public:
  Html(const Report& report, const Thresholds& thresholds, const Zone& zone, Language language)
      : report_(report), thresholds_(thresholds), zone_(zone), language_(language) {}

  std::string render() {
    head();
    warnings();
    if (!report_.people.empty()) people();
    trend();
    hours();
    noise();
    put("<footer class=\"quiet\"><p>{}</p></footer>\n</body>\n</html>\n",
        word("Night is 21:00 to 06:00 and sleep 23:00 to 07:00 where each person is, unless "
             "their contract says otherwise. A call is counted once, over however many channels.",
             "La nuit va de 21:00 à 06:00 et le sommeil de 23:00 à 07:00 là où vit chaque "
             "personne, sauf si son contrat dit autre chose. Un appel compte une fois, quel que "
             "soit le nombre de canaux."));
    return std::move(out_);
  }

 private:
  std::string word(std::string_view english, std::string_view french) const {
    return std::string(in_language(language_, english, french));
  }
  template <class... Parts>
  void put(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
  }
  void begin(const std::string& title) { put("<section>\n<h2>{}</h2>\n", title); }
  void end() { put("</section>\n"); }
  void row(std::string_view cell, const std::vector<std::string>& cells) {
    put("<tr>");
    for (const std::string& each : cells) put("<{0}>{1}</{0}>", cell, html_escape(each));
    put("</tr>\n");
  }
  void table(const std::vector<std::string>& heads) {
    put("<div class=\"scroll\"><table>\n<thead>\n");
    row("th", heads);
    put("</thead>\n<tbody>\n");
  }
  void end_table() { put("</tbody>\n</table></div>\n"); }
  void chart(const BarChart& bars) { put("<div class=\"scroll\">{}</div>\n", render_bars(bars)); }

  void head() {
    const std::string title = word("Fatigue report", "Rapport de fatigue");
    put("<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<title>{1} · Vigie</title>\n<style>{2}</style>\n</head>\n<body>\n<h1>{1}</h1>\n",
        to_string(language_), title, style());
    put("<p>{} – {} · {} {} · {}</p>\n", to_string(report_.first), to_string(report_.last),
        word("as known on", "tel que connu le"), minute_text(report_.until, zone_, language_),
        html_escape(zone_.name()));
  }

  std::string limits_text() const {
    return fmt::format(
        fmt::runtime(
            word("Thresholds, chosen here and not by a law: {} disturbed nights, {} calls in the "
                 "hours of sleep or {} broken rests in a month; {} days of duty in a row.",
                 "Seuils, choisis ici et non par une loi : {} nuits troublées, {} appels pendant "
                 "le sommeil ou {} repos rompus en un mois ; {} jours d'astreinte d'affilée.")),
        thresholds_.disturbed_nights, thresholds_.calls_asleep, thresholds_.broken_rests,
        thresholds_.duty_days);
  }

  void warnings() {
    begin(word("What should not go on", "Ce qui ne devrait pas durer"));
    if (report_.warned_people == 0)
      put("<p>{}</p>\n", word("Nobody has reached a threshold.", "Personne n'a atteint de seuil."));
    if (!report_.all_people && report_.warned_people > 0)
      put("<p class=\"warned\">{}</p>\n",
          fmt::format(fmt::runtime(word("People who have reached a threshold: {}",
                                        "Personnes qui ont atteint un seuil : {}")),
                      report_.warned_people));
    if (!report_.warnings.empty()) put("<ul>\n");
    for (const Warning& warning : report_.warnings)
      put("<li class=\"warned\">{}, {}{} {} {} ({} {})</li>\n",
          html_escape(name_of(warning.person)), to_string(warning.month), word(":", "\u00a0:"),
          warning.value, html_escape(strain_words(warning.strain, language_)),
          word("threshold", "seuil"), warning.threshold);
    if (!report_.warnings.empty()) put("</ul>\n");
    put("<p class=\"quiet\">{}</p>\n", limits_text());
    end();
  }

  std::string name_of(const PersonName& person) const {
    const auto found = std::ranges::find(report_.people, person, &PersonFatigue::person);
    if (found == report_.people.end() || found->full_name.empty()) return person.text;
    return found->full_name;
  }

  void people() {
    begin(word("People", "Personnes"));
    BarChart bars;
    bars.title = word("Calls of each person", "Appels de chaque personne");
    for (const PersonFatigue& person : report_.people) {
      bars.labels.push_back(person.person.text);
      bars.totals.push_back(std::to_string(person.whole.calls));
    }
    std::vector<Figures> all;
    for (const PersonFatigue& person : report_.people) all.push_back(person.whole);
    bars.series = call_series(all);
    chart(bars);
    legend();
    table({word("Person", "Personne"), word("Calls", "Appels"), word("at night", "la nuit"),
           word("asleep", "pendant le sommeil"), word("Disturbed nights", "Nuits troublées"),
           word("Broken rests", "Repos rompus"), word("Interventions", "Interventions"),
           word("On call", "Astreinte"), word("Longest duty", "Plus longue astreinte")});
    for (const PersonFatigue& person : report_.people) row("td", cells_of(person));
    end_table();
    end();
  }

  bool warned(const PersonFatigue& person) const {
    return std::ranges::any_of(
        report_.warnings, [&](const Warning& warning) { return warning.person == person.person; });
  }

  std::vector<std::string> cells_of(const PersonFatigue& person) const {
    const Figures& whole = person.whole;
    return {(warned(person) ? "▲ " : "") + name_of(person.person),
            std::to_string(whole.calls),
            std::to_string(whole.at_night),
            std::to_string(whole.asleep),
            std::to_string(whole.disturbed_nights),
            std::to_string(whole.broken_rests),
            hours_text(whole.worked),
            hours_text(whole.on_call),
            length_text(whole.longest_duty, language_)};
  }

  // Night holds sleep only nearly: what is called asleep is not counted again.
  std::vector<Series> call_series(const std::vector<Figures>& figures) const {
    Series asleep{word("asleep", "pendant le sommeil"), "asleep", {}};
    Series night{word("at night, before or after sleep", "la nuit, hors sommeil"), "night", {}};
    Series day{word("by day", "le jour"), "day", {}};
    for (const Figures& each : figures) {
      const int at_night = std::max(0, each.at_night - each.asleep);
      asleep.values.push_back(each.asleep);
      night.values.push_back(at_night);
      day.values.push_back(std::max(0, each.calls - each.asleep - at_night));
    }
    return {asleep, night, day};
  }

  void legend() {
    put("<p class=\"legend quiet\">");
    for (const Series& each : call_series({}))
      put("<span style=\"--c:var(--{})\">{}</span>", each.shape, html_escape(each.name));
    put("</p>\n");
  }

  void trend() {
    begin(word("Month by month", "Mois par mois"));
    BarChart bars;
    bars.title = word("Calls of each month", "Appels de chaque mois");
    std::vector<Figures> all;
    for (std::size_t i = 0; i < report_.months.size(); ++i) {
      bars.labels.push_back(to_string(report_.months[i]));
      bars.totals.push_back(std::to_string(report_.by_month[i].figures.calls));
      all.push_back(report_.by_month[i].figures);
    }
    bars.series = call_series(all);
    chart(bars);
    legend();
    table({word("Month", "Mois"), word("Incidents", "Incidents"), word("Calls", "Appels"),
           word("asleep", "pendant le sommeil"), word("Broken rests", "Repos rompus"),
           word("False alarms", "Fausses alertes"), word("of those judged", "parmi les jugés"),
           word("Median to acknowledge", "Médiane avant prise en charge")});
    for (std::size_t i = 0; i < report_.months.size(); ++i) {
      const MonthOfTeam& month = report_.by_month[i];
      row("td",
          {to_string(report_.months[i]), std::to_string(month.incidents),
           std::to_string(month.figures.calls), std::to_string(month.figures.asleep),
           std::to_string(month.figures.broken_rests), std::to_string(month.false_alarms),
           share(month.false_alarms, month.judged, language_), wait_text(month.median, language_)});
    }
    end_table();
    end();
  }

  void hours() {
    begin(word("How long until somebody had it, by hour of the day",
               "Temps avant la prise en charge, selon l'heure"));
    BarChart bars;
    bars.title = word("Median time to acknowledge by hour, in seconds",
                      "Temps médian de prise en charge selon l'heure, en secondes");
    Series median{word("median, in seconds", "médiane, en secondes"), "bar", {}};
    for (std::size_t hour = 0; hour < report_.hours.size(); ++hour) {
      bars.labels.push_back(std::to_string(hour));
      const auto& wait = report_.hours[hour].median;
      median.values.push_back(wait ? wait->count() / 1000 : 0);
    }
    bars.series = {std::move(median)};
    chart(bars);
    table({word("Hour", "Heure"), word("Incidents", "Incidents"), word("taken", "pris en charge"),
           word("Median", "Médiane")});
    for (std::size_t hour = 0; hour < report_.hours.size(); ++hour) {
      const HourOfDay& each = report_.hours[hour];
      if (each.paged == 0) continue;
      row("td", {fmt::format("{:02}:00", hour), std::to_string(each.paged),
                 std::to_string(each.acknowledged), wait_text(each.median, language_)});
    }
    end_table();
    end();
  }

  void noise() {
    begin(word("What called", "Ce qui a appelé"));
    put("<p class=\"quiet\">{}</p>\n",
        word("The share of false alarms is of the incidents that somebody judged.",
             "La part de fausses alertes porte sur les incidents que quelqu'un a jugés."));
    table({word("Source", "Source"), word("Incidents", "Incidents"), word("judged", "jugés"),
           word("False alarms", "Fausses alertes"), word("Share", "Part")});
    std::size_t shown = 0;
    for (const Noise& noise : report_.noise) {
      if (++shown > limits::fatigue_sources) break;
      row("td",
          {source_of(noise), std::to_string(noise.incidents), std::to_string(noise.judged),
           std::to_string(noise.false_alarms), share(noise.false_alarms, noise.judged, language_)});
    }
    end_table();
    end();
  }

  std::string source_of(const Noise& noise) const {
    return noise.source == opened_by_hand ? word("opened by hand", "ouvert à la main")
                                          : noise.source;
  }

  const Report& report_;
  const Thresholds& thresholds_;
  const Zone& zone_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string_view strain_words(Strain strain, Language language) {
  switch (strain) {
    case Strain::disturbed_nights:
      return in_language(language, "nights with a call in the hours of sleep",
                         "nuits avec un appel pendant le sommeil");
    case Strain::calls_asleep:
      return in_language(language, "calls in the hours of sleep", "appels pendant le sommeil");
    case Strain::broken_rests:
      return in_language(language, "broken rests", "repos rompus");
    case Strain::longest_duty:
      return in_language(language, "days of duty in a row", "jours d'astreinte d'affilée");
  }
  return "";
}

std::string render_html(const Report& report, const Thresholds& thresholds, const Zone& zone,
                        Language language) {
  return Html(report, thresholds, zone, language).render();
}

}  // namespace vigie::fatigue
