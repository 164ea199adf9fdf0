#include "notify/brief.h"

#include <fmt/format.h>

#include "notify/rest_words.h"
#include "notify/wording.h"

namespace vigie {

namespace {

constexpr std::size_t checks_named = 3;

struct Words {
  Language language;
  Zone zone;

  std::string_view pick(std::string_view english, std::string_view french) const {
    return in_language(language, english, french);
  }
  std::string_view colon() const { return pick(": ", "\u00A0: "); }
  std::string time(Instant at) const { return time_text(at, zone, language); }
};

std::string word_of(const Words& words, const Notice& notice) {
  switch (notice.kind) {
    case PageKind::taken:
      return fmt::format("{} {}", words.pick("TAKEN by", "PRIS par"), one_line(notice.taken_by));
    case PageKind::resolved:
      return std::string(
          notice.resolution == Resolution::verified
              ? words.pick("RESOLVED", "RÉSOLU")
              : words.pick("RESOLVED (declared, not verified)", "RÉSOLU (déclaré, non vérifié)"));
    case PageKind::changed:
      return std::string(words.pick("CHANGED while locked", "CHANGEMENT malgré un verrou"));
    case PageKind::rest:
      return std::string(words.pick("REST", "REPOS"));
    case PageKind::test:
      return "TEST";
    default:
      break;
  }
  const std::string_view severity = severity_word(notice.severity, words.language);
  if (!notice.last_resort) return std::string(severity);
  return fmt::format("{}, {}", words.pick("LAST RESORT", "DERNIER RECOURS"), severity);
}

std::string_view mark_of(const Notice& notice) {
  switch (notice.kind) {
    case PageKind::taken:
      return "➜";
    case PageKind::resolved:
      return "✔";
    case PageKind::changed:
      return "🔒";
    case PageKind::rest:
      return "☾";
    case PageKind::test:
      return "●";
    default:
      return severity_mark(notice.severity);
  }
}

void add_evidence(const Words& words, const Notice& notice, Brief& brief) {
  std::size_t named = 0;
  for (const AffectedCheck& affected : notice.affected) {
    if (named++ == checks_named) {
      brief.lines.push_back(fmt::format(fmt::runtime(words.pick("and {} more", "et {} autres")),
                                        notice.affected.size() - checks_named));
      return;
    }
    const std::string check = one_line(affected.check);
    brief.lines.push_back(affected.evidence.empty() ? check
                                                    : fmt::format("{}{}{}", check, words.colon(),
                                                                  one_line(affected.evidence)));
  }
}

}  // namespace

Brief brief_of(const Notice& notice, Instant now) {
  const Words words{notice.to.language, zone_or_utc(notice.to.zone)};
  Brief brief;
  brief.mark = mark_of(notice);
  brief.word = word_of(words, notice);
  brief.title = one_line(notice.title);
  if (notice.kind == PageKind::test)
    brief.title = words.pick("this contact works, nothing has happened",
                             "ce contact fonctionne, il ne s'est rien passé");
  if (notice.kind == PageKind::rest) {
    RestWords rest = rest_words(notice, words.zone);
    brief.title = std::move(rest.headline);
    brief.lines = std::move(rest.lead);
    for (RestWords::Shift& shift : rest.shifts)
      brief.lines.push_back(fmt::format("{}{}{}", shift.planned, words.colon(), shift.becomes));
  }
  brief.headline = fmt::format("{}{}{}", brief.word, words.colon(), brief.title);
  if (notice.late)
    brief.lines.emplace_back(words.pick("This call is late: Vigie was not running when it was due.",
                                        "Cet appel est en retard\u00A0: Vigie ne fonctionnait pas "
                                        "quand il devait partir."));
  if (notice.kind == PageKind::call || notice.kind == PageKind::changed)
    add_evidence(words, notice, brief);
  if (notice.kind == PageKind::resolved && notice.resolution != Resolution::verified)
    brief.lines.push_back(fmt::format("{}{}{}", one_line(notice.resolved_by), words.colon(),
                                      one_line(notice.resolution_reason)));
  brief.lines.push_back(
      fmt::format(fmt::runtime(words.pick("Happened {} · sent {}", "Survenu le {} · envoyé le {}")),
                  words.time(notice.event_at), words.time(now)));
  if (notice.may_be_repeat)
    brief.lines.emplace_back(words.pick("This may be a repetition.", "Peut-être une répétition."));
  if (notice.kind == PageKind::call) {
    brief.acknowledge_label = words.pick("I am on it", "Je m'en occupe");
    brief.acknowledge_url = notice.acknowledge_url;
  }
  brief.incident_label =
      fmt::format(fmt::runtime(words.pick("Incident {}", "Incident n° {}")), notice.incident.value);
  brief.incident_url = notice.incident_url;
  return brief;
}

}  // namespace vigie
