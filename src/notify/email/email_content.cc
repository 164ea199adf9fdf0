#include "notify/email/email_content.h"

#include <fmt/format.h>

#include "base/text.h"
#include "notify/rest_words.h"
#include "notify/wording.h"

namespace vigie {

namespace {

// French puts a no-break space before a colon and inside its quotation marks.
struct Words {
  Language language;
  Zone zone;

  std::string_view pick(std::string_view english, std::string_view french) const {
    return in_language(language, english, french);
  }
  std::string_view colon() const { return pick(": ", "\u00A0: "); }
  std::string quoted(std::string_view text) const {
    return fmt::format(fmt::runtime(pick("“{}”", "«\u00A0{}\u00A0»")), one_line(text));
  }
  std::string time(Instant at) const { return time_text(at, zone, language); }
};

// The arguments are for both languages: each takes those that it needs.
template <class... Arguments>
std::string phrase(const Words& words, std::string_view english, std::string_view french,
                   const Arguments&... arguments) {
  return fmt::format(fmt::runtime(words.pick(english, french)), arguments...);
}

std::string why(const Words& words, const Target& target) {
  struct Reason {
    const Words& words;
    std::string operator()(const PersonName&) const {
      return std::string(words.pick("You are called because the escalation policy names you.",
                                    "La règle d'escalade vous désigne, d'où cet appel."));
    }
    std::string operator()(const TeamName& team) const {
      return phrase(words, "You are called because you are in the team {}.",
                    "Vous faites partie de l'équipe {}, d'où cet appel.", words.quoted(team.text));
    }
    std::string operator()(const ScheduleName& schedule) const {
      return phrase(words, "You are called because you are on call (schedule {}).",
                    "Vous êtes d'astreinte (planning {}), d'où cet appel.",
                    words.quoted(schedule.text));
    }
  };
  return std::visit(Reason{words}, target);
}

std::string evidence(const Words& words, const Bound& bound) {
  if (bound.evidence.empty()) return words.time(bound.at);
  return fmt::format("{} ({})", words.time(bound.at), one_line(bound.evidence));
}

void add_bounds(const Words& words, const Outage& outage, bool several, EmailContent& content) {
  const std::string of = several ? fmt::format(" ({})", outage.check.text) : "";
  content.facts.push_back(
      {fmt::format("{}{}", words.pick("Began", "Début"), of),
       outage.last_good
           ? phrase(words, "between {} and {}", "entre le {} et le {}",
                    evidence(words, *outage.last_good), evidence(words, outage.first_bad))
           : phrase(words, "at the latest {}, never seen working before",
                    "au plus tard le {}, jamais vu en marche auparavant",
                    evidence(words, outage.first_bad))});
  if (outage.last_bad && outage.first_good)
    content.facts.push_back(
        {fmt::format("{}{}", words.pick("Ended", "Fin"), of),
         phrase(words, "between {} and {}", "entre le {} et le {}",
                evidence(words, *outage.last_bad), evidence(words, *outage.first_good))});
}

void add_facts(const Words& words, const Notice& notice, EmailContent& content) {
  const bool about_incident = notice.incident || notice.kind != PageKind::changed;
  if (about_incident && notice.kind != PageKind::call)
    content.facts.push_back({std::string(words.pick("Incident", "Incident")),
                             fmt::format("{} {}", severity_word(notice.severity, words.language),
                                         one_line(notice.title))});
  if (about_incident)
    content.facts.push_back(
        {std::string(words.pick("Opened", "Ouvert")), words.time(notice.opened_at)});
  for (const AffectedCheck& affected : notice.affected) {
    const std::string check = one_line(affected.check);
    const std::string label = affected.service.empty()
                                  ? check
                                  : phrase(words, "{} (service {})", "{} (service {})", check,
                                           one_line(affected.service));
    content.facts.push_back(
        {label, affected.evidence.empty()
                    ? std::string(words.pick("no evidence yet", "aucun constat pour l'instant"))
                    : one_line(affected.evidence)});
  }
  for (const Outage& outage : notice.outages)
    add_bounds(words, outage, notice.outages.size() > 1, content);
}

std::string_view call_cause(const Words& words, CallCause cause) {
  switch (cause) {
    case CallCause::step:
      return words.pick("Nobody has taken this incident yet.",
                        "Personne n'a encore pris cet incident.");
    case CallCause::expired:
      return words.pick(
          "You had taken this incident, and nothing was heard of you since: are you still on it? "
          "Without an answer, others are called.",
          "Vous aviez pris cet incident, sans nouvelles de vous depuis\u00A0: vous en "
          "occupez-vous toujours\u00A0? Sans réponse, d'autres seront appelés.");
    case CallCause::snooze:
      return words.pick("Your snooze is over, and it still fails.",
                        "Votre mise en veille est terminée, et la panne dure toujours.");
    case CallCause::worse:
      return words.pick(
          "It has become worse since you took it: something else fails too, or it is more severe.",
          "La situation s'est aggravée depuis que vous l'avez prise en charge\u00A0: autre chose "
          "tombe en panne, ou la gravité a augmenté.");
    case CallCause::relapsed:
      break;
  }
  return words.pick("It fails again since you went back to rest.",
                    "La panne est revenue depuis que vous êtes retourné au repos.");
}

EmailContent call(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = notice.severity == Severity::critical  ? EmailContent::Tone::critical
                 : notice.severity == Severity::warning ? EmailContent::Tone::warning
                                                        : EmailContent::Tone::info;
  content.mark = severity_mark(notice.severity);
  content.headline = fmt::format("{}{}{}", severity_word(notice.severity, words.language),
                                 words.colon(), one_line(notice.title));
  content.subject = notice.last_resort
                        ? phrase(words, "LAST RESORT, {}", "DERNIER RECOURS, {}", content.headline)
                        : content.headline;
  if (notice.last_resort)
    content.lead.emplace_back(
        words.pick("Last resort: nobody who was to be called before you has taken this incident.",
                   "Dernier recours\u00A0: aucune des personnes à appeler avant vous n'a pris cet "
                   "incident."));
  else
    content.lead.emplace_back(call_cause(words, notice.cause));
  if (notice.late)
    content.lead.emplace_back(
        words.pick("This call is late: Vigie was not running when it was due.",
                   "Cet appel est en retard\u00A0: Vigie ne fonctionnait pas quand il devait "
                   "partir."));
  if (notice.reason) content.lead.push_back(why(words, *notice.reason));
  if (!notice.also_called.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : notice.also_called) names.push_back(one_line(name));
    content.lead.push_back(phrase(words, "Called at the same time: {}.",
                                  "En même temps que vous, Vigie appelle {}.",
                                  list_text(names, words.language)));
  }
  content.button = {std::string(words.pick("I am on it", "Je m'en occupe")),
                    notice.acknowledge_url};
  return content;
}

EmailContent taken(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = EmailContent::Tone::taken;
  content.mark = "➜";
  const std::string who = one_line(notice.taken_by);
  content.subject =
      phrase(words, "TAKEN by {}: {}", "PRIS par {}\u00A0: {}", who, one_line(notice.title));
  content.headline = phrase(words, "{} is on it", "{} s'en occupe", who);
  content.lead.push_back(phrase(words, "{} took this incident {}. You need not do anything.",
                                "Incident pris par {} le {}. Vous n'avez rien à faire.", who,
                                words.time(notice.event_at)));
  return content;
}

EmailContent resolved(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = EmailContent::Tone::resolved;
  content.mark = "✔";
  const std::string title = one_line(notice.title);
  if (notice.resolution == Resolution::verified) {
    content.headline = phrase(words, "RESOLVED: {}", "RÉSOLU\u00A0: {}", title);
    content.lead.push_back(
        phrase(words, "Recovery verified: everything that had failed has been green for {}.",
               "Rétablissement vérifié\u00A0: tout ce qui était en panne est au vert depuis {}.",
               length_text(notice.stable_for, words.language)));
  } else if (notice.resolution == Resolution::merged) {
    content.headline = phrase(words, "MERGED into #{}: {}", "FUSIONNÉ avec n° {}\u00A0: {}",
                              notice.merged_into.value, title);
    content.lead.push_back(phrase(words, "It goes on as a part of incident {}.",
                                  "La suite se passe dans l'incident n° {}.",
                                  notice.merged_into.value));
  } else {
    content.headline = phrase(words, "RESOLVED (declared, not verified): {}",
                              "RÉSOLU (déclaré, non vérifié)\u00A0: {}", title);
    content.lead.push_back(phrase(words, "{} declared this incident resolved: {}",
                                  "Déclaré résolu par {}\u00A0: {}", one_line(notice.resolved_by),
                                  words.quoted(notice.resolution_reason)));
    content.lead.emplace_back(words.pick("Vigie has not verified the recovery.",
                                         "Vigie n'a pas vérifié le rétablissement."));
  }
  content.subject = content.headline;
  content.facts.push_back(
      {std::string(words.pick("Resolved", "Résolu")), words.time(notice.event_at)});
  return content;
}

EmailContent test(const Words& words) {
  EmailContent content;
  content.tone = EmailContent::Tone::info;
  content.mark = "●";
  content.headline = phrase(words, "TEST: this contact works", "TEST\u00A0: ce contact fonctionne");
  content.subject = content.headline;
  content.lead.emplace_back(
      words.pick("Somebody wanted to know whether Vigie reaches you here. Nothing has happened.",
                 "Quelqu'un a voulu savoir si Vigie vous joint ici. Il ne s'est rien passé."));
  return content;
}

EmailContent offer(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = EmailContent::Tone::warning;
  content.mark = "➜";
  const std::string who = one_line(notice.taken_by);
  content.headline =
      phrase(words, "{} asks you to take over: {}", "{} vous demande de prendre la suite\u00A0: {}",
             who, one_line(notice.title));
  content.subject = content.headline;
  content.lead.push_back(phrase(words, "Until you accept, {} still has this incident.",
                                "Tant que vous n'avez pas accepté, l'incident reste à {}.", who));
  content.button = {std::string(words.pick("I take it over", "Je prends la suite")),
                    notice.acknowledge_url};
  return content;
}

EmailContent declined(const Words& words, const Notice& notice) {
  EmailContent content;
  content.mark = "✖";
  content.headline =
      phrase(words, "Not taken over, you still have it: {}",
             "Relais refusé, l'incident est toujours à vous\u00A0: {}", one_line(notice.title));
  content.subject = content.headline;
  content.lead.emplace_back(words.pick("Whoever you asked to take this incident over cannot.",
                                       "La personne à qui vous proposiez cet incident ne peut pas "
                                       "le prendre."));
  return content;
}

EmailContent changed(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = EmailContent::Tone::warning;
  content.mark = "🔒";
  if (!notice.incident) {  // to others, too
    content.headline =
        phrase(words, "Something changed while it is locked: {}",
               "Changement constaté malgré un verrou\u00A0: {}", one_line(notice.title));
    content.subject = content.headline;
    content.lead.emplace_back(words.pick(
        "No incident is about it. If it was not who has it locked, somebody else is at work on it.",
        "Aucun incident n'en parle. Si ce n'est pas la personne qui a posé le verrou, quelqu'un "
        "d'autre y touche en ce moment."));
    return content;
  }
  content.headline =
      phrase(words, "Something changed while you have it locked: {}",
             "Changement constaté malgré votre verrou\u00A0: {}", one_line(notice.title));
  content.subject = content.headline;
  content.lead.emplace_back(
      words.pick("If it was not you, somebody else is at work on it.",
                 "Si ce n'est pas vous, quelqu'un d'autre y touche en ce moment."));
  return content;
}

EmailContent rest(const Words& words, const Notice& notice) {
  EmailContent content;
  content.tone = EmailContent::Tone::info;
  content.mark = "☾";
  RestWords told = rest_words(notice, words.zone);
  content.headline = std::move(told.headline);
  content.subject = content.headline;
  content.lead = std::move(told.lead);
  for (RestWords::Shift& shift : told.shifts)
    content.facts.push_back({std::move(shift.planned), std::move(shift.becomes)});
  return content;
}

EmailContent content_of(const Words& words, const Notice& notice) {
  switch (notice.kind) {
    case PageKind::call:
      return call(words, notice);
    case PageKind::taken:
      return taken(words, notice);
    case PageKind::resolved:
      return resolved(words, notice);
    case PageKind::offer:
      return offer(words, notice);
    case PageKind::declined:
      return declined(words, notice);
    case PageKind::changed:
      return changed(words, notice);
    case PageKind::rest:
      return rest(words, notice);
    case PageKind::test:
      break;
  }
  return test(words);
}

void add_services(const Words& words, const Notice& notice, EmailContent& content) {
  if (notice.kind == PageKind::taken || notice.kind == PageKind::resolved) return;
  for (const ServiceCard& card : notice.services)
    for (CardLine& line : card_lines(card, words.zone, words.language))
      content.facts.push_back({std::move(line.label), std::move(line.value)});
}

void add_small_print(const Words& words, const Notice& notice, Instant now, EmailContent& content) {
  if (notice.may_be_repeat)
    content.small_print.emplace_back(words.pick(
        "You may receive this message twice: it is not known whether it left the first "
        "time.",
        "Vous recevrez peut-être ce message deux fois\u00A0: on ignore s'il est parti la "
        "première fois."));
  if (notice.kind == PageKind::call && notice.round >= 0)
    content.small_print.push_back(
        phrase(words, "Call {} to you for this incident · round {}, step {}",
               "Appel n° {} à votre attention pour cet incident · tour {}, étape {}",
               notice.call_number, notice.round + 1, notice.step + 1));
  content.small_print.push_back(phrase(words, "Happened {} · sent {}",
                                       "Survenu le {} · envoyé le {}", words.time(notice.event_at),
                                       words.time(now)));
  content.small_print.push_back(
      phrase(words, "Time zone: {}.", "Fuseau horaire\u00A0: {}.", words.zone.name()));
}

}  // namespace

EmailContent email_content(const Notice& notice, Instant now) {
  const Words words{notice.to.language, zone_or_utc(notice.to.zone)};
  EmailContent content = content_of(words, notice);
  content.subject = notice.incident
                        ? fmt::format("[Vigie #{}] {}", notice.incident.value, content.subject)
                        : "[Vigie] " + content.subject;
  if (notice.kind != PageKind::test && notice.kind != PageKind::rest) {
    add_facts(words, notice, content);
    add_services(words, notice, content);
  }
  if (!notice.incident_url.empty())
    content.incident = {phrase(words, "Incident {}", "Incident n° {}", notice.incident.value),
                        notice.incident_url};
  add_small_print(words, notice, now, content);
  return content;
}

std::string plain_text(const EmailContent& content, Language language) {
  const std::string_view colon = in_language(language, ": ", "\u00A0: ");
  std::string out = fmt::format("{} {}\n\n", content.mark, content.headline);
  for (const std::string& sentence : content.lead) out += sentence + "\n";
  if (content.button)
    out += fmt::format(
        "\n{}\n{}\n",
        in_language(language, "To take it, open this page and press the button:",
                    "Pour le prendre, ouvrez cette page et appuyez sur le bouton\u00A0:"),
        content.button->url);
  out += '\n';
  for (const EmailContent::Fact& fact : content.facts)
    out += fmt::format("{}{}{}\n", fact.label, colon, fact.value);
  if (content.incident)
    out += fmt::format("{}{}{}\n", content.incident->label, colon, content.incident->url);
  out += "\n-- \n";
  for (const std::string& line : content.small_print) out += line + "\n";
  return out;
}

namespace {

std::string_view colour(EmailContent::Tone tone) {
  switch (tone) {
    case EmailContent::Tone::critical:
      return "#b3261e";
    case EmailContent::Tone::warning:
      return "#8a5000";
    case EmailContent::Tone::info:
      return "#0b57d0";
    case EmailContent::Tone::taken:
      return "#37474f";
    case EmailContent::Tone::resolved:
      break;
  }
  return "#146c2e";
}

}  // namespace

std::string html_text(const EmailContent& content, Language language) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n"
      "<body style=\"margin:0;padding:16px;font:17px/1.45 sans-serif\">\n"
      "<div style=\"max-width:560px;margin:0 auto\">\n"
      "<h1 style=\"margin:0 0 16px;padding:16px;border-radius:12px;background:{};color:#ffffff;"
      "font-size:22px;line-height:1.3;overflow-wrap:anywhere\">{} {}</h1>\n",
      in_language(language, "en", "fr"), html_escape(content.subject), colour(content.tone),
      content.mark, html_escape(content.headline));
  for (const std::string& sentence : content.lead)
    out += fmt::format("<p style=\"margin:0 0 8px\">{}</p>\n", html_escape(sentence));
  if (content.button)
    out += fmt::format(
        "<p style=\"margin:20px 0\"><a href=\"{}\" style=\"display:block;padding:30px 16px;"
        "border-radius:16px;background:#146c2e;color:#ffffff;font-size:26px;font-weight:bold;"
        "line-height:1.2;text-align:center;text-decoration:none\">✔ {}</a></p>\n",
        html_escape(content.button->url), html_escape(content.button->label));
  out += "<dl style=\"margin:16px 0\">\n";
  for (const EmailContent::Fact& fact : content.facts)
    out += fmt::format(
        "<dt style=\"font-size:14px;opacity:.75\">{}</dt>\n"
        "<dd style=\"margin:0 0 10px;overflow-wrap:anywhere\">{}</dd>\n",
        html_escape(fact.label), html_escape(fact.value));
  out += "</dl>\n";
  if (content.incident)
    out += fmt::format("<p><a href=\"{}\">{}</a></p>\n", html_escape(content.incident->url),
                       html_escape(content.incident->label));
  out += "<p style=\"font-size:13px;opacity:.75\">";
  for (std::size_t i = 0; i < content.small_print.size(); ++i)
    out += (i == 0 ? "" : "<br>\n") + html_escape(content.small_print[i]);
  out += "</p>\n</div>\n</body>\n</html>\n";
  return out;
}

}  // namespace vigie
