// What the public is told of an incident: by people, and by the announcement that a status page
// opted in to.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "statuspage/status_limits.h"
#include "world/status.h"
#include "world/stepping.h"

namespace vigie {

namespace {

std::string subject(IncidentId id) {
  return "incident/" + std::to_string(id.value);
}

void post(Stepping& s, StatusUpdate update) {
  update.id = UpdateId(s.new_id());
  update.at = s.now;
  s.put(update);
  if (const auto found = s.world.incidents.find(update.incident);
      found != s.world.incidents.end() && !found->second.announced_at) {
    Incident told = found->second;
    told.announced_at = s.now;
    s.put(told);
  }
  s.record(update.by, "status.updated", subject(update.incident), update.incident,
           {{"status", std::string(to_string(update.status))},
            {"automatic", update.automatic ? "true" : "false"},
            {"page", update.page.text},
            {"en", update.text.en},
            {"fr", update.text.fr}});
}

StatusUpdate automatic_update(const World& world, const Incident& incident, UpdateStatus status,
                              StatusPageName page) {
  StatusUpdate update;
  update.incident = incident.id;
  update.status = status;
  update.by = "vigie";
  update.automatic = true;
  update.page = std::move(page);
  update.services = services_of(world, incident);
  return update;
}

const StatusUpdate* last_update(const World& world, IncidentId id) {
  const auto updates = world.updates.find(id);
  return updates == world.updates.end() ? nullptr : &updates->second.back();
}

Wording announcement_text(const Announcement& announce, bool taken) {
  Wording text = announce.text;
  if (text.empty()) text = {"We have noticed a problem.", "Nous avons constaté un problème."};
  text = {text.in(Language::en), text.in(Language::fr)};
  text.en += taken ? " Somebody is working on it."
                   : " Nobody is working on it yet; the people on call are being alerted.";
  text.fr += taken ? " Quelqu'un s'en occupe."
                   : " Personne ne s'en occupe encore ; les personnes d'astreinte sont en train "
                     "d'être prévenues.";
  return text;
}

}  // namespace

Result<Answer> on_post_update(Stepping& s, const PostUpdate& event) {
  const auto found = s.world.incidents.find(event.incident);
  if (found == s.world.incidents.end()) {
    if (event.incident.value > 0 && event.incident.value < s.world.next_id)
      return fail(
          ErrorCode::conflict,
          say("incident {} is over: an update is written before its end", event.incident.value));
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  }
  if (trim(event.text.en).empty() && trim(event.text.fr).empty())
    return fail(ErrorCode::invalid,
                say("an update needs a text, in English, in French or in both"));
  if (event.text.en.size() > limits::note || event.text.fr.size() > limits::note)
    return fail(ErrorCode::limit, say("an update has at most {} bytes of text", limits::note));
  for (const ServiceName& service : event.services)
    if (!s.world.configuration->services.contains(service))
      return fail(ErrorCode::not_found, say("there is no service \"{}\"", service.text));
  const auto known = s.world.updates.find(event.incident);
  if (known != s.world.updates.end() && known->second.size() >= limits::status_updates)
    return fail(ErrorCode::limit,
                say("an incident has at most {} public updates", limits::status_updates));
  StatusUpdate update;
  update.incident = event.incident;
  update.status = event.status;
  update.text = event.text;
  update.by = event.actor;
  update.services = event.services.empty() ? services_of(s.world, found->second) : event.services;
  if (update.services.empty())
    if (const StatusUpdate* last = last_update(s.world, event.incident))
      update.services = last->services;
  post(s, std::move(update));
  return Answer{event.incident.value, {}};
}

void on_announcement_due(Stepping& s, IncidentId id) {
  const auto found = s.world.incidents.find(id);
  if (found == s.world.incidents.end()) return;
  const Incident incident = found->second;
  for (const StatusPage* page : pages_to_announce(s.world, incident)) {
    if (incident.opened_at + page->announce->after > s.now) continue;
    StatusUpdate update =
        automatic_update(s.world, incident, UpdateStatus::investigating, page->name);
    update.text =
        announcement_text(*page->announce, incident.status == IncidentStatus::acknowledged);
    post(s, std::move(update));
  }
}

// "Nobody is working on it yet" must not stand there any longer.
void announce_taken(Stepping& s, const Incident& incident) {
  const auto known = s.world.updates.find(incident.id);
  if (known == s.world.updates.end()) return;
  std::vector<StatusPageName> pages;
  for (const StatusUpdate& update : known->second)
    if (update.automatic && update.status == UpdateStatus::investigating)
      pages.push_back(update.page);
  if (!known->second.back().automatic) pages.clear();
  for (const StatusPageName& page : pages) {
    StatusUpdate update = automatic_update(s.world, incident, UpdateStatus::investigating, page);
    update.text = {"Somebody is working on it.", "Quelqu'un s'en occupe."};
    post(s, std::move(update));
  }
}

// What is public does not stay open there after its end.
void announce_over(Stepping& s, const Incident& incident) {
  const StatusUpdate* last = last_update(s.world, incident.id);
  if (last == nullptr) return;
  // Everybody who was told anything is told this, on whichever page.
  StatusUpdate update =
      automatic_update(s.world, incident, UpdateStatus::resolved, StatusPageName{});
  std::set<StatusPageName> pages;
  for (const StatusUpdate& each : s.world.updates.at(incident.id)) pages.insert(each.page);
  update.services = last->services;
  if (last->status == UpdateStatus::resolved) return;
  update.text =
      incident.resolution == Resolution::verified
          ? Wording{"It works again: every check has been good for a while.",
                    "Le service est rétabli : tous les contrôles sont bons depuis un moment."}
          : Wording{"Our team declares this incident over.",
                    "Notre équipe déclare cet incident terminé."};
  if (pages.contains(StatusPageName{})) pages = {StatusPageName{}};
  for (const StatusPageName& page : pages) {
    update.page = page;
    post(s, update);
  }
}

}  // namespace vigie
