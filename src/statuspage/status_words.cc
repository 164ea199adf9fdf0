// The words of a status page, in both languages.
#include <fmt/format.h>

#include "civil/time_words.h"
#include "statuspage/status_view.h"

namespace vigie {

namespace {

std::string both(Language language, std::string_view english, std::string_view french) {
  return std::string(in_language(language, english, french));
}

}  // namespace

std::string state_word(ComponentState state, Language language) {
  switch (state) {
    case ComponentState::operational:
      return both(language, "Working", "En service");
    case ComponentState::maintenance:
      return both(language, "Maintenance", "Maintenance");
    case ComponentState::degraded:
      return both(language, "Degraded", "Dégradé");
    case ComponentState::unknown:
      return both(language, "Unknown", "Inconnu");
    case ComponentState::outage:
      return both(language, "Outage", "En panne");
  }
  return {};
}

std::string headline(ComponentState state, Language language) {
  switch (state) {
    case ComponentState::operational:
      return both(language, "Everything is working", "Tout fonctionne");
    case ComponentState::maintenance:
      return both(language, "Maintenance is under way", "Une maintenance est en cours");
    case ComponentState::degraded:
      return both(language, "Something is not working as it should",
                  "Quelque chose ne fonctionne pas comme prévu");
    case ComponentState::unknown:
      return both(language, "We do not know whether everything is working",
                  "Nous ne savons pas si tout fonctionne");
    case ComponentState::outage:
      return both(language, "Something is down", "Une panne est en cours");
  }
  return {};
}

std::string update_word(UpdateStatus status, Language language) {
  switch (status) {
    case UpdateStatus::investigating:
      return both(language, "Investigating", "Recherche en cours");
    case UpdateStatus::identified:
      return both(language, "Cause found", "Cause trouvée");
    case UpdateStatus::monitoring:
      return both(language, "Watching the repair", "Réparé, sous surveillance");
    case UpdateStatus::resolved:
      return both(language, "Over", "Terminé");
  }
  return {};
}

std::string incident_title(const IncidentView& incident, Language language) {
  std::string names;
  for (const Wording& name : incident.components)
    names += (names.empty() ? "" : ", ") + name.in(language);
  if (names.empty()) return both(language, "Incident", "Incident");
  return both(language, "Incident: ", "Incident : ") + names;
}

std::string percent(int parts, Language language) {
  return fmt::format("{}{}{:02} %", parts / 100, both(language, ".", ","), parts % 100);
}

std::string uptime_sentence(const ComponentView& component, const Zone& zone, Language language) {
  const auto part = uptime(component.tally);
  if (!part || !component.watched_since) return both(language, "Not watched", "Non surveillé");
  std::string out =
      fmt::format(fmt::runtime(both(language, "{} of the time watched", "{} du temps surveillé")),
                  percent(*part, language));
  const Instant first_day = zone.first_instant({component.days.front().date, {}});
  if (*component.watched_since > first_day)
    out += both(language, ", since ", ", depuis le ") +
           minute_text(*component.watched_since, zone, language);
  if (component.tally.unwatched >= seconds(1))
    out += both(language, "; not watched: ", " ; non surveillé : ") +
           length_text(component.tally.unwatched, language);
  if (component.tally.maintenance >= seconds(1))
    out += both(language,
                "; planned maintenance, not counted: ", " ; maintenance prévue, non comptée : ") +
           length_text(component.tally.maintenance, language);
  return out;
}

}  // namespace vigie
