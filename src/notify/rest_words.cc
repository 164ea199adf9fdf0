#include "notify/rest_words.h"

#include <fmt/format.h>

#include "notify/wording.h"

namespace vigie {
namespace {

struct Words {
  Language language;
  const Zone& zone;

  std::string_view pick(std::string_view english, std::string_view french) const {
    return in_language(language, english, french);
  }
  std::string time(Instant at) const { return minute_text(at, zone, language); }
  template <class... Arguments>
  std::string phrase(std::string_view english, std::string_view french,
                     const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(pick(english, french)), arguments...);
  }
};

std::string headline(const Words& words, const RestTold& rest, const std::string& who) {
  const std::string earliest = words.time(rest.earliest);
  if (rest.earliest <= rest.planned && !rest.in_doubt)
    return rest.own
               ? words.phrase("you may be back at work as planned, {}",
                              "retour au travail possible comme prévu, le {}", earliest)
               : words.phrase("{} may be back at work as planned, {}",
                              "{} peut reprendre le travail comme prévu, le {}", who, earliest);
  if (rest.in_doubt)
    return rest.own
               ? words.phrase("not back at work before {}, and even that is not sure",
                              "pas de retour au travail avant le {}, et encore, sous réserve",
                              earliest)
               : words.phrase("{} is not back at work before {}, and even that is not sure",
                              "{} ne reprend pas le travail avant le {}, et encore, sous réserve",
                              who, earliest);
  return rest.own ? words.phrase("not back at work before {}",
                                 "pas de retour au travail avant le {}", earliest)
                  : words.phrase("{} is not back at work before {}",
                                 "{} ne reprend pas le travail avant le {}", who, earliest);
}

std::string ending(const Words& words, const RestTold& rest, const std::string& who) {
  const std::string ended = words.time(rest.ended);
  if (rest.own && rest.estimated)
    return words.phrase(
        "Your last action was {}. Nobody said that it was the end: confirm or correct it, and the "
        "hour becomes sure (vigie intervention confirm {}).",
        "Votre dernière action date du {}. Personne n'a dit que c'était la fin\u00A0: confirmez-la "
        "ou corrigez-la, et l'heure deviendra sûre (vigie intervention confirm {}).",
        ended, rest.intervention);
  if (rest.own)
    return words.phrase("Your intervention ended {}.", "Votre intervention a pris fin le {}.",
                        ended);
  if (rest.estimated)
    return words.phrase("The last action of {} was {}; nobody said that it was the end.",
                        "La dernière action de {} date du {}\u00A0; personne n'a dit que c'était "
                        "la fin.",
                        who, ended);
  return words.phrase("The intervention of {} ended {}.", "L'intervention de {} a pris fin le {}.",
                      who, ended);
}

}  // namespace

RestWords rest_words(const Notice& notice, const Zone& zone) {
  const Words words{notice.to.language, zone};
  RestWords said;
  if (!notice.rest) {
    said.headline = words.pick("an intervention has ended", "une intervention a pris fin");
    said.lead.emplace_back(
        words.pick("The contract or the record has changed since: ask for the return anew.",
                   "Le contrat ou le relevé a changé depuis\u00A0: demandez de nouveau l'heure de "
                   "retour."));
    return said;
  }
  const RestTold& rest = *notice.rest;
  const std::string who = one_line(rest.person);
  said.headline = headline(words, rest, who);
  said.lead.push_back(ending(words, rest, who));
  if (rest.in_doubt && !rest.estimated)
    said.lead.emplace_back(words.pick("Whether that hour is right hangs on how the rules are read.",
                                      "L'heure dépend de la lecture que l'on fait des règles."));
  if (rest.breach)
    said.lead.emplace_back(
        words.pick("Rest that the rules demand can no longer be had in time, whatever the return.",
                   "Quelle que soit l'heure du retour, un repos dû ne peut plus être pris à "
                   "temps."));
  for (const RestTold::Moved& shift : rest.moved)
    said.shifts.push_back(
        {words.phrase("Planned {} to {}", "Prévu du {} au {}", words.time(shift.from),
                      words.time(shift.to)),
         shift.begins ? words.phrase("begins {}", "commence le {}", words.time(*shift.begins))
                      : std::string(words.pick("falls away", "n'a pas lieu"))});
  return said;
}

}  // namespace vigie
