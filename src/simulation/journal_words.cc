#include "simulation/journal_words.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/message.h"
#include "notify/wording.h"

namespace vigie::simulation {

namespace {

struct Words {
  std::string_view english;  // {name} stands for a fact, {who} and {what} for actor and subject
  std::string_view french;
};

const std::map<std::string_view, Words>& table() {
  static const std::map<std::string_view, Words> words = {
      {"check.first_bad",
       {"{what}: a first bad answer ({summary})",
        "{what} : une première mauvaise réponse ({summary})"}},
      {"check.cleared",
       {"{what} is good again, nothing was confirmed",
        "{what} répond de nouveau, rien n'a été confirmé"}},
      {"check.down", {"{what} is down ({summary})", "{what} est en panne ({summary})"}},
      {"check.first_good", {"{what}: a first good answer", "{what} : une première bonne réponse"}},
      {"check.relapsed", {"{what} is bad again", "{what} retombe en panne"}},
      {"check.up", {"{what} is up", "{what} fonctionne"}},
      {"check.flapping", {"{what} goes up and down again and again", "{what} bascule sans cesse"}},
      {"check.steady", {"{what} is steady again", "{what} est de nouveau stable"}},
      {"check.held",
       {"{what}: nobody is called until {until} ({why}: {title})",
        "{what} : personne n'est appelé avant {until} ({title})"}},
      {"check.paused",
       {"{what} is not watched until {until}: {reason}",
        "{what} n'est pas surveillé jusqu'au {until} : {reason}"}},
      {"check.resumed", {"{what} is watched again", "{what} est de nouveau surveillé"}},
      {"page.costs_rest", {"{cost}", "{cost}"}},
      {"rest.told",
       {"{what} may be back at work from {earliest}",
        "{what} peut reprendre le travail le {earliest}"}},
      {"escalation.held", {"calls wait until {until}", "les appels attendent {until}"}},
      {"maintenance.created",
       {"maintenance \"{title}\" from {from} to {to}", "maintenance « {title} » de {from} à {to}"}},
      {"maintenance.ended",
       {"maintenance \"{title}\" has ended", "la maintenance « {title} » est finie"}},
      {"vantage.blind",
       {"Vigie is blind: no reference answers",
        "Vigie ne voit plus rien : aucun témoin ne répond"}},
      {"vantage.seeing", {"Vigie sees again", "Vigie voit de nouveau"}},
      {"incident.opened", {"incident opened: {title}", "incident ouvert : {title}"}},
      {"incident.alert_joined",
       {"the incident has another alert: {who}", "l'incident reçoit une alerte de plus : {who}"}},
      {"incident.acknowledged", {"{who} takes the incident", "{who} prend l'incident"}},
      {"incident.acknowledgement_ended",
       {"{person} is called again ({cause})", "{person} est rappelé ({cause})"}},
      {"incident.still_on_it", {"{who} is still on it", "{who} s'en occupe toujours"}},
      {"incident.handover_offered",
       {"{who} asks {to} to take over", "{who} demande à {to} de prendre la suite"}},
      {"incident.handover_accepted", {"{who} takes over", "{who} prend la suite"}},
      {"incident.suspect", {"suspected: {suspect}", "soupçonné : {suspect}"}},
      {"incident.severity", {"now {to}, it was {from}", "maintenant {to}, c'était {from}"}},
      {"incident.action", {"{who} did: {text}", "{who} a fait : {text}"}},
      {"incident.announced", {"the public is told", "le public est informé"}},
      {"incident.check_waived",
       {"{check} is not waited for ({reason})", "{check} n'est plus attendu ({reason})"}},
      {"incident.workaround_added", {"a workaround: {text}", "une mesure provisoire : {text}"}},
      {"incident.workaround_reverted",
       {"the workaround is reverted: {text}", "la mesure provisoire est levée : {text}"}},
      {"incident.restored", {"restored, not clean", "rétabli, pas net"}},
      {"intervention.ended", {"{who} goes back to rest", "{who} retourne au repos"}},
      {"lock.set", {"{who} locks {what} ({why})", "{who} verrouille {what} ({why})"}},
      {"lock.change_seen",
       {"a change on {what}, which {holder} has locked",
        "un changement sur {what}, que {holder} a verrouillé"}},
      {"incident.note", {"{who} notes: {text}", "{who} note : {text}"}},
      {"incident.recovery_unproven",
       {"the recovery is not proven yet ({reason})",
        "le rétablissement n'est pas encore prouvé ({reason})"}},
      {"incident.resolved",
       {"the incident is over ({resolution})", "l'incident est terminé ({resolution})"}},
      {"escalation.step", {"called: {called}", "appelés : {called}"}},
      {"escalation.nobody_reached",
       {"no call of this step can arrive: the next one is taken",
        "aucun appel de cette étape ne peut aboutir : étape suivante"}},
      {"escalation.unreachable", {"there is nobody to call", "il n'y a personne à appeler"}},
      {"escalation.paused",
       {"calls pause: a first good answer", "les appels s'arrêtent : une première bonne réponse"}},
      {"escalation.resumed", {"calls go on", "les appels reprennent"}},
      {"page.failed",
       {"a message cannot be sent: {detail}", "un message ne peut pas partir : {detail}"}},
      {"check.flapping", {"{what} goes up and down", "{what} change sans cesse d'état"}},
      {"incident.action", {"{who} does: {text}", "{who} fait : {text}"}},
      {"incident.acknowledgement_ended",
       {"nobody has the incident any more", "plus personne n'a l'incident"}},
      {"incident.still_on_it", {"{who} is still on it", "{who} s'en occupe toujours"}},
      {"incident.restored",
       {"restored, not clean: a workaround stands", "rétabli, mais un contournement est en place"}},
      {"incident.suspect", {"suspect: {suspect}", "suspect : {suspect}"}},
      {"incident.workaround_added", {"workaround: {text}", "contournement : {text}"}},
      {"lock.set", {"{who} locks {what}: {why}", "{who} verrouille {what} : {why}"}},
      {"lock.change_seen",
       {"a change under the lock of {what}", "un changement malgré le verrou de {what}"}},
      {"watch.gap",
       {"not watched from {from} to {to} ({reason})",
        "sans surveillance de {from} à {to} ({reason})"}},
  };
  return words;
}

// Instants among the facts are shown in the zone of the story.
std::string shown(std::string_view value, const Zone& zone, Language language) {
  if (const auto instant = parse_rfc3339(value)) return time_text(*instant, zone, language);
  return one_line(stored_text(value, language));
}

std::string fact(const JournalEntry& entry, std::string_view name, const Zone& zone,
                 Language language) {
  if (name == "who") return entry.actor.substr(entry.actor.find(':') + 1);
  if (name == "what") return entry.subject.substr(entry.subject.find('/') + 1);
  for (const auto& [key, value] : entry.facts)
    if (key == name) return shown(value, zone, language);
  return "?";
}

}  // namespace

std::optional<std::string> journal_words(const JournalEntry& entry, const Zone& zone,
                                         Language language) {
  const auto found = table().find(entry.kind);
  if (found == table().end()) return std::nullopt;
  std::string_view rest = in_language(language, found->second.english, found->second.french);
  std::string text;
  while (true) {
    const std::size_t open = rest.find('{');
    text += rest.substr(0, open);
    if (open == std::string_view::npos) return text;
    const std::size_t close = rest.find('}', open);
    text += fact(entry, rest.substr(open + 1, close - open - 1), zone, language);
    rest.remove_prefix(close + 1);
  }
}

}  // namespace vigie::simulation
