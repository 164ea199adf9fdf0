// Which services an incident is about, what status pages still have to say of it, and what the live
// world gives to a status page. Pure.
#pragma once

#include "statuspage/status_evidence.h"
#include "world/world.h"

namespace vigie {

// In order of name, each once; none for an incident that names no service.
std::vector<ServiceName> services_of(const World& world, const Incident& incident);

// Of a piece of work, also by its checks; in order of name, each once.
std::vector<ServiceName> services_of(const World& world, const MaintenanceScope& scope);

// What the public reads of it.
Wording public_title(const MaintenanceScope& scope);

// Those that opted in to announcements, show one of its services and do not show the incident yet.
// Only an open incident of the highest severity is announced by itself.
std::vector<const StatusPage*> pages_to_announce(const World& world, const Incident& incident);

// The earliest moment of an announcement of the incident.
std::optional<Instant> announcement_due(const World& world, const Incident& incident);

// The checks of the page's services as they are at `now`, each with its open stretch. The history
// is added by whoever can read it.
StatusEvidence live_evidence(const World& world, const StatusPage& page, Instant now);

// The names of the checks of live_evidence(), in its order.
std::vector<CheckName> checks_of(const World& world, const StatusPage& page);

}  // namespace vigie
