// What the public is told of an incident: by people, and by the announcement that a status page
// opted in to.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "world/incident_parts.h"
#include "world/quiet.h"
#include "world/status.h"

namespace vigie {

namespace {

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

// One without a name stands for all.
std::set<StatusPageName> told_pages(const World& world, IncidentId id) {
  std::set<StatusPageName> pages;
  for (const StatusUpdate& each : world.updates.at(id)) pages.insert(each.page);
  if (pages.contains(StatusPageName{})) pages = {StatusPageName{}};
  return pages;
}

bool may_reach_somebody(const Delivery& delivery) {
  switch (delivery.status) {
    case DeliveryStatus::queued:
    case DeliveryStatus::sending:
    case DeliveryStatus::accepted:
      return true;
    case DeliveryStatus::waiting:
      return delivery.attempts > 0;
    case DeliveryStatus::failed:
    case DeliveryStatus::cancelled:
    case DeliveryStatus::quarantined:
      return false;
  }
  return false;
}

// A call is on its way, or has arrived, and more of them follow: planned work keeps none back.
bool calls_go_out(const World& world, const Incident& incident, Instant now) {
  const auto escalation = world.escalations.find(incident.id);
  const auto pages = world.pages_of.find(incident.id);
  if (escalation == world.escalations.end() || pages == world.pages_of.end() ||
      escalation->second.status != EscalationStatus::running ||
      quiet_until(world, incident.id, now))
    return false;
  return std::ranges::any_of(pages->second, [&](PageId page) {
    return world.pages.at(page).kind == PageKind::call &&
           std::ranges::any_of(world.deliveries_of.at(page), [&](DeliveryId id) {
             return may_reach_somebody(world.deliveries.at(id));
           });
  });
}

// What may be said of who works on it, as it is now.
Wording who_has_it(const World& world, const Incident& incident, Instant now) {
  if (incident.status != IncidentStatus::acknowledged) {
    if (!calls_go_out(world, incident, now))
      return {"Nobody is working on it yet.", "Personne ne s'en occupe encore."};
    return {"Nobody is working on it yet; the people on call are being alerted.",
            "Personne ne s'en occupe encore ; les personnes d'astreinte sont en train "
            "d'être prévenues."};
  }
  if (incident.snoozed) return {"Our team knows of it.", "Notre équipe en est informée."};
  return {"Somebody is working on it.", "Quelqu'un s'en occupe."};
}

Wording announcement_text(const World& world, const Announcement& announce,
                          const Incident& incident, Instant now) {
  Wording text = announce.text;
  if (text.empty()) text = {"We have noticed a problem.", "Nous avons constaté un problème."};
  const Wording who = who_has_it(world, incident, now);
  return {text.in(Language::en) + " " + who.en, text.in(Language::fr) + " " + who.fr};
}

// Everybody who was told anything is told this, on whichever page; it stands where it stood.
void say_where_it_was_told(Stepping& s, const Incident& incident, const Wording& text) {
  const StatusUpdate* last = last_update(s.world, incident.id);
  StatusUpdate update = automatic_update(s.world, incident, last->status, StatusPageName{});
  update.services = last->services;
  update.text = text;
  for (const StatusPageName& page : told_pages(s.world, incident.id)) {
    update.page = page;
    post(s, update);
  }
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
  who_writes_is_awake(s, event.incident, event.actor);
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
    update.text = announcement_text(s.world, *page->announce, incident, s.now);
    post(s, std::move(update));
  }
}

// "Nobody is working on it yet" must not stand there any longer.
void announce_taken(Stepping& s, const Incident& incident) {
  const StatusUpdate* last = last_update(s.world, incident.id);
  if (last == nullptr || !last->automatic || last->status == UpdateStatus::resolved) return;
  if (s.world.updates.at(incident.id).size() >= limits::status_updates) return;
  say_where_it_was_told(s, incident, who_has_it(s.world, incident, s.now));
}

// Neither must "somebody is working on it", whoever wrote it.
void announce_released(Stepping& s, const Incident& incident) {
  const StatusUpdate* last = last_update(s.world, incident.id);
  if (last == nullptr || last->status == UpdateStatus::resolved) return;
  Wording text{"Nobody is confirmed to be working on it any more.",
               "Plus personne ne confirme s'en occuper."};
  if (text == last->text) return;
  say_where_it_was_told(s, incident, text);
}

// What is public does not stay open there after its end.
void announce_over(Stepping& s, const Incident& incident) {
  const StatusUpdate* last = last_update(s.world, incident.id);
  if (last == nullptr) return;
  StatusUpdate update =
      automatic_update(s.world, incident, UpdateStatus::resolved, StatusPageName{});
  update.services = last->services;
  if (last->status == UpdateStatus::resolved) return;
  update.text =
      incident.resolution == Resolution::verified
          ? Wording{"It works again: every check has been good for a while.",
                    "Le service est rétabli : tous les contrôles sont bons depuis un moment."}
          : Wording{"Our team declares this incident over.",
                    "Notre équipe déclare cet incident terminé."};
  for (const StatusPageName& page : told_pages(s.world, incident.id)) {
    update.page = page;
    post(s, update);
  }
}

}  // namespace vigie
