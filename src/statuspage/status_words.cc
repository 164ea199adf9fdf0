// The words of a status page, in both languages.
#include <fmt/format.h>

#include <array>

#include "statuspage/status_view.h"

namespace vigie {

namespace {

std::string both(Language language, std::string_view english, std::string_view french) {
  return std::string(language == Language::fr ? french : english);
}

constexpr std::array months_en = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array months_fr = {"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
                                  "juil.", "août",  "sept.", "oct.", "nov.", "déc."};

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

std::string public_time(Instant at, const Zone& zone, Language language) {
  const LocalTime local = zone.to_local(at);
  const auto month = static_cast<std::size_t>(local.date.month - 1);
  std::string mark = zone.abbreviation(at);
  if (!mark.empty() && (mark[0] == '+' || mark[0] == '-')) mark.insert(0, "UTC");
  return fmt::format("{} {} {}, {:02}:{:02} {}", local.date.day,
                     language == Language::fr ? months_fr[month] : months_en[month],
                     local.date.year, local.time.seconds / 3600, local.time.seconds / 60 % 60,
                     mark);
}

std::string public_length(Duration length, Language language) {
  const std::int64_t total = std::max<std::int64_t>(0, length.count() / 1000);
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min", total / 60);
  const auto with_rest = [](std::int64_t whole, std::string_view unit, std::int64_t rest,
                            std::string_view small) {
    return rest == 0 ? fmt::format("{} {}", whole, unit)
                     : fmt::format("{} {} {} {}", whole, unit, rest, small);
  };
  if (total < 86400) return with_rest(total / 3600, "h", total % 3600 / 60, "min");
  return with_rest(total / 86400, both(language, "d", "j"), total % 86400 / 3600, "h");
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
           public_time(*component.watched_since, zone, language);
  if (component.tally.unwatched >= seconds(1))
    out += both(language, "; not watched: ", " ; non surveillé : ") +
           public_length(component.tally.unwatched, language);
  if (component.tally.maintenance >= seconds(1))
    out += both(language,
                "; planned maintenance, not counted: ", " ; maintenance prévue, non comptée : ") +
           public_length(component.tally.maintenance, language);
  return out;
}

}  // namespace vigie
